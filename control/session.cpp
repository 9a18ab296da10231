// SPDX-License-Identifier: GPL-2.0-or-later
#include "control/session.h"

#include <cstdio>
#include <utility>

#include "control/protocol.h"

namespace limpet {

Session::Session(Arguments arguments, Style style)
    : arguments_(std::move(arguments)), style_(style) {}

std::string Session::socket() const {
  const std::string* path = arguments_.value("--socket");
  return path ? *path : default_control_socket;
}

Result<std::string> Session::ask_line(std::string_view method, const nlohmann::json& params) {
  if (!client_) {
    auto client = ControlClient::open(socket());
    if (!client) return client.error();
    client_.emplace(*std::move(client));
  }
  auto line = client_->call(method, params);
  if (line && !std::exchange(knows_protocol_, true)) tell_of_newer(*line);
  return line;
}

void Session::tell_of_newer(std::string_view reply_line) {
  const auto reply = parse_reply(reply_line);
  if (!reply || reply->protocol <= protocol_version) return;
  std::fprintf(
      stderr,
      "limpetctl: limpetd speaks version %lld of the protocol and this limpetctl %lld: what "
      "it says may be misread; use the limpetctl that came with it\n",
      static_cast<long long>(reply->protocol), static_cast<long long>(protocol_version));
}

Result<nlohmann::json> Session::ask(std::string_view method, const nlohmann::json& params) {
  const auto line = ask_line(method, params);
  if (!line) return line.error();
  return result_of(*line);
}

Result<void> Session::write(std::string_view text) {
  std::fwrite(text.data(), 1, text.size(), stdout);
  if (std::fflush(stdout) != 0) return Error{"cannot write the output"};
  return {};
}

Result<nlohmann::json> result_of(std::string_view reply_line) {
  auto reply = parse_reply(reply_line);
  if (!reply) return Error{"cannot understand limpetd: " + reply.error().message};
  if (!reply->error) return std::move(reply->result);
  if (reply->error->code == static_cast<int64_t>(ErrorCode::unknown_method)) {
    return Error{"this limpetd does not know the command (an older version?): " +
                 reply->error->message};
  }
  return Error{"limpetd refused: " + reply->error->message};
}

}  // namespace limpet
