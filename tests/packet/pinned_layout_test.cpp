// SPDX-License-Identifier: GPL-2.0-or-later
// A limpetd whose maps have another layout than those of the one before.
#include <bpf/bpf.h>
#include <unistd.h>

#include <cstring>
#include <optional>

#include "ebpf/descriptor.h"
#include "ebpf/layout.h"
#include "tests/packet/pinned_test_base.h"

namespace limpet {
namespace {

class PinnedLayoutTest : public PinnedTest {
 protected:
  void SetUp() override {
    PinnedTest::SetUp();
    if (IsSkipped()) return;
    start(cas({"ex1", "ex2"}));
    serve();
    served_ = serve();
  }

  /// The one that runs ends, and was of another version, whose memory of this kind was another.
  void end_another_version(std::optional<limpet_memory> memory = {}) {
    end();
    limpet_layout layout = *read_layout(maps());
    layout.head.version = LIMPET_LAYOUT + 1;
    if (memory) ++layout.head.memory[*memory];
    put(layout);
  }

  void put(const limpet_layout& layout) {
    const Descriptor map(bpf_obj_get((maps() + "/layout").c_str()));
    const uint32_t first = 0;
    ASSERT_EQ(bpf_map_update_elem(map.get(), &first, &layout, BPF_ANY), 0);
  }

  /// A start into new maps, which are the set in force then.
  void start_in_new_maps(const std::string& toml) {
    const uint32_t former = xdp();
    ASSERT_NE(former, 0U);
    start(toml);
    EXPECT_NE(xdp(), former);
    EXPECT_EQ(read_layout(maps())->head.version, LIMPET_LAYOUT);
  }

  /// Of those who were served before: whom another member gets now.
  size_t moved() {
    size_t count = 0;
    const auto now = serve();
    for (size_t i = 0; i < clients; ++i) count += now[i] != served_[i];
    return count;
  }

  std::string maps() const { return path() + "/maps"; }
  const std::vector<std::string>& served() const { return served_; }

