// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/health/curl_attempt.h"

#include <unistd.h>

#include <cstring>

#include "daemon/health/certificate_end.h"
#include "daemon/health/curl_reason.h"
#include "daemon/health/probe_socket.h"
#include "daemon/loop/guard.h"

namespace limpet {

Result<std::unique_ptr<Attempt>> CurlAttempt::start(CurlLoop& loop, const Target& target,
                                                    Done done) {
  std::unique_ptr<CurlAttempt> attempt(new CurlAttempt(loop, target, std::move(done)));
  if (!attempt->transfer_ || !attempt->connect_to_) return Error{"out of memory"};
  if (auto added = loop.add(attempt->transfer_.get()); !added) return added.error();
  attempt->added_ = true;
  return std::unique_ptr<Attempt>(std::move(attempt));
}

CurlAttempt::CurlAttempt(CurlLoop& loop, const Target& target, Done done)
    : loop_(loop),
      target_(target),
      done_(std::move(done)),
      reply_(target.check),
      connect_to_(curl_slist_append(nullptr, curl_connect_to(target).c_str())),
      transfer_(curl_easy_init()) {
  CURL* transfer = transfer_.get();
  if (!transfer) return;
  set_curl_request(transfer, target_, connect_to_.get());
  curl_easy_setopt(transfer, CURLOPT_PRIVATE, static_cast<CurlLoop::Waiter*>(this));
  curl_easy_setopt(transfer, CURLOPT_ERRORBUFFER, error_.data());
  curl_easy_setopt(transfer, CURLOPT_OPENSOCKETFUNCTION, on_open);
  curl_easy_setopt(transfer, CURLOPT_OPENSOCKETDATA, this);
  curl_easy_setopt(transfer, CURLOPT_CLOSESOCKETFUNCTION, on_close);
  curl_easy_setopt(transfer, CURLOPT_CLOSESOCKETDATA, this);
  curl_easy_setopt(transfer, CURLOPT_HEADERFUNCTION, on_line);
  curl_easy_setopt(transfer, CURLOPT_HEADERDATA, this);
  curl_easy_setopt(transfer, CURLOPT_WRITEFUNCTION, on_body);
  curl_easy_setopt(transfer, CURLOPT_WRITEDATA, this);
}

CurlAttempt::~CurlAttempt() {
  if (added_) loop_.remove(transfer_.get());
}

curl_socket_t CurlAttempt::on_open(void* attempt, curlsocktype, curl_sockaddr*) {
  curl_socket_t fd = CURL_SOCKET_BAD;
  guarded("a check", [&] {
    auto& self = *static_cast<CurlAttempt*>(attempt);
    const auto opened = open_probe_socket(self.target_.address.family(), self.target_.probe);
    if (opened) {
      fd = *opened;
    } else {
      self.no_socket_ = opened.error().message;
    }
  });
  return fd;
}

/// libcurl's own times say nothing of a connection whose TLS handshake does not end.
int CurlAttempt::on_close(void* attempt, curl_socket_t fd) {
  static_cast<CurlAttempt*>(attempt)->progress_ = tcp_progress(fd);
  return close(fd);
}

// What is returned here is how much was taken: less ends the transfer.

size_t CurlAttempt::on_line(char* data, size_t, size_t size, void* attempt) {
  bool goes_on = false;
  guarded("a check", [&] {
    goes_on = static_cast<CurlAttempt*>(attempt)->reply_.take_line({data, size});
  });
  return goes_on ? size : 0;
}

size_t CurlAttempt::on_body(char* data, size_t, size_t size, void* attempt) {
  bool goes_on = false;
  guarded("a check", [&] {
    goes_on = static_cast<CurlAttempt*>(attempt)->reply_.take_body({data, size});
  });
  return goes_on ? size : 0;
}

void CurlAttempt::ended(CURLcode code) {
  const Done done = std::move(done_);
  done(outcome(code));  // which may destroy this
}

Outcome CurlAttempt::outcome(CURLcode code) const {
  if (!no_socket_.empty()) return Outcome::not_asked(no_socket_);
  long error = 0;
  curl_easy_getinfo(transfer_.get(), CURLINFO_OS_ERRNO, &error);
  if (code == CURLE_COULDNT_CONNECT && is_own_fault(static_cast<int>(error))) {
    return Outcome::not_asked(std::string("cannot connect: ") +
                              std::strerror(static_cast<int>(error)));
  }
  Outcome outcome;
  if (!reply_.wrong().empty()) {
    outcome.reason = reply_.wrong();
  } else if (code == CURLE_OK) {
    outcome.reason = reply_.wrong_at_end();
  } else if (!reply_.enough()) {
    outcome.reason = curl_reason(code, transfer_.get(), target_.check,
                                 {progress_, error_.data(), reply_.first_line()});
  }
  outcome.passed = outcome.reason.empty();
  outcome.certificate_ends = certificate_end(transfer_.get());
  return outcome;
}

}  // namespace limpet
