// SPDX-License-Identifier: GPL-2.0-or-later
#include "settings_page.h"

#include <fstream>
#include <regex>

namespace limpet {

std::string file_text(const std::filesystem::path& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

const std::filesystem::path source = LIMPET_SOURCE;

namespace {

std::string section_of(const std::string& heading) {
  static const std::map<std::string, std::string> sections = {
      {"# SECTION [edge]", "edge"}, {"# SECTION [[vip]]", "vip"}, {"# SECTION [[pool]]", "pool"},
      {"# MEMBERS", "member"},      {"# CHECKS", "check"},        {"# SECTION [[rule]]", "rule"}};
  const auto section = sections.find(heading);
  return section == sections.end() ? "" : section->second;
}

}  // namespace

/// "*key* = _what it takes_ (default: VALUE)" begins each entry.
Page read_page() {
  std::ifstream file(source / "deploy/man/limpet.toml.5.scd");
  const std::regex entry(R"((\t?)\*([a-z_0-9]+)\* = _(.*)_( \((optional|default: (.*))\))?)");
  Page page;
  std::string section, table;
  for (std::string line; std::getline(file, line);) {
    std::smatch match;
    if (line.starts_with("# ")) {
      section = section_of(line);
    } else if (std::regex_match(line, match, entry)) {
      const std::string key = match[2];
      if (match[1].length() == 0) table = key;
      page.keys[section].insert(key);
      page.takes[section][match[1].length() == 0 ? key : table + "." + key] = match[3];
      if (match[6].matched) page.defaults[section][key] = match[6];
    }
  }
  return page;
}

std::string Sample::text() const {
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

}  // namespace limpet
