// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/health/msrpc/attempt.h"

#include <utility>

#include "daemon/health/within.h"
#include "daemon/loop/guard.h"

namespace limpet {

Result<std::unique_ptr<Attempt>> MsrpcAttempt::start(uv_loop_t* loop, const Target& target,
                                                     Done done) {
  const std::string& named = target.check.interface;
  const auto interface = MsrpcSyntax::parse(named);
  if (!interface && !named.empty()) return Error{"not an MSRPC interface: " + named};
  std::unique_ptr<MsrpcAttempt> attempt(new MsrpcAttempt(target, interface, std::move(done)));
  if (auto started = attempt->start_timer(loop); !started) return started.error();
  if (auto begun = attempt->connect(loop, target.check.port); !begun) return begun.error();
  return {std::move(attempt)};
}

MsrpcAttempt::MsrpcAttempt(const Target& target, std::optional<MsrpcSyntax> interface, Done done)
    : target_(target), done_(std::move(done)), conversation_(interface) {}

Result<void> MsrpcAttempt::start_timer(uv_loop_t* loop) {
  deadline_ =
      make_handle<uv_timer_t>([&](uv_timer_t* timer) { return uv_timer_init(loop, timer); });
  if (!deadline_) return Error{"cannot make a timer"};
  deadline_->data = this;
  uv_update_time(loop);  // starting others may have taken long
  arm(target_.check.timeout);
  return {};
}

void MsrpcAttempt::arm(std::chrono::milliseconds time) {
  const auto on_timer = [](uv_timer_t* timer) {
    guarded("a check", [&] { static_cast<MsrpcAttempt*>(timer->data)->timed_out(); });
  };
  uv_timer_start(deadline_.get(), on_timer, static_cast<uint64_t>(time.count()), 0);
}

Result<void> MsrpcAttempt::connect(uv_loop_t* loop, uint16_t port) {
  auto connection = MsrpcConnection::open(loop, target_.address, port, target_.probe, *this);
  if (!connection) return connection.error();
  connection_ = std::move(*connection);
  return {};
}

void MsrpcAttempt::connected() {
  if (stage_ == Stage::second_connection) return finish(Outcome::pass());
  stage_ = Stage::answer;
  connection_->send(conversation_.to_send());
}

void MsrpcAttempt::received(std::string_view bytes) {
  if (auto taken = conversation_.take(bytes); !taken) {
    return finish(Outcome::fail(taken.error().message));
  }
  if (!conversation_.done()) return connection_->send(conversation_.to_send());
  if (conversation_.port() == 0) return finish(Outcome::pass());
  connect_to_interface();
}

void MsrpcAttempt::connect_to_interface() {
  stage_ = Stage::second_connection;
  if (auto begun = connect(deadline_->loop, conversation_.port()); !begun) {
    finish(Outcome::not_asked(begun.error().message));
  }
}

void MsrpcAttempt::failed(const std::string& reason) {
  if (stage_ == Stage::answer) return finish(Outcome::fail(no_answer("", ": " + reason)));
  finish(Outcome::fail(where() + reason));
}

void MsrpcAttempt::closed() {
  finish(Outcome::fail(no_answer("", ": the server closed the connection")));
}

void MsrpcAttempt::timed_out() {
  // What came while the loop was busy elsewhere is heard first.
  if (!std::exchange(last_look_, true)) return arm(std::chrono::milliseconds(1));
  const std::string time = within(target_.check.timeout);
  if (stage_ == Stage::answer)
    return finish(Outcome::fail(no_answer("connected, but ", " " + time)));
  finish(Outcome::fail(where() + "no answer to the connection " + time));
}

std::string MsrpcAttempt::no_answer(const std::string& before, const std::string& after) const {
  if (const auto said = conversation_.ended()) return said->message;
  return before + conversation_.missing() + after;
}

std::string MsrpcAttempt::where() const {
  if (stage_ != Stage::second_connection) return "";
  return "port " + std::to_string(conversation_.port()) + ", which the endpoint mapper named: ";
}

void MsrpcAttempt::finish(Outcome outcome) {
  deadline_.reset();
  connection_.reset();
  const Done done = std::move(done_);
  done(std::move(outcome));  // which may destroy this
}

}  // namespace limpet
