// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/health/prober.h"

#include "daemon/health/curl_attempt.h"
#include "daemon/health/exec_attempt.h"
#include "daemon/health/msrpc/attempt.h"

namespace limpet {

Result<std::unique_ptr<Prober>> Prober::open(uv_loop_t* loop) {
  auto curl = CurlLoop::open(loop);
  if (!curl) return curl.error();
  return std::unique_ptr<Prober>(new Prober(loop, std::move(*curl)));
}

Result<std::unique_ptr<Attempt>> Prober::start(const Target& target, Attempt::Done done) {
  switch (target.check.kind) {
    case CheckKind::msrpc:
      return MsrpcAttempt::start(loop_, target, std::move(done));
    case CheckKind::exec:
      return ExecAttempt::start(loop_, target, std::move(done));
    default:
      return CurlAttempt::start(*curl_, target, std::move(done));
  }
}

}  // namespace limpet
