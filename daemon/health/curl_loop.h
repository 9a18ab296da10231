// SPDX-License-Identifier: GPL-2.0-or-later
// libcurl's multi interface on the libuv loop: its transfers make progress as their sockets and
// timers say, and each end is told to whom it belongs.
// https://curl.se/libcurl/c/libcurl-multi.html
#pragma once

#include <curl/curl.h>

#include <deque>
#include <map>
#include <memory>
#include <utility>

#include "daemon/loop/handle.h"
#include "ebpf/result.h"

namespace limpet {

class CurlLoop {
 public:
  /// Who waits for a transfer: set with CURLOPT_PRIVATE. Told once, not within add(), and not after
  /// remove(); may remove any transfer in the call.
  class Waiter {
   public:
    virtual void ended(CURLcode code) = 0;

   protected:
    ~Waiter() = default;
  };

  static Result<std::unique_ptr<CurlLoop>> open(uv_loop_t* loop);
  ~CurlLoop();  // after the last transfer was removed

  /// The transfer is still its owner's, who removes it before it is destroyed.
  Result<void> add(CURL* transfer);
  void remove(CURL* transfer);

 private:
  struct Socket;

  explicit CurlLoop(uv_loop_t* loop) : loop_(loop) {}
  static int on_socket(CURL*, curl_socket_t fd, int what, void* data, void* socket);
  static int on_timer(CURLM*, long timeout_ms, void* data);
  void watch(curl_socket_t fd, int what);
  void act(curl_socket_t fd, int events);
  void tell_ended();

  uv_loop_t* loop_;
  CURLM* multi_ = nullptr;
  Handle<uv_timer_t> timer_;
  std::map<curl_socket_t, Handle<uv_poll_t>> sockets_;
  std::deque<std::pair<CURL*, CURLcode>> ended_;  // not told yet
};

}  // namespace limpet
