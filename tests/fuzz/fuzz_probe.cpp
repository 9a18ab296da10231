// SPDX-License-Identifier: GPL-2.0-or-later
#include "tests/fuzz/fuzz_probe.h"

#include <bpf/bpf.h>
#include <netinet/in.h>

#include <cstring>

#include "tests/fuzz/fuzz_addresses.h"

namespace limpet::fuzz {

using namespace model;  // NOLINT

namespace {

struct End {
  IpAddress address;
  uint16_t port;
};

/// The Ethernet type, then a packet without data and checksums.
Bytes tcp_packet(const End& from, const End& to, uint8_t flags) {
  Bytes bytes;
  if (from.address.is_v4()) {
    append16(bytes, 0x0800);
    append32(bytes, 0x45000000 | 40);
    append32(bytes, 0x4000);  // "don't fragment"
    append32(bytes, 64 << 24 | IPPROTO_TCP << 16);
  } else {
    append16(bytes, 0x86dd);
    append32(bytes, 0x60000000);
    append32(bytes, 20 << 16 | IPPROTO_TCP << 8 | 64);
  }
  append(bytes, from.address);
  append(bytes, to.address);
  append16(bytes, from.port);
  append16(bytes, to.port);
  append32(bytes, 1);
  append32(bytes, 0);
  append32(bytes, 0x50000000 | uint32_t{flags} << 16 | 0xffff);
  append32(bytes, 0);
  return bytes;
}

}  // namespace

const std::vector<model::Probe>& probes() {
  static const std::vector<model::Probe> all = {
      {vip_v4(vip_l2), address("10.1.0.1"), address("198.51.100.254"), 40000, 80},
      {vip_v6(vip_l2), address("2001:db8:1::1"), address("2001:db8:51::fe"), 40000, 80},
      {vip_v4(vip_flow), address("198.51.100.2"), address("203.0.113.254"), 8080, 443},
      {vip_v6(vip_ipip_v6), address("2001:db8:121::1"), address("2001:db8:51::fe"), 65535, 80},
  };
  return all;
}

Result<void> send_syn(const Datapath& datapath, const model::Probe& probe, uint16_t number) {
  Bytes frame(12);
  append(frame, tcp_packet({probe.edge, probe.edge_port}, {probe.member, probe.server_port}, 0x02));
  __sk_buff context{};
  context.mark = LIMPET_PROBE_MARK | number;
  LIBBPF_OPTS(bpf_test_run_opts, options, .data_in = frame.data(),
              .data_size_in = static_cast<uint32_t>(frame.size()), .ctx_in = &context,
              .ctx_size_in = sizeof context);
  if (const int error = bpf_prog_test_run_opts(datapath.egress_fd(), &options); error != 0) {
    return Error{std::string("BPF_PROG_TEST_RUN of a probe: ") + strerror(-error)};
  }
  return {};
}

Bytes answer_to(const model::Probe& probe) {
  return tcp_packet({probe.vip, probe.server_port}, {probe.edge, probe.edge_port}, 0x12);
}

}  // namespace limpet::fuzz
