// SPDX-License-Identifier: GPL-2.0-or-later
// A start that ends midway, at each of its steps.
#include <sys/wait.h>
#include <unistd.h>

#include <set>

#include "ebpf/step.h"
#include "tests/packet/pinned_test_base.h"

namespace limpet {
namespace {

constexpr int crashed = 77;
int steps_left = 0;
std::set<std::string>* seen_steps = nullptr;

/// The first of each kind counts.
void crash_at_step(const char* step) {
  if (seen_steps->insert(step).second && --steps_left == 0) _exit(crashed);
}

class PinnedCrashTest : public PinnedTest {
 protected:
  /// Starts in a process that ends at this step, if the start comes so far.
  bool crash_in(const std::string& toml, int step) {
    end();
    const pid_t child = fork();
    if (child == 0) {
      std::set<std::string> seen;
      seen_steps = &seen;
      steps_left = step;
      at_step = crash_at_step;
      try {
        start(toml);
      } catch (...) {
        _exit(1);
      }
      _exit(0);  // as by SIGKILL: nothing is destroyed
    }
    int status = 0;
    waitpid(child, &status, 0);
    EXPECT_TRUE(WIFEXITED(status) && (WEXITSTATUS(status) == 0 || WEXITSTATUS(status) == crashed))
        << status;
    return WEXITSTATUS(status) == crashed;
  }

  /// `to` is taken up after `from`, with a crash at each step of that; clients keep their members.
  void crash_everywhere(const std::string& from, const std::string& to, int least_steps) {
    start(from);
    serve();
    const auto served = serve();
    int step = 1;
    for (; crash_in(to, step); ++step) {
      EXPECT_NE(xdp(), 0U) << "step " << step;
      start(to);
      EXPECT_EQ(serve(), served) << "step " << step;
      start(from);
      EXPECT_EQ(serve(), served) << "step " << step;
    }
    EXPECT_GE(step, least_steps);
  }
};

TEST_F(PinnedCrashTest, OfAFirstStart) {
  int step = 1;
  for (; crash_in(cas({"ex1", "ex2"}), step); ++step) {
    start(cas({"ex1", "ex2"}));
    for (const std::string& member : serve()) EXPECT_NE(member, "nobody");
    end();
    PinDirectory::remove(std::move(PinDirectory::open(path())).value());
    EXPECT_EQ(xdp(), 0U);
  }
  EXPECT_GE(step, 4);
}

TEST_F(PinnedCrashTest, WithTheMapsThatAreThere) {
  crash_everywhere(cas({"ex1", "ex2"}), cas({"ex1", "ex2", "ex3"}), 2);
}

TEST_F(PinnedCrashTest, WithNewMaps) {
  crash_everywhere(cas({"ex1", "ex2"}), cas({"ex1", "ex2"}, front), 5);
}

}  // namespace
}  // namespace limpet
