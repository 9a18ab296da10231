// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/health/target.h"

#include <gtest/gtest.h>

#include <functional>
#include <set>

#include "tests/unit/health/sample_target.h"

namespace limpet {
namespace {

using namespace std::chrono_literals;
using Change = std::function<void(Target&)>;

Target changed(Target target, const Change& change) {
  change(target);
  return target;
}

TEST(Target, WhatIsAskedHowOftenAndWhereTellsTargetsApart) {
  const std::vector<Change> changes = {
      [](Target&) {},
      [](Target& t) { t.address = ip("192.0.2.22"); },
      [](Target& t) { t.vip = ip("203.0.113.10"); },
      [](Target& t) { t.tunnel_source = ip("100.64.0.1"); },
      [](Target& t) { t.check.kind = CheckKind::http; },
      [](Target& t) { t.check.port = 444; },
      [](Target& t) { t.check.path = "/owa"; },
      [](Target& t) { t.check.host = "mail.contoso.com"; },
      [](Target& t) {
        t.check.expect_status = {200, 204};
      },
      [](Target& t) { t.check.expect_body = "OK"; },
      [](Target& t) { t.check.starttls = true; },
      [](Target& t) { t.check.verify = false; },
      [](Target& t) { t.check.ca_file = "/etc/ca.pem"; },
      [](Target& t) { t.check.certificate_days = 30; },
      [](Target& t) { t.check.interface = "uuid v1.0"; },
      [](Target& t) { t.check.command = {"/bin/true"}; },
      [](Target& t) { t.check.interval = 1s; },
      [](Target& t) { t.check.interval_down = 1s; },
      [](Target& t) { t.check.timeout = 1s; },
      [](Target& t) { t.check.rise = 9; },
      [](Target& t) { t.check.fall = 9; },
  };
  std::set<Target> targets;
  for (const Change& change : changes) {
    targets.insert(changed(sample_target(CheckKind::https, 443), change));
  }
  EXPECT_EQ(targets.size(), changes.size());
}

TEST(Target, IsSharedByPoolsAndMembersWhateverTheirNames) {
  const Target target = sample_target(CheckKind::https, 443);
  const std::vector<Change> changes = {
      [](Target& t) { t.member = "web1"; },
      [](Target& t) { t.pool = "web"; },
      [](Target& t) { t.probe = 7; },
      [](Target& t) { t.check.line = 9; },
      [](Target& t) { t.check.via = Via::vip; },  // that is what `vip` is for
  };
  for (const Change& change : changes) EXPECT_EQ(changed(target, change), target);
}

TEST(Target, WhatPoolsShareIsTheCheckOfEachOfThem) {
  const CheckConfig check = sample_target(CheckKind::https, 443).check;
  CheckConfig other = check;
  other.via = Via::vip;
  other.line = 9;
  EXPECT_TRUE(same_check(check, other));
  other.path = "/other";
  EXPECT_FALSE(same_check(check, other));
}

TEST(Target, OfAProgramIsOneMembersOfOnePool) {
  const Target target = sample_target(CheckKind::exec, 0);
  EXPECT_EQ(target, changed(target, [](Target& t) { t.probe = 7; }));
  EXPECT_NE(target, changed(target, [](Target& t) { t.member = "web1"; }));
  EXPECT_NE(target, changed(target, [](Target& t) { t.pool = "web"; }));
}

TEST(Target, SaysWhatItAsksInOneLine) {
  Target target = sample_target(CheckKind::https, 443);
  EXPECT_EQ(target.to_string(), "https ex1:443 /health");
  target.vip = ip("203.0.113.10");
  EXPECT_EQ(target.to_string(), "https ex1:443 /health as 203.0.113.10");
  Target mail = sample_target(CheckKind::imap, 143);
  mail.check.starttls = true;
  EXPECT_EQ(mail.to_string(), "imap ex1:143 with starttls");
  Target program = sample_target(CheckKind::exec, 0);
  program.check.command = {"/usr/lib/x", "-v"};
  EXPECT_EQ(program.to_string(), "exec /usr/lib/x ex1");
}

}  // namespace
}  // namespace limpet
