// SPDX-License-Identifier: GPL-2.0-or-later
// Pools that stand in for others: what may be written, and the line for each thing that may not.
#include "daemon/config/backups.h"

#include <gtest/gtest.h>

#include <chrono>
#include <string>

#include "daemon/config/config_reader.h"

namespace limpet {
namespace {

const std::string kEdge = "[edge]\ninterfaces = [\"eth0\"]\nhash_seed = \"x\"\n";  // lines 1–3

/// Four lines: the header, the name, the member, and the backup or `keys` (a comment for none).
std::string pool(const std::string& name, const std::string& keys = "#",
                 const std::string& addresses = "\"192.0.2.9\"") {
  return "[[pool]]\nname = \"" + name + "\"\nmembers = [{ name = \"m\", addresses = [" + addresses +
         "] }]\n" + keys + "\n";
}

std::string backed(const std::string& name, const std::string& backup,
                   const std::string& addresses = "\"192.0.2.9\"") {
  return pool(name, "backup = \"" + backup + "\"", addresses);
}

/// Eight lines: a VIP and a rule that sends its packets to `pool`.
std::string vip_and_rule(const std::string& name, const std::string& addresses,
                         const std::string& pool) {
  return "[[vip]]\nname = \"" + name + "\"\naddresses = [" + addresses + "]\n" +
         "[[rule]]\nvip = \"" + name + "\"\nprotocol = \"tcp\"\nports = 80\npool = \"" + pool +
         "\"\n";
}

std::string error(const std::string& sections) {
  const auto config = parse_config(kEdge + sections, "f");
  return config ? "no error" : config.error().message;
}

void expect_error(const std::string& sections, const std::string& expected) {
  const std::string message = error(sections);
  EXPECT_TRUE(message.starts_with("f:" + expected)) << message << "\nexpected: f:" << expected;
  EXPECT_EQ(message.find('\n'), std::string::npos);
}

TEST(Backups, AreReadWithTheirLines) {
  const std::string members =
      "members = [{ name = \"m\", addresses = [\"::2\"] }, { name = \"n\", addresses = [\"::3\"] "
      "}]";
  const auto config =
      parse_config(kEdge + "[[pool]]\nname = \"a\"\nmin_members = 2\nbackup = \"b\"\n" + members +
                       "\n" + backed("b", "c") + pool("c"),
                   "f");
  ASSERT_TRUE(config) << config.error().message;
  ASSERT_EQ(config->pools.size(), 3u);
  ASSERT_TRUE(config->pools[0].backup);
  EXPECT_EQ(config->pools[0].backup->text, "b");
  EXPECT_EQ(config->pools[0].backup->line, 7u);
  EXPECT_EQ(config->pools[0].min_members, 2u);
  ASSERT_TRUE(config->pools[1].backup);
  EXPECT_EQ(config->pools[1].backup->text, "c");
  EXPECT_EQ(config->pools[1].backup->line, 12u);
  EXPECT_EQ(config->pools[1].min_members, 1u);
  EXPECT_FALSE(config->pools[2].backup);
}

TEST(Backups, MinMembersAtItsBounds) {
  std::string members = "[[pool]]\nname = \"a\"\nbackup = \"b\"\nmembers = [\n";
  for (int i = 0; i < 1000; ++i) {
    members += "{ name = \"m" + std::to_string(i) + "\", addresses = [\"10.0." +
               std::to_string(i / 250) + "." + std::to_string(i % 250 + 1) + "\"] },\n";
  }
  members += "]\n";
  EXPECT_EQ(error(members + "min_members = 1000\n" + pool("b")), "no error");
  EXPECT_EQ(error(members + "min_members = 1\n" + pool("b")), "no error");
  expect_error(members + "min_members = 1001\n" + pool("b"),
               "1009: pool \"a\".min_members: 1001 is out of range; 1 to 1000 is allowed");
}

TEST(Backups, MinMembersThatCannotBe) {
  const std::string b = pool("b");
  expect_error(pool("a", "min_members = 1"),
               "7: pool \"a\".min_members: means nothing without backup; leave it out or write "
               "backup = \"POOL\"");
  expect_error(pool("a", "min_members = 0"),
               "7: pool \"a\".min_members: means nothing without backup");
  expect_error(pool("a", "min_members = 2\nbackup = \"b\"") + b,
               "7: pool \"a\".min_members: a pool of 1 member can never have 2; write at most 1");
  expect_error(
      "[[pool]]\nname = \"a\"\nbackup = \"b\"\nmembers = [{ name = \"m\", addresses = [\"::2\"] "
      "},\n"
      "{ name = \"n\", addresses = [\"::3\"] }]\nmin_members = 3\n" +
          b,
      "9: pool \"a\".min_members: a pool of 2 members can never have 3; write at most 2");
  for (const char* number : {"0", "-1", "1001", "4294967297", "9223372036854775807"}) {
    expect_error(pool("a", std::string("backup = \"b\"\nmin_members = ") + number) + b,
                 "8: pool \"a\".min_members: " + std::string(number) +
                     " is out of range; 1 to 1000 is allowed");
  }
  expect_error(pool("a", "backup = \"b\"\nmin_members = 9223372036854775808") + b,
               "8: syntax: integer \"9223372036854775808\" does not fit 64 bits");
  expect_error(pool("a", "backup = \"b\"\nmin_members = \"1\"") + b,
               "8: pool \"a\".min_members: is a string; an integer is expected");
  expect_error(pool("a", "backup = \"b\"\nmin_members = 1.0") + b,
               "8: pool \"a\".min_members: is a number with a fraction; an integer is expected");
}

TEST(Backups, WhatIsWrongElsewhereIsNotLaidToMinMembers) {
  expect_error("[[pool]]\nname = \"a\"\nmin_members = 2\nbackup = \"b\"\nmembers = 5\n" + pool("b"),
               "8: pool \"a\".members: is an integer; an array of members");
  expect_error(pool("a", "min_members = 1\nbackup = 5"),
               "8: pool \"a\".backup: is an integer; a string is expected");
}

TEST(Backups, MustBePools) {
  expect_error(backed("mail", "web") + pool("wbe"),
               "7: pool \"mail\".backup: there is no pool \"web\"; did you mean \"wbe\"?");
  expect_error(pool("a") + backed("b", "elsewhere"),
               "11: pool \"b\".backup: there is no pool \"elsewhere\"; there is \"a\", \"b\"");
  expect_error(pool("a", "backup = \"\""), "7: pool \"a\".backup: is empty; ");
  expect_error(pool("a", "backup = [\"b\"]") + pool("b"),
               "7: pool \"a\".backup: is an array; a string is expected");
  expect_error(pool("a", "backup = true"),
               "7: pool \"a\".backup: is true or false; a string is expected");
  expect_error(pool("a", "bakcup = \"a\""),
               "7: pool \"a\".bakcup: unknown key; did you mean \"backup\"?");
}

TEST(Backups, NotThePoolItself) {
  expect_error(
      pool("b") + backed("a", "a"),
      "11: pool \"a\".backup: \"a\" is this pool itself; name another pool or leave it out");
}

TEST(Backups, CirclesNameTheirPools) {
  EXPECT_EQ(error(backed("a", "b") + backed("b", "a")),
            "f:7: pool \"a\".backup: the backups go in a circle: \"a\" (line 4) → \"b\" (line 8) → "
            "\"a\"; leave one of them out");
  EXPECT_EQ(
      error(backed("a", "c") + backed("b", "a") + backed("c", "b")),
      "f:7: pool \"a\".backup: the backups go in a circle: \"a\" (line 4) → \"c\" (line 12) → "
      "\"b\" (line 8) → \"a\"; leave one of them out");
}

TEST(Backups, PoolsThatLeadIntoACircleAreNotOfIt) {
  EXPECT_EQ(
      error(backed("x", "y") + backed("y", "b") + backed("a", "b") + backed("b", "a")),
      "f:15: pool \"a\".backup: the backups go in a circle: \"a\" (line 12) → \"b\" (line 16) "
      "→ \"a\"; leave one of them out");
  expect_error(backed("x", "a") + backed("a", "a"), "11: pool \"a\".backup: \"a\" is this pool");
}

TEST(Backups, TheFirstOfTwoCircles) {
  const std::string first = backed("a", "b") + backed("b", "a");
  expect_error(
      first + backed("c", "d") + backed("d", "c"),
      "7: pool \"a\".backup: the backups go in a circle: \"a\" (line 4) → \"b\" (line 8) → "
      "\"a\";");
  expect_error(backed("d", "c") + first + backed("c", "d"),
               "7: pool \"d\".backup: the backups go in a circle: \"d\" (line 4) → \"c\" (line 16) "
               "→ \"d\";");
  // With the first one opened, the second shows.
  expect_error(pool("a") + backed("b", "a") + backed("c", "d") + backed("d", "c"),
               "15: pool \"c\".backup: the backups go in a circle: \"c\" (line 12) → \"d\" ");
}

/// Pools "p0" → "p1" → … of which the last has the backup `last` or none; written backwards so
/// that no order of the file helps.
std::string chain(int length, const std::string& last) {
  std::string text = last.empty() ? pool("p" + std::to_string(length - 1))
                                  : backed("p" + std::to_string(length - 1), last);
  for (int i = length - 2; i >= 0; --i) {
    text += backed("p" + std::to_string(i), "p" + std::to_string(i + 1));
  }
  return text;
}

TEST(Backups, ChainOfAThousand) {
  EXPECT_EQ(error(chain(1000, "") + vip_and_rule("v", "\"192.0.2.1\"", "p0")), "no error");
  expect_error(
      chain(1000, "") + vip_and_rule("v", "\"2001:db8::1\"", "p0"),
      "6: pool \"p999\".members[0].addresses: member \"m\" has no IPv6 address, but the "
      "rule on line 4007 sends packets for vip \"v\", which has one, to pool \"p0\", whose");
}

TEST(Backups, LongCirclesAreCutShort) {
  const std::string message = error(chain(1000, "p0"));
  EXPECT_TRUE(
      message.starts_with("f:7: pool \"p999\".backup: the backups go in a circle: \"p999\" "
                          "(line 4) → \"p0\" (line 4000) → \"p1\" (line 3996) → "))
      << message;
  EXPECT_TRUE(message.ends_with("→ \"p10\" (line 3960) → … → \"p999\"; leave one of them out"))
      << message;
  const std::string whole = error(chain(12, "p0"));
  EXPECT_EQ(whole.find("…"), std::string::npos) << whole;
}

TEST(Backups, NeedTheFamiliesOfThePoolsBeforeThem) {
  const std::string both = "\"192.0.2.9\", \"2001:db8::9\"";
  const std::string vip = vip_and_rule("v", "\"192.0.2.1\", \"2001:db8::1\"", "a");
  EXPECT_EQ(error(backed("a", "b", both) + pool("b", "#", both) + vip), "no error");
  expect_error(
      backed("a", "b", both) + pool("b") + vip,
      "10: pool \"b\".members[0].addresses: member \"m\" has no IPv6 address, but the rule "
      "on line 15 sends packets for vip \"v\", which has one, to pool \"a\", whose backups "
      "lead here; add an IPv6 address");
  // Through a pool between, and against the file's order.
  expect_error(
      pool("c", "#", "\"2001:db8::9\"") + backed("b", "c", both) + backed("a", "b", both) + vip,
      "6: pool \"c\".members[0].addresses: member \"m\" has no IPv4 address, but the rule "
      "on line 19 sends packets for vip \"v\", which has one, to pool \"a\", whose");
}

TEST(Backups, TheirOwnRuleIsNamedFirst) {
  const std::string both = "\"192.0.2.9\", \"2001:db8::9\"";
  expect_error(
      backed("a", "b", both) + pool("b") + vip_and_rule("v", "\"2001:db8::1\"", "a") +
          vip_and_rule("w", "\"2001:db8::2\"", "b"),
      "10: pool \"b\".members[0].addresses: member \"m\" has no IPv6 address, but the rule "
      "on line 23 sends it packets for vip \"w\"");
}

TEST(Backups, DoNotPassNeedsBack) {
  const std::string both = "\"192.0.2.9\", \"2001:db8::9\"";
  EXPECT_EQ(
      error(backed("a", "b") + pool("b", "#", both) + vip_and_rule("v", "\"2001:db8::1\"", "b") +
            vip_and_rule("w", "\"192.0.2.1\"", "a")),
      "no error");
}

TEST(Backups, MembersMaySharePoolsAddresses) {
  EXPECT_EQ(error(backed("a", "c") + backed("b", "c") + pool("c")), "no error");
}

TEST(BackupSteps, ComeAfterThoseTheyFollow) {
  std::vector<PoolConfig> pools(5);
  const char* names[] = {"a", "b", "c", "d", "e"};
  for (size_t i = 0; i < pools.size(); ++i) pools[i].name = names[i];
  pools[1].backup = Located{"a", 1};  // e → c → b → a, d → b
  pools[2].backup = Located{"b", 2};
  pools[3].backup = Located{"b", 3};
  pools[4].backup = Located{"c", 4};
  config::Report report("f");
  const config::NameIndex index(pools, "pool", "", report);
  const auto steps = config::backup_steps(pools, index, report);
  EXPECT_FALSE(report.failed());
  ASSERT_EQ(steps.size(), 4u);
  EXPECT_EQ(steps.back().pool, 1u);
  EXPECT_EQ(steps.back().backup, 0u);
  std::vector<bool> left(pools.size());
  for (const auto& [pool, backup] : steps) {
    EXPECT_FALSE(left[backup]);
    left[pool] = true;
  }
}

TEST(BackupSteps, OfALongChainTakeLinearTime) {
  constexpr size_t kPools = 200'000;
  std::vector<PoolConfig> pools(kPools);
  for (size_t i = 0; i < kPools; ++i) {
    pools[i].name = std::to_string(i);
    if (i > 0) pools[i].backup = Located{std::to_string(i - 1), 1};
  }
  config::Report report("f");
  const config::NameIndex index(pools, "pool", "", report);
  const auto start = std::chrono::steady_clock::now();
  EXPECT_EQ(config::backup_steps(pools, index, report).size(), kPools - 1);
  EXPECT_FALSE(report.failed());
  pools[0].backup = Located{std::to_string(kPools - 1), 1};
  EXPECT_TRUE(config::backup_steps(pools, index, report).empty());
  EXPECT_TRUE(report.failed());
  // Generous, for debug builds under sanitizers: a quadratic search takes minutes.
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(30));
}

}  // namespace
}  // namespace limpet
