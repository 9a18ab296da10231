// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/plan/limit.h"

#include <gtest/gtest.h>

#include "tests/unit/farm/example.h"

namespace limpet {
namespace {

class LimitTest : public testing::Test {
 protected:
  std::string refusal(double most) {
    const auto allowed = within_limit(moves_, farm_, clients_, most);
    return allowed ? "" : allowed.error().message;
  }
  uint16_t number(size_t member) { return farm_.pools()[0].members()[member].number; }

  const Farm farm_ = farm_of(config_of(
      {pool("cas", Forward::l2, {member("ex1", {"192.0.2.21"}), member("ex2", {"192.0.2.22"})})},
      {rule("mail", "cas", 80)}));
  std::vector<PoolMoves> moves_ = {{.pool = "cas", .slots = 1000, .shares = {}, .leaving = {}}};
  std::vector<double> clients_ = std::vector<double>(16);
};

TEST_F(LimitTest, Slots) {
  EXPECT_EQ(refusal(0), "");
  moves_[0].moved = 334;
  EXPECT_EQ(refusal(0.2),
            "pool cas: 33 % of new clients would go to another member, more than 20 %");
  EXPECT_EQ(refusal(0.333),
            "pool cas: 33.40 % of new clients would go to another member, more than 33.3 %");
  EXPECT_EQ(refusal(0.334), "");
  EXPECT_EQ(refusal(1), "");
}

TEST_F(LimitTest, Clients) {
  moves_[0].leaving = {number(1)};
  EXPECT_EQ(refusal(0), "") << "it has none";
  clients_[number(0)] = 180;
  clients_[number(1)] = 120;
  EXPECT_EQ(refusal(0.2),
            "pool cas: about 120 clients (40 %) would have to go elsewhere, more than 20 %");
  EXPECT_EQ(refusal(0.4), "");
}

}  // namespace
}  // namespace limpet
