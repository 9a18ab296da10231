// SPDX-License-Identifier: GPL-2.0-or-later
// Who may change something over the control socket.
#include <gmock/gmock.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "control/protocol.h"
#include "tests/unit/control/running_server.h"

namespace limpet {
namespace {

using nlohmann::json;
using testing::HasSubstr;

constexpr uid_t somebody = 65534;

Result<json> done(const json&) {
  return json("done");
}

class ChangesTest : public testing::Test {
 protected:
  /// The reply to a request by this user.
  std::string ask(const std::string& method, uid_t user) {
    std::string reply;
    std::thread asking([&] {
      // The system call itself: of this thread alone, and for good.
      if (user != geteuid() && syscall(SYS_setresuid, user, user, user) != 0) return;
      RawClient client(path_);
      client.send(request_line(1, method, json::object()));
      reply = client.line().value_or("hung up");
    });
    asking.join();
    return reply;
  }

  TempDirectory directory_;
  const std::string path_ = directory_.path("control.sock");
  RunningServer server_{path_, {{"look", done}}, {}, {{"change", done}}};
};

TEST_F(ChangesTest, ItsOwnUserMay) {
  EXPECT_THAT(ask("look", geteuid()), HasSubstr("done"));
  EXPECT_THAT(ask("change", geteuid()), HasSubstr("done"));
}

TEST_F(ChangesTest, OthersMayOnlyLook) {
  if (geteuid() != 0) GTEST_SKIP() << "only root can be somebody else";
  ASSERT_EQ(chmod(directory_.path("").c_str(), 0755), 0);
  ASSERT_EQ(chmod(path_.c_str(), 0666), 0);
  EXPECT_THAT(ask("look", somebody), HasSubstr("done"));
  const std::string refusal = ask("change", somebody);
  EXPECT_THAT(refusal, HasSubstr("only root and the user that limpetd runs as"));
  EXPECT_THAT(refusal, HasSubstr(std::to_string(static_cast<int>(ErrorCode::refused))));
}

}  // namespace
}  // namespace limpet
