// SPDX-License-Identifier: GPL-2.0-or-later
#include "tests/packet/edge_test.h"

#include <bpf/bpf.h>

#include <cstring>
#include <sstream>

#include "ebpf/reason.h"

namespace limpet {
namespace {

constexpr uint64_t millisecond = 1'000'000;

uint32_t action_of(limpet_reason reason) {
  const std::string_view action = reasons()[reason].action;
  if (action == "tx") return XDP_TX;
  if (action == "redirect") return XDP_REDIRECT;
  return action == "pass" ? XDP_PASS : XDP_DROP;
}

std::string hex(const Frame& frame, size_t from, size_t size) {
  std::string text;
  for (size_t i = from; i < std::min(from + size, frame.size()); ++i) {
    char byte[4];
    std::snprintf(byte, sizeof byte, " %02x", frame[i]);
    text += byte;
  }
  return text;
}

/// Lines of 16 bytes in which two frames differ; empty when they do not.
std::string difference(const Frame& expected, const Frame& got) {
  std::ostringstream text;
  if (expected.size() != got.size()) {
    text << "  " << expected.size() << " bytes expected, got " << got.size() << "\n";
  }
  for (size_t at = 0; at < std::max(expected.size(), got.size()); at += 16) {
    const std::string wanted = hex(expected, at, 16), had = hex(got, at, 16);
    if (wanted != had) text << "  at " << at << ":" << wanted << "\n  got" << had << "\n";
  }
  return text.str();
}

/// The names of the reasons that counted since the last call.
std::string counted(Program& program) {
  std::string names;
  for (int reason = 0; reason < LIMPET_REASON_COUNT; ++reason) {
    for (uint64_t i = program.counted(static_cast<limpet_reason>(reason)); i > 0; --i) {
      names += (names.empty() ? "" : ", ") + std::string(reasons()[reason].name);
    }
  }
  return names;
}

}  // namespace

std::string one_pool(const std::string& settings, const std::string& of_member) {
  std::string text = R"(
[[vip]]
name = "mail"
addresses = ["192.0.2.10", "2001:db8::10"]
[[rule]]
vip = "mail"
protocol = "tcp"
ports = [80, 443]
pool = "cas"
[[rule]]
vip = "mail"
protocol = "udp"
ports = 53
pool = "cas"
[[pool]]
name = "cas"
)";
  text += settings + "members = [{ name = \"ex1\", addresses = [\"192.0.2.21\", \"2001:db8::21\"]";
  return text + (of_member.empty() ? "" : ", " + of_member) + " }]\n";
}

std::string nat_pool(const std::string& settings) {
  return R"(
[[vip]]
name = "mail"
addresses = ["192.0.2.10", "2001:db8::10"]
[[rule]]
vip = "mail"
protocol = "tcp"
ports = 80
member_port = 8080
pool = "cas"
[[rule]]
vip = "mail"
protocol = "tcp"
ports = 443
pool = "cas"
[[rule]]
vip = "mail"
protocol = "udp"
ports = 53
member_port = 5353
pool = "cas"
[[pool]]
name = "cas"
forward = "nat"
members = [{ name = "ex1", addresses = ["192.0.2.21", "2001:db8::21"] }]
)" + settings;
}

void EdgeTest::SetUp() {
  std::string reason;
  if (!can_load_programs(&reason)) GTEST_SKIP() << reason;
}

void EdgeTest::load(const std::string& toml, uint32_t probes) {
  program = Program::load(toml, Program::loopback, Clock::test, probes);
  program->set_time(now_);
}

void EdgeTest::expect(const Row& row, const Arrival& arrival) {
  SCOPED_TRACE(row.promise);
  pass(millisecond);
  (void)counted(*program);
  const Verdict verdict = run(row.sent, arrival);
  EXPECT_EQ(counted(*program), reasons()[row.reason].name);
  EXPECT_EQ(verdict.action, action_of(row.reason));
  const std::string differs = difference(row.expected.value_or(row.sent), verdict.frame);
  EXPECT_TRUE(differs.empty()) << differs;
}

void EdgeTest::expect(const std::vector<Row>& rows) {
  for (const Row& row : rows) expect(row);
}

Verdict EdgeTest::run(const Frame& frame, const Arrival& arrival) {
  const Frame sent = join({Frame(arrival.metadata), frame});
  Verdict verdict;
  verdict.frame.resize(sent.size() + 256);
  xdp_md context{
      .data = static_cast<uint32_t>(arrival.metadata),
      .data_end = static_cast<uint32_t>(arrival.first_part ? arrival.first_part : sent.size()),
      .ingress_ifindex = arrival.ifindex};
  LIBBPF_OPTS(bpf_test_run_opts, options, .data_in = sent.data(), .data_out = verdict.frame.data(),
              .data_size_in = static_cast<uint32_t>(sent.size()),
              .data_size_out = static_cast<uint32_t>(verdict.frame.size()), .ctx_in = &context,
              .ctx_size_in = sizeof context);
  if (const int error = bpf_prog_test_run_opts(program->fd(), &options)) {
    throw std::runtime_error("BPF_PROG_TEST_RUN: " + std::string(strerror(-error)));
  }
  verdict.action = options.retval;
  verdict.frame.resize(options.data_size_out);
  verdict.frame.erase(verdict.frame.begin(),
                      verdict.frame.begin() + static_cast<ptrdiff_t>(arrival.metadata));
  return verdict;
}

bool EdgeTest::takes_metadata() {
  try {
    run(Frame(200), {.metadata = 36});
    return true;
  } catch (const std::runtime_error&) {
    return false;
  }
}

void EdgeTest::pass(uint64_t nanoseconds) {
  program->set_time(now_ += nanoseconds);
}

void EdgeTest::set_way(limpet_family family, const Way& way, uint32_t member) {
  program->datapath().put_way(member, family, way);
}

void EdgeTest::set_ways(const NextHop& next_hop) {
  for (const limpet_family family : {LIMPET_V4, LIMPET_V6}) set_way(family, {.next_hop = next_hop});
}

NextHop EdgeTest::next_hop() const {
  return {.ifindex = Program::loopback,
          .destination = to_member.destination,
          .source = to_member.source};
}

}  // namespace limpet
