// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/plan/room.h"

#include <gmock/gmock.h>

#include "tests/unit/farm/example.h"

namespace limpet {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

Config file(int members) {
  std::vector<MemberConfig> all;
  for (int i = 1; i <= members; ++i) {
    all.push_back(member("ex" + std::to_string(i), {"192.0.2." + std::to_string(i)}));
  }
  return config_of({pool("cas", Forward::l2, all)}, {rule("mail", "cas", 80)});
}

TEST(Room, IsTightWhenFourFifthsOfItAreTaken) {
  const Farm before = farm_of(file(2));
  const uint32_t free = before.capacity().members - 3;
  const int most = static_cast<int>(2 + free * 4 / 5);
  EXPECT_THAT(tight_room(before, *before.with(file(most))), IsEmpty());
  EXPECT_THAT(
      tight_room(before, *before.with(file(most + 1))),
      ElementsAre(HasSubstr("members: takes " + std::to_string(most - 1) + " of the " +
                            std::to_string(free) + " that the running maps have room for")));
  EXPECT_THAT(tight_room(before, before), IsEmpty());
}

TEST(Room, OfAPoolForItsClients) {
  const Farm farm = farm_of(file(2));
  const auto clients = static_cast<double>(farm.pools()[0].config().clients);
  EXPECT_THAT(tight_pools(farm, {clients}), IsEmpty());
  EXPECT_THAT(
      tight_pools(farm, {clients + 10}),
      ElementsAre(HasSubstr("more than the " + std::to_string(farm.pools()[0].config().clients) +
                            " of its setting clients")));
}

}  // namespace
}  // namespace limpet
