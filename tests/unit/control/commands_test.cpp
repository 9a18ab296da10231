// SPDX-License-Identifier: GPL-2.0-or-later
#include "control/commands.h"

#include <gmock/gmock.h>

namespace limpet {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::Not;

json status_fixture() {
  return json::parse(R"({
    "version": "0.1.0", "pid": 123, "uptime_seconds": 11520, "config": "/etc/limpet/limpet.toml",
    "interfaces": [{"name": "eth0", "mode": "native"}],
    "vips": [{"name": "mail", "addresses": ["192.0.2.10", "2001:db8::10"]}],
    "pools": [{"name": "cas", "members": 3, "usable": 2}],
    "verdicts": [{"reason": "forwarded", "action": "tx", "packets": 123},
                 {"reason": "malformed", "action": "drop", "packets": 0},
                 {"reason": "not_ours", "action": "pass", "packets": 4567}]})");
}

TEST(Status, Text) {
  EXPECT_EQ(status_command.print(status_fixture(), {}),
            "limpet 0.1.0, up 3h 12m, eth0 (native), 1 VIP, 1 pool, 2 of 3 members usable\n"
            "pid 123, configured by /etc/limpet/limpet.toml\n"
            "\n"
            "VIP   ADDRESSES\n"
            "mail  192.0.2.10 2001:db8::10\n"
            "\n"
            "POOL  USABLE  MEMBERS\n"
            "cas        2        3\n"
            "\n"
            "REASON     ACTION  PACKETS\n"
            "forwarded  tx          123\n"
            "not_ours   pass       4567\n");
}

TEST(Status, UnknownFields) {
  EXPECT_EQ(status_command.print(json::object(), {}),
            "limpet -, up -, - interfaces, - VIPs, - pools, - of - members usable\n"
            "pid -, configured by -\n"
            "\n"
            "verdicts: -\n");
}

TEST(ShowRules, Text) {
  const auto result = json::parse(R"({"rules": [
    {"vip": "mail", "protocol": "tcp", "ports": "80,110,1024-65535", "pool": "cas",
     "disabled": false, "new_clients": 12, "packets": 1, "bytes": 1468006}, {"vip": "mail"}]})");
  EXPECT_EQ(show_rules_command.print(result, {}),
            "VIP   PROTOCOL  PORTS              POOL  STATE    NEW  PACKETS    BYTES\n"
            "mail  tcp       80,110,1024-65535  cas   enabled   12        1  1.4 MiB\n"
            "mail  -         -                  -     -          -        -        -\n");
  EXPECT_EQ(show_rules_command.print(json::parse(R"({"rules":[]})"), {}), "no rules\n");
  EXPECT_EQ(show_rules_command.print(json(), {}), "rules: -\n");
}

TEST(ShowVips, Text) {
  const auto result = json::parse(R"({"vips": [
    {"name": "mail", "announce": "arp", "interface": "eth0", "usable": 3, "min_members": 1,
     "addresses": [{"address": "192.0.2.10", "state": "present", "since_seconds": 70, "reason": ""},
                   {"address": "2001:db8::10", "state": "conflict", "since_seconds": 2,
                    "reason": "02:00:00:00:00:09 has it, too"}]},
    {"name": "web", "addresses": [{}]}]})");
  EXPECT_EQ(show_vips_command.print(result, {}),
            "VIP   ADDRESS       ANNOUNCE  ON    STATE        FOR     USABLE  REASON\n"
            "mail  192.0.2.10    arp       eth0  present   1m 10s  3 (min 1)\n"
            "mail  2001:db8::10  arp       eth0  conflict      2s  3 (min 1)  "
            "02:00:00:00:00:09 has it, too\n"
            "web   -             -         -     -              -  - (min -)  -\n");
  EXPECT_EQ(show_vips_command.print(json::parse(R"({"vips":[]})"), {}), "no VIPs\n");
  EXPECT_EQ(show_vips_command.print(json(), {}), "vips: -\n");
}

TEST(ShowEvents, SaysWhichVipOrInterface) {
  const auto result = json::parse(R"({"events": [
    {"time": "t", "vip": "mail", "pool": "", "member": "", "severity": "info", "text": "is there"},
    {"time": "t", "vip": "", "interface": "eth0", "pool": "", "member": "", "severity": "warning",
     "text": "is gone"},
    {"time": "t", "pool": "cas", "member": "ex1", "severity": "info", "text": "is up"}]})");
  EXPECT_EQ(show_events_command.print(result, {}),
            "TIME  POOL  MEMBER  EVENT\n"
            "t                   vip mail: is there\n"
            "t                   interface eth0 is gone\n"
            "t     cas   ex1     is up\n");
}

json members_fixture() {
  return json::parse(R"({"members": [
    {"pool": "cas", "name": "ex1", "address": "192.0.2.21", "addresses": ["192.0.2.21"],
     "ways": [{"family": "IPv4", "local": false, "interface": "eth0", "mac": "02:00:00:00:00:01",
               "tags": []}], "state": "up", "reason": "",
     "weight": 100, "share": 0.6667, "clients": 812, "interface": "eth0", "mac": "02:00:00:00:00:01",
     "packets": 12, "bytes": 3000},
    {"pool": "cas", "name": "ex2", "address": "192.0.2.22", "state": "down",
     "reason": "https: timed out", "weight": 50, "share": 0, "packets": 0, "bytes": 0}]})");
}

