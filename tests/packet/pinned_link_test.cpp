// SPDX-License-Identifier: GPL-2.0-or-later
// Links of interfaces that come and go.
#include <bpf/bpf.h>
#include <bpf/libbpf.h>

#include "tests/packet/pinned_test_base.h"

namespace limpet {
namespace {

class PinnedLinkTest : public PinnedTest {
 protected:
  void SetUp() override {
    PinnedTest::SetUp();
    if (!IsSkipped()) network().add_link("farm", {{0x02, 0, 0, 0, 0, 0x07}});
  }
};

TEST_F(PinnedLinkTest, AnInterfaceComesAndGoes) {
  start(cas({"ex1"}));
  start(cas({"ex1"}), {"lan", "farm"});
  EXPECT_NE(xdp("farm"), 0U);
  EXPECT_EQ(xdp("farm"), xdp("lan"));
  start(cas({"ex1"}), {"farm"});
  EXPECT_EQ(xdp("lan"), 0U);
  EXPECT_NE(xdp("farm"), 0U);
}

TEST_F(PinnedLinkTest, AnInterfaceIsMadeAgain) {
  start(cas({"ex1"}), {"lan", "farm"});
  end();
  network().ip("link delete farm\n");
  network().add_link("farm", {{0x02, 0, 0, 0, 0, 0x08}});
  EXPECT_EQ(xdp("farm"), 0U);
  start(cas({"ex1"}), {"lan", "farm"});
  EXPECT_EQ(xdp("farm"), xdp("lan"));
}

TEST_F(PinnedLinkTest, AForeignProgramStaysAndNothingIsLeft) {
  const auto other = Program::load(cas({"ex1"}));
  const int ifindex = static_cast<int>(network().ifindex("farm"));
  ASSERT_EQ(bpf_xdp_attach(ifindex, other->datapath().program_fd(), 0, nullptr), 0);
  const uint32_t foreign = xdp("farm");
  EXPECT_THROW(start(cas({"ex1"}), {"lan", "farm"}), std::runtime_error);
  end();
  EXPECT_EQ(xdp("farm"), foreign);
  EXPECT_EQ(xdp("lan"), 0U);
  start(cas({"ex1"}));
  EXPECT_THROW(start(cas({"ex1", "ex2"}, front), {"lan", "farm"}), std::runtime_error);
  EXPECT_NE(xdp("lan"), 0U);
  EXPECT_EQ(xdp("farm"), foreign);
}

TEST_F(PinnedLinkTest, ForceTakesAForeignProgramOff) {
  const auto other = Program::load(cas({"ex1"}));
  const unsigned ifindex = network().ifindex("farm");
  const int foreign = other->datapath().program_fd();
  ASSERT_EQ(bpf_xdp_attach(static_cast<int>(ifindex), foreign, 0, nullptr), 0);
  const auto mine = Program::load(cas({"ex1"}));
  EXPECT_FALSE(Attachment::open(mine->datapath().program_fd(), ifindex));
  const uint32_t before = xdp("farm");
  {
    const auto attachment = Attachment::open(mine->datapath().program_fd(), ifindex, true);
    ASSERT_TRUE(attachment) << attachment.error().message;
    EXPECT_NE(attachment->displaced().find(std::to_string(before)), std::string::npos);
    EXPECT_NE(xdp("farm"), before);
    // By a link, too.
    const auto again = Attachment::open(foreign, ifindex, true);
    ASSERT_TRUE(again) << again.error().message;
    EXPECT_EQ(xdp("farm"), before);
  }
}

}  // namespace
}  // namespace limpet
