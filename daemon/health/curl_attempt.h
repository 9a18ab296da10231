// SPDX-License-Identifier: GPL-2.0-or-later
// An attempt of a check that libcurl speaks: all kinds but msrpc and exec.
#pragma once

#include <array>

#include "daemon/health/attempt.h"
#include "daemon/health/curl_loop.h"
#include "daemon/health/curl_reply.h"
#include "daemon/health/curl_request.h"
#include "daemon/health/tcp_progress.h"

namespace limpet {

class CurlAttempt final : public Attempt, private CurlLoop::Waiter {
 public:
  /// Starts it. The loop and the target outlive it.
  static Result<std::unique_ptr<Attempt>> start(CurlLoop& loop, const Target& target, Done done);
  ~CurlAttempt() override;

 private:
  CurlAttempt(CurlLoop& loop, const Target& target, Done done);
  static curl_socket_t on_open(void* attempt, curlsocktype, curl_sockaddr*);
  static int on_close(void* attempt, curl_socket_t fd);
  static size_t on_line(char* data, size_t, size_t size, void* attempt);
  static size_t on_body(char* data, size_t, size_t size, void* attempt);
  void ended(CURLcode code) override;
  Outcome outcome(CURLcode code) const;

  CurlLoop& loop_;
  const Target& target_;
  Done done_;
  CurlReply reply_;
  CurlList connect_to_;
  std::array<char, CURL_ERROR_SIZE> error_{};
  CurlTransfer transfer_;
  std::string no_socket_;  // why there is none
  TcpProgress progress_;   // of its socket, when that was closed
  bool added_ = false;
};

}  // namespace limpet
