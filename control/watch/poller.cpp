// SPDX-License-Identifier: GPL-2.0-or-later
#include "control/watch/poller.h"

#include <utility>

#include "control/session.h"

namespace limpet {
namespace {

using namespace std::chrono_literals;

constexpr auto patience = 5s;            // with an answer
constexpr auto time_to_connect = 100ms;  // it is the kernel's doing, unless limpetd hangs

}  // namespace

Poller::Poller(std::string socket, std::chrono::milliseconds interval)
    : socket_(std::move(socket)), interval_(interval) {}

std::optional<Result<Answers>> Poller::step(Clock::time_point now) {
  Result<void> done;
  if (!client_) {
    if (now < next_) return std::nullopt;
    next_ = now + interval_;
    due_ = now + patience;
    done = begin();
  } else {
    done = take_replies();
    if (done && results_.size() < round_methods.size() && now >= due_) {
      done = Error{"it accepted the connection but does not answer (busy or stuck): " + socket_};
    }
  }
  if (done && results_.size() < round_methods.size()) return std::nullopt;
  client_.reset();
  due_ = next_;
  if (!done) return Result<Answers>(done.error());
  return Answers{std::move(results_[0]), std::move(results_[1]), std::move(results_[2]),
                 std::move(results_[3])};
}

Result<void> Poller::begin() {
  results_.clear();
  auto client = ControlClient::open(socket_, time_to_connect);
  if (!client) return client.error();
  client_.emplace(*std::move(client));
  for (const char* method : round_methods) {
    if (auto sent = client_->send(method); !sent) return sent;
  }
  return {};
}

Result<void> Poller::take_replies() {
  while (results_.size() < round_methods.size()) {
    auto line = client_->receive();
    if (!line) return line.error();
    if (!*line) break;
    auto result = result_of(**line);
    if (!result) return result.error();
    results_.push_back(*std::move(result));
  }
  return {};
}

}  // namespace limpet
