// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/control/methods.h"

#include <exception>
#include <optional>
#include <utility>
#include <variant>

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

}  // namespace

std::string answer(const Methods& methods, std::string_view line) {
  auto parsed = parse_request(line);
  if (auto* refusal = std::get_if<Refusal>(&parsed)) return std::move(refusal->reply);
  const Request& request = std::get<Request>(parsed);
  const nlohmann::json id = request.id.value_or(nullptr);
  const auto method = methods.find(request.method);
  std::string reply =
      method == methods.end()
          ? error_line(id, ErrorCode::unknown_method, "unknown method \"" + request.method + "\"")
          : run(method->second, id, request.params);
  return request.id ? reply : std::string();
}

}  // namespace limpet