 private:
  std::vector<std::string> served_;
};

TEST_F(PinnedLayoutTest, EverythingGoesOnThatIsTheSame) {
  start(cas({"ex1", "ex2", "ex3"}));
  EXPECT_EQ(serve(), served());
  const size_t tracked = program().tracked_slots();
  const uint64_t bound = bindings();
  ASSERT_GT(tracked, 0U);
  ASSERT_GT(bound, 0U);
  end_another_version();
  start_in_new_maps(cas({"ex1", "ex2", "ex3"}));
  EXPECT_EQ(program().tracked_slots(), tracked);
  EXPECT_EQ(bindings(), bound);
  EXPECT_EQ(packets_of_rule(0), 3 * clients);
  EXPECT_EQ(serve(), served());
}

TEST_F(PinnedLayoutTest, AnotherFileIsLikeAReload) {
  end_another_version();
  start_in_new_maps(cas({"ex3", "ex2"}));
  const auto now = serve();
  for (size_t i = 0; i < clients; ++i) {
    EXPECT_EQ(now[i] == served()[i], served()[i] != "ex1") << "client " << i;
  }
}

TEST_F(PinnedLayoutTest, WithoutTheirMemoryClientsAreNew) {
  end_another_version(LIMPET_MEMORY_clients);
  start_in_new_maps(cas({"ex1", "ex2"}));
  EXPECT_LT(program().datapath().seen_filter(0).estimate().clients, 1);
  EXPECT_EQ(program().tracked_slots(), 0U);
  EXPECT_EQ(packets_of_rule(0), 2 * clients) << "the counters go on";
  program().reconfigure(cas({"ex1", "ex2", "ex3"}));
  EXPECT_GT(moved(), 0U);
}

TEST_F(PinnedLayoutTest, WithoutSlotsThoseWhoseMemberIsTheTablesStay) {
  end_another_version(LIMPET_MEMORY_slots);
  start_in_new_maps(cas({"ex1", "ex2"}));
  program().reconfigure(cas({"ex1", "ex2", "ex3"}));
  EXPECT_EQ(moved(), 0U);
}

/// They would name other members than their slots do.
TEST_F(PinnedLayoutTest, WithoutSlotsBindingsAreNotKept) {
  start(cas({"ex1", "ex2", "ex3"}));
  serve();
  ASSERT_GT(bindings(), 0U);
  end_another_version(LIMPET_MEMORY_slots);
  start_in_new_maps(cas({"ex1", "ex2", "ex3"}));
  EXPECT_EQ(program().tracked_slots(), 0U);
  EXPECT_EQ(bindings(), 0U);
}

TEST_F(PinnedLayoutTest, WithoutCountersClientsStay) {
  end_another_version(LIMPET_MEMORY_counters);
  start_in_new_maps(cas({"ex1", "ex2"}));
  EXPECT_EQ(packets_of_rule(0), 0U);
  program().reconfigure(cas({"ex1", "ex2", "ex3"}));
  EXPECT_EQ(moved(), 0U);
}

TEST_F(PinnedLayoutTest, WithoutNumbersAllStartAnew) {
  end_another_version(LIMPET_MEMORY_numbers);
  start_in_new_maps(cas({"ex1", "ex2"}));
  EXPECT_EQ(packets_of_rule(0), 0U);
  for (const std::string& member : serve()) EXPECT_NE(member, "nobody");
}

TEST_F(PinnedLayoutTest, OfTheFirstLayoutsWhichHadNoHeadNothingIsRead) {
  for (const uint32_t version : {1, 2}) {
    end();
    limpet_layout layout = *read_layout(maps());
    layout.head.version = version;
    put(layout);
    EXPECT_EQ(read_layout(maps())->head.program, 0U);
    start_in_new_maps(cas({"ex1", "ex2"}));
    EXPECT_EQ(packets_of_rule(0), 0U);
    serve();
  }
}

/// Values that are longer, a map that is not there, one that nobody knows.
TEST_F(PinnedLayoutTest, TheOtherVersionsMapsAreReadByTheirOwnSizes) {
  constexpr uint32_t longer = sizeof(limpet_pool) + 64;
  const limpet_pool record = program().record();
  end_another_version();
  ASSERT_EQ(unlink((maps() + "/limits").c_str()), 0);
  ASSERT_EQ(unlink((maps() + "/pools").c_str()), 0);
  const Descriptor pools(bpf_map_create(BPF_MAP_TYPE_ARRAY, "pools", 4, longer, 1, nullptr));
  std::vector<char> value(longer, 0x55);
  std::memcpy(value.data(), &record, LIMPET_POOL_PLACE);
  const uint32_t first = 0;
  ASSERT_EQ(bpf_map_update_elem(pools.get(), &first, value.data(), BPF_ANY), 0);
  ASSERT_EQ(bpf_obj_pin(pools.get(), (maps() + "/pools").c_str()), 0);
  ASSERT_EQ(bpf_obj_pin(pools.get(), (maps() + "/later_idea").c_str()), 0);
  start_in_new_maps(cas({"ex1", "ex2", "ex3"}));
  EXPECT_GT(program().tracked_slots(), 0U);
  EXPECT_EQ(moved(), 0U);
}

TEST_F(PinnedLayoutTest, AMapThatIsNotWhatItsLayoutSaysIsNotRead) {
  end_another_version();
  ASSERT_EQ(unlink((maps() + "/bindings").c_str()), 0);
  const Descriptor other(bpf_map_create(BPF_MAP_TYPE_ARRAY, "bindings", 4, 8, 1, nullptr));
  ASSERT_EQ(bpf_obj_pin(other.get(), (maps() + "/bindings").c_str()), 0);
  start_in_new_maps(cas({"ex1", "ex2"}));
  EXPECT_EQ(packets_of_rule(0), 0U);
  for (const std::string& member : serve()) EXPECT_NE(member, "nobody");
}

}  // namespace
}  // namespace limpet
