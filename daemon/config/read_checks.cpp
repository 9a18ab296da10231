// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/config/check_keys.h"
#include "daemon/config/stages.h"

namespace limpet::config {

namespace {

struct Kind {
  std::optional<CheckKind> kind;  // none: there is nothing to check
  uint16_t port = 0;              // its usual one; 0: there is none
};

constexpr Words<Kind, 13> kKinds{{{"tcp", {CheckKind::tcp, 0}},
                                  {"tls", {CheckKind::tls, 0}},
                                  {"http", {CheckKind::http, 80}},
                                  {"https", {CheckKind::https, 443}},
                                  {"imap", {CheckKind::imap, 143}},
                                  {"imaps", {CheckKind::imaps, 993}},
                                  {"pop3", {CheckKind::pop3, 110}},
                                  {"pop3s", {CheckKind::pop3s, 995}},
                                  {"smtp", {CheckKind::smtp, 25}},
                                  {"smtps", {CheckKind::smtps, 465}},
                                  {"msrpc", {CheckKind::msrpc, 135}},
                                  {"exec", {CheckKind::exec, 0}},
                                  {"none", {std::nullopt, 0}}}};
constexpr Words<Via, 2> kVia{{{"vip", Via::vip}, {"member", Via::member}}};
constexpr std::initializer_list<const char*> kKeys = {
    "port",        "via",          "path",     "host",    "expect_status",
    "expect_body", "starttls",     "verify",   "ca_file", "certificate_days",
    "interface",   "command",      "interval", "timeout", "rise",
    "fall",        "interval_down"};

void read_port(Section& section, uint16_t usual, CheckConfig& check) {
  check.port = usual;
  const bool needed = usual == 0 && check.kind != CheckKind::exec;
  const auto value = needed ? section.require("port", "port = 443; no port is usual for this kind")
                            : section.find("port");
  if (value) check.port = static_cast<uint16_t>(value->integer(1, 65535).value_or(1));
}

/// Why such a check cannot ask the VIP, or nullptr.
const char* no_way_by_vip(CheckKind kind, Forward forward) {
  if (kind == CheckKind::exec) {
    return "\"vip\" is not for kind \"exec\": its program makes its own connections, which go "
           "where it says; leave it out or write \"member\"";
  }
  if (forward == Forward::nat) {
    return "\"vip\" is not for pools with forward \"nat\": their members do not have the VIP, and "
           "clients' packets reach them by their own address, too; leave it out or write "
           "\"member\"";
  }
  return nullptr;
}

void read_via(Section& section, Forward forward, CheckConfig& check) {
  const char* why_not = no_way_by_vip(check.kind, forward);
  check.via = section.word("via", kVia, why_not == nullptr ? Via::vip : Via::member);
  if (why_not != nullptr && check.via == Via::vip) section.fail("via", why_not);
}

CheckConfig read_keys(Section& section, const Kind& kind, Forward forward) {
  CheckConfig check;
  check.line = section.line();
  check.kind = *kind.kind;
  read_port(section, kind.port, check);
  read_via(section, forward, check);
  read_check_http(section, check);
  read_check_tls(section, check);
  read_check_interface(section, check);
  read_check_command(section, check);
  read_check_times(section, check);
  return check;
}

/// Nothing for kind "none", and where the kind is wrong.
std::optional<CheckConfig> read_check(const Value& item, Forward forward, bool alone) {
  Section section(item);
  std::optional<Kind> kind;
  if (section.require("kind", "kind = \"tcp\"")) kind = section.word("kind", kKinds);
  std::optional<CheckConfig> check;
  if (!kind) {
    // Which other keys are right depends on the kind: only it can be wrong here.
    for (const char* key : kKeys) (void)section.find(key);
  } else if (kind->kind) {
    check = read_keys(section, *kind, forward);
  } else {
    refuse_keys(section, "none", kKeys);
    if (!alone) {
      item.fail("kind \"none\" stands beside other checks; write it alone or leave it out");
    }
  }
  section.finish();
  return check;
}

}  // namespace

void refuse_keys(Section& section, std::string_view kind, std::initializer_list<const char*> keys,
                 std::string_view way_out) {
  for (const char* key : keys) {
    const auto value = section.find(key);
    if (!value || !section.report().wants(value->line())) continue;
    value->fail("means nothing for a check of kind " + quoted(kind) + "; " + std::string(way_out));
  }
}

std::vector<CheckConfig> read_checks(const Value& value, Forward forward) {
  std::vector<CheckConfig> checks;
  const std::vector<Value> items = value.list("checks, such as { kind = \"tcp\", port = 80 }");
  for (const Value& item : items) {
    if (auto check = read_check(item, forward, items.size() == 1)) {
      checks.push_back(std::move(*check));
    }
  }
  return checks;
}

}  // namespace limpet::config
