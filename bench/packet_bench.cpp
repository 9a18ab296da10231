// SPDX-License-Identifier: GPL-2.0-or-later
// Nanoseconds a packet of the XDP program, beside programs that do next to nothing, in one run.
#include <bpf/bpf.h>
#include <bpf/libbpf.h>

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <functional>
#include <string>
#include <vector>

#include "ebpf/observer.h"
#include "sources.skel.h"
#include "tests/packet/program.h"

namespace limpet {
namespace {

constexpr int runs = 9;
constexpr int repeats = 1'000'000;

std::string farm(const std::string& settings) {
  return R"(
[[vip]]
name = "mail"
addresses = ["192.0.2.10", "2001:db8::10"]
[[rule]]
vip = "mail"
protocol = "tcp"
ports = [80, 443, "1024-65535"]
pool = "cas"
[[pool]]
name = "cas"
)" + settings;
}

const std::string members = R"(
members = [
  { name = "ex1", addresses = ["192.0.2.21", "2001:db8::21"] },
  { name = "ex2", addresses = ["192.0.2.22", "2001:db8::22"] },
]
)";
const std::string spread = farm(members);

/// All clients on one member, so that a change of it makes every slot tracked.
std::string all_on(int first) {
  return farm(
      "mode = \"priority\"\nmembers = [\n"
      "{ name = \"ex1\", addresses = [\"192.0.2.21\", \"2001:db8::21\"], priority = " +
      std::to_string(first) +
      " },\n{ name = \"ex2\", addresses = [\"192.0.2.22\", \"2001:db8::22\"], priority = 2 } ]\n");
}

struct Destroy {
  void operator()(sources_bpf* skeleton) const { sources_bpf__destroy(skeleton); }
};
using Sources = std::unique_ptr<sources_bpf, Destroy>;

const Frame from_ipv4 = frame(Ethernet{}, Ipv4{}, Tcp{.data = Bytes(20)});
const Frame from_ipv6 = frame(Ethernet{}, Ipv6{}, Tcp{.data = Bytes(20)});

/// A program that gives each packet, like `frame`, one of `clients` addresses and then runs
/// `target`.
Sources vary(uint32_t clients, int target, const Frame& frame = from_ipv4) {
  Sources skeleton(sources_bpf__open());
  if (!skeleton) throw std::runtime_error("cannot open sources.bpf.o");
  auto* constants = skeleton->rodata;
  constants->sources = clients;
  constants->frame_size = static_cast<uint32_t>(frame.size());
  std::memcpy(const_cast<__u64*>(constants->headers), frame.data(), sizeof constants->headers);
  constants->source_offset = frame[12] == 0x08 ? 14 + 12 : 14 + 8 + 12;
  if (sources_bpf__load(skeleton.get()) != 0) throw std::runtime_error("cannot load sources.bpf.o");
  const uint32_t first = 0;
  const auto fd = static_cast<uint32_t>(
      target >= 0 ? target
                  : bpf_program__fd(target == -1 ? skeleton->progs.send_back
                                                 : skeleton->progs.look_up_client));
  if (bpf_map_update_elem(bpf_map__fd(skeleton->maps.next), &first, &fd, BPF_ANY) != 0) {
    throw std::runtime_error(std::string("tail call: ") + strerror(errno));
  }
  return skeleton;
}
constexpr int send_back = -1, lru_look_up = -2;

void run(int program, const Frame& frame, int count, uint32_t* nanoseconds = nullptr) {
  LIBBPF_OPTS(bpf_test_run_opts, options, .data_in = frame.data(),
              .data_size_in = static_cast<uint32_t>(frame.size()), .repeat = count);
  if (bpf_prog_test_run_opts(program, &options) != 0) {
    throw std::runtime_error(std::string("BPF_PROG_TEST_RUN: ") + strerror(errno));
  }
  if (nanoseconds) *nanoseconds = options.duration;
}

void print_row(const std::string& name, const std::function<void(uint32_t*)>& measure) {
  std::vector<uint32_t> nanoseconds(runs);
  for (uint32_t& result : nanoseconds) measure(&result);
  std::ranges::sort(nanoseconds);
  std::printf("%-44s %6u ns  (%u–%u)\n", name.c_str(), nanoseconds[runs / 2], nanoseconds.front(),
              nanoseconds.back());
}

