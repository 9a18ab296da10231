// SPDX-License-Identifier: GPL-2.0-or-later
// The tc program on an interface: one of it, whatever was left behind, and beside what is others'.
#include <bpf/libbpf.h>

#include <cstdlib>

#include "ebpf/probe_filter.h"
#include "tests/packet/network_namespace.h"
#include "tests/packet/probe_test.h"

namespace limpet {
namespace {

class ProbeFilterTest : public ProbeTest {
 protected:
  void SetUp() override {
    ProbeTest::SetUp();
    if (IsSkipped()) return;
    try {
      network = std::make_unique<NetworkNamespace>();
    } catch (const std::exception& error) {
      GTEST_SKIP() << error.what();
    }
    network->add_link("wire", edge_mac);
    ifindex = network->ifindex("wire");
    hook.ifindex = static_cast<int>(ifindex);
  }

  void TearDown() override {
    program.reset();
    network.reset();
  }

  /// The program's id, or 0 where there is no such filter.
  uint32_t filter(uint32_t handle) {
    LIBBPF_OPTS(bpf_tc_opts, options, .handle = handle, .priority = 1);
    return bpf_tc_query(&hook, &options) == 0 ? options.prog_id : 0;
  }
  uint32_t own() { return filter(0x4c50); }

  std::unique_ptr<NetworkNamespace> network;
  unsigned ifindex = 0;
  bpf_tc_hook hook{.sz = sizeof(bpf_tc_hook), .attach_point = BPF_TC_EGRESS};
};

TEST_F(ProbeFilterTest, ComesAndGoesWithTheAttachment) {
  ASSERT_TRUE(program->datapath().attach(ifindex));
  EXPECT_NE(own(), 0U);
  program->datapath().detach();
  EXPECT_EQ(own(), 0U);
}

TEST_F(ProbeFilterTest, TakesThePlaceOfOneThatWasLeftBehind) {
  const auto left = ProbeFilter::attach(program->datapath().egress_fd(), ifindex);
  ASSERT_TRUE(left) << left.error().message;
  const uint32_t before = own();
  load(one_pool(), room_for_probes);
  ASSERT_TRUE(program->datapath().attach(ifindex));
  EXPECT_NE(own(), 0U);
  EXPECT_NE(own(), before);
  load(one_pool());
  ASSERT_TRUE(program->datapath().attach(ifindex));
  EXPECT_EQ(own(), 0U);
}

TEST_F(ProbeFilterTest, RemovesWhatWasLeftBehindWithoutProbes) {
  const auto left = ProbeFilter::attach(program->datapath().egress_fd(), ifindex);
  ASSERT_NE(own(), 0U);
  load(one_pool());
  ASSERT_TRUE(program->datapath().attach(ifindex));
  EXPECT_EQ(own(), 0U);
}

TEST_F(ProbeFilterTest, LeavesOthersFiltersAlone) {
  ASSERT_EQ(bpf_tc_hook_create(&hook), 0);
  LIBBPF_OPTS(bpf_tc_opts, options, .prog_fd = program->datapath().egress_fd(), .handle = 1,
              .priority = 1);
  ASSERT_EQ(bpf_tc_attach(&hook, &options), 0);
  ASSERT_TRUE(program->datapath().attach(ifindex));
  EXPECT_NE(own(), 0U);
  program->datapath().detach();
  EXPECT_EQ(own(), 0U);
  EXPECT_NE(filter(1), 0U);
}

TEST_F(ProbeFilterTest, SaysWhatIsInTheWay) {
  if (std::system("tc qdisc add dev wire clsact 2>/dev/null && tc filter add dev wire egress "
                  "protocol ip prio 1 u32 match u32 0 0 2>/dev/null") != 0) {
    GTEST_SKIP() << "no tc, or no u32";
  }
  const auto attached = program->datapath().attach(ifindex);
  ASSERT_FALSE(attached);
  EXPECT_NE(attached.error().message.find("wire: cannot attach the program for checks"),
            std::string::npos)
      << attached.error().message;
  EXPECT_NE(attached.error().message.find("a filter of another kind"), std::string::npos)
      << attached.error().message;
  EXPECT_TRUE(program->datapath().attachments().empty());
}

TEST_F(ProbeFilterTest, AnInterfaceThatIsNoneIsSaidSo) {
  const auto attached = ProbeFilter::attach(program->datapath().egress_fd(), 4711);
  ASSERT_FALSE(attached);
  EXPECT_EQ(attached.error().message,
            "interface 4711: cannot attach the program for checks through VIPs: qdisc clsact: "
            "No such device");
}

}  // namespace
}  // namespace limpet
