// SPDX-License-Identifier: GPL-2.0-or-later
// Attempts of libcurl's kinds against servers that do what the test says.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <utility>

#include "daemon/health/curl_attempt.h"
#include "tests/unit/health/attempt_loop.h"
#include "tests/unit/health/sample_target.h"
#include "tests/unit/health/scripted_server.h"

namespace limpet {

/// What a client says up to the end of this text, it included; less when it ends before.
inline std::string read_until(int connection, const std::string& end) {
  std::string said;
  while (!said.ends_with(end)) {
    const std::string byte = read_bytes(connection, 1);
    if (byte.empty()) break;
    said += byte;
  }
  return said;
}

class CurlAttemptTest : public testing::Test {
 protected:
  explicit CurlAttemptTest(CheckKind kind) : target_(sample_target(kind, 0)) {
    target_.address = ip("127.0.0.1");
    target_.check.timeout = std::chrono::seconds(3);
  }

  AttemptLoop::Start start(uint16_t port) {
    target_.check.port = port;
    return [this](uv_loop_t*, Attempt::Done done) {
      return CurlAttempt::start(*curl_, target_, std::move(done));
    };
  }
  Outcome outcome(uint16_t port) {
    Outcome found = loop_.run(start(port));
    EXPECT_EQ(found.passed, found.reason.empty());
    EXPECT_LE(found.reason.size(), 200u);
    EXPECT_TRUE(found.asked) << found.reason;
    return found;
  }
  /// Why it fails, or "passed".
  std::string reason(uint16_t port) {
    const Outcome found = outcome(port);
    return found.passed ? "passed" : found.reason;
  }
  std::string reason(ScriptedServer::Script script) {
    const ScriptedServer server({std::move(script)});
    return reason(server.port());
  }

  Target target_;
  AttemptLoop loop_;
  std::unique_ptr<CurlLoop> curl_ = std::move(CurlLoop::open(loop_.loop())).value();
};

}  // namespace limpet