TEST(ShowMembers, Text) {
  EXPECT_EQ(show_members_command.print(members_fixture(), {}),
            "POOL  MEMBER  ADDRESS     STATE  WEIGHT  SHARE  CLIENTS  PACKETS    BYTES  INTERFACE  "
            "MAC                REASON\n"
            "cas   ex1     192.0.2.21  up        100  66.7%      812       12  2.9 KiB  eth0       "
            "02:00:00:00:00:01\n"
            "cas   ex2     192.0.2.22  down       50   0.0%        -        0      0 B  -          "
            "-                  https: timed out\n");
}

TEST(ShowMembers, TwoWays) {
  json result = members_fixture();
  json& member = result["members"][0];
  member["addresses"] = {"192.0.2.21", "2001:db8::21"};
  member["ways"] = json::parse(R"([
    {"family": "IPv4", "local": false, "interface": "eth0", "mac": "02:00:00:00:00:01",
     "tags": [{"protocol": "802.1ad", "id": 100}, {"protocol": "802.1Q", "id": 200}]},
    {"family": "IPv6", "local": false, "interface": "eth0", "mac": "02:00:00:00:00:09", "tags": [],
     "gateway": "fe80::1"}])");
  const std::string text = show_members_command.print(result, {});
  EXPECT_THAT(text, HasSubstr("  192.0.2.21 2001:db8::21  up "));
  EXPECT_THAT(text, HasSubstr("  eth0.100.200 eth0  "
                              "02:00:00:00:00:01 02:00:00:00:00:09 (fe80::1)\n"));
  member["ways"] = json::parse(R"([{"family": "IPv4", "local": true},
                                   {"family": "IPv6", "local": true}])");
  EXPECT_THAT(show_members_command.print(result, {}), HasSubstr("  local  "));
}

TEST(ShowMembers, OnlyStateWordsAreColoured) {
  const std::string text = show_members_command.print(members_fixture(), {.colour = true});
  EXPECT_THAT(text, HasSubstr("\x1b[32mup\x1b[0m"));
  EXPECT_THAT(text, HasSubstr("\x1b[31mdown\x1b[0m"));
  EXPECT_EQ(std::count(text.begin(), text.end(), '\x1b'), 4);
}

json pools_fixture() {
  return json::parse(R"({"pools": [
    {"name": "cas", "mode": "multiple", "forward": "ipip", "affinity": "single",
     "affinity_timeout_seconds": 1800, "source": "spare", "healthy": 0, "could_serve": 2, "panic": true, "clients": 1234, "clients_expected": 1000000, "memory_bytes": 22940480,
     "slots": 65537, "slots_tracked": 17, "bindings": 42, "bindings_capacity": 2000000,
     "filter_false_positives": 0.0123, "bound": 50, "swept": 8, "replaced": 0, "refused": 3,
     "moved": {"down": 4, "disabled": 5, "removed": 6, "drained": 7}},
    {"name": "web", "mode": "priority", "affinity": "none", "affinity_timeout_seconds": 0,
     "source": "web", "slots": 251, "memory_bytes": 3024}]})");
}

TEST(ShowPools, Text) {
  EXPECT_EQ(
      show_pools_command.print(pools_fixture(), {}),
      "POOL  MODE      FORWARD  AFFINITY  TIMEOUT  HEALTHY    NEW GO TO  CLIENTS  EXPECTED    "
      "MEMORY\n"
      "cas   multiple  ipip     single     30m 0s  0/2 PANIC  spare         1234   1000000  "
      "21.9 MiB\n"
      "web   priority  -        none         none  -/-        web              -         -   "
      "3.0 KiB\n"
      "\n"
      "POOL  TRACKED SLOTS    BINDINGS  FALSE SEEN  BOUND  SWEPT  REPLACED  REFUSED\n"
      "cas        17/65537  42/2000000        1.2%     50      8         0        3\n"
      "web           -/251         -/-           -      -      -         -        -\n"
      "\n"
      "POOL  MOVED BY DOWN  DISABLED  REMOVED  DRAINED\n"
      "cas               4         5        6        7\n"
      "web               -         -        -        -\n");
}

json checks_fixture() {
  return json::parse(R"({"members": [
    {"pool": "cas", "name": "ex1", "checks": [
      {"check": "https ex1:443 /", "address": "192.0.2.21", "state": "down", "passed": 7,
       "failed": 3, "certificate_ends": 1800893443, "reason": "status 503, 3 times"},
      {"check": "imap ex1:143"}]},
    {"pool": "web"}]})");
}

