// SPDX-License-Identifier: GPL-2.0-or-later
// Which packets are told of: those of a client, a part of them, no more than somebody can take, and
// none when nobody looks any more.
#include "tests/packet/observe_test_base.h"
#include "tests/packet/reply_test.h"

namespace limpet {
namespace {

class ObserveWhichTest : public ObserveTest {
 protected:
  void SetUp() override {
    EdgeTest::SetUp();
    if (!IsSkipped()) load(one_pool());
  }

  void observe_client(const std::string& client, unsigned prefix) {
    Observed observed = all();
    observed.client = address(client);
    observed.prefix = prefix;
    observe(observed);
  }

  bool is_told(const std::string& source, const std::string& destination = "192.0.2.10",
               const Ethernet& ethernet = {}) {
    return seen(frame(ethernet,
                      Ipv4{.source = address(source), .destination = address(destination)}, Tcp{}))
        .has_value();
  }
  bool is_told6(const std::string& source) {
    return seen(frame(Ethernet{}, Ipv6{.source = address(source)}, Tcp{})).has_value();
  }
};

TEST_F(ObserveWhichTest, AnAddress) {
  observe_client("10.0.0.7", 32);
  EXPECT_TRUE(is_told("10.0.0.7"));
  EXPECT_TRUE(is_told("10.0.0.7", "192.0.2.10", {.tags = {{0x88a8, 3}, {0x8100, 7}}}));
  EXPECT_TRUE(is_told("10.0.0.7", "192.0.2.99")) << "for no VIP";
  EXPECT_TRUE(is_told("192.0.2.99", "10.0.0.7")) << "to it";
  EXPECT_FALSE(is_told("10.0.0.8"));
  EXPECT_FALSE(is_told6("2001:db8:c::1"));
  EXPECT_FALSE(is_told6("::ffff:10.0.0.7"));
}

TEST_F(ObserveWhichTest, ANetwork) {
  observe_client("10.0.128.0", 17);
  EXPECT_TRUE(is_told("10.0.128.1"));
  EXPECT_TRUE(is_told("10.0.255.255"));
  EXPECT_FALSE(is_told("10.0.127.255"));
  observe_client("0.0.0.0", 0);
  EXPECT_TRUE(is_told("203.0.113.1"));
  EXPECT_FALSE(is_told6("2001:db8:c::1"));
  EXPECT_FALSE(seen(frame(Ethernet{.type = 0x0806}, Bytes(46)))) << "has no address";
}

TEST_F(ObserveWhichTest, AnIpv6Network) {
  observe_client("2001:db8:c::", 64);
  EXPECT_TRUE(is_told6("2001:db8:c::1"));
  EXPECT_FALSE(is_told6("2001:db8:c:1::1"));
  EXPECT_FALSE(is_told("10.0.0.7"));
  observe_client("::", 0);
  EXPECT_TRUE(is_told6("2001:db8:c::1"));
  EXPECT_FALSE(is_told("10.0.0.7"));
}

TEST_F(ObserveWhichTest, StrangersOnlyIfAskedFor) {
  Observed observed = all();
  observed.strangers = false;
  observe(observed);
  EXPECT_FALSE(is_told("10.0.0.7", "192.0.2.99"));
  EXPECT_TRUE(is_told("10.0.0.7"));
  EXPECT_TRUE(is_told6("2001:db8:c::1"));
}

TEST_F(ObserveWhichTest, AnErrorAboutAClientsPacket) {
  observe_client("10.0.0.1", 32);
  const Bytes quote =
      packet(Ipv4{.source = address("192.0.2.10"), .destination = address("10.0.0.1")},
             Tcp{.source_port = 80, .destination_port = 40000});
  EXPECT_TRUE(seen(
      frame(Ethernet{}, Ipv4{.source = address("10.9.9.9")}, Icmp4{.type = 11, .data = quote})));
}

TEST_F(ObserveWhichTest, WithoutFramesWhenNobodyWantsThem) {
  Observed observed = all();
  observed.frames = false;
  observe(observed);
  const auto told = seen(Ipv4Frame{}.build());
  ASSERT_TRUE(told);
  EXPECT_EQ(told->captured, 0U);
  EXPECT_EQ(told->length, Ipv4Frame{}.build().size());
}

/// A thousand at once, then ten thousand a second.
TEST_F(ObserveWhichTest, NoMoreThanSomebodyCanTake) {
  observe();
  const Frame ours = Ipv4Frame{}.build();
  for (int i = 0; i < 3'000; ++i) run(ours);
  EXPECT_EQ(take().size(), 1'000U);
  EXPECT_EQ(observer->lost(), 2'000U);
  pass(10'000'000);
  for (int i = 0; i < 200; ++i) run(ours);
  EXPECT_EQ(take().size(), 100U);
  EXPECT_EQ(observer->lost(), 2'100U);
  EXPECT_EQ(program->counted(LIMPET_REASON_forwarded), 3'200U);
}

TEST_F(ObserveWhichTest, WhatNobodyTakesIsLost) {
  observe();
  const Frame ours = Ipv4Frame{}.build();
  for (int i = 0; i < 6'000; ++i) {
    pass(200'000);
    run(ours);
  }
  const uint64_t lost = observer->lost();
  EXPECT_GT(lost, 0U);
  EXPECT_EQ(take().size() + lost, 6'000U);
}

TEST_F(ObserveWhichTest, TakenInParts) {
  observe();
  for (uint16_t port = 1; port <= 10; ++port) run(Ipv4Frame{.source_port = port}.build());
  EXPECT_EQ(take(0).size(), 0U);
  const auto first = take(4), rest = take(100);
  ASSERT_EQ(first.size(), 4U);
  ASSERT_EQ(rest.size(), 6U);
  EXPECT_EQ(first.front().source_port, 1);
  EXPECT_EQ(rest.front().source_port, 5);
}

TEST_F(ObserveWhichTest, NothingAfterItsTime) {
  Observed observed = all();
  observed.until_ns = 1000ull * 1'000'000'000 + 10'000'000;
  observe(observed);
  const Frame ours = Ipv4Frame{}.build();
  EXPECT_TRUE(seen(ours));
  pass(20'000'000);
  EXPECT_FALSE(seen(ours));
  EXPECT_EQ(program->counted(LIMPET_REASON_forwarded), 2U) << "they are forwarded all the same";
  EXPECT_EQ(observer->lost(), 0U);
}

/// 16,000 packets, of which one in 16 is 1,000, and 250 fewer or more hardly ever.
TEST_F(ObserveWhichTest, APartOfThem) {
  Observed observed = all();
  observed.sample = 16;
  observe(observed);
  size_t told = 0;
  for (int i = 0; i < 16'000; ++i) {
    pass(100'000);
    run(Ipv4Frame{}.build());
    if (i % 1'000 == 0) told += take().size();
  }
  told += take().size();
  EXPECT_NEAR(static_cast<double>(told), 1'000, 250);
  EXPECT_EQ(observer->lost(), 0U);
}

class ObserveReplyTest : public ReplyTest {};

TEST_F(ObserveReplyTest, AReplyOfANatMember) {
  Observed observed{.client = client<Ipv4>("lan"),
                    .prefix = 32,
                    .until_ns = UINT64_MAX,
                    .strangers = true,
                    .frames = true};
  auto observer = Observer::open(program->datapath(), observed);
  ASSERT_TRUE(observer) << observer.error().message;
  const auto loaded = observer->load();
  ASSERT_TRUE(loaded) << loaded.error().message;
  program->run_by(observer->program_fd());
  const Tcp tcp{.source_port = 8080, .destination_port = 40000};
  const Tcp of_vip{.source_port = 80, .destination_port = 40000};
  expect({"a reply", frame(from_member, from_its_own<Ipv4>("lan"), tcp), LIMPET_REASON_reply,
          frame(to_lan, from_the_vip<Ipv4>("lan"), of_vip)});
  const auto told = observer->take(10);
  ASSERT_EQ(told.size(), 1U);
  EXPECT_EQ(told[0].explanation.reason, uint32_t{LIMPET_REASON_reply});
  EXPECT_EQ(text_of(told[0].source, LIMPET_V4), "192.0.2.21");
  EXPECT_EQ(told[0].source_port, 8080) << "as it came";
  program->run_by(-1);
}

}  // namespace
}  // namespace limpet
