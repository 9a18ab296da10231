// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/health/msrpc/mapper.h"

#include <gtest/gtest.h>

#include "daemon/health/msrpc/tower.h"
#include "tests/unit/health/msrpc_replies.h"

namespace limpet {
namespace {

const MsrpcSyntax interface = *MsrpcSyntax::parse(srvsvc);

std::string answer_to(std::string_view stub, ByteOrder order = ByteOrder::little) {
  const auto port = read_ept_map_answer(stub, order, interface);
  return port ? std::to_string(*port) : port.error().message;
}

std::string over_pipes() {
  std::string tower = tower_at(49153);
  tower[tower.size() - 2 - 1 - 2 - 4 - 2 - 2 - 1] = '\x0f';  // the floor of the port
  return tower;
}

TEST(MsrpcTower, HasAPortOverTcpOnly) {
  EXPECT_EQ(tcp_tower(interface).size(), 75u);
  EXPECT_EQ(tower_tcp_port(tcp_tower(interface)), std::nullopt);
  EXPECT_EQ(tower_tcp_port(tower_at(49153)), 49153);
  EXPECT_EQ(tower_tcp_port(over_pipes()), std::nullopt);
  EXPECT_EQ(tower_tcp_port(""), std::nullopt);
  EXPECT_EQ(tower_tcp_port("\xff\xff"), std::nullopt);
  EXPECT_EQ(tower_tcp_port(tower_at(49153).substr(0, 60)), std::nullopt);
}

TEST(MsrpcMapper, AsksWithATowerOfTheInterface) {
  const std::string request = ept_map_request(2, interface);
  EXPECT_EQ(request.size(), 16u + 8 + 20 + 12 + 76 + 20 + 4);
  EXPECT_EQ(static_cast<uint8_t>(request[8]), request.size());
  EXPECT_EQ(request[22], 3);  // the operation
  EXPECT_NE(request.find(tcp_tower(interface)), std::string::npos);
}

TEST(MsrpcMapper, ReadsThePortInEitherByteOrder) {
  for (const ByteOrder order : {ByteOrder::little, ByteOrder::big}) {
    const Replies replies{order};
    EXPECT_EQ(answer_to(replies.map_stub({tower_at(49153)}), order), "49153");
    EXPECT_EQ(answer_to(replies.map_stub({over_pipes(), tower_at(5), tower_at(6)}), order), "5");
  }
}

TEST(MsrpcMapper, SaysWhatItDoesNotKnow) {
  const std::string name = srvsvc;
  EXPECT_EQ(answer_to(Replies{}.map_stub({}, 0x16c9a0d6)),
            "the endpoint mapper knows no interface " + name);
  EXPECT_EQ(answer_to(Replies{}.map_stub({}, 5)),
            "the endpoint mapper answered with status 0x00000005 for interface " + name);
  const std::string no_port = "the endpoint mapper knows no TCP port of interface " + name;
  EXPECT_EQ(answer_to(Replies{}.map_stub({over_pipes()})), no_port);
  EXPECT_EQ(answer_to(Replies{}.map_stub({})), no_port);
}

TEST(MsrpcMapper, RefusesWhatIsMalformed) {
  const std::string good = Replies{}.map_stub({tower_at(49153)});
  const std::string malformed = "the endpoint mapper's answer is malformed";
  for (size_t size = 0; size < good.size(); ++size) {
    EXPECT_EQ(answer_to(good.substr(0, size)), malformed) << size;
  }
  EXPECT_EQ(answer_to(Replies{}.map_stub(std::vector<std::string>(5, tower_at(5)))), malformed);
  for (const size_t at : {20, 23, 28, 32, 35}) {  // count, offset, length
    std::string bad = good;
    bad[at] ^= 0x7f;
    EXPECT_EQ(answer_to(bad), malformed) << at;
  }
}

}  // namespace
}  // namespace limpet
