// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/health/exec_attempt.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/wait.h>

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <thread>

#include "tests/unit/health/attempt_loop.h"

namespace limpet {
namespace {

using namespace std::chrono_literals;

bool has_children() {
  siginfo_t info;
  return waitid(P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT) == 0 || errno != ECHILD;
}

/// Not as a zombie, which only this process's parents could end.
bool runs(int process) {
  std::ifstream stat("/proc/" + std::to_string(process) + "/stat");
  std::string number, name, state;
  return stat >> number >> name >> state && state != "Z";
}

/// Those that this process was started with.
int inherited_descriptors() {
  int count = 0;
  for (int descriptor = 0; descriptor < 1024; ++descriptor) {
    const int flags = fcntl(descriptor, F_GETFD);
    if (flags >= 0 && (flags & FD_CLOEXEC) == 0) ++count;
  }
  return count;
}

std::string contents(const std::filesystem::path& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

class ExecAttemptTest : public testing::Test {
 protected:
  ExecAttemptTest() {
    std::string pattern = testing::TempDir() + "limpet-exec-XXXXXX";
    directory_ = mkdtemp(pattern.data());
    target_.check.kind = CheckKind::exec;
    target_.check.timeout = 4s;
    target_.address = *IpAddress::parse("192.0.2.21");
    target_.member = "ex1";
    target_.pool = "cas";
  }
  ~ExecAttemptTest() override {
    EXPECT_FALSE(has_children());
    std::filesystem::remove_all(directory_);
  }

  std::string path(const std::string& name) const { return directory_ + "/" + name; }

  AttemptLoop::Start start(std::vector<std::string> command) {
    target_.check.command = std::move(command);
    return [this](uv_loop_t* loop, Attempt::Done done) {
      return ExecAttempt::start(loop, target_, std::move(done));
    };
  }
  AttemptLoop::Start script(const std::string& text) { return start({"/bin/sh", "-c", text}); }

  std::string reason(const AttemptLoop::Start& started) {
    const Outcome outcome = loop_.run(started);
    EXPECT_EQ(outcome.passed, outcome.reason.empty());
    return outcome.passed ? "passed" : outcome.reason;
  }

  std::string directory_;
  Target target_;
  AttemptLoop loop_;
};

TEST_F(ExecAttemptTest, TheExitStatusDecides) {
  EXPECT_EQ(reason(start({"/bin/true"})), "passed");
  EXPECT_EQ(reason(start({"/bin/false"})), "exit status 1");
  EXPECT_EQ(reason(script("echo all is well; exit 0")), "passed");
  EXPECT_EQ(reason(script("echo queue is full; echo more; exit 2")),
            "exit status 2: \"queue is full\"");
  EXPECT_EQ(reason(script("echo to stderr >&2; exit 255")), "exit status 255: \"to stderr\"");
  EXPECT_EQ(reason(script("kill -9 $$")), "killed by signal 9");
  EXPECT_EQ(reason(script("echo last words; kill -15 $$")), "killed by signal 15: \"last words\"");
}

TEST_F(ExecAttemptTest, WhatCannotBeStartedWasNotAsked) {
  const auto refusal = [&](const std::string& program) {
    const Outcome outcome = loop_.run(start({program}));
    EXPECT_FALSE(outcome.asked);
    return outcome.reason;
  };
  EXPECT_EQ(refusal(path("missing")), "cannot be started: no such file or directory");
  EXPECT_EQ(refusal(directory_), "cannot be started: permission denied");
  std::ofstream(path("text")) << "true\n";
  EXPECT_EQ(refusal(path("text")), "cannot be started: permission denied");
}

TEST_F(ExecAttemptTest, ArgumentsAreNotForAShell) {
  EXPECT_EQ(reason(start({"/bin/sh", "-c", "echo \"$1|$2\"; exit 1", "x", "$HOME; *", ""})),
            "exit status 1: \"$HOME; *|\"");
}

TEST_F(ExecAttemptTest, TheEnvironmentSaysWhomToLookAt) {
  const std::string file = path("environment");
  const auto write = script("tr '\\0' '\\n' <\"/proc/$$/environ\" >" + file);
  ASSERT_EQ(reason(write), "passed");
  const std::string common =
      "PATH=/usr/sbin:/usr/bin:/sbin:/bin\nLIMPET_POOL=cas\nLIMPET_MEMBER=ex1\n"
      "LIMPET_ADDRESS=192.0.2.21\n";
  EXPECT_EQ(contents(file), common);
  target_.check.port = 443;
  ASSERT_EQ(reason(write), "passed");
  EXPECT_EQ(contents(file), common + "LIMPET_PORT=443\n");
}

TEST_F(ExecAttemptTest, ItHasNoInputAndNoDescriptorsOfOurs) {
  EXPECT_EQ(reason(script("read line && exit 3; exit 0")), "passed");
  // ls has the directory, too.
  const std::string expected = std::to_string(inherited_descriptors() + 1);
  EXPECT_EQ(reason(script("test $(ls /proc/self/fd | wc -l) = " + expected)), "passed");
  EXPECT_EQ(reason(script("test $(cut -d' ' -f6 /proc/$$/stat) = $$")), "passed");  // a session
}

TEST_F(ExecAttemptTest, MuchOutputIsDrained) {
  EXPECT_EQ(reason(script("yes | head -c 3000000; exit 1")), "exit status 1: \"y\"");
}

TEST_F(ExecAttemptTest, OpenOrClosedOutputHoldsNobody) {
  target_.check.timeout = 2s;
  EXPECT_EQ(reason(script("exec >&- 2>&-; sleep 0.1; exit 3")), "exit status 3");
  EXPECT_EQ(reason(script("sleep 2 & echo gone; exit 4")), "exit status 4: \"gone\"");
  EXPECT_EQ(reason(script("yes & exit 5")).substr(0, 13), "exit status 5");
}

TEST_F(ExecAttemptTest, WhatDoesNotEndIsKilledWithAllThatItStarted) {
  target_.check.timeout = 300ms;
  const std::string file = path("process");
  EXPECT_EQ(reason(script("trap '' TERM; sleep 60 & echo $! >" + file + "; wait; sleep 60")),
            "did not end within 300 ms");
  const std::string process = contents(file);
  ASSERT_NE(process, "");
  EXPECT_TRUE(loop_.becomes([&] { return !runs(std::stoi(process)); }));
  EXPECT_TRUE(loop_.becomes([&] { return !has_children(); }));
}

TEST_F(ExecAttemptTest, ABusyLoopIsNotTheProgramsFault) {
  target_.check.timeout = 200ms;
  const auto busy = [&](uv_loop_t* loop, Attempt::Done done) {
    auto attempt = start({"/bin/true"})(loop, std::move(done));
    std::this_thread::sleep_for(400ms);
    return attempt;
  };
  EXPECT_EQ(reason(busy), "passed");
}

TEST_F(ExecAttemptTest, GivenUpAtAnyMomentItLeavesNothing) {
  loop_.run(start({"/bin/true"}));  // what libuv opens once
  const size_t before = open_descriptors();
  for (int i = 0; i < 60; ++i) {
    loop_.give_up_after(i * 100us, script(i % 2 == 0 ? "echo a; sleep 60" : "echo b; exit 1"));
    EXPECT_FALSE(has_children());
  }
  loop_.run(start({path("missing")}));
  EXPECT_TRUE(loop_.becomes([&] { return open_descriptors() == before; }));
}

TEST_F(ExecAttemptTest, ManyRunAtOnce) {
  const auto slow = script("sleep 0.2; exit 7");
  std::vector<std::unique_ptr<Attempt>> attempts;
  std::vector<std::string> reasons;
  const auto all = [&](uv_loop_t* loop, Attempt::Done done) {
    for (int i = 0; i < 20; ++i) {
      auto started = ExecAttempt::start(
          loop, target_, [&](Outcome outcome) { reasons.push_back(outcome.reason); });
      if (started) attempts.push_back(std::move(*started));
    }
    return slow(loop, std::move(done));
  };
  EXPECT_EQ(reason(all), "exit status 7");
  EXPECT_TRUE(loop_.becomes([&] { return reasons.size() == 20; }));
  EXPECT_EQ(reasons, std::vector<std::string>(20, "exit status 7"));
}

}  // namespace
}  // namespace limpet
