// SPDX-License-Identifier: GPL-2.0-or-later
// Whatever a file has in it: the import ends, and in a sentence on one line or in a limpet.toml
// that limpetd takes.
#include <algorithm>
#include <random>

#include "daemon/config/config_reader.h"
#include "tests/unit/import/cluster.h"

namespace limpet {
namespace {

const char kJson[] = R"([
  {"Cluster": "mail", "NodeName": "EX1", "VirtualIPAddress": {"IPAddressToString": "198.51.100.10"},
   "StartPort": 0, "EndPort": 65535, "Affinity": 1, "FilteringMode": 2, "Protocol": 3,
   "EqualLoad": false, "LoadWeight": 75, "PortState": "Enabled", "Priority": null, "Timeout": 20},
  {"Name": "EX1", "HostPriority": 1, "Host": "ex1.contoso.com", "State": "Converged"},
  {"Node": "EX1", "IPAddress": "198.51.100.21", "SubnetMask": null}])";

std::string rules() {
  return rule_block("EX1", "80-80", "Tcp", "FilteringMode : Multiple\nAffinity : None") +
         rule_block("EX1", "443-500", "Both", "FilteringMode : Single\nPriority : 1") +
         rule_block("EX2", "443-500", "Both", "FilteringMode : Single\nPriority : 2");
}

/// Bytes changed, taken away, doubled, or exchanged for what means something here.
std::string damaged(std::string text, std::mt19937& random) {
  static const std::vector<std::string> words{
      "\n",      "\n\n",     ":",         "----", "  ",  "255.255.255.255",
      "0.0.0.0", "::1",      "65535",     "-1",   "\"",  "{",
      "]",       "\\u0000",  "\xff\xfe",  "\xc3", "#",   "[[vip]]",
      "Both",    "Disabled", "name",      "1e99", "...", "2001:db8::1",
      "mail",    "\x1b",     "9999999999"};
  const auto below = [&](size_t n) { return random() % std::max<size_t>(n, 1); };
  for (size_t i = 1 + below(4); i > 0; --i) {
    const size_t at = below(text.size());
    const size_t length = below(12);
    switch (below(4)) {
      case 0:
        if (!text.empty()) text[at] = static_cast<char>(random());
        break;
      case 1:
        text.erase(at, length);
        break;
      case 2:
        text.insert(at, text.substr(below(text.size()), below(200)));
        break;
      default:
        text.replace(at, below(2) == 0 ? 0 : length, words[below(words.size())]);
    }
  }
  return text;
}

TEST(ImportDamage, EndsInOneLineOrInAFileThatIsGood) {
  std::mt19937 random(1);
  unsigned good = 0;
  unsigned bad = 0;
  for (unsigned i = 0; i < 20'000; ++i) {
    Sources sources = cluster(rules());
    if (i % 2 == 0) sources = {{"all.json", kJson}};
    std::string& bytes = sources[random() % sources.size()].bytes;
    bytes = damaged(bytes, random);
    const auto text = nlb::import_cluster(sources);
    if (text) {
      ++good;
      const auto config = parse_config(*text, "limpet.toml");
      ASSERT_TRUE(config) << config.error().message << "\n" << *text;
    } else {
      ++bad;
      ASSERT_FALSE(text.error().message.empty());
      ASSERT_EQ(text.error().message.find('\n'), std::string::npos) << text.error().message;
    }
  }
  EXPECT_GT(good, 1000U);
  EXPECT_GT(bad, 1000U);
}

TEST(ImportDamage, LargeFilesEnd) {
  const size_t size = nlb::largest_source - 100;
  std::string names, lines, cells = "IPAddress SubnetMask\n--------- ----------\n";
  while (names.size() < size) names += "a" + std::to_string(names.size()) + " : b\n";
  while (lines.size() + rules().size() < size) lines += rules();
  while (cells.size() < size) cells += "10.0.0.1  255.0.0.0\n";
  for (const std::string& text :
       {names, std::string(size, '['), std::string(size, '-'), std::string(size, 'x'),
        "{\"" + std::string(size, 'x') + "\": 1}"}) {
    EXPECT_NE(import_error({{"big", text}}), "no error");
  }
  Sources sources = cluster(lines);
  sources[2].bytes = cells;
  EXPECT_EQ(import_error(sources), "no error");
}

}  // namespace
}  // namespace limpet
