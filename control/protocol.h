// SPDX-License-Identifier: GPL-2.0-or-later
// The control protocol: JSON-RPC 2.0 over a unix socket, one request a line, one reply a line, in
// UTF-8. Replies come in the order of the requests. Pure: lines in, lines out.
//
// Narrower than JSON-RPC: no batches; an id is a string, an integer or null. A notification (a
// request without id) is carried out and gets no reply, not even an error.
//
// Every reply says by which version of the protocol it is to be read, in "protocol" beside "id".
// control/schema/ has what the results of that version are.
#pragma once

#include <cstddef>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "ebpf/result.h"

namespace limpet {

/// A field that is new does not raise it; one that vanishes, or means something else, does.
inline constexpr int64_t protocol_version = 1;
/// Longest request line, without its newline. A longer one is refused and the connection closed. It
/// has room for a configuration of 1 MiB, which is twice that as JSON.
inline constexpr size_t max_request_bytes = size_t{2} * 1024 * 1024 + 4096;
/// The same of somebody who may only look.
inline constexpr size_t max_view_request_bytes = size_t{64} * 1024;
/// Longest reply line, without its newline. A client gives up on more, and the daemon sends none.
inline constexpr size_t max_reply_bytes = size_t{64} * 1024 * 1024;
inline constexpr const char* default_control_socket = "/run/limpet/control.sock";

enum class ErrorCode : int {
  parse = -32700,            // the line is not JSON, or nested too deep
  invalid_request = -32600,  // JSON, but no request; a batch; too long a line
  unknown_method = -32601,
  bad_params = -32602,  // params is neither an object nor an array
  internal = -32603,    // the daemon's own fault
  refused = -32000,     // the method said no: the message says why
  busy = -32001,        // too many connections; the daemon closes this one
};

struct Request {
  std::optional<nlohmann::json> id;  // none: a notification
  std::string method;
  nlohmann::json params;  // an object or an array; an empty object when the request has none
};

/// A line that is no request.
struct Refusal {
  std::string reply;  // the line to send back; empty: none (it was a notification)
};

/// A request line, without its newline.
std::variant<Request, Refusal> parse_request(std::string_view line);

// Lines ready to send, each with its newline.
std::string request_line(int64_t id, std::string_view method, const nlohmann::json& params);
std::string result_line(const nlohmann::json& id, const nlohmann::json& result);
std::string error_line(const nlohmann::json& id, ErrorCode code, std::string_view message);

struct ReplyError {
  int64_t code = 0;  // an ErrorCode, or what a newer daemon means by it
  std::string message;
};

// nlohmann-json declares its moves noexcept and asserts in them.
struct Reply {           // NOLINT(bugprone-exception-escape)
  int64_t protocol = 0;  // 0: it does not say
  nlohmann::json id;
  nlohmann::json result;            // null when there is an error
  std::optional<ReplyError> error;  // what the daemon refused, and why
};

/// A reply line, without its newline. Fails when it is no JSON-RPC reply.
Result<Reply> parse_reply(std::string_view line);

}  // namespace limpet
