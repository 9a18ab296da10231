// SPDX-License-Identifier: GPL-2.0-or-later
// The manual page has every command and option that there is, and no other.
#include <gmock/gmock.h>

#include <fstream>
#include <regex>
#include <set>
#include <sstream>

#include "control/usage.h"

namespace limpet {
namespace {

std::string source() {
  std::ifstream file(LIMPET_SOURCE "/deploy/man/limpetctl.1.scd");
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

/// What begins a line with its name in bold, up to the next of that kind; all that do.
std::string entries(const std::string& text, const std::string& name) {
  std::string all;
  for (size_t begin = text.find("\n*" + name + "*"); begin != text.npos;) {
    const size_t end = text.find("\n*", begin + 2);
    all += text.substr(begin, end - begin);
    begin = text.find("\n*" + name + "*", begin + 2);
  }
  return all;
}

TEST(Manual, HasEveryCommandWithItsOptions) {
  const std::string text = source();
  ASSERT_NE(text, "") << "no source of the page";
  for (const Command* command : commands()) {
    if (command->hidden) continue;
    const std::string found = entries(text, command->words);
    EXPECT_NE(found, "") << "limpetctl.1.scd has no line *" << command->words << "*";
    if (found.empty() || command == find_command("plan")) continue;  // plan's are of other commands
    for (const Option& option : command->options) {
      EXPECT_NE(found.find(std::string("*") + option.name + "*"), found.npos)
          << "limpetctl.1.scd: *" << command->words << "* does not have *" << option.name << "*";
    }
  }
}

TEST(Manual, HasEveryOption) {
  const std::string text = source();
  for (const Option& option : all_options()) {
    EXPECT_NE(text.find(std::string("\n*") + option.name + "*"), text.npos)
        << "limpetctl.1.scd has no line *" << option.name << "*";
  }
}

TEST(Manual, HasNoOptionThatThereIsNot) {
  std::set<std::string> names;
  for (const Option& option : all_options()) names.insert(option.name);
  const std::string text = source();
  const std::regex bold("\\*(--[a-z-]+)\\*");
  for (std::sregex_iterator found(text.begin(), text.end(), bold), end; found != end; ++found) {
    EXPECT_TRUE(names.contains((*found)[1])) << "limpetctl has no " << (*found)[1];
  }
}

}  // namespace
}  // namespace limpet
