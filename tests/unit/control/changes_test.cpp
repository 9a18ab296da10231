// SPDX-License-Identifier: GPL-2.0-or-later
// Who may use the control socket, however loose the mode of its file is.
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

Result<json> seen(const json&) {
  return json("seen");
}

Result<json> changed(const json&, const Caller&) {
  return json("changed");
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
  RunningServer server_{path_, {{"look", seen}}, {}, {{"change", changed}}};
};

TEST_F(ChangesTest, ItsOwnUserMay) {
  EXPECT_THAT(ask("look", geteuid()), HasSubstr("seen"));
  EXPECT_THAT(ask("change", geteuid()), HasSubstr("changed"));
}

TEST_F(ChangesTest, OthersMayNothing) {
  if (geteuid() != 0) GTEST_SKIP() << "only root can be somebody else";
  ASSERT_EQ(chmod(directory_.path("").c_str(), 0755), 0);
  ASSERT_EQ(chmod(path_.c_str(), 0666), 0);
  for (const char* method : {"look", "change"}) {
    const std::string refusal = ask(method, somebody);
    EXPECT_THAT(refusal, HasSubstr("only root, limpetd's own user and the groups"));
    EXPECT_THAT(refusal, HasSubstr(std::to_string(static_cast<int>(ErrorCode::refused))));
  }
}

}  // namespace
}  // namespace limpet
