// SPDX-License-Identifier: GPL-2.0-or-later
// limpet.toml(5) says of each number and duration how small and large it may be: as the code does,
// which names its own bounds when it refuses a value.
#include <gmock/gmock.h>

#include <regex>

#include "daemon/config/config_reader.h"
#include "settings_page.h"

namespace limpet {
namespace {

struct Range {
  std::string section, key;
  std::string bounds;            // as an error names them
  std::string least, too_large;  // values
};

std::string quoted(const std::string& text) {
  return '"' + text + '"';
}

/// Of all entries that take "LEAST to MOST".
std::vector<Range> ranges_of_page() {
  const std::regex numbers(R"(([0-9]+) to ([0-9]+).*)");
  const std::regex durations(R"re(duration, (0 or )?"?([0-9a-z]+)"? to "([0-9a-z]+)")re");
  const std::regex prefixes(R"(prefix, /([0-9]+) to /([0-9]+))");
  std::vector<Range> ranges;
  for (const auto& [section, entries] : read_page().takes) {
    for (const auto& [key, takes] : entries) {
      std::smatch match;
      if (std::regex_match(takes, match, numbers)) {
        ranges.push_back(
            {section, key, match.str(1) + " to " + match.str(2), match[1], "999999999999"});
      } else if (std::regex_match(takes, match, durations)) {
        const bool zero = match[1].matched || match[2] == "0";
        ranges.push_back({section, key, (zero ? "0s" : match.str(2)) + " to " + match.str(3),
                          quoted(match[2]), quoted("9999d")});
      } else if (std::regex_match(takes, match, prefixes)) {
        const std::string network = key.ends_with("v4") ? "10.0.0.0/" : "2001:db8::/";
        ranges.push_back({section, key, match.str(1) + " to " + match.str(2),
                          quoted(network + match.str(1)), quoted(network + "199")});
      }
    }
  }
  return ranges;
}

/// A file that has this value.
std::string file_with(const Range& range, const std::string& value) {
  const size_t dot = range.key.find('.');
  const std::string key = range.key.substr(0, dot);
  const std::string line = dot == std::string::npos
                               ? key + " = " + value + "\n"
                               : key + " = { " + range.key.substr(dot + 1) + " = " + value + " }\n";
  if (range.section == "check") {  // beside what the sample says of "rise"
    Sample sample;
    sample.said["pool"] = "checks = [{ kind = \"https\", " + key + " = " + value + " }]\n";
    return sample.text();
  }
  Sample sample = sample_for(range.section, key);
  if (key == "priority") sample.with["pool"] = "mode = \"priority\"\n";
  if (key == "member_port") sample.with["pool"] = "forward = \"nat\"\n";
  sample.said[range.section] = line;
  std::string text = sample.text();
  // The rule has its ports already.
  if (key == "ports") text.replace(text.find("ports = 80\n"), sizeof("ports = 80"), "");
  return text;
}

TEST(SettingsRange, IsThatOfTheCode) {
  const auto ranges = ranges_of_page();
  EXPECT_GE(ranges.size(), 25u) << "the page has fewer ranges than it had";
  for (const Range& range : ranges) {
    const auto config = parse_config(file_with(range, range.too_large), "file");
    ASSERT_FALSE(config) << range.section << "." << range.key;
    EXPECT_THAT(config.error().message, testing::HasSubstr("; " + range.bounds + " is allowed"))
        << range.section << "." << range.key;
  }
}

/// So these files have no other fault.
TEST(SettingsRange, TakesTheLeast) {
  for (const Range& range : ranges_of_page()) {
    const auto config = parse_config(file_with(range, range.least), "file");
    EXPECT_TRUE(config) << range.section << "." << range.key << ": "
                        << (config ? "" : config.error().message);
  }
}

}  // namespace
}  // namespace limpet
