// SPDX-License-Identifier: GPL-2.0-or-later
#include "tests/packet/reply_test.h"

namespace limpet {
namespace {

constexpr const char* addresses_and_routes = R"(
address add 192.0.2.1/24 dev lan
address add 198.51.100.1/24 dev wan
address add 203.0.113.1/24 dev out
address add 2001:db8::1/64 dev lan nodad
address add 2001:db8:100::1/64 dev wan nodad
address add 2001:db8:113::1/64 dev out nodad
neighbour add 192.0.2.254 lladdr 02:00:00:00:01:02 dev lan nud permanent
neighbour add 198.51.100.254 lladdr 02:00:00:00:02:02 dev wan nud permanent
neighbour add 203.0.113.254 lladdr 02:00:00:00:03:02 dev out nud permanent
neighbour add 2001:db8::fe lladdr 02:00:00:00:01:02 dev lan nud permanent
neighbour add 2001:db8:100::fe lladdr 02:00:00:00:02:02 dev wan nud permanent
neighbour add 2001:db8:113::fe lladdr 02:00:00:00:03:02 dev out nud permanent
route add 10.1.0.0/16 via 192.0.2.254
route add 10.2.0.0/16 via 198.51.100.254
route add 10.3.0.0/16 via 203.0.113.254
route add 10.4.0.0/16 via 198.51.100.99
route add blackhole 10.5.0.0/16
route add 2001:db8:1::/48 via 2001:db8::fe
route add 2001:db8:2::/48 via 2001:db8:100::fe
route add 2001:db8:3::/48 via 2001:db8:113::fe
route add 2001:db8:4::/48 via 2001:db8:100::99
route add blackhole 2001:db8:5::/48
)";

struct Place {
  const char* where;
  const char* v4;
  const char* v6;
};
constexpr Place places[] = {
    {"lan", "10.1.0.1", "2001:db8:1::1"},       {"wan", "10.2.0.1", "2001:db8:2::1"},
    {"out", "10.3.0.1", "2001:db8:3::1"},       {"unresolved", "10.4.0.1", "2001:db8:4::1"},
    {"blackhole", "10.5.0.1", "2001:db8:5::1"}, {"here", "198.51.100.1", "2001:db8:100::1"},
    {"nowhere", "10.99.0.1", "2001:db8:99::1"},
};

}  // namespace

template <class Ip>
IpAddress client(const std::string& where) {
  for (const Place& place : places) {
    if (place.where == where) return address(std::is_same_v<Ip, Ipv4> ? place.v4 : place.v6);
  }
  throw std::invalid_argument(where);
}

template <class Ip>
Ip from_its_own(const std::string& where) {
  return {.source = address(std::is_same_v<Ip, Ipv4> ? "192.0.2.21" : "2001:db8::21"),
          .destination = client<Ip>(where)};
}

template <class Ip>
Ip from_the_vip(const std::string& where) {
  return {.source = Ip{}.destination, .destination = client<Ip>(where), .ttl = 63};
}

template Ipv4 from_its_own<Ipv4>(const std::string&);
template Ipv6 from_its_own<Ipv6>(const std::string&);
template Ipv4 from_the_vip<Ipv4>(const std::string&);
template Ipv6 from_the_vip<Ipv6>(const std::string&);
template IpAddress client<Ipv4>(const std::string&);
template IpAddress client<Ipv6>(const std::string&);

void ReplyTest::SetUp() {
  EdgeTest::SetUp();
  if (IsSkipped()) return;
  try {
    network = std::make_unique<NetworkNamespace>();
  } catch (const std::exception& error) {
    GTEST_SKIP() << error.what();
  }
  network->add_link("lan", lan_mac);
  network->add_link("wan", wan_mac);
  network->add_link("out", out_mac);
  network->ip(addresses_and_routes);
  network->set("ipv4/ip_forward", "1");
  network->set("ipv6/conf/all/forwarding", "1");
  load(nat_pool("clamp_mss = 1300\n"));
  const auto attached = program->datapath().attach(network->ifindex(attached_));
  ASSERT_TRUE(attached) << attached.error().message;
}

void ReplyTest::TearDown() {
  program.reset();
  network.reset();
}

void ReplyTest::expect(const Row& row) {
  EdgeTest::expect(row, {.ifindex = attached_ == "lan" ? network->ifindex("lan") : 0});
}

void ReplyTest::expect(const std::vector<Row>& rows) {
  for (const Row& row : rows) expect(row);
}

}  // namespace limpet
