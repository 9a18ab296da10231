// SPDX-License-Identifier: GPL-2.0-or-later
// deploy/guide/troubleshooting.md has each reason that a packet can have, with what to do about a
// drop.
#include <gmock/gmock.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <string>
#include <vector>

#include "ebpf/abi.h"

namespace limpet {
namespace {

struct Reason {
  std::string name, action;
};

const std::vector<Reason>& reasons() {
  static const std::vector<Reason> all = {
#define X(name, action, text) {#name, #action},
      LIMPET_REASONS(X)
#undef X
  };
  return all;
}

/// The names in the first column of the tables from this line on, up to the next such line, each
/// with how many columns its row has.
std::map<std::string, size_t> names_below(const std::string& line) {
  std::ifstream file(LIMPET_SOURCE "/deploy/guide/troubleshooting.md");
  std::map<std::string, size_t> names;
  const std::regex name("`([a-z_]+)`");
  bool below = false;
  for (std::string text; std::getline(file, text);) {
    if (text.starts_with("**")) below = text.starts_with(line);
    if (!below || !text.starts_with("| `")) continue;
    const std::string first = text.substr(0, text.find(" | "));
    const size_t columns = std::count(text.begin(), text.end(), '|') - 1;
    for (std::sregex_iterator found(first.begin(), first.end(), name), end; found != end; ++found) {
      names[(*found)[1]] = columns;
    }
  }
  return names;
}

std::set<std::string> of_action(const std::set<std::string>& actions) {
  std::set<std::string> names;
  for (const Reason& reason : reasons()) {
    if (actions.contains(reason.action)) names.insert(reason.name);
  }
  return names;
}

std::set<std::string> keys(const std::map<std::string, size_t>& names) {
  std::set<std::string> all;
  for (const auto& [name, columns] : names) all.insert(name);
  return all;
}

TEST(ReasonsPage, HasEachDropWithWhatToDo) {
  const auto dropped = names_below("**Dropped");
  EXPECT_EQ(keys(dropped), of_action({"drop"}));
  for (const auto& [name, columns] : dropped) EXPECT_EQ(columns, 3u) << name;
}

TEST(ReasonsPage, HasEachOtherReason) {
  auto others = keys(names_below("**Sent"));
  others.merge(keys(names_below("**Left")));
  EXPECT_EQ(others, of_action({"tx", "redirect", "pass"}));
}

}  // namespace
}  // namespace limpet
