// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/control/methods.h"

#include <exception>
#include <optional>
#include <utility>
#include <variant>

#include "control/access_groups.h"
#include "control/protocol.h"

namespace limpet {
namespace {

std::string run(const Method& method, const nlohmann::json& id, const nlohmann::json& params) {
  try {
    const auto result = method(params);
    if (!result) return error_line(id, ErrorCode::refused, result.error().message);
    std::string line = result_line(id, *result);
    if (line.size() - 1 <= max_reply_bytes) return line;
    return error_line(id, ErrorCode::internal, "the result is too long to send");
  } catch (const std::exception& failure) {
    return error_line(id, ErrorCode::internal, std::string("internal error: ") + failure.what());
  } catch (...) {
    return error_line(id, ErrorCode::internal, "internal error");
  }
}

/// As this caller may have it; empty if there is none of that name.
Method method_for(const Service& service, const Caller& caller, const std::string& name) {
  if (const auto method = service.methods.find(name); method != service.methods.end()) {
    return method->second;
  }
  const auto change = service.changes.find(name);
  if (change == service.changes.end()) return nullptr;
  if (caller.rights == Rights::change) {
    return [&caller, &made = change->second](const nlohmann::json& params) {
      return made(params, caller);
    };
  }
  return [&service, &caller, &name](const nlohmann::json&) -> Result<nlohmann::json> {
    service.refused(caller, name);
    return Error{std::string("only root, limpetd's own user and the group ") + change_group +
                 " may change anything"};
  };
}

}  // namespace

Service listed(Service service) {
  nlohmann::json all = nlohmann::json::array();
  all.push_back({{"name", "methods"}, {"changes", false}});
  for (const auto& [name, method] : service.methods) {
    all.push_back({{"name", name}, {"changes", false}});
  }
  for (const auto& [name, change] : service.changes) {
    all.push_back({{"name", name}, {"changes", true}});
  }
  service.methods["methods"] = [all](const nlohmann::json&) -> Result<nlohmann::json> {
    return nlohmann::json{{"methods", all}};
  };
  return service;
}

std::string answer(const Service& service, const Caller& caller, std::string_view line) {
  auto parsed = parse_request(line);
  if (auto* refusal = std::get_if<Refusal>(&parsed)) return std::move(refusal->reply);
  const Request& request = std::get<Request>(parsed);
  const nlohmann::json id = request.id.value_or(nullptr);
  const Method method = method_for(service, caller, request.method);
  std::string reply = method ? run(method, id, request.params)
                             : error_line(id, ErrorCode::unknown_method,
                                          "unknown method \"" + request.method + "\"");
  return request.id ? reply : std::string();
}

std::string refuse(std::string_view line, ErrorCode code, std::string_view why) {
  auto parsed = parse_request(line);
  if (auto* refusal = std::get_if<Refusal>(&parsed)) return std::move(refusal->reply);
  const Request& request = std::get<Request>(parsed);
  return request.id ? error_line(*request.id, code, why) : std::string();
}

}  // namespace limpet
