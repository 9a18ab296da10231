// SPDX-License-Identifier: GPL-2.0-or-later
// What is said of a client is what its next packet does, and saying it changes nothing: no counter,
// binding, bit, window, credit or fragment.
//
// The program's writes to maps, all left out of one that only reads:
//   counters.bpf.h  counts of rules, members, reasons, new clients, moves: the maps are its own
//   affinity.bpf.h  moved and refused, as above; a window that is extended; bits of seen clients
//   and
//                   new clients, by remember(); bindings asked for, by request_binding()
//   bindings.bpf.h  replace_binding(), for refresh and insertion; bound and replaced
//   filter.bpf.h    set_bits() of seen (by remember()) and recent (by note_recent())
//   credit.bpf.h    take_credit() of admissions and limits
//   fragment.bpf.h  note_fragment()
// Probes' ports are written by the tc program, which is not loaded.
#include <bpf/bpf.h>
#include <gtest/gtest.h>

#include <array>
#include <cstring>

#include "ebpf/explainer.h"
#include "ebpf/reason.h"
#include "tests/packet/explain_farm.h"
#include "tests/packet/map_digest.h"

namespace limpet {
namespace {

constexpr int packets = 10'000;

class ExplainTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string reason;
    if (!can_load_programs(&reason)) GTEST_SKIP() << reason;
    farm_ = std::make_unique<ExplainFarm>(2024);
    auto explainer = Explainer::open(farm_->program().datapath());
    ASSERT_TRUE(explainer) << explainer.error().message;
    explainer_ = std::make_unique<Explainer>(std::move(*explainer));
    const auto loaded = explainer_->load();
    ASSERT_TRUE(loaded) << loaded.error().message;
  }

  limpet_explanation explain(const Bytes& frame) {
    const auto explanation = explainer_->ask(frame);
    if (!explanation) throw std::runtime_error(explanation.error().message);
    return *explanation;
  }

  /// What became of the packet, and who got it.
  void expect_as_said(const limpet_explanation& said, const Frame& frame) {
    Program& program = farm_->program();
    const Verdict verdict = program.run(frame);
    const auto reason = static_cast<limpet_reason>(said.reason);
    if (reason == LIMPET_REASON_rejected) {
      // Whether there is credit for it is asked of a packet only; an RST is never answered.
      EXPECT_TRUE(verdict.action == XDP_TX || verdict.action == XDP_DROP);
      EXPECT_EQ(program.counted(LIMPET_REASON_forwarded), 0U);
      return;
    }
    ASSERT_EQ(program.counted(reason), 1U) << "said to be " << reasons()[reason].name;
    if (reason != LIMPET_REASON_forwarded) return;
    ASSERT_EQ(verdict.action, uint32_t{XDP_TX});
    ASSERT_EQ(member_of(verdict), said.member);
  }

  std::map<std::string, uint64_t> digest() {
    return digest_maps(farm_->program().datapath().program_fd());
  }

  std::unique_ptr<ExplainFarm> farm_;
  std::unique_ptr<Explainer> explainer_;
};

/// To each pool in turn.
Frame first_fragment(int i) {
  constexpr std::array<uint16_t, 3> ports = {80, 443, 25};
  const Payload payload =
      Udp{.destination_port = ports[i / 10 % ports.size()], .data = counting(200)};
  return frame(Ethernet{}, fragments(Ipv4{.id = static_cast<uint32_t>(i)}, payload, 64)[0]);
}

/// Instructions of a loaded program that are atomic operations.
size_t atomic_operations(int program_fd) {
  std::vector<bpf_insn> instructions(1 << 16);
  bpf_prog_info info{};
  info.xlated_prog_insns = reinterpret_cast<uint64_t>(instructions.data());
  info.xlated_prog_len = static_cast<uint32_t>(instructions.size() * sizeof(bpf_insn));
  uint32_t size = sizeof info;
  if (bpf_obj_get_info_by_fd(program_fd, &info, &size) != 0) return SIZE_MAX;
  instructions.resize(info.xlated_prog_len / sizeof(bpf_insn));
  return static_cast<size_t>(std::ranges::count_if(instructions, [](const bpf_insn& one) {
    return BPF_CLASS(one.code) == BPF_STX && BPF_MODE(one.code) == BPF_ATOMIC;
  }));
}

