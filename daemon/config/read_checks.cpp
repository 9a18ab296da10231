// SPDX-License-Identifier: GPL-2.0-or-later
#include <algorithm>

#include "daemon/config/draft.h"

namespace limpet::config {

namespace {

using std::chrono::milliseconds;

constexpr milliseconds kShortestInterval{100};
constexpr milliseconds kLongestInterval{3'600'000};
constexpr milliseconds kShortestTimeout{10};

struct Kind {
  std::string_view name;
  uint16_t port;  // its usual one; 0: must be given
  bool path;      // asks for a path
  bool host;      // has a Host header, or TLS with a server name
};

constexpr Kind kKinds[] = {
    {"tcp", 0, false, false},    {"tls", 0, false, true},      {"http", 80, true, true},
    {"https", 443, true, true},  {"imap", 143, false, false},  {"imaps", 993, false, true},
    {"pop3", 110, false, false}, {"pop3s", 995, false, true},  {"smtp", 25, false, false},
    {"smtps", 465, false, true}, {"msrpc", 135, false, false}, {"exec", 0, false, false},
    {"none", 0, false, false},
};

const Kind* find_kind(const Value& value) {
  const auto text = value.text();
  if (!text) return nullptr;
  std::vector<std::string_view> names;
  for (const Kind& kind : kKinds) {
    if (kind.name == *text) return &kind;
    names.push_back(kind.name);
  }
  value.fail("check kind " + quoted(*text) + " is not known; " + suggestion(*text, names));
  return nullptr;
}

void refuse_all(Section& section, const Kind& kind, std::initializer_list<const char*> keys) {
  for (const char* key : keys) {
    if (!section.find(key)) continue;
    section.fail(key, "means nothing for a check of kind " + quoted(kind.name) + "; leave it out");
  }
}

void read_path(Section& section, const Kind& kind, CheckConfig& check) {
  if (!kind.path) return refuse_all(section, kind, {"path"});
  check.path = "/";
  const auto value = section.find("path");
  if (!value) return;
  const auto path = value->text(1024);
  if (!path) return;
  check.path = *path;
  if (path->front() != '/' || path->find(' ') != std::string::npos) {
    value->fail(quoted(*path) +
                " is no path; write one that starts with '/' and has no space, such as "
                "\"/owa/healthcheck.htm\"");
  }
}

void read_host(Section& section, const Kind& kind, CheckConfig& check) {
  if (!kind.host) return refuse_all(section, kind, {"host"});
  const auto value = section.find("host");
  if (!value) return;
  const auto host = value->text(253);
  if (!host) return;
  check.host = *host;
  const bool good = std::all_of(host->begin(), host->end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
           c == '-' || c == '_';
  });
  if (!good) {
    value->fail(quoted(*host) + " is no host name; write one such as \"mail.contoso.com\"");
  }
}

void read_times(Section& section, CheckConfig& check) {
  if (const auto value = section.find("interval")) {
    check.interval = value->duration(kShortestInterval, kLongestInterval).value_or(check.interval);
  }
  // The default follows a short interval: a check must end before the next one starts.
  check.timeout = std::min(check.timeout, check.interval);
  if (const auto value = section.find("timeout")) {
    const auto timeout = value->duration(kShortestTimeout, kLongestInterval);
    if (timeout && *timeout > check.interval) {
      value->fail("is longer than the interval; write at most " +
                  std::to_string(check.interval.count()) + "ms");
    }
    check.timeout = timeout.value_or(check.timeout);
  }
  if (const auto value = section.find("rise")) {
    check.rise = static_cast<uint32_t>(value->integer(1, 100).value_or(check.rise));
  }
  if (const auto value = section.find("fall")) {
    check.fall = static_cast<uint32_t>(value->integer(1, 100).value_or(check.fall));
  }
}

void read_port(Section& section, const Kind& kind, CheckConfig& check) {
  check.port = kind.port;
  const auto value = kind.port == 0
                         ? section.require("port", "port = 443; no port is usual for this kind")
                         : section.find("port");
  if (value) check.port = static_cast<uint16_t>(value->integer(1, 65535).value_or(1));
}

CheckConfig read_check(Section section) {
  CheckConfig check;
  check.line = section.line();
  const auto value = section.require("kind", "kind = \"tcp\"");
  const Kind* kind = value ? find_kind(*value) : nullptr;
  if (kind == nullptr) {
    // Which other keys are right depends on the kind: only it can be wrong here.
    for (const char* key : {"port", "path", "host", "interval", "timeout", "rise", "fall"}) {
      (void)section.find(key);
    }
  } else if (kind->name == "exec") {
    value->fail("checks of kind \"exec\" are not run by this version; use another kind");
    return check;
  } else if (kind->name == "none") {
    check.kind = kind->name;
    refuse_all(section, *kind, {"port", "path", "host", "interval", "timeout", "rise", "fall"});
  } else {
    check.kind = kind->name;
    read_port(section, *kind, check);
    read_path(section, *kind, check);
    read_host(section, *kind, check);
    read_times(section, check);
  }
  section.finish();
  return check;
}

}  // namespace

std::vector<CheckConfig> read_checks(const Value& value) {
  std::vector<CheckConfig> checks;
  for (const Value& item : value.list("checks, such as { kind = \"tcp\", port = 80 }")) {
    checks.push_back(read_check(Section(item)));
    if (checks.back().kind == "none" && value.node().items.size() > 1) {
      item.fail("kind \"none\" stands beside other checks; write it alone or leave it out");
    }
  }
  return checks;
}

}  // namespace limpet::config
