// SPDX-License-Identifier: GPL-2.0-or-later
// A limpetd whose configuration does not fit the maps of the one before.
#include <bpf/bpf.h>

#include "ebpf/layout.h"
#include "tests/packet/pinned_test_base.h"

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

TEST_F(PinnedTest, AnotherLayoutIsReplaced) {
  start(cas({"ex1", "ex2"}));
  const uint32_t former = xdp();
  end();
  limpet_layout layout = *read_layout(path() + "/maps");
  layout.version = LIMPET_LAYOUT + 1;
  const Descriptor map(bpf_obj_get((path() + "/maps/layout").c_str()));
  const uint32_t first = 0;
  ASSERT_EQ(bpf_map_update_elem(map.get(), &first, &layout, BPF_ANY), 0);
  start(cas({"ex1", "ex2"}));
  EXPECT_NE(xdp(), former);
  EXPECT_EQ(read_layout(path() + "/maps")->version, LIMPET_LAYOUT);
  for (const std::string& member : serve()) EXPECT_NE(member, "nobody");
}

}  // namespace
}  // namespace limpet
