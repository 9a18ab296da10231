// SPDX-License-Identifier: GPL-2.0-or-later
// What good files say of members.
#include "tests/unit/config/sample.h"

namespace limpet {
namespace {

TEST(MemberReader, WantedStates) {
  const std::pair<const char*, WantedState> cases[] = {
      {"", WantedState::up},
      {", state = \"up\"", WantedState::up},
      {", state = \"draining\"", WantedState::draining},
      {", state = \"disabled\"", WantedState::disabled}};
  for (const auto& [key, expected] : cases) {
    const Config config =
        parse_good(kEdge + "[[pool]]\nname = \"p\"\n" +
                   "members = [{ name = \"m\", addresses = [\"192.0.2.1\"]" + key + " }]\n");
    ASSERT_EQ(config.pools.size(), 1u) << key;
    EXPECT_EQ(config.pools[0].members[0].state, expected) << key;
  }
}

TEST(MemberReader, DefaultModeHasNoPriorities) {
  for (const char* mode : {"", "mode = \"multiple\"\n"}) {
    const PoolConfig pool = parse_pool(mode);
    EXPECT_EQ(pool.mode, Mode::multiple);
    ASSERT_EQ(pool.members.size(), 1u);
    EXPECT_EQ(pool.members[0].priority, 0u);
  }
}

TEST(MemberReader, PrioritiesBeforeOrAfterTheMode) {
  const std::string mode = "mode = \"priority\"\n";
  const std::string members =
      "members = [{ name = \"m\", addresses = [\"192.0.2.1\"], priority = 65535 },\n"
      "           { name = \"n\", addresses = [\"192.0.2.2\"], priority = 1 }]\n";
  for (const std::string& keys : {mode + members, members + mode}) {
    const Config config = parse_good(kEdge + "[[pool]]\nname = \"p\"\n" + keys);
    ASSERT_EQ(config.pools.size(), 1u);
    EXPECT_EQ(config.pools[0].mode, Mode::priority);
    ASSERT_EQ(config.pools[0].members.size(), 2u);
    EXPECT_EQ(config.pools[0].members[0].priority, 65535u);
    EXPECT_EQ(config.pools[0].members[1].priority, 1u);
  }
}

TEST(MemberReader, PrioritiesAreOfOnePool) {
  const std::string member = "members = [{ name = \"m\", addresses = [\"::2\"], priority = 1 }]\n";
  const Config config = parse_good(kEdge +  //
                                   "[[pool]]\nname = \"p\"\nmode = \"priority\"\n" + member +
                                   "[[pool]]\nname = \"q\"\nmode = \"priority\"\n" + member);
  EXPECT_EQ(config.pools.size(), 2u);
}

TEST(MemberReader, LocalMembers) {
  const std::string members =
      "members = [{ name = \"m\", local = true }, { name = \"n\", local = false, addresses = "
      "[\"192.0.2.1\"] }]\n";
  for (const char* forward : {"l2", "ipip", "nat"}) {
    const Config config =  // one in each of two pools
        parse_good(kEdge + "[[pool]]\nname = \"p\"\nforward = \"" + forward + "\"\n" + members +
                   "[[pool]]\nname = \"q\"\n" + members);
    ASSERT_EQ(config.pools.size(), 2u);
    ASSERT_EQ(config.pools[0].members.size(), 2u);
    EXPECT_TRUE(config.pools[0].members[0].local);
    EXPECT_TRUE(config.pools[0].members[0].addresses.empty());
    EXPECT_FALSE(config.pools[0].members[1].local);
    EXPECT_EQ(config.pools[0].members[1].addresses.size(), 1u);
  }
}

TEST(MemberReader, HostNames) {
  const std::string longest = std::string(63, 'a') + "." + std::string(63, 'b') + "." +
                              std::string(63, 'c') + "." + std::string(61, 'd');
  const std::pair<std::string, std::string> cases[] = {{"ex1.contoso.com", "ex1.contoso.com"},
                                                       {"EX1.Contoso.COM", "ex1.contoso.com"},
                                                       {"x", "x"},
                                                       {"1.2.3.4a", "1.2.3.4a"},
                                                       {"_a-b.c_", "_a-b.c_"},
                                                       {longest, longest}};
  for (const auto& [written, expected] : cases) {
    const Config config =
        parse_good(members("{ name = \"m\", addresses = [\"" + written + "\"] }"));
    ASSERT_EQ(config.pools.size(), 1u) << written;
    EXPECT_EQ(config.pools[0].members[0].host_name, expected);
    EXPECT_TRUE(config.pools[0].members[0].addresses.empty()) << written;
  }
  const PoolConfig pool = parse_pool("");
  ASSERT_EQ(pool.members.size(), 1u);
  EXPECT_EQ(pool.members[0].host_name, "");
}

TEST(MemberConfig, AddressOfAFamilyItLacks) {
  MemberConfig member;
  member.addresses.push_back(*IpAddress::parse("192.0.2.1"));
  EXPECT_EQ(member.address(Family::v6), nullptr);
  EXPECT_EQ(member.address(Family::v4), member.addresses.data());
}

}  // namespace
}  // namespace limpet
