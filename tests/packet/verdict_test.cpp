// SPDX-License-Identifier: GPL-2.0-or-later
// What becomes of each kind of frame: a table of descriptions, frames and expectations.
#include <gtest/gtest.h>

#include "ebpf/reason.h"
#include "tests/packet/program.h"

namespace limpet {
namespace {

constexpr const char* farm = R"(
[[vip]]
name = "mail"
addresses = ["192.0.2.10"]
[[vip]]
name = "open"
addresses = ["192.0.2.11"]
unmatched = "pass"
[[pool]]
name = "cas"
members = [{ name = "ex1", addresses = ["192.0.2.21"] }, { name = "ex2", addresses = ["192.0.2.22"] }]
[[rule]]
vip = "mail"
protocol = "tcp"
ports = [80, 443, "1024-65535"]
pool = "cas"
[[rule]]
vip = "mail"
protocol = "udp"
ports = 53
pool = "cas"
[[rule]]
vip = "open"
protocol = "tcp"
ports = 80
pool = "cas"
)";

struct Case {
  const char* description;
  Ipv4Frame frame;
  limpet_reason reason;
};

std::ostream& operator<<(std::ostream& out, const Case& one) {
  return out << one.description;
}

using C = Ipv4Frame;
const Case cases[] = {
    {"tcp 80", C{}, LIMPET_REASON_forwarded},
    {"first port of a range", C{.destination_port = 1024}, LIMPET_REASON_forwarded},
    {"last port of a range", C{.destination_port = 65535}, LIMPET_REASON_forwarded},
    {"port before a range", C{.destination_port = 1023}, LIMPET_REASON_unmatched},
    {"port 0", C{.destination_port = 0}, LIMPET_REASON_unmatched},
    {"udp 53", C{.protocol = 17, .destination_port = 53}, LIMPET_REASON_forwarded},
    {"udp on a port that only tcp has", C{.protocol = 17}, LIMPET_REASON_unmatched},
    {"tcp on a port that only udp has", C{.destination_port = 53}, LIMPET_REASON_unmatched},
    {"no rule, VIP lets it pass", C{.destination = 0xc000020b, .destination_port = 81},
     LIMPET_REASON_unmatched_pass},
    {"protocol without any rule on a VIP that lets it pass",
     C{.protocol = 17, .destination = 0xc000020b}, LIMPET_REASON_unmatched_pass},
    {"another address", C{.destination = 0xc000020c}, LIMPET_REASON_not_vip},
    {"another address, broken lengths", C{.header_words = 2, .destination = 0xc000020c},
     LIMPET_REASON_not_vip},
    {"ARP", C{.ethertype = 0x0806}, LIMPET_REASON_not_ip},
    {"IPv6 ethertype", C{.ethertype = 0x86dd}, LIMPET_REASON_not_ip},
    {"unknown ethertype", C{.ethertype = 0x88b5}, LIMPET_REASON_not_ip},
    {"802.1Q tag", C{.ethertype = 0x8100}, LIMPET_REASON_not_ip},
    {"ICMP to the VIP", C{.protocol = 1}, LIMPET_REASON_not_tcp_udp},
    {"SCTP to the VIP", C{.protocol = 132}, LIMPET_REASON_not_tcp_udp},
    {"IP options are walked", C{.options = Frame(8, 1)}, LIMPET_REASON_forwarded},
    {"as many options as fit", C{.options = Frame(40, 1)}, LIMPET_REASON_forwarded},
    {"padded to the smallest frame", C{.payload = 0, .padding = 6}, LIMPET_REASON_forwarded},
    {"header length below 20", C{.header_words = 4}, LIMPET_REASON_bad_ip_header},
    {"header longer than the packet", C{.header_words = 15, .total_length = 40},
     LIMPET_REASON_bad_ip_header},
    {"version 6 under the IPv4 ethertype", C{.version = 6}, LIMPET_REASON_bad_ip_header},
    {"total length 0", C{.total_length = 0}, LIMPET_REASON_bad_ip_header},
    {"total length without room for TCP", C{.total_length = 39}, LIMPET_REASON_bad_ip_header},
    {"total length without room for UDP",
     C{.total_length = 27, .protocol = 17, .destination_port = 53}, LIMPET_REASON_bad_ip_header},
    {"total length beyond the frame", C{.total_length = 61}, LIMPET_REASON_truncated},
    {"first fragment", C{.fragment = 0x2000}, LIMPET_REASON_fragment},
    {"later fragment", C{.fragment = 0x0010}, LIMPET_REASON_fragment},
    {"don't fragment is no fragment", C{.fragment = 0x4000}, LIMPET_REASON_forwarded},
};

class VerdictTest : public testing::TestWithParam<Case> {
 protected:
  static void SetUpTestSuite() {
    std::string reason;
    if (can_load_programs(&reason)) program = Program::load(farm).release();
  }
  static void TearDownTestSuite() { delete std::exchange(program, nullptr); }
  void SetUp() override {
    if (!program) GTEST_SKIP() << "needs CAP_BPF and CAP_NET_ADMIN";
  }
  static Program* program;
};
Program* VerdictTest::program = nullptr;

uint32_t action_of(limpet_reason reason) {
  const std::string_view action = reasons()[reason].action;
  return action == "tx" ? XDP_TX : action == "pass" ? XDP_PASS : XDP_DROP;
}

TEST_P(VerdictTest, Frame) {
  const Frame frame = GetParam().frame.build();
  const limpet_reason reason = GetParam().reason;
  (void)program->counted(reason);
  const Verdict verdict = program->run(frame);
  EXPECT_EQ(verdict.action, action_of(reason));
  EXPECT_EQ(program->counted(reason), 1U) << "another reason was counted";

  Frame expected = frame;
  if (reason == LIMPET_REASON_forwarded) {
    const uint16_t member = member_of(verdict);
    EXPECT_TRUE(member == 1 || member == 2) << member;
    const uint8_t macs[] = {0x02, 0xaa, 0, 0, 0, static_cast<uint8_t>(member),
                            0x02, 0xee, 0, 0, 0, 0xff};
    std::ranges::copy(macs, expected.begin());
  }
  EXPECT_EQ(verdict.frame, expected) << "only the MACs of a forwarded frame may change";
}

INSTANTIATE_TEST_SUITE_P(Table, VerdictTest, testing::ValuesIn(cases), [](const auto& tested) {
  std::string name = tested.param.description;
  for (char& c : name) c = std::isalnum(c) ? c : '_';
  return name;
});

TEST_F(VerdictTest, EveryPrefixOfAFrameIsDroppedOrPassed) {
  for (const uint8_t protocol : {uint8_t{6}, uint8_t{17}}) {
    const Frame whole =
        Ipv4Frame{.options = Frame(4, 1),
                  .protocol = protocol,
                  .destination_port = static_cast<uint16_t>(protocol == 6 ? 80 : 53)}
            .build();
    for (size_t size = 14; size < whole.size(); ++size) {
      const Frame part(whole.begin(), whole.begin() + size);
      const Verdict verdict = program->run(part);
      EXPECT_EQ(verdict.action, uint32_t{XDP_DROP}) << size;
      EXPECT_EQ(verdict.frame, part) << size;
    }
    EXPECT_EQ(program->run(whole).action, uint32_t{XDP_TX});
  }
}

}  // namespace
}  // namespace limpet