void print_row(const std::string& name, int program, const Frame& frame) {
  print_row(name, [&](uint32_t* nanoseconds) { run(program, frame, repeats, nanoseconds); });
}

/// Says so when the program did not do with every packet what the row's name says.
void expect(bool condition) {
  if (!condition) std::printf("  this figure is wrong: not every packet took this path\n");
}

constexpr uint64_t expected = uint64_t{runs} * repeats;

/// What probes cost those that have nothing to do with them.
void print_with_probes() {
  const auto program = Program::load(spread, Program::loopback, Clock::kernel, 1024);
  const int fd = program->datapath().program_fd();
  const Ipv4 other{.destination = address("192.0.2.153")};
  print_row("with probes: TCP, not for a VIP", fd, frame(Ethernet{}, other, Tcp{}));
  print_row("with probes: UDP, not for a VIP", fd, frame(Ethernet{}, other, Udp{}));
  expect(program->counted(LIMPET_REASON_not_vip) == 2 * expected);
  print_row("with probes: forwarded, one client", fd, from_ipv4);
  expect(program->counted(LIMPET_REASON_forwarded) == expected);
}

void print_one_client() {
  const auto program = Program::load(spread);
  const int fd = program->datapath().program_fd();
  const Frame& ours = from_ipv4;
  const Sources nothing = vary(1, send_back);
  print_row("empty XDP_TX", bpf_program__fd(nothing->progs.send_back), ours);
  print_row("not for a VIP", fd,
            frame(Ethernet{}, Ipv4{.destination = address("192.0.2.153")}, Tcp{}));
  expect(program->counted(LIMPET_REASON_not_vip) == expected);
  print_row("forwarded, one client", fd, ours);
  expect(program->counted(LIMPET_REASON_forwarded) == expected);
}

/// Each way to a member, from frames of 74 and 94 bytes.
void print_ways() {
  constexpr uint32_t clients = 1 << 16;
  const auto row = [](const char* name, const std::string& settings, const Frame& ours,
                      const std::vector<VlanTag>& tags = {}) {
    const auto program = Program::load(farm(settings));
    for (const limpet_family family : {LIMPET_V4, LIMPET_V6}) {
      for (const Member& member : program->pool().members()) {
        if (!member.ways[family] || tags.empty()) continue;
        NextHop hop = Program::next_hop_of(member);
        hop.tags = tags;
        program->set_next_hop(0, member.name, family, hop);
      }
    }
    const Sources sources = vary(clients, program->datapath().program_fd(), ours);
    const int fd = bpf_program__fd(sources->progs.vary_source);
    run(fd, ours, clients * 4);
    (void)program->counted(LIMPET_REASON_forwarded);
    print_row(std::string("65536 clients: ") + name, fd, ours);
    expect(program->counted(LIMPET_REASON_forwarded) == expected);
  };
  row("l2, IPv4", members, from_ipv4);
  row("l2, IPv6", members, from_ipv6);
  row("l2, IPv4, to a tagged link", members, from_ipv4, {{0x8100, 100}});
  row("l2, IPv4, clamp_mss, no SYN", "clamp_mss = 1400" + members, from_ipv4);
  row("ipip, IPv4 in IPv4", "forward = \"ipip\"" + members, from_ipv4);
  row("ipip, IPv6 in IPv6", "forward = \"ipip\"" + members, from_ipv6);
  row("nat, IPv4", "forward = \"nat\"\nephemeral_ports = \"1-1\"" + members, from_ipv4);
  row("nat, IPv6", "forward = \"nat\"\nephemeral_ports = \"1-1\"" + members, from_ipv6);
}

