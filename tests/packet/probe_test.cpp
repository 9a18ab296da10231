// SPDX-License-Identifier: GPL-2.0-or-later
#include "tests/packet/probe_test.h"

#include <bpf/bpf.h>

#include <cstring>

namespace limpet {

template <class Ip>
IpAddress edge_end() {
  return address(std::is_same_v<Ip, Ipv4> ? "192.0.2.1" : "2001:db8::1");
}

template <class Ip>
IpAddress member_end() {
  return address(std::is_same_v<Ip, Ipv4> ? "192.0.2.21" : "2001:db8::21");
}

template <class Ip>
Ip to_member_itself() {
  return {.source = edge_end<Ip>(), .destination = member_end<Ip>()};
}

template <class Ip>
Ip to_the_vip() {
  return {.source = edge_end<Ip>()};
}

template <class Ip>
Ip answer_of_vip() {
  return {.source = Ip{}.destination, .destination = edge_end<Ip>()};
}

template <class Ip>
Ip answer_of_member() {
  return {.source = member_end<Ip>(), .destination = edge_end<Ip>()};
}

#define INSTANTIATE(Ip)                \
  template IpAddress edge_end<Ip>();   \
  template IpAddress member_end<Ip>(); \
  template Ip to_member_itself<Ip>();  \
  template Ip to_the_vip<Ip>();        \
  template Ip answer_of_vip<Ip>();     \
  template Ip answer_of_member<Ip>();
INSTANTIATE(Ipv4)
INSTANTIATE(Ipv6)
#undef INSTANTIATE

void ProbeTest::SetUp() {
  EdgeTest::SetUp();
  if (IsSkipped()) return;
  load(one_pool(), room_for_probes);
  put_own<Ipv4>();
  put_own<Ipv6>();
}

void ProbeTest::put(uint16_t number, const Probe& probe) {
  const auto done = program->datapath().put_probe(number, probe);
  ASSERT_TRUE(done) << done.error().message;
}

ProbeTest::Departure ProbeTest::send(const Frame& frame, uint32_t mark) {
  Departure departure;
  departure.frame.resize(frame.size() + 256);
  __sk_buff context{.mark = mark};
  LIBBPF_OPTS(bpf_test_run_opts, options, .data_in = frame.data(),
              .data_out = departure.frame.data(),
              .data_size_in = static_cast<uint32_t>(frame.size()),
              .data_size_out = static_cast<uint32_t>(departure.frame.size()), .ctx_in = &context,
              .ctx_size_in = sizeof context);
  if (const int error = bpf_prog_test_run_opts(program->datapath().egress_fd(), &options)) {
    throw std::runtime_error("BPF_PROG_TEST_RUN: " + std::string(strerror(-error)));
  }
  departure.action = static_cast<int>(options.retval);
  departure.frame.resize(options.data_size_out);
  return departure;
}

}  // namespace limpet
