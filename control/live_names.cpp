// SPDX-License-Identifier: GPL-2.0-or-later
#include "control/live_names.h"

#include <algorithm>
#include <string_view>

#include "control/field.h"

namespace limpet {
namespace {

using nlohmann::json;

/// As it came, unlike text_field: it is compared, not shown. Empty: there is none.
std::string raw_text(const json& object, const char* key) {
  const json* value = find_field(object, key);
  return value != nullptr && value->is_string() ? value->get<std::string>() : "";
}

/// Calls `take` with each element of the list in the method's result.
void each(const Ask& ask, const char* method, const char* list, const auto& take) {
  const json result = ask(method);
  const json* elements = list_field(result, list);
  for (size_t i = 0; elements != nullptr && i < elements->size(); ++i) take((*elements)[i]);
}

void add(Names& names, const std::string& name, const std::string& description) {
  if (name.empty()) return;
  std::string& known = names[name];
  known += (known.empty() ? "" : ", ") + description;
}

bool is_of(const json& member, const std::string* pool) {
  return pool == nullptr || raw_text(member, "pool") == *pool;
}

}  // namespace

Names member_names(const Ask& ask, const std::string* pool) {
  Names names;
  each(ask, "show.members", "members", [&](const json& member) {
    if (!is_of(member, pool)) return;
    add(names, raw_text(member, "name"),
        text_field(member, "state") + " in " + text_field(member, "pool"));
  });
  return names;
}

Names changed_names(const Ask& ask, const std::string* pool) {
  Names names;
  each(ask, "show.changes", "members", [&](const json& member) {
    if (!is_of(member, pool)) return;
    add(names, raw_text(member, "member"),
        text_field(member, "state") + " in " + text_field(member, "pool"));
  });
  return names;
}

Names pool_names(const Ask& ask) {
  Names names;
  each(ask, "show.pools", "pools", [&](const json& pool) {
    add(names, raw_text(pool, "name"),
        number_text(number_field(pool, "healthy")) + " of " +
            number_text(number_field(pool, "could_serve")) + " healthy");
  });
  return names;
}

Names vip_ports(const Ask& ask) {
  Names names;
  each(ask, "show.rules", "rules", [&](const json& rule) {
    const std::string vip = raw_text(rule, "vip"), ports = raw_text(rule, "ports");
    const std::string protocol = raw_text(rule, "protocol") == "udp" ? "/udp" : "";
    std::string_view rest = ports;
    while (!vip.empty() && !rest.empty()) {
      const std::string_view port = rest.substr(0, rest.find(','));
      rest.remove_prefix(std::min(rest.size(), port.size() + 1));
      if (port.find('-') != port.npos) continue;
      add(names, vip + ":" + std::string(port) + protocol, "to " + text_field(rule, "pool"));
    }
  });
  return names;
}

}  // namespace limpet
