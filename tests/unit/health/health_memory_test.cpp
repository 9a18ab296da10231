// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/health/health_memory.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>

#include "tests/unit/health/sample_target.h"

namespace limpet {
namespace {

const Target web = sample_target(CheckKind::https, 443), mail = sample_target(CheckKind::imap, 143);

TEST(HealthMemory, OutlivesTheDaemonAsText) {
  HealthMemory memory;
  EXPECT_EQ(memory.known(web), Known::unknown);
  memory.remember(web, Known::up);
  memory.remember(mail, Known::down);
  const HealthMemory again(memory.text());
  EXPECT_EQ(again.known(web), Known::up);
  EXPECT_EQ(again.known(mail), Known::down);
  EXPECT_EQ(again.known(sample_target(CheckKind::pop3, 110)), Known::unknown);
  EXPECT_EQ(again.text(), memory.text());
}

TEST(HealthMemory, OfATextThatIsNoneNothingIsKnown) {
  HealthMemory memory;
  memory.remember(web, Known::up);
  const std::string line = memory.text();
  const std::string binary("\0\xff\n\n up \nup\ndown", 16);
  for (const std::string& text : {std::string(), binary, "sideways" + line.substr(2),
                                  line.substr(1), line.substr(0, line.size() / 2)}) {
    EXPECT_EQ(HealthMemory(text).known(web), Known::unknown) << text;
  }
  EXPECT_EQ(HealthMemory("noise\n" + line + "more noise").known(web), Known::up);
}

TEST(HealthMemory, SaysHowMuchOfATextSaysNothing) {
  HealthMemory memory;
  memory.remember(web, Known::up);
  memory.remember(mail, Known::down);
  const std::string text = memory.text();
  EXPECT_EQ(HealthMemory(text).unread(), 0u);
  EXPECT_EQ(HealthMemory("").unread(), 0u);
  EXPECT_EQ(HealthMemory(text + "noise\n").unread(), 1u);
  EXPECT_EQ(HealthMemory(std::string(4096, '\0')).unread(), 1u);
  const HealthMemory torn(text.substr(0, text.size() - 1));
  EXPECT_EQ(torn.unread(), 1u) << "the rest of the last line may be missing";
  EXPECT_EQ(torn.known(web), Known::up);
  EXPECT_EQ(torn.known(mail), Known::unknown);
}

TEST(HealthMemory, ForgetsTargetsThatAreGone) {
  HealthMemory memory;
  memory.remember(web, Known::up);
  memory.remember(mail, Known::up);
  memory.keep({mail});
  EXPECT_EQ(memory.known(web), Known::unknown);
  EXPECT_EQ(memory.known(mail), Known::up);
}

TEST(HealthMemory, SaysOnceThatThereIsSomethingToSave) {
  HealthMemory memory;
  EXPECT_FALSE(memory.changed());
  memory.remember(web, Known::up);
  EXPECT_TRUE(memory.changed());
  EXPECT_FALSE(memory.changed());
  memory.keep({web});
  EXPECT_FALSE(memory.changed()) << "nobody was forgotten";
  memory.keep({});
  EXPECT_TRUE(memory.changed());
  EXPECT_FALSE(HealthMemory(memory.text()).changed());
}

TEST(HealthMemory, AnotherPaceOrNameForgetsNothing) {
  HealthMemory memory;
  memory.remember(web, Known::down);
  Target slower = web;
  slower.check.interval *= 2;
  slower.check.rise = 7;
  EXPECT_EQ(memory.known(slower), Known::down);
  // It is another pool's member that is asked for this now: the first that was has gone.
  Target of_another = web;
  of_another.member = "web1";
  of_another.pool = "web";
  EXPECT_EQ(memory.known(of_another), Known::down);
}

TEST(HealthMemory, DoesNotTakeOneTargetForAnother) {
  Target script = sample_target(CheckKind::exec, 0);
  script.check.command = {"/usr/lib/x", "imap"};
  const std::vector<std::pair<Target, std::function<void(Target&)>>> others = {
      {web, [](Target& t) { t.check.host = "autodiscover.contoso.com"; }},
      {web, [](Target& t) { t.check.expect_status = {401}; }},
      {web, [](Target& t) { t.check.expect_body = "OK"; }},
      {web, [](Target& t) { t.check.verify = false; }},
      {web, [](Target& t) { t.check.ca_file = "/etc/ca.pem"; }},
      {web, [](Target& t) { t.vip = ip("203.0.113.10"); }},
      {web, [](Target& t) { t.tunnel_source = ip("100.64.0.1"); }},
      {script,
       [](Target& t) {
         t.check.command = {"/usr/lib/x", "pop3"};
       }},
      {script, [](Target& t) { t.check.command = {"/usr/lib/x imap"}; }},
      {script, [](Target& t) { t.pool = "web"; }},
  };
  for (const auto& [target, change] : others) {
    HealthMemory memory;
    memory.remember(target, Known::down);
    Target other = target;
    change(other);
    EXPECT_EQ(memory.known(other), Known::unknown) << other.to_string();
  }
}

TEST(HealthMemory, KeepsALinePerTargetWhateverItLooksFor) {
  Target target = web;
  target.check.expect_body = "a\nup https ex1:443 /health at 192.0.2.21\n";
  HealthMemory memory;
  memory.remember(target, Known::down);
  EXPECT_EQ(std::ranges::count(memory.text(), '\n'), 1);
  EXPECT_EQ(HealthMemory(memory.text()).known(target), Known::down);
  EXPECT_EQ(HealthMemory(memory.text()).known(web), Known::unknown);
}

}  // namespace
}  // namespace limpet
