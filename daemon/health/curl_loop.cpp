// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/health/curl_loop.h"

#include "daemon/loop/guard.h"

namespace limpet {
namespace {

// How long libcurl keeps the certificates of an authorities' file, seconds: a changed file counts
// after that.
constexpr long authorities_s = 60;

int events_of(int what) {
  int events = 0;
  if (what != CURL_POLL_OUT) events |= UV_READABLE;
  if (what != CURL_POLL_IN) events |= UV_WRITABLE;
  return events;
}

}  // namespace

Result<std::unique_ptr<CurlLoop>> CurlLoop::open(uv_loop_t* loop) {
  static const CURLcode global = curl_global_init(CURL_GLOBAL_DEFAULT);
  std::unique_ptr<CurlLoop> curl(new CurlLoop(loop));
  curl->multi_ = global == CURLE_OK ? curl_multi_init() : nullptr;
  curl->timer_ = make_handle<uv_timer_t>([&](uv_timer_t* t) { return uv_timer_init(loop, t); });
  if (!curl->multi_ || !curl->timer_) return Error{"libcurl cannot be used: out of memory"};
  curl->timer_->data = curl.get();
  curl_multi_setopt(curl->multi_, CURLMOPT_SOCKETFUNCTION, on_socket);
  curl_multi_setopt(curl->multi_, CURLMOPT_SOCKETDATA, curl.get());
  curl_multi_setopt(curl->multi_, CURLMOPT_TIMERFUNCTION, on_timer);
  curl_multi_setopt(curl->multi_, CURLMOPT_TIMERDATA, curl.get());
  return curl;
}

CurlLoop::~CurlLoop() {
  if (multi_) curl_multi_cleanup(multi_);
}

Result<void> CurlLoop::add(CURL* transfer) {
  curl_easy_setopt(transfer, CURLOPT_CA_CACHE_TIMEOUT, authorities_s);
  const CURLMcode code = curl_multi_add_handle(multi_, transfer);
  if (code != CURLM_OK) return Error{curl_multi_strerror(code)};
  return {};
}

void CurlLoop::remove(CURL* transfer) {
  std::erase_if(ended_, [&](const auto& ended) { return ended.first == transfer; });
  curl_multi_remove_handle(multi_, transfer);
}

int CurlLoop::on_socket(CURL*, curl_socket_t fd, int what, void* data, void*) {
  guarded("a check", [&] {
    auto& self = *static_cast<CurlLoop*>(data);
    if (what == CURL_POLL_REMOVE) {
      self.sockets_.erase(fd);
    } else {
      self.watch(fd, what);
    }
  });
  return 0;
}

/// A socket that cannot be watched makes no progress: its transfer ends by its timeout.
void CurlLoop::watch(curl_socket_t fd, int what) {
  auto& poll = sockets_[fd];
  if (!poll) {
    poll = make_handle<uv_poll_t>([&](uv_poll_t* p) { return uv_poll_init(loop_, p, fd); });
    if (!poll) return;
    poll->data = this;
  }
  uv_poll_start(poll.get(), events_of(what), [](uv_poll_t* ready, int status, int events) {
    uv_os_fd_t ready_fd = -1;
    uv_fileno(reinterpret_cast<uv_handle_t*>(ready), &ready_fd);
    int flags = status < 0 ? CURL_CSELECT_ERR : 0;
    if (events & UV_READABLE) flags |= CURL_CSELECT_IN;
    if (events & UV_WRITABLE) flags |= CURL_CSELECT_OUT;
    static_cast<CurlLoop*>(ready->data)->act(ready_fd, flags);
  });
}

int CurlLoop::on_timer(CURLM*, long timeout_ms, void* data) {
  auto& self = *static_cast<CurlLoop*>(data);
  if (timeout_ms < 0) {
    uv_timer_stop(self.timer_.get());
  } else {
    uv_timer_start(
        self.timer_.get(),
        [](uv_timer_t* timer) { static_cast<CurlLoop*>(timer->data)->act(CURL_SOCKET_TIMEOUT, 0); },
        static_cast<uint64_t>(timeout_ms), 0);
  }
  return 0;
}

void CurlLoop::act(curl_socket_t fd, int events) {
  guarded("a check", [&] {
    int running = 0;
    curl_multi_socket_action(multi_, fd, events, &running);
    tell_ended();
  });
}

/// All are read before any is told: a transfer that is removed has libcurl look through what is
/// left to be read.
void CurlLoop::tell_ended() {
  int left = 0;
  while (const CURLMsg* message = curl_multi_info_read(multi_, &left)) {
    if (message->msg == CURLMSG_DONE)
      ended_.emplace_back(message->easy_handle, message->data.result);
  }
  while (!ended_.empty()) {
    const auto [transfer, code] = ended_.front();
    ended_.pop_front();
    void* waiter = nullptr;
    curl_easy_getinfo(transfer, CURLINFO_PRIVATE, &waiter);
    static_cast<Waiter*>(waiter)->ended(code);
  }
}

}  // namespace limpet