TEST_F(ExplainTest, IsWhatTheNextPacketDoesWhileMembersChange) {
  std::array<uint64_t, LIMPET_STEP_COUNT> steps{};
  std::array<uint64_t, LIMPET_REASON_COUNT> said_reasons{};
  for (int i = 0; i < packets && !HasFailure(); ++i) {
    SCOPED_TRACE("packet " + std::to_string(i));
    farm_->happen();
    const ClientPacket packet = farm_->next_packet();
    const auto before = i % 100 == 0 ? digest() : std::map<std::string, uint64_t>{};
    const limpet_explanation said = explain(frame_of(packet));
    if (!before.empty()) {
      EXPECT_EQ(digest(), before);
    }
    for (const Reason& reason : reasons()) {  // what was counted before
      farm_->program().counted(static_cast<limpet_reason>(&reason - reasons().data()));
    }
    expect_as_said(said, farm_->frame_with_flags(packet));
    ++steps[said.step];
    ++said_reasons[said.reason];
  }
  for (size_t step = 0; step < steps.size(); ++step) {
    EXPECT_GT(steps[step], 20U) << "step " << step << " was hardly tried";
  }
  for (const auto reason :
       {LIMPET_REASON_forwarded, LIMPET_REASON_no_member, LIMPET_REASON_rejected,
        LIMPET_REASON_rule_disabled, LIMPET_REASON_unmatched}) {
    EXPECT_GT(said_reasons[reason], 0U) << reasons()[reason].name;
  }
}

TEST_F(ExplainTest, TenThousandQuestionsChangeNothing) {
  for (int i = 0; i < 2'000; ++i) {
    farm_->happen();
    farm_->program().run(farm_->frame_with_flags(farm_->next_packet()));
  }
  const auto before = digest();
  ASSERT_GT(before.size(), 15U);
  int forwarded = 0;
  for (int i = 0; i < packets; ++i) {
    const ClientPacket packet = farm_->next_packet();
    explain(i % 2 == 0 ? frame_of(packet) : farm_->frame_with_flags(packet));
    if (i % 10 == 0) forwarded += explain(first_fragment(i)).reason == LIMPET_REASON_forwarded;
  }
  EXPECT_GT(forwarded, 100) << "so that a note of it would have been due";
  EXPECT_EQ(digest(), before);
}

TEST_F(ExplainTest, TheDigestSeesAPacket) {
  const auto before = digest();
  farm_->program().run(Ipv4Frame{}.build());
  EXPECT_NE(digest(), before);
}

TEST_F(ExplainTest, NoAtomicOperationIsLeftInTheProgram) {
  EXPECT_EQ(atomic_operations(explainer_->program_fd()), 0U);
  EXPECT_GT(atomic_operations(farm_->program().datapath().program_fd()), 0U);
}

TEST_F(ExplainTest, TellsWhatIsKnownOfAClient) {
  const ClientPacket packet{.client = address("10.9.9.9"),
                            .client_port = 40'000,
                            .vip = address("192.0.2.10"),
                            .port = 80};
  const limpet_explanation stranger = explain(frame_of(packet));
  EXPECT_FALSE(stranger.confirmed || stranger.seen_now || stranger.seen_before);
  EXPECT_EQ(stranger.step, uint32_t{LIMPET_STEP_at_rest});
  EXPECT_EQ(stranger.rule, 1U);
  EXPECT_EQ(stranger.pool, 0U);
  farm_->program().run(frame_of(packet));
  EXPECT_TRUE(explain(frame_of(packet)).confirmed) << "it is recent";
  farm_->program().run(frame_of(packet));
  const limpet_explanation known = explain(frame_of(packet));
  EXPECT_TRUE(known.seen_now);
  EXPECT_EQ(known.step, uint32_t{LIMPET_STEP_seen_at_rest});
  EXPECT_EQ(known.hash, stranger.hash);
  EXPECT_EQ(known.member, limpet_slot_now(known.slot));
}

}  // namespace
}  // namespace limpet
