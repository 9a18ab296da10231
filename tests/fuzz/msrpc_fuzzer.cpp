// SPDX-License-Identifier: GPL-2.0-or-later
// What a server may answer an msrpc check: whatever it is, the conversation ends alike in however
// many pieces it comes, reads nothing beyond it, and gives a reason that can be shown.
//
// An input: a byte that says how to cut (and, by its lowest bit, that no interface is asked for),
// then the server's bytes.
#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <vector>

#include "daemon/health/msrpc/conversation.h"

namespace limpet {
namespace {

constexpr char interface[] = "4b324fc8-1670-01d3-1278-5a47bf6ee188 v3.0";
constexpr size_t longest_reason = 200;  // as outcome.h says

struct Ending {
  std::string reason, missing, sent;
  bool done = false;
  uint16_t port = 0;
  bool operator==(const Ending&) const = default;
};

/// The sizes of pieces, again and again.
using Cut = std::vector<size_t>;

Ending converse(std::string_view bytes, bool asks, const Cut& cut) {
  Ending result;
  MsrpcConversation conversation(asks ? MsrpcSyntax::parse(interface) : std::nullopt);
  result.sent = conversation.to_send();
  // Pieces are read at its very end, so that the sanitizer sees who reads beyond them.
  std::vector<char> room(*std::max_element(cut.begin(), cut.end()));
  for (size_t piece = 0; !bytes.empty() && result.reason.empty(); ++piece) {
    const std::string_view next = bytes.substr(0, cut[piece % cut.size()]);
    char* copy = room.data() + room.size() - next.size();
    next.copy(copy, next.size());
    const auto taken = conversation.take({copy, next.size()});
    if (!taken) result.reason = taken.error().message;
    result.sent += conversation.to_send();
    bytes.remove_prefix(next.size());
  }
  result.done = conversation.done();
  result.port = conversation.port();
  if (result.done || !result.reason.empty()) return result;
  if (const auto ended = conversation.ended()) result.reason = ended->message;
  result.missing = conversation.missing();
  return result;
}

std::ostream& operator<<(std::ostream& out, const Ending& result) {
  return out << "reason '" << result.reason << "', missing '" << result.missing << "', sent "
             << result.sent.size() << " bytes, done " << result.done << ", port " << result.port;
}

void require(bool holds, const char* what, const Ending& one, const Ending& other) {
  if (holds) return;
  std::cerr << what << "\n  " << one << "\n  " << other << '\n';
  std::abort();
}

void check(const Ending& result, bool asks) {
  require(result.reason.size() <= longest_reason, "a long reason", result, result);
  for (const char letter : result.reason) {
    require(letter >= ' ' && letter <= '~', "a reason that cannot be printed", result, result);
  }
  require(result.done || !result.reason.empty() || !result.missing.empty(), "nothing", result,
          result);
  require((result.port != 0) == (result.done && asks), "a port at the wrong time", result, result);
}

}  // namespace
}  // namespace limpet

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace limpet;
  if (size == 0) return 0;
  const bool asks = (data[0] & 1) == 0;
  const size_t pace = data[0] >> 1;
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  const Ending whole = converse(bytes, asks, {size});
  check(whole, asks);
  for (const Cut& cut : {Cut{1}, Cut{15, 1, 1 + pace, 60}}) {
    const Ending cut_up = converse(bytes, asks, cut);
    require(cut_up == whole, "another result in pieces", whole, cut_up);
  }
  return 0;
}
