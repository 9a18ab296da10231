// SPDX-License-Identifier: GPL-2.0-or-later
// What anybody may send to the control socket, and what any daemon may answer limpetctl: whatever
// it is, each request is answered in one proper line under its own id, in however many pieces it
// comes, and what limpetctl prints can be shown.
//
// An input: a byte that says who asks (its lowest bit), whether there are colours (the next) and
// how to cut, then what is sent. Each of its lines is taken for a request, for a reply, and for the
// result of each of limpetctl's commands.
#include <cstdlib>
#include <iostream>

#include "control/commands.h"
#include "control/json_text.h"
#include "control/printable.h"
#include "daemon/control/line_buffer.h"
#include "tests/fuzz/control_world.h"

namespace limpet {
namespace {

using nlohmann::json;

void require(bool holds, const char* what, std::string_view text) {
  if (holds) return;
  std::cerr << what << ":\n" << text << '\n';
  std::abort();
}

std::string_view without_newline(std::string_view line) {
  require(line.find('\n') == line.size() - 1, "not one line", line);
  return line.substr(0, line.size() - 1);
}

/// Whether the line is a request, and with which id.
std::optional<json> id_of(std::string_view line) {
  const auto parsed = parse_request(line);
  const auto* request = std::get_if<Request>(&parsed);
  return request ? request->id : std::nullopt;
}

void check_reply(std::string_view line, const std::string& reply) {
  if (reply.empty()) return require(!id_of(line), "no reply to a request", line);
  const std::string_view text = without_newline(reply);
  require(text.size() <= max_reply_bytes, "a long reply", text.substr(0, 1000));
  const auto parsed = parse_reply(text);
  require(parsed && parsed->protocol == protocol_version, "no proper reply", text);
  if (const auto id = id_of(line)) require(parsed->id == *id, "another id", text);
  const bool internal =
      parsed->error && parsed->error->code == static_cast<int64_t>(ErrorCode::internal);
  require(!internal, "the daemon's own fault", text);
}

std::string without_colours(std::string text) {
  for (const char* code : {"\x1b[31m", "\x1b[32m", "\x1b[33m", "\x1b[0m"}) {
    for (size_t at = 0; (at = text.find(code, at)) != std::string::npos;) {
      text.erase(at, std::string_view(code).size());
    }
  }
  return text;
}

void check_print(const std::string& text, bool coloured) {
  const std::string shown = coloured ? without_colours(text) : text;
  LineBuffer lines(shown.size());
  lines.append(shown);
  for (auto line = lines.next(); line.state == LineBuffer::State::line; line = lines.next()) {
    require(printable(line.text) == line.text, "a line that cannot be shown", text);
  }
  require(lines.next().state == LineBuffer::State::partial && shown.ends_with('\n'),
          "the last line has no end", text);
}

/// A file's text is given out byte for byte where no terminal is.
bool prints_a_file(const Command& command) {
  return std::string_view(command.words) == show_config_command.words;
}

void print_all(const json& result, bool coloured) {
  for (const Command* command : commands()) {
    if (command->warn) check_print(command->warn(result), false);
    if (!command->print || prints_a_file(*command)) continue;
    check_print(command->print(result, Style{coloured}), coloured);
  }
}

void check_as_answer(std::string_view line, bool coloured) {
  const auto reply = parse_reply(line);
  if (reply) return print_all(reply->result, coloured);
  require(!reply.error().message.empty(), "no reason", line);
  if (const auto value = parse_json(line)) print_all(*value, coloured);
}

/// What is answered to the bytes in pieces of this size, until a line is too long.
std::string converse(ControlWorld& world, const Caller& caller, std::string_view bytes,
                     size_t piece) {
  LineBuffer input(max_request_bytes);
  std::string replies;
  while (true) {
    const auto [state, line] = input.next();
    if (state == LineBuffer::State::too_long || state == LineBuffer::State::end) return replies;
    if (state == LineBuffer::State::line) {
      const std::string reply = answer(world.service(), caller, line);
      check_reply(line, reply);
      replies += reply;
    } else if (bytes.empty()) {
      input.finish();
    } else {
      input.append(bytes.substr(0, piece));
      bytes.remove_prefix(std::min(piece, bytes.size()));
    }
  }
}

void check_lines(std::string_view bytes, bool coloured) {
  LineBuffer lines(bytes.size());
  lines.append(bytes);
  lines.finish();
  for (auto line = lines.next(); line.state == LineBuffer::State::line; line = lines.next()) {
    check_as_answer(line.text, coloured);
  }
}

}  // namespace
}  // namespace limpet

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace limpet;
  if (size == 0) return 0;
  static ControlWorld world;
  const Caller caller{.uid = 1000, .rights = data[0] & 1 ? Rights::change : Rights::view};
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  world.begin();
  const std::string whole = converse(world, caller, bytes, size);
  require(caller.rights == Rights::change || world.unchanged(), "changed by a viewer", bytes);
  world.begin();
  const std::string cut = converse(world, caller, bytes, 1 + (data[0] >> 2));
  // Not the same where one says when a drain ends: a second may have begun meanwhile.
  require(whole.size() == cut.size(), "other replies in pieces", whole + cut);
  check_lines(bytes, data[0] & 2);
  return 0;
}
