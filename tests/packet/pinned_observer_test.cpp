// SPDX-License-Identifier: GPL-2.0-or-later
// A program that observes comes and goes on interfaces, whatever ends meanwhile.
#include "ebpf/observer.h"
#include "tests/packet/pinned_test_base.h"

namespace limpet {
namespace {

class PinnedObserverTest : public PinnedTest {
 protected:
  Observer observe() {
    auto observer = Observer::open(program().datapath(), {.until_ns = UINT64_MAX});
    if (!observer) throw std::runtime_error(observer.error().message);
    if (auto loaded = observer->load(); !loaded) throw std::runtime_error(loaded.error().message);
    if (auto done = observer->attach(); !done) throw std::runtime_error(done.error().message);
    return std::move(*observer);
  }
};

TEST_F(PinnedObserverTest, ComesAndGoes) {
  start(cas({"ex1"}));
  const uint32_t ordinary = xdp();
  {
    Observer observer = observe();
    EXPECT_NE(xdp(), ordinary);
    observer.detach();
    EXPECT_EQ(xdp(), ordinary);
    ASSERT_TRUE(observer.attach());
    EXPECT_NE(xdp(), ordinary);
  }
  EXPECT_EQ(xdp(), ordinary) << "it goes with its owner";
}

TEST_F(PinnedObserverTest, IsReplacedByTheNextStart) {
  start(cas({"ex1", "ex2", "ex3"}));
  const auto served = serve();
  EXPECT_EQ(serve(), served);
  Observer observer = observe();
  const uint32_t observing = xdp();
  start(cas({"ex1", "ex2", "ex3"}));
  EXPECT_NE(xdp(), observing);
  const uint32_t ordinary = xdp();
  EXPECT_EQ(serve(), served);
  EXPECT_EQ(packets_of_rule(0), 3 * clients) << "the maps are the same";
  observer.detach();
  EXPECT_EQ(xdp(), ordinary) << "another's program is left alone";
  EXPECT_FALSE(observer.attach());
}

/// Other maps are needed: those at work are found by their pins, whatever program decides by them.
TEST_F(PinnedObserverTest, ClientsStayWhenMapsAreMadeAnew) {
  start(cas({"ex1", "ex2", "ex3"}));
  const auto served = serve();
  EXPECT_EQ(serve(), served);
  Observer observer = observe();
  start(cas({"ex1", "ex2", "ex3"}, front));
  EXPECT_EQ(serve(), served);
}

TEST_F(PinnedObserverTest, AnInterfaceThatIsGone) {
  network().add_link("farm", {{0x02, 0, 0, 0, 0, 0x07}});
  start(cas({"ex1"}), {"lan", "farm"});
  const uint32_t ordinary = xdp("lan");
  Observer observer = observe();
  EXPECT_EQ(xdp("farm"), xdp("lan"));
  network().ip("link delete farm\n");
  observer.detach();
  EXPECT_EQ(xdp("lan"), ordinary);
  EXPECT_TRUE(observer.attach()) << "on the other one";
}

}  // namespace
}  // namespace limpet
