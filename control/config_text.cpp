// SPDX-License-Identifier: GPL-2.0-or-later
#include "control/config_text.h"

#include <unistd.h>

#include "control/changes_table.h"
#include "control/field.h"
#include "control/printable.h"
#include "control/sentences.h"
#include "control/time_text.h"

namespace limpet {
namespace {

using nlohmann::json;

/// "/etc/limpet/limpet.toml, taken 2026-05-04 13:30:00"
std::string origin(const json& result) {
  const auto at = number_field(result, "taken_at");
  return text_field(result, "file") + ", taken " + (at ? time_text(*at) : unknown_field);
}

std::string disk_text(const json& result) {
  const std::string file = text_field(result, "file");
  const json* same = find_field(result, "same_text");
  const std::string differs = sentences(result, "on_disk");
  std::string text;
  if (same && same->is_boolean() && same->get<bool>()) {
    text = "the file on disk is the one in force\n";
  } else if (same) {
    text = differs.empty() ? "the file on disk is written otherwise and means the same for VIPs, "
                             "pools and rules\n"
                           : "the file on disk differs from the one in force:\n" + differs;
  }
  if (find_field(result, "refusal")) {
    text += "the file on disk would be refused: " + text_field(result, "refusal") + "\n";
  }
  return text;
}

}  // namespace

std::string config_text(const json& result, const Style&) {
  const json* text = find_field(result, "text");
  const std::string head = "# " + origin(result) + "\n";
  if (text == nullptr || !text->is_string()) return head + unknown_field + "\n";
  const auto& said = text->get_ref<const std::string&>();
  return head + (isatty(STDOUT_FILENO) == 1 ? for_terminal(said) : said);
}

std::string config_difference_text(const json& result, const Style& style) {
  const json* members = list_field(result, "members");
  std::string text = "in force: " + origin(result) + "\n\n";
  if (members != nullptr && members->empty()) {
    text += "operators want all members as it says\n";
  } else {
    text += "operators want members other than it says:\n" + changes_table(result, style);
  }
  return text + "\n" + disk_text(result);
}

std::string for_terminal(std::string_view text) {
  std::string safe;
  while (!text.empty()) {
    const size_t end = std::min(text.find('\n'), text.size());
    std::string line(text.substr(0, end));
    if (line.ends_with('\r')) line.pop_back();
    for (size_t tab; (tab = line.find('\t')) != line.npos;) line.replace(tab, 1, "    ");
    safe += printable(line) + "\n";
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return safe;
}

}  // namespace limpet
