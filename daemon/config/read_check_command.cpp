// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/config/check_keys.h"

namespace limpet::config {

namespace {

constexpr size_t kLongestArgument = 1024;

}  // namespace

void read_check_command(Section& section, CheckConfig& check) {
  if (check.kind != CheckKind::exec) {
    return refuse_keys(section, to_string(check.kind), {"command"});
  }
  const auto value = section.require(
      "command",
      "command = [\"/usr/local/bin/check-owa\", \"--quick\"], a program and its arguments");
  if (!value) return;
  for (const Value& item : value->list("texts such as \"/usr/local/bin/check-owa\"")) {
    const auto text = item.text(kLongestArgument);
    if (!text) continue;
    if (&item.node() == &value->node().items.front() && text->front() != '/') {
      item.fail(quoted(*text) +
                " is not an absolute path; write it like \"/usr/local/bin/check-owa\"");
    }
    check.command.push_back(*text);
  }
}

}  // namespace limpet::config
