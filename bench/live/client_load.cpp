// SPDX-License-Identifier: GPL-2.0-or-later
#include "bench/live/client_load.h"

#include <arpa/inet.h>
#include <sys/epoll.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <system_error>

namespace limpet::live {
namespace {

using namespace std::chrono_literals;

constexpr auto patience = 3s;          // for those under way when the time is over
constexpr size_t most_at_once = 8192;  // at a rate; those that would be more have failed

std::string text_of(in_addr address) {
  std::array<char, INET_ADDRSTRLEN> text{};
  inet_ntop(AF_INET, &address, text.data(), text.size());
  return text.data();
}

timespec left(Attempt::Clock::time_point until) {
  const auto nanoseconds =
      std::max<int64_t>(0, std::chrono::nanoseconds(until - Attempt::Clock::now()).count());
  return {.tv_sec = nanoseconds / 1'000'000'000, .tv_nsec = nanoseconds % 1'000'000'000};
}

}  // namespace

ClientLoad::ClientLoad(const ClientOptions& options)
    : options_(options), events_(epoll_create1(EPOLL_CLOEXEC)) {
  if (events_ < 0) throw std::system_error(errno, std::generic_category(), "epoll");
}

ClientLoad::~ClientLoad() {
  close(events_);
}

LoadResult ClientLoad::run() {
  next_due_ = Clock::now();
  end_ = next_due_ + std::chrono::duration_cast<Clock::duration>(
                         std::chrono::duration<double>(options_.seconds));
  for (auto now = next_due_; now < end_; now = Clock::now()) {
    start_those_due(now);
    wait(options_.rate > 0 ? std::min(next_due_, end_) : end_);
  }
  while (!going_.empty() && Clock::now() < end_ + patience) wait(end_ + patience);
  result_.failed += going_.size();
  going_.clear();
  return std::move(result_);
}

void ClientLoad::start_those_due(Clock::time_point now) {
  if (options_.rate == 0) {
    for (size_t n = going_.size(); n < options_.at_once; ++n) start(now);
    return;
  }
  const auto interval =
      std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(1 / options_.rate));
  for (; next_due_ <= now; next_due_ += interval) start(next_due_);
}

void ClientLoad::start(Clock::time_point due) {
  if (going_.size() >= most_at_once) {
    ++result_.failed;
    return;
  }
  const auto number = static_cast<uint32_t>(source_++ % options_.sources);
  const in_addr source{.s_addr = htonl(ntohl(options_.first_source.s_addr) + number)};
  const sockaddr_in& server = options_.servers[number % options_.servers.size()];
  auto attempt = std::make_unique<Attempt>(server, source, due);
  const int socket = attempt->socket();
  epoll_event event{.events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET, .data = {.fd = socket}};
  if (socket < 0 || epoll_ctl(events_, EPOLL_CTL_ADD, socket, &event) != 0) {
    ++result_.failed;
    return;
  }
  going_.emplace(socket, std::move(attempt));
}

void ClientLoad::wait(Clock::time_point until) {
  std::array<epoll_event, 256> events;
  const timespec timeout = left(until);
  const int count =
      epoll_pwait2(events_, events.data(), static_cast<int>(events.size()), &timeout, nullptr);
  if (count < 0 && errno != EINTR) throw std::system_error(errno, std::generic_category(), "epoll");
  for (int n = 0; n < count; ++n) go_on(events[static_cast<size_t>(n)].data.fd);
}

void ClientLoad::go_on(int socket) {
  const auto found = going_.find(socket);
  switch (found->second->go_on()) {
    case Attempt::State::going:
      return;
    case Attempt::State::done:
      note(*found->second);
      break;
    case Attempt::State::failed:
      ++result_.failed;
      break;
  }
  going_.erase(found);
}

void ClientLoad::note(const Attempt& attempt) {
  const auto now = Clock::now();
  result_.microseconds.push_back(
      std::chrono::duration<double, std::micro>(now - attempt.due()).count());
  if (now < end_) ++result_.in_time;
  const std::string_view page = attempt.page();
  const size_t space = page.find(' '), line = page.find('\n');
  ++result_.members[std::string(page.substr(0, space))];
  const std::string seen(page.substr(std::min(space, line) + 1, line - space - 1));
  if (seen != text_of(attempt.source())) ++result_.seen[seen];
}

}  // namespace limpet::live
