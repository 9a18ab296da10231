// SPDX-License-Identifier: GPL-2.0-or-later
#include "control/protocol.h"

#include "control/json_text.h"

namespace limpet {
namespace {

using nlohmann::json;

Refusal refuse(const json& id, ErrorCode code, std::string_view message) {
  return Refusal{error_line(id, code, message)};
}

// Only ids that survive the way there and back unchanged: a fraction or a huge number may not.
bool is_id(const json& value) {
  return value.is_string() || value.is_number_integer() || value.is_null();
}

bool is_version_2(const json& object) {
  const auto version = object.find("jsonrpc");
  return version != object.end() && version->is_string() &&
         version->get_ref<const std::string&>() == "2.0";
}

std::variant<Request, Refusal> request_from(json& object) {
  std::optional<json> id;
  if (const auto member = object.find("id"); member != object.end()) {
    if (!is_id(*member)) {
      return refuse(nullptr, ErrorCode::invalid_request, "id is not a string, an integer or null");
    }
    id = *member;
  }
  const json reply_id = id.value_or(nullptr);
  if (!is_version_2(object)) {
    return refuse(reply_id, ErrorCode::invalid_request, "jsonrpc is not \"2.0\"");
  }
  const auto method = object.find("method");
  if (method == object.end() || !method->is_string()) {
    return refuse(reply_id, ErrorCode::invalid_request, "method is missing or not a string");
  }
  json params = json::object();
  if (const auto member = object.find("params"); member != object.end()) {
    if (!member->is_structured()) {
      if (!id) return Refusal{};
      return refuse(reply_id, ErrorCode::bad_params, "params is neither an object nor an array");
    }
    params = std::move(*member);
  }
  return Request{std::move(id), method->get<std::string>(), std::move(params)};
}

/// What all replies begin with.
std::string reply_head(const json& id) {
  return R"({"jsonrpc":"2.0","protocol":)" + std::to_string(protocol_version) + R"(,"id":)" +
         dump_json(id);
}

}  // namespace

std::variant<Request, Refusal> parse_request(std::string_view line) {
  if (line.size() > max_request_bytes) {
    return refuse(nullptr, ErrorCode::invalid_request,
                  "the request is longer than " + std::to_string(max_request_bytes) + " bytes");
  }
  auto parsed = parse_json(line);
  if (!parsed) return refuse(nullptr, ErrorCode::parse, parsed.error().message);
  if (parsed->is_array()) {
    return refuse(nullptr, ErrorCode::invalid_request, "no batches: send one request a line");
  }
  if (!parsed->is_object()) {
    return refuse(nullptr, ErrorCode::invalid_request, "a request is an object");
  }
  return request_from(*parsed);
}

// The envelopes are put together as text: wrapping a large result in another value would copy it.

std::string request_line(int64_t id, std::string_view method, const json& params) {
  return R"({"jsonrpc":"2.0","id":)" + std::to_string(id) + R"(,"method":)" + dump_json(method) +
         R"(,"params":)" + dump_json(params) + "}\n";
}

std::string result_line(const json& id, const json& result) {
  return reply_head(id) + R"(,"result":)" + dump_json(result) + "}\n";
}

std::string error_line(const json& id, ErrorCode code, std::string_view message) {
  return reply_head(id) + R"(,"error":{"code":)" + std::to_string(static_cast<int>(code)) +
         R"(,"message":)" + dump_json(message) + "}}\n";
}

Result<Reply> parse_reply(std::string_view line) {
  auto parsed = parse_json(line);
  if (!parsed) return Error{"the reply is " + parsed.error().message};
  json& object = *parsed;
  if (!object.is_object() || !is_version_2(object)) return Error{"the reply is not JSON-RPC 2.0"};
  const auto result = object.find("result");
  const auto error = object.find("error");
  if ((result == object.end()) == (error == object.end())) {
    return Error{"the reply has not one of result and error"};
  }
  Reply reply;
  const auto protocol = object.find("protocol");
  if (protocol != object.end() && protocol->is_number_integer()) {
    reply.protocol = protocol->get<int64_t>();
  }
  if (const auto id = object.find("id"); id != object.end()) reply.id = std::move(*id);
  if (result != object.end()) {
    reply.result = std::move(*result);
    return reply;
  }
  if (!error->is_object()) return Error{"the reply's error is not an object"};
  const auto code = error->find("code");
  const auto message = error->find("message");
  if (code == error->end() || !code->is_number_integer() || message == error->end() ||
      !message->is_string()) {
    return Error{"the reply's error has no code or no message"};
  }
  reply.error = ReplyError{code->get<int64_t>(), message->get<std::string>()};
  return reply;
}

}  // namespace limpet
