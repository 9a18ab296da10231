// SPDX-License-Identifier: GPL-2.0-or-later
// limpet.toml(5) says of each setting what the code does: the keys that its readers take, and the
// defaults.
#include <gmock/gmock.h>

#include <filesystem>
#include <map>
#include <regex>
#include <set>

#include "daemon/config/config_reader.h"
#include "daemon/plan/settings.h"
#include "settings_page.h"

namespace limpet {
namespace {

std::string section_read_by(const std::string& file) {
  if (file.starts_with("read_check") || file == "rpc_interface.cpp") return "check";
  if (file == "read_members.cpp" || file == "read_addresses.cpp") return "member";
  for (const char* own : {"edge", "vip", "rule"}) {
    if (file == std::string("read_") + own + ".cpp") return own;
  }
  return "pool";
}

/// What the readers ask their sections for.
std::map<std::string, Keys> keys_of_code() {
  const std::regex asked(
      R"re((?:find|require|word)\(\s*"([a-z_0-9]+)"|\b\w+\(section,\s*"([a-z_0-9]+)")re");
  std::map<std::string, Keys> keys;
  for (const auto& entry : std::filesystem::directory_iterator(source / "daemon/config")) {
    const std::string name = entry.path().filename();
    const std::string text = file_text(entry.path());
    if (!name.ends_with(".cpp") || !std::regex_search(text, std::regex("Section&? section")))
      continue;
    for (std::sregex_iterator match(text.begin(), text.end(), asked), end; match != end; ++match) {
      // A key that is refused for this kind is read for another one; or it is no key: "none".
      if (match->str().starts_with("refuse_keys")) continue;
      keys[section_read_by(name)].insert((*match)[1].matched ? (*match)[1] : (*match)[2]);
    }
  }
  return keys;
}

TEST(SettingsPage, HasEachKeyAndNoOther) {
  const auto page = read_page().keys;
  const auto code = keys_of_code();
  ASSERT_EQ(page.size(), 6u);
  for (const auto& [section, keys] : page) {
    EXPECT_EQ(keys, code.at(section)) << "section " << section;
  }
}

std::string all_settings(const Config& config) {
  std::string text = config.edge.control_socket + " " + config.edge.pins + " " +
                     config.edge.state_directory + "\n";
  const auto add = [&](const Settings& settings) {
    for (const Setting& one : settings) text += std::string(one.key) + " = " + one.value + "\n";
  };
  add(settings_of(config.edge));
  for (const VipConfig& vip : config.vips) add(settings_of(vip));
  for (const PoolConfig& pool : config.pools) {
    add(settings_of(pool));
    for (const MemberConfig& member : pool.members) add(settings_of(member));
  }
  for (const RuleConfig& rule : config.rules) add(settings_of(rule));
  return text;
}

TEST(SettingsPage, SaysTheDefaults) {
  size_t seen = 0;
  for (const auto& [section, defaults] : read_page().defaults) {
    for (const auto& [key, value] : defaults) {
      if (key == "rise") continue;  // below
      Sample sample = sample_for(section, key);
      const auto without = parse_config(sample.text(), "without");
      sample.said[section] = key + " = " + value + "\n";
      const auto with = parse_config(sample.text(), "with");
      ASSERT_TRUE(without) << without.error().message;
      ASSERT_TRUE(with) << section << "." << key << ": " << with.error().message;
      EXPECT_EQ(all_settings(*with), all_settings(*without)) << section << "." << key;
      ++seen;
    }
  }
  EXPECT_GT(seen, 30u);
  EXPECT_EQ(read_page().defaults["check"]["rise"], std::to_string(CheckConfig().rise));
}

/// As against a default that is in the page by mistake: another value would be seen.
TEST(SettingsPage, AnotherValueWouldBeSeen) {
  Sample sample;
  const std::string before = all_settings(*parse_config(sample.text(), "f"));
  sample.said["member"] = "weight = 99\n";
  EXPECT_NE(all_settings(*parse_config(sample.text(), "f")), before);
  sample.said = {{"edge", "pins = \"/sys/fs/bpf/other\"\n"}};
  EXPECT_NE(all_settings(*parse_config(sample.text(), "f")), before);
}

/// The example in the page is one.
TEST(SettingsPage, HasAGoodExample) {
  const std::string page = file_text(source / "deploy/man/limpet.toml.5.scd");
  const size_t begin = page.find("```\n") + 4;
  const auto config = parse_config(page.substr(begin, page.find("```", begin) - begin), "example");
  ASSERT_TRUE(config) << config.error().message;
  EXPECT_EQ(config->pools.at(0).members.size(), 2u);
}

}  // namespace
}  // namespace limpet
