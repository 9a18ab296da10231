// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/trace_question.h"

#include <charconv>

namespace limpet {
namespace {

using nlohmann::json;

const json* find(const json& params, const char* key) {
  if (!params.is_object()) return nullptr;
  const auto found = params.find(key);
  return found == params.end() ? nullptr : &*found;
}

/// "198.51.100.0/24"; without a length one address.
Result<void> read_client(const std::string& text, Observed& packets) {
  const Error wrong{"client \"" + text + "\" is no address or network, as in 198.51.100.0/24"};
  const size_t slash = text.find('/');
  const auto address = IpAddress::parse(text.substr(0, slash));
  if (!address) return wrong;
  const auto bits = static_cast<unsigned>(8 * address->size());
  packets.client = address;
  packets.prefix = bits;
  if (slash == std::string::npos) return {};
  const char* end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data() + slash + 1, end, packets.prefix);
  if (error != std::errc() || rest != end || packets.prefix > bits) return wrong;
  return {};
}

}  // namespace

Result<uint64_t> read_number(const json& params, const char* key, uint64_t least, uint64_t most,
                             uint64_t otherwise) {
  const json* found = find(params, key);
  if (found == nullptr) return otherwise;
  if (found->is_number_unsigned() || (found->is_number_integer() && found->get<int64_t>() >= 0)) {
    const auto number = found->get<uint64_t>();
    if (number >= least && number <= most) return number;
  }
  return Error{std::string(key) + " is not a number from " + std::to_string(least) + " to " +
               std::to_string(most)};
}

uint64_t read_session(const json& params) {
  const auto session = read_number(params, "session", 0, UINT64_MAX, 0);
  return session ? *session : 0;
}

Result<TraceQuestion> read_trace_question(const json& params) {
  TraceQuestion question;
  if (const json* client = find(params, "client")) {
    if (!client->is_string()) return Error{"client is no text"};
    question.client = client->get<std::string>();
    if (auto read = read_client(question.client, question.packets); !read) return read.error();
  }
  const auto count = read_number(params, "count", 1, UINT64_MAX, UINT64_MAX);
  const auto seconds =
      read_number(params, "seconds", 1, static_cast<uint64_t>(longest_observation.count()),
                  static_cast<uint64_t>(longest_observation.count()));
  const auto sample = read_number(params, "sample", 1, 1'000'000, 1);
  for (const auto* number : {&count, &seconds, &sample}) {
    if (!*number) return number->error();
  }
  const json* frames = find(params, "frames");
  question.count = *count;
  question.time = std::chrono::seconds(*seconds);
  question.frames = frames != nullptr && frames->is_boolean() && frames->get<bool>();
  question.packets.sample = static_cast<uint32_t>(*sample);
  // Of all that passes, what is for no VIP would hide the rest.
  question.packets.strangers = question.packets.client.has_value();
  question.packets.frames = true;  // TCP's flags are read from them
  return question;
}

}  // namespace limpet
