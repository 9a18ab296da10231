// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/control/caller.h"

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <vector>

namespace limpet {
namespace {

constexpr AccessGroups both{.change = 100, .view = 200}, none{};
constexpr uid_t stranger = 4'000'000'000;

Rights of(uid_t uid, const std::vector<gid_t>& groups, const AccessGroups& access = both) {
  return rights_of(uid, groups, access);
}

TEST(Caller, GroupsDecide) {
  EXPECT_EQ(of(stranger, {1, 100}), Rights::change);
  EXPECT_EQ(of(stranger, {200, 1}), Rights::view);
  EXPECT_EQ(of(stranger, {200, 100}), Rights::change);
  EXPECT_EQ(of(stranger, {1, 2, 3}), Rights::none);
  EXPECT_EQ(of(stranger, {}), Rights::none);
}

TEST(Caller, RootAndTheOwnUserNeedNoGroup) {
  for (const AccessGroups& access : {both, none}) {
    EXPECT_EQ(of(0, {}, access), Rights::change);
    EXPECT_EQ(of(geteuid(), {200}, access), Rights::change);
  }
}

TEST(Caller, AGroupThatTheHostDoesNotHaveLetsNobodyIn) {
  EXPECT_EQ(of(stranger, {0, 100, 200}, none), Rights::none);
  EXPECT_EQ(of(stranger, {200}, {.change = 100, .view = {}}), Rights::none);
  EXPECT_EQ(of(stranger, {100}, {.change = {}, .view = 200}), Rights::none);
}

TEST(Caller, WhoCannotBeToldMayNothing) {
  EXPECT_EQ(of(Caller::nobody, {100}), Rights::none);
  int pipe[2];
  ASSERT_EQ(::pipe(pipe), 0);
  EXPECT_EQ(identify(pipe[0], both).rights, Rights::none);
  for (const int end : pipe) close(end);
}

TEST(Caller, IsIdentifiedByItsSocket) {
  int pair[2];
  ASSERT_EQ(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
  const Caller caller = identify(pair[0], none);
  EXPECT_EQ(caller.uid, geteuid());
  EXPECT_EQ(caller.rights, Rights::change);
  for (const int end : pair) close(end);
}

TEST(Caller, InWords) {
  EXPECT_EQ((Caller{.uid = 0}).to_string(), "root (uid 0)");
  EXPECT_EQ((Caller{.uid = stranger}).to_string(), "uid 4000000000");
}

}  // namespace
}  // namespace limpet
