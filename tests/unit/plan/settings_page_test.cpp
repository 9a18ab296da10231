// SPDX-License-Identifier: GPL-2.0-or-later
// limpet.toml(5) says of each setting what the code does: the keys that its readers take, and the
// defaults.
#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>

#include "daemon/config/config_reader.h"
#include "daemon/plan/settings.h"

namespace limpet {
namespace {

std::string file_text(const std::filesystem::path& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

const std::filesystem::path source = LIMPET_SOURCE;

using Keys = std::set<std::string>;

/// Of the page's sections, by the name of their first word: "edge", "vip", …
struct Page {
  std::map<std::string, Keys> keys;
  std::map<std::string, std::map<std::string, std::string>> defaults;  // by section and key
};

std::string section_of(const std::string& heading) {
  static const std::map<std::string, std::string> sections = {
      {"# SECTION [edge]", "edge"}, {"# SECTION [[vip]]", "vip"}, {"# SECTION [[pool]]", "pool"},
      {"# MEMBERS", "member"},      {"# CHECKS", "check"},        {"# SECTION [[rule]]", "rule"}};
  const auto section = sections.find(heading);
  return section == sections.end() ? "" : section->second;
}

/// "*key* = _what it takes_ (default: VALUE)" begins each entry.
Page read_page() {
  std::ifstream file(source / "deploy/man/limpet.toml.5.scd");
  const std::regex entry(R"(\t?\*([a-z_0-9]+)\* = _.*_( \((optional|default: (.*))\))?)");
  Page page;
  std::string section;
  for (std::string line; std::getline(file, line);) {
    std::smatch match;
    if (line.starts_with("# ")) {
      section = section_of(line);
    } else if (std::regex_match(line, match, entry)) {
      page.keys[section].insert(match[1]);
      if (match[4].matched) page.defaults[section][match[1]] = match[4];
    }
  }
  return page;
}

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

/// A file in which each key can be said: `said` is more of one section, and `with` what a key needs
/// beside it.
struct Sample {
  std::map<std::string, std::string> said, with;

  std::string text() const {
    const auto more = [](const std::map<std::string, std::string>& all, const char* section) {
      const auto found = all.find(section);
      return found == all.end() ? std::string() : found->second;
    };
    const auto lines = [&](const char* s) { return more(with, s) + more(said, s); };
    const auto inside = [&](const char* s) {
      std::string text = lines(s);
      std::string inline_text;
      for (const char c : text) inline_text += c == '\n' ? std::string(", ") : std::string(1, c);
      return inline_text;
    };
    return "[edge]\ninterfaces = [\"eth0\"]\nhash_seed = \"x\"\n" + lines("edge") +
           "[[vip]]\nname = \"v\"\naddresses = [\"192.0.2.1\"]\n" + lines("vip") +
           "[[pool]]\nname = \"p\"\n" + lines("pool") + "members = [{ " + inside("member") +
           "name = \"m\", addresses = [\"192.0.2.9\"] }]\n" +
           (with.contains("check") ? "checks = [{ " + inside("check") + "rise = 2 }]\n" : "") +
           "[[rule]]\nvip = \"v\"\npool = \"p\"\nprotocol = \"tcp\"\nports = 80\n" + lines("rule") +
           "[[pool]]\nname = \"q\"\nmembers = [{ name = \"m\", addresses = [\"192.0.2.9\"] }]\n";
  }
};

/// What some keys need beside them, to mean something.
Sample sample_for(const std::string& section, const std::string& key) {
  static const std::map<std::string, std::string> pool = {
      {"network", "affinity = \"network\"\n"},
      {"min_members", "backup = \"q\"\n"},
      {"tunnel_source", "forward = \"ipip\"\n"},
      {"ephemeral_ports", "forward = \"nat\"\n"},
      {"panic_threshold", "checks = [{ kind = \"tcp\", port = 80 }]\n"}};
  Sample sample;
  if (section == "pool" && pool.contains(key)) sample.with["pool"] = pool.at(key);
  if (section != "check") return sample;
  const bool http = key == "path" || key == "expect_status";
  const bool tls = key == "verify" || key == "certificate_days";
  sample.with["check"] = http            ? "kind = \"http\"\n"
                         : tls           ? "kind = \"https\"\n"
                         : key == "rise" ? ""
                                         : "kind = \"imap\"\n";
  return sample;
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
