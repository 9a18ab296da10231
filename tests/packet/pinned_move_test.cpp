// SPDX-License-Identifier: GPL-2.0-or-later
// A limpetd whose configuration does not fit the maps of the one before.
#include <bpf/bpf.h>

#include "ebpf/descriptor.h"
#include "tests/packet/pinned_test_base.h"
#include "tests/packet/transport.h"

namespace limpet {
namespace {

TEST_F(PinnedTest, ClientsStayWhenAPoolComes) {
  start(cas({"ex1", "ex2"}));
  serve();
  const auto served = serve();
  const uint64_t packets = packets_of_rule(0), new_clients = new_clients_of_rule(0);
  EXPECT_GT(new_clients, 0U);
  start(cas({"ex1", "ex2", "ex3"}, front));
  EXPECT_EQ(packets_of_rule(1), packets);
  EXPECT_EQ(new_clients_of_rule(1), new_clients);
  EXPECT_EQ(serve(), served);
  EXPECT_GT(bindings(), 0U);
  const uint64_t bound = bindings();
  start(cas({"ex3", "ex2", "ex1"}));  // and goes
  EXPECT_EQ(bindings(), bound);
  EXPECT_EQ(serve(), served);
  EXPECT_EQ(packets_of_rule(0), packets + 2 * clients);
  EXPECT_EQ(new_clients_of_rule(0), new_clients) << "they are known";
}

TEST_F(PinnedTest, OneThatIsGoneIsKnownInNewMaps) {
  start(cas({"ex1", "ex2"}));
  serve();
  const auto served = serve();
  start(cas({"ex2", "ex3"}, front));
  ASSERT_EQ(program().farm().retired_members().size(), 1U);
  const auto moved = serve();
  for (size_t i = 0; i < clients; ++i) {
    EXPECT_EQ(moved[i] == served[i], served[i] != "ex1") << "client " << i;
  }
}

TEST_F(PinnedTest, MoreThanThereIsRoomFor) {
  start(cas({"ex1", "ex2"}));
  serve();
  const auto served = serve();
  std::string rules;
  for (int port = 1000; port < 1100; ++port) {
    rules += "[[rule]]\nvip = \"mail\"\nprotocol = \"tcp\"\nports = " + std::to_string(port) +
             "\npool = \"cas\"\n";
  }
  start(cas({"ex1", "ex2"}, rules));
  EXPECT_EQ(program().farm().rules().size(), 102U);
  EXPECT_EQ(program().tracked_slots(), 0U);
  EXPECT_EQ(serve(), served);
  EXPECT_EQ(packets_of_rule(100), 3 * clients);
}

TEST_F(PinnedTest, APoolOfAnotherSizeStartsAnew) {
  start(cas({"ex1", "ex2"}));
  serve();
  serve();
  start(cas({"ex1", "ex2"}, "", "clients = 2000\n"));
  EXPECT_EQ(program().tracked_slots(), 0U);
  EXPECT_LT(program().datapath().seen_filter(0).estimate().clients, 1);
  for (const std::string& member : serve()) EXPECT_NE(member, "nobody");
}

TEST_F(PinnedTest, AnotherSeedStartsAnew) {
  start(cas({"ex1", "ex2"}));
  serve();
  serve();
  const uint32_t former = xdp();
  start("[edge]\ninterfaces = [\"lo\"]\nhash_seed = \"another\"\n" + cas({"ex1", "ex2"}));
  EXPECT_NE(xdp(), former);
  EXPECT_EQ(packets_of_rule(0), 0U);
  for (const std::string& member : serve()) EXPECT_NE(member, "nobody");
}

TEST_F(PinnedTest, FragmentsFindTheirFirstInNewMaps) {
  const std::string udp = R"(
[[rule]]
vip = "mail"
protocol = "udp"
ports = 53
pool = "cas"
[[rule]]
vip = "mail"
protocol = "udp"
ports = 54
pool = "front"
)";
  const Udp datagram{.data = counting(300)};
  std::vector<Frame> parts;
  for (const Bytes& part : fragments(Ipv4{}, datagram, 64)) parts.push_back(frame({}, part));
  start(cas({"ex1"}, udp + front));
  EXPECT_EQ(program().run(parts[1]).action, uint32_t{XDP_DROP}) << "before the first one";
  EXPECT_EQ(program().run(parts[0]).action, uint32_t{XDP_TX});
  start(cas({"ex1"}, front + udp, "clients = 2000\n"));
  EXPECT_EQ(program().run(parts[1]).action, uint32_t{XDP_DROP}) << "of a pool that starts anew";
  EXPECT_EQ(program().run(parts[0]).action, uint32_t{XDP_TX});
  start(cas({"ex1"}, front + udp, "clients = 2000\n") +
        "[[pool]]\nname = \"more\"\nclients = 1000\n" +
        "members = [{ name = \"ex1\", addresses = [\"192.0.2.21\"] }]\n");
  EXPECT_EQ(program().run(parts[1]).action, uint32_t{XDP_TX});
}

TEST_F(PinnedTest, CreditForNewBindingsGoesOnInNewMaps) {
  start(cas({"ex1", "ex2"}));
  serve();
  serve();
  start(cas({"ex1", "ex2", "ex3"}));
  serve();
  ASSERT_GT(bindings(), 0U);
  const auto used_up_to = [this](uint32_t pool) {
    const Descriptor map(bpf_obj_get((path() + "/maps/admissions").c_str()));
    limpet_admission admission{};
    EXPECT_EQ(bpf_map_lookup_elem(map.get(), &pool, &admission), 0);
    return admission.used_up_to;
  };
  const int64_t used = used_up_to(0);
  ASSERT_GT(used, 0);
  start(cas({"ex1", "ex2", "ex3"}, front));
  EXPECT_EQ(used_up_to(1), used);
}

}  // namespace
}  // namespace limpet
