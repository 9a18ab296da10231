// SPDX-License-Identifier: GPL-2.0-or-later
// A VIP that wants more members than its rules lead to.
#include <gtest/gtest.h>

#include "daemon/config/config_reader.h"

namespace limpet {
namespace {

std::string pool(const std::string& name, const std::string& more = "") {
  return "[[pool]]\nname = \"" + name + "\"\n" + more + "members = [\n" + "{ name = \"" + name +
         "1\", addresses = [\"10.0.0.1\"] },\n" + "{ name = \"" + name +
         "2\", addresses = [\"10.0.0.2\"] } ]\n";
}

std::string rule(const std::string& pool, int port, const std::string& more = "") {
  return "[[rule]]\nvip = \"v\"\nprotocol = \"tcp\"\nports = " + std::to_string(port) +
         "\npool = \"" + pool + "\"\n" + more;
}

/// The message for a VIP that wants so many, or "no error".
std::string error(int least, const std::string& rest) {
  const auto config = parse_config(
      "[edge]\ninterfaces = [\"eth0\"]\nhash_seed = \"s\"\n[[vip]]\nname = \"v\"\n"
      "addresses = [\"192.0.2.1\"]\nmin_members = " +
          std::to_string(least) + "\n" + rest,
      "f");
  return config ? "no error" : config.error().message;
}

TEST(VipMembers, AsManyAsThereAreOrFewer) {
  EXPECT_EQ(error(2, pool("a") + rule("a", 80)), "no error");
  EXPECT_EQ(
      error(3, pool("a") + rule("a", 80)),
      "f:7: vip \"v\".min_members: its rules lead to 2 members, which can never be 3; write at "
      "most 2");
}

TEST(VipMembers, APoolCountsOnce) {
  EXPECT_NE(error(3, pool("a") + rule("a", 80) + rule("a", 81)), "no error");
  EXPECT_EQ(error(4, pool("a") + pool("b") + rule("a", 80) + rule("b", 81)), "no error");
}

TEST(VipMembers, BackupsCount) {
  const std::string pools =
      pool("a", "backup = \"b\"\n") + pool("b", "backup = \"c\"\n") + pool("c");
  EXPECT_EQ(error(6, pools + rule("a", 80)), "no error");
  EXPECT_NE(error(7, pools + rule("a", 80)), "no error");
}

TEST(VipMembers, ADisabledRuleCountsAndNoRuleSaysNothing) {
  EXPECT_EQ(error(2, pool("a") + rule("a", 80, "disabled = true\n")), "no error");
  EXPECT_EQ(error(3, pool("a")), "no error");
}

TEST(VipMembers, ACircleOfBackupsIsAnErrorOfItsOwn) {
  const std::string pools = pool("a", "backup = \"b\"\n") + pool("b", "backup = \"a\"\n");
  EXPECT_NE(error(4, pools + rule("a", 80)).find("circle"), std::string::npos);
}

}  // namespace
}  // namespace limpet
