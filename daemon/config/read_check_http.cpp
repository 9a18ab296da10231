// SPDX-License-Identifier: GPL-2.0-or-later
#include <algorithm>

#include "daemon/config/check_keys.h"

namespace limpet::config {

namespace {

constexpr uint16_t kFirstStatus = 100;
constexpr uint16_t kLastStatus = 599;

void read_path(Section& section, CheckConfig& check) {
  const auto value = section.find("path");
  check.path = value ? value->text(1024).value_or("/") : "/";
  // A '#' would begin what no server gets to see.
  if (check.path.front() == '/' && check.path.find_first_of(" #") == std::string::npos) return;
  value->fail(quoted(check.path) +
              " is no path; write one that starts with '/' and has no space or '#', such as "
              "\"/owa/healthcheck.htm\"");
}

/// The items of a list, or the one value that stands for a list of itself.
std::vector<Value> statuses(const Value& value) {
  const Node::Kind kind = value.node().kind;
  if (kind == Node::Kind::array) return value.list("statuses such as 200");
  if (kind == Node::Kind::integer) return {value};
  value.fail(wrong_kind(kind, "a status such as 200, or an array of them,"));
  return {};
}

void read_expect_status(Section& section, CheckConfig& check) {
  check.expect_status = {200};
  const auto value = section.find("expect_status");
  if (!value) return;
  std::vector<uint16_t> healthy;
  for (const Value& item : statuses(*value)) {
    const auto status = item.integer(kFirstStatus, kLastStatus);
    if (!status) continue;
    // At most 500 of them, so a search is fine.
    if (std::find(healthy.begin(), healthy.end(), *status) == healthy.end()) {
      healthy.push_back(static_cast<uint16_t>(*status));
    } else {
      item.fail(std::to_string(*status) + " is there already; write it once");
    }
  }
  if (healthy.empty()) return;  // which is reported
  std::sort(healthy.begin(), healthy.end());
  check.expect_status = std::move(healthy);
}

}  // namespace

void read_check_http(Section& section, CheckConfig& check) {
  if (check.kind != CheckKind::http && check.kind != CheckKind::https) {
    return refuse_keys(section, to_string(check.kind), {"path", "expect_status", "expect_body"});
  }
  read_path(section, check);
  read_expect_status(section, check);
  if (const auto value = section.find("expect_body")) {
    check.expect_body = value->text(255).value_or("");
  }
}

}  // namespace limpet::config