TEST(ShowChecks, Text) {
  EXPECT_EQ(show_checks_command.print(checks_fixture(), {}),
            "POOL  CHECK            ADDRESS     STATE  PASSED  FAILED  CERTIFICATE  REASON\n"
            "cas   https ex1:443 /  192.0.2.21  down        7       3  2027-01-25   status 503, 3 "
            "times\n"
            "cas   imap ex1:143     -           -           -       -               -\n");
  EXPECT_EQ(show_checks_command.print(json::parse(R"({"members": [{}]})"), {}), "no checks\n");
  EXPECT_EQ(show_checks_command.print(json(), {}), "checks: -\n");
}

json events_fixture() {
  return json::parse(R"({"events": [
    {"time": "2026-11-26T16:10:48.273Z", "severity": "warning", "pool": "cas", "member": "ex1",
     "text": "is down: imap ex1:143: connection refused, 3 times"}, {"pool": "cas"}]})");
}

TEST(ShowEvents, Text) {
  EXPECT_EQ(show_events_command.print(events_fixture(), {}),
            "TIME                      POOL  MEMBER  EVENT\n"
            "2026-11-26T16:10:48.273Z  cas   ex1     is down: imap ex1:143: connection refused, 3 "
            "times\n"
            "-                         cas   -       -\n");
  EXPECT_EQ(show_events_command.print(json::parse(R"({"events": []})"), {}), "no events\n");
  EXPECT_EQ(show_events_command.print(json(), {}), "events: -\n");
}

TEST(ShowRules, SaysWhichAreDisabled) {
  const json rules = {{"rules",
                       {{{"vip", "v"}, {"pool", "a"}, {"disabled", true}},
                        {{"vip", "v"}, {"pool", "b"}, {"disabled", false}}}}};
  const std::string text = show_rules_command.print(rules, {});
  EXPECT_THAT(text, HasSubstr("a     disabled"));
  EXPECT_THAT(text, HasSubstr("b     enabled"));
}

// Every place of every fixture in turn is replaced by something no daemon should send.
void poison(json& value, const json& poison_value, const std::function<void()>& check) {
  if (value.is_structured()) {
    for (auto& child : value) poison(child, poison_value, check);
  }
  json kept = poison_value;
  value.swap(kept);
  check();
  value.swap(kept);
}

std::string warning(const Command& command, const json& status) {
  return command.warn == nullptr ? "\n" : command.warn(status);
}

TEST(Commands, SurviveWrongTypesAndControlCharacters) {
  const json poisons[] = {nullptr,
                          true,
                          -1,
                          1.5,
                          "\x1b[2J\n\u009b",
                          json::array({nullptr, "\x1b", json::object()}),
                          json::object()};
  for (const Command* command : commands()) {
    if (command->print == nullptr) continue;
    json fixture = command == &status_command || command == &detach_command ? status_fixture()
                   : command == &show_rules_command
                       ? json{{"rules", json::array({{{"vip", "v"}, {"bytes", 1}}})}}
                   : command == &show_pools_command  ? pools_fixture()
                   : command == &show_checks_command ? checks_fixture()
                   : command == &show_events_command ? events_fixture()
                                                     : members_fixture();
    for (const json& value : poisons) {
      poison(fixture, value, [&] {
        for (const auto& text : {command->print(fixture, {}), warning(*command, fixture)}) {
          EXPECT_THAT(text, testing::EndsWith("\n"));
          EXPECT_EQ(text.find_first_of("\x1b\x9b"), std::string::npos);
        }
      });
    }
  }
}

TEST(Detach, SaysWhatItTakesAway) {
  const std::string text = detach_command.warn(status_fixture());
  EXPECT_THAT(text, HasSubstr("pid 123"));
  EXPECT_THAT(text, HasSubstr("its programs on eth0:"));
  EXPECT_THAT(text, HasSubstr("of mail (192.0.2.10, 2001:db8::10)\n"));
  EXPECT_EQ(detach_command.print(json{{"pins", "/sys/fs/bpf/limpet"}}, {}),
            "detached: nothing of limpet is left in /sys/fs/bpf/limpet; limpetd ends\n");
}

TEST(Detach, DoesNotListAHundredVips) {
  json status = status_fixture();
  for (int i = 0; i < 99; ++i) status["vips"].push_back({{"name", "v"}, {"addresses", {"::1"}}});
  const std::string text = detach_command.warn(status);
  EXPECT_THAT(text, HasSubstr("v (::1) and 92 more\n"));
  EXPECT_LT(text.size(), 1000u);
}

TEST(Commands, NearestIsSuggested) {
  const auto near = [](const char* words) -> std::string {
    const Command* command = nearest_command(words);
    return command == nullptr ? "" : command->words;
  };
  EXPECT_EQ(near("stauts"), "status");
  EXPECT_EQ(near("show member"), "show members");
  EXPECT_EQ(near("shwo rules"), "show rules");
  EXPECT_EQ(near("rules"), "show rules");
  EXPECT_EQ(near("show.members"), "show members");
  EXPECT_EQ(near("relaod"), "reload");
  EXPECT_EQ(near("nothing"), "");
  EXPECT_EQ(near("x"), "");
  EXPECT_EQ(near(std::string(100'000, 's').c_str()), "");
  EXPECT_EQ(find_command("show"), nullptr);
  EXPECT_EQ(find_command("status"), &status_command);
}

}  // namespace
}  // namespace limpet