void print_many_clients(uint32_t clients) {
  const Frame& ours = from_ipv4;
  const std::string who = std::to_string(clients) + " clients: ";
  const auto row = [&](const std::string& name, const Sources& sources) {
    const int fd = bpf_program__fd(sources->progs.vary_source);
    run(fd, ours, static_cast<int>(clients) * 4);  // most of them twice or more
    print_row(who + name, fd, ours);
  };
  row("source varied, empty XDP_TX", vary(clients, send_back));
  row("LRU entry per client, look-up alone", vary(clients, lru_look_up));

  const auto at_rest = Program::load(spread);
  row("limpet, at rest", vary(clients, at_rest->datapath().program_fd()));

  const auto tracked = Program::load(all_on(1));
  const Sources sources = vary(clients, tracked->datapath().program_fd());
  run(bpf_program__fd(sources->progs.vary_source), ours, static_cast<int>(clients) * 4);
  tracked->reconfigure(all_on(3));
  row("limpet, every slot tracked", sources);
  const limpet_affinity_counter counter = tracked->datapath().affinity_counter(0);
  std::printf("  (%zu slots tracked, %llu bindings, %llu refused)\n", tracked->tracked_slots(),
              static_cast<unsigned long long>(counter.bound),
              static_cast<unsigned long long>(counter.refused));
}

/// What looking costs all packets: at a part of them, at one client among many; and what is left of
/// it when limpetd was killed meanwhile. Beside the ordinary program in the same maps.
void print_observed() {
  constexpr uint32_t clients = 1 << 16;
  const auto program = Program::load(spread);
  const auto row = [&](const char* name, int fd, const std::function<void()>& before_each) {
    const Sources sources = vary(clients, fd);
    const int source_fd = bpf_program__fd(sources->progs.vary_source);
    run(source_fd, from_ipv4, clients * 4);
    (void)program->counted(LIMPET_REASON_forwarded);
    print_row(std::string("65536 clients: ") + name, [&](uint32_t* nanoseconds) {
      before_each();
      run(source_fd, from_ipv4, repeats, nanoseconds);
    });
    expect(program->counted(LIMPET_REASON_forwarded) == expected);
  };
  const auto observed = [&](const char* name, const Observed& which) {
    auto observer = Observer::open(program->datapath(), which);
    if (!observer) throw std::runtime_error(observer.error().message);
    if (auto loaded = observer->load(); !loaded) throw std::runtime_error(loaded.error().message);
    row(name, observer->program_fd(), [&] { (void)observer->take(100'000); });
  };
  row("nobody looks", program->datapath().program_fd(), [] {});
  observed("a look at one of 64", {.until_ns = UINT64_MAX, .sample = 64});
  observed("trace of one of them", {.client = address("10.0.0.0"),
                                    .prefix = 32,
                                    .until_ns = UINT64_MAX,
                                    .strangers = true,
                                    .frames = true});
  observed("trace of all", {.until_ns = UINT64_MAX, .frames = true});
  observed("a trace that nobody ended", {.until_ns = 0, .frames = true});
}

/// Each packet is the second of its client: the first ones are recent, and the seen filter is
/// emptied before each run. Of so many possible clients hardly any comes twice in a run.
void print_new_clients() {
  constexpr int packets = 1 << 16;
  const auto program = Program::load(farm("clients = 1000000\n" + members));
  const Sources sources = vary(1 << 24, program->datapath().program_fd());
  const int fd = bpf_program__fd(sources->progs.vary_source);
  const auto walk = [&](uint32_t* nanoseconds) {
    for (int epoch = 0; epoch < LIMPET_EPOCHS; ++epoch) program->turn_epoch();
    sources->bss->packets = 0;
    run(fd, from_ipv4, packets, nanoseconds);
  };
  walk(nullptr);
  print_row("second packets of new clients", walk);
  const uint64_t counted = program->datapath().rule_counter(1).clients;
  expect(counted > uint64_t{runs} * packets * 99 / 100);
}

}  // namespace
}  // namespace limpet

int main() {
  std::string reason;
  if (!limpet::can_load_programs(&reason)) {
    std::fprintf(stderr, "packet_bench: %s\n", reason.c_str());
    return 1;
  }
  try {
    limpet::print_one_client();
    limpet::print_with_probes();
    limpet::print_ways();
    for (const uint32_t clients : {1U << 16, 1U << 20}) limpet::print_many_clients(clients);
    limpet::print_observed();
    limpet::print_new_clients();
  } catch (const std::exception& error) {
    std::fprintf(stderr, "packet_bench: %s\n", error.what());
    return 1;
  }
  return 0;
}
