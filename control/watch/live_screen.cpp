// SPDX-License-Identifier: GPL-2.0-or-later
#include "control/watch/live_screen.h"

#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <cstdint>
#include <utility>

namespace limpet {
namespace {

using namespace std::chrono_literals;

/// What it would have done without us, unless whoever started us wants it ignored.
void end_by(int signal) {
  struct sigaction before {};
  sigaction(signal, nullptr, &before);
  if (before.sa_handler != SIG_IGN) std::signal(signal, SIG_DFL);
  std::raise(signal);
}

}  // namespace

Result<void> LiveScreen::run(const Settings& settings) {
  int signal = 0;
  {
    // Held back before ncurses has handlers of its own, which would end the process for us.
    auto signals = Signals::open({SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGWINCH, SIGTSTP});
    if (!signals) return signals.error();
    auto screen = Screen::open(settings.colour);
    if (!screen) return screen.error();
    LiveScreen live(settings, **screen, *signals);
    live.follow();
    signal = live.ended_by_;
  }
  if (signal != 0) end_by(signal);
  return {};
}

LiveScreen::LiveScreen(const Settings& settings, Screen& screen, const Signals& signals)
    : settings_(settings),
      screen_(screen),
      signals_(signals),
      poller_(settings.socket, settings.interval),
      answered_at_(Clock::now()) {}

void LiveScreen::follow() {
  while (!ended_) {
    take_answers();
    draw();
    wait();
    take_signals();
    take_keys();
  }
}

/// Until there is something to do: a key, a signal, an answer, or it is time.
void LiveScreen::wait() {
  std::array<pollfd, 3> pollers = {{{STDIN_FILENO, POLLIN, 0},
                                    {signals_.descriptor(), POLLIN, 0},
                                    {poller_.descriptor(), POLLIN, 0}}};
  auto time = poller_.due() - Clock::now();
  if (!trouble_.empty()) time = std::min<Clock::duration>(time, 1s);  // it is counted on the screen
  const auto ms = std::chrono::ceil<std::chrono::milliseconds>(time).count();
  poll(pollers.data(), pollers.size(), static_cast<int>(std::max<decltype(ms)>(ms, 0)));
  if ((pollers[0].revents & (POLLHUP | POLLERR | POLLNVAL)) != 0) ended_ = true;
}

void LiveScreen::take_signals() {
  while (const auto signal = signals_.next()) {
    if (*signal == SIGWINCH) {
      screen_.take_new_size();
    } else if (*signal == SIGTSTP) {
      screen_.stop_process();
    } else {
      ended_ = true;
      if (*signal != SIGINT) ended_by_ = *signal;
    }
  }
}

void LiveScreen::take_keys() {
  while (const auto key = screen_.key()) take_key(*key);
}

void LiveScreen::take_key(Key key) {
  switch (key) {
    case Key::quit:
      ended_ = true;
      break;
    case Key::pause:
      if (paused_) {
        paused_.reset();
      } else {
        paused_ = latest_;
      }
      break;
    case Key::help:
      helps_ = !helps_;
      scroll_ = 0;
      break;
    case Key::up:
    case Key::down:
      scroll_by(1, key == Key::down);
      break;
    case Key::page_up:
    case Key::page_down:
      scroll_by(page_, key == Key::page_down);
      break;
    case Key::home:
      scroll_ = 0;
      break;
    case Key::end:
      scroll_ = SIZE_MAX;
      break;
    case Key::redraw:
      screen_.forget();
      break;
    case Key::other:
      break;
  }
}

/// Too far down is what the frame corrects.
void LiveScreen::scroll_by(size_t lines, bool down) {
  if (down) {
    scroll_ += std::min(lines, SIZE_MAX - scroll_);
  } else {
    scroll_ -= std::min(lines, scroll_);
  }
}

void LiveScreen::take_answers() {
  const auto now = Clock::now();
  auto round = poller_.step(now);
  if (!round) return;
  if (!*round) {
    trouble_ = round->error().message;
    return;
  }
  trouble_.clear();
  if (answered_) latest_.before = std::move(latest_.now);
  latest_.now = **std::move(round);
  answered_ = true;
  answered_at_ = now;
}

void LiveScreen::draw() {
  if (!answered_ && trouble_.empty()) return;
  const Shown& shown = paused_ ? *paused_ : latest_;
  const auto silence =
      std::chrono::duration_cast<std::chrono::seconds>(Clock::now() - answered_at_);
  const Frame frame = frame_of({.before = shown.before ? &*shown.before : nullptr,
                                .now = &shown.now,
                                .pool = settings_.pool,
                                .trouble = trouble_,
                                .silent_seconds = static_cast<uint64_t>(silence.count()),
                                .paused = paused_.has_value(),
                                .help = helps_},
                               screen_.size(), scroll_);
  scroll_ = frame.scroll;
  page_ = std::max<size_t>(frame.page, 1);
  screen_.draw(frame.lines);
}

}  // namespace limpet
