// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/names/host.h"

#include "tests/unit/names/name_loop.h"

namespace limpet {
namespace {

using testing::internal::CaptureStderr;
using testing::internal::GetCapturedStderr;

TEST(Host, KnowsNothingAtFirst) {
  const Host host("ex1");
  EXPECT_FALSE(host.settled());
  EXPECT_TRUE(host.addresses().empty());
}

TEST(Host, TakesTheLowestOfEachFamilyAndStaysThere) {
  Host host("ex1");
  EXPECT_TRUE(host.take(addresses({"192.0.2.9", "::5", "192.0.2.10", "::4"})));
  EXPECT_EQ(host.addresses(), addresses({"192.0.2.9", "::4"}));
  EXPECT_FALSE(host.take(addresses({"192.0.2.10", "192.0.2.3", "::4", "::3", "192.0.2.9"})));
  EXPECT_EQ(host.addresses(), addresses({"192.0.2.9", "::4"}));
  EXPECT_TRUE(host.take(addresses({"192.0.2.10", "192.0.2.3", "::4"})));
  EXPECT_EQ(host.addresses(), addresses({"192.0.2.3", "::4"}));
  EXPECT_FALSE(host.doubtful());
}

TEST(Host, IgnoresAddressesThatNoHostCanHave) {
  Host host("ex1");
  EXPECT_FALSE(host.take(addresses({"0.0.0.0", "224.0.0.1", "::ffff:192.0.2.1"})));
  EXPECT_TRUE(host.settled());
  EXPECT_EQ(host.failures(), 1);
  EXPECT_TRUE(host.take(addresses({"0.0.0.0", "192.0.2.1"})));
  EXPECT_EQ(host.addresses(), addresses({"192.0.2.1"}));
}

TEST(Host, KeepsItsAddressesThroughFailuresAndSaysSoOnce) {
  Host host("ex1");
  host.take(addresses({"192.0.2.1", "::1"}));
  CaptureStderr();
  for (int i = 0; i < 3; ++i) EXPECT_FALSE(host.take(Error{"it broke"}));
  const std::string failing = GetCapturedStderr();
  EXPECT_NE(failing.find("name ex1: it broke; asking on, its member stays at 192.0.2.1, ::1\n"),
            std::string::npos)
      << failing;
  EXPECT_EQ(std::ranges::count(failing, '\n'), 1) << failing;
  EXPECT_EQ(host.addresses(), addresses({"192.0.2.1", "::1"}));
  EXPECT_EQ(host.failures(), 3);
  EXPECT_TRUE(host.doubtful());

  CaptureStderr();
  EXPECT_FALSE(host.take(addresses({"192.0.2.1", "::1"})));
  EXPECT_FALSE(host.take(addresses({"192.0.2.1", "::1"})));
  const std::string over = GetCapturedStderr();
  EXPECT_EQ(std::ranges::count(over, '\n'), 1) << over;
  EXPECT_FALSE(host.doubtful());
}

TEST(Host, AnEmptyAnswerIsAFailure) {
  Host host("ex1");
  host.take(addresses({"192.0.2.1"}));
  EXPECT_FALSE(host.take(addresses({})));
  EXPECT_EQ(host.addresses(), addresses({"192.0.2.1"}));
  EXPECT_EQ(host.failures(), 1);
}

TEST(Host, AFamilyIsGoneWhenSeveralAnswersSaySo) {
  Host host("ex1");
  host.take(addresses({"192.0.2.1", "::1"}));
  EXPECT_TRUE(host.take(addresses({"192.0.2.2"}))) << "the other family is believed at once";
  EXPECT_EQ(host.addresses(), addresses({"192.0.2.2", "::1"}));
  EXPECT_TRUE(host.doubtful());
  EXPECT_FALSE(host.take(addresses({"192.0.2.2"})));
  EXPECT_FALSE(host.take(addresses({"192.0.2.2", "::1"}))) << "it was only lost";
  EXPECT_FALSE(host.doubtful());
  EXPECT_FALSE(host.take(addresses({"192.0.2.2"})));
  EXPECT_FALSE(host.take(addresses({"192.0.2.2"})));
  EXPECT_TRUE(host.take(addresses({"192.0.2.2"})));
  EXPECT_EQ(host.addresses(), addresses({"192.0.2.2"}));
  EXPECT_FALSE(host.doubtful());
  EXPECT_TRUE(host.take(addresses({"192.0.2.2", "::2"})));
  EXPECT_EQ(host.addresses(), addresses({"192.0.2.2", "::2"}));
}

}  // namespace
}  // namespace limpet
