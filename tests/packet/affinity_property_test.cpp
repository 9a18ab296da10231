// SPDX-License-Identifier: GPL-2.0-or-later
// The BPF program and the daemon's writes against the model of the rule, on random packets and
// random changes of members: they agree on every packet.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "tests/packet/affinity_farm.h"
#include "tests/packet/affinity_model.h"

namespace limpet {
namespace {

constexpr uint8_t ack = 0x10;
constexpr uint8_t syn = 0x02;
constexpr uint8_t rst = 0x04;
constexpr uint8_t congestion = 0xc0;  // ECE and CWR, which a SYN may carry

// Small enough for everything to collide and fill. Two start when the host has just started, two
// just before the time of bindings, 20 bits of seconds, starts again from 0.
const Shape shapes[] = {
    {.timeout = 1, .clients = 500, .bindings = 200, .start = 1'000},
    {.timeout = 5, .clients = 500, .bindings = 200, .start = 10},
    {.timeout = 60, .clients = 500, .bindings = 200, .start = 100'000},
    {.timeout = 1, .clients = 2'000, .bindings = 64, .start = 5'000},
    {.timeout = 5, .clients = 2'000, .bindings = 64, .start = 2'000'000},
    {.timeout = 60, .clients = 2'000, .bindings = 8, .start = 200},
    {.timeout = 5, .clients = 500, .bindings = 200, .start = (1 << 20) - 200},
    {.timeout = 60, .clients = 2'000, .bindings = 64, .start = (1 << 20) - 2'000},
    {.timeout = 60, .clients = 500, .bindings = 200, .start = 1},
    {.timeout = 7 * 86'400, .clients = 500, .bindings = 200, .start = 1},
};
constexpr auto shape_count = static_cast<uint32_t>(std::size(shapes));

/// The model and the program side by side: whatever happens, happens to both.
class SideBySide {
 public:
  SideBySide(const Shape& shape, uint32_t seed)
      : shape_(shape),
        generator_(seed),
        program_(Program::load(farm_text(shape, members_), Program::loopback, Clock::test)),
        model_(program_->record()) {
    for (uint32_t& source : clients_) source = host_address(random());
    advance(shape.start * second);
    tell_model();
    begin_phase();
  }

  /// A few random events, mostly none, and then one packet.
  void step() {
    happen();
    const Ipv4Frame frame = next_frame();
    const uint64_t hash = client_hash(frame.source);
    const bool opens = (frame.tcp_flags & (syn | ack)) == syn, ends = frame.tcp_flags & rst;
    const bool traceless = frame.protocol == IPPROTO_TCP && (opens || ends);
    const AffinityModel::Knowledge known = model_.know(hash);
    const NewClients before = new_clients();
    const uint64_t expected_before = model_.tallies().new_clients;
    const uint16_t served = served_by(program_->run(frame.build()));
    const uint32_t expected = model_.decide(hash, traceless, now_ns_);
    nobody_ += expected == LIMPET_MEMBER_NONE;
    ASSERT_EQ(served, expected) << "packet " << packets_ << " at " << now_ns_ << " ns from source "
                                << frame.source << (traceless ? ", traceless" : "")
                                << ", of which was known: " << known;
    NewClients expected_new = before;
    if (model_.tallies().new_clients != expected_before) {
      ++expected_new.of_rule[frame.protocol == IPPROTO_UDP];
      if (expected != LIMPET_MEMBER_NONE) ++expected_new.of_member[expected];
    }
    ASSERT_EQ(new_clients(), expected_new) << "packet " << packets_;
    ++packets_;
  }

  void check_counters() const {
    const limpet_affinity_counter counted = program_->datapath().affinity_counter(0);
    const AffinityModel::Tallies& tallies = model_.tallies();
    EXPECT_EQ(counted.bound, tallies.bound);
    EXPECT_EQ(counted.replaced, tallies.replaced);
    EXPECT_EQ(counted.refused, tallies.refused);
    EXPECT_EQ(program_->tracked_slots(), model_.tracked_slots());
  }

  /// After a long run: that it came by everything.
  void check_paths() const {
    const AffinityModel::Tallies& tallies = model_.tallies();
    EXPECT_GT(tallies.bound, 0U);
    EXPECT_GT(tallies.replaced, 0U);
    EXPECT_GT(tallies.refused, 0U);
    EXPECT_GT(tallies.by_binding, 0U);
    EXPECT_GT(tallies.by_before, 0U);
    EXPECT_GT(tallies.rebound, 0U);
    // In whole seconds a timeout of one never reaches beyond a window that is still open. And with
    // much room nobody is refused late enough.
    if (shape_.timeout > 1 && shape_.bindings < 100) {
      EXPECT_GT(tallies.extended, 0U);
    }
    EXPECT_GT(tallies.run_out, 0U);
    EXPECT_GT(tallies.back_at_rest, 0U);
    EXPECT_GT(tallies.new_clients, 0U);
    EXPECT_GT(nobody_, 0U);
  }

 private:
  /// What the program counted; rule 1 is TCP, rule 2 UDP.
  struct NewClients {
    std::array<uint64_t, 2> of_rule{};
    std::vector<uint64_t> of_member;
    bool operator==(const NewClients&) const = default;
  };
  NewClients new_clients() const {
    const Datapath& datapath = program_->datapath();
    NewClients clients{{datapath.rule_counter(1).clients, datapath.rule_counter(2).clients}, {}};
    for (uint32_t member = 0; member < program_->farm().capacity().members; ++member) {
      clients.of_member.push_back(datapath.member_counter(member).clients);
    }
    return clients;
  }

  static constexpr uint64_t longest_unswept = 200'000 * second;
  uint32_t random() { return static_cast<uint32_t>(generator_()); }
  uint32_t below(uint32_t limit) { return random() % limit; }
  bool one_in(uint32_t n) { return below(n) == 0; }
  uint64_t timeout_ns() const { return shape_.timeout * second; }
  uint32_t now_s() const { return static_cast<uint32_t>(now_ns_ / second); }

  /// Rates change from phase to phase, so that there are rushes and times in which windows close
  /// and slots come to rest.
  void begin_phase() {
    constexpr uint32_t rates[] = {50, 500, 5'000};
    const uint64_t steps[] = {timeout_ns() / 1000, timeout_ns() / 100, timeout_ns() / 10};
    packets_a_change_ = rates[below(3)];
    packets_a_turn_ = rates[below(3)];
    longest_step_ = steps[below(3)];
  }

  void happen() {
    if (one_in(2'000)) begin_phase();
    if (one_in(20)) advance(generator_() % longest_step_);
    if (one_in(20'000)) advance((1 + below(3)) * timeout_ns());
    if (one_in(packets_a_turn_)) {
      program_->turn_epoch();
      model_.turn_epoch();
    }
    if (one_in(packets_a_turn_)) {
      program_->turn_recent();
      model_.turn_recent();
    }
    if (one_in(200)) sweep();
    if (one_in(packets_a_change_)) change_members();
  }

  /// A binding's time is 20 bits of seconds: what has run out must be swept before it looks fresh
  /// again, which is days even with the longest timeout.
  void advance(uint64_t ns) {
    for (; now_ns_ + ns - swept_ns_ > longest_unswept; sweep()) {
      const uint64_t part = swept_ns_ + longest_unswept - now_ns_;
      now_ns_ += part;
      ns -= part;
    }
    now_ns_ += ns;
    program_->set_time(now_ns_);
  }

  void sweep() {
    program_->set_time(now_ns_);
    program_->sweep();
    model_.sweep(now_s());
    swept_ns_ = now_ns_;
  }

  /// One or several changes with no packet between them.
  void change_members() {
    do {
      change_a_member();
      if (testing::Test::HasFatalFailure()) return;
    } while (one_in(4));
  }

  void change_a_member() {
    const auto learned = static_cast<uint32_t>(program_->pool(0).members().size());
    MemberSetting& setting = members_[below(static_cast<uint32_t>(members_.size()))];
    switch (below(8)) {
      case 0:
      case 1:
        return learn(below(learned), false);
      case 2:
        return learn(below(learned), true);
      case 3:
        // Seldom all go down, and mostly those that are down come up again.
        for (uint32_t i = 0, up = !one_in(4); i < learned; ++i) learn(i, up);
        return;
      case 4:
      case 5:
        setting.state = std::array{"up", "up", "up", "draining", "draining", "disabled"}[below(6)];
        break;
      case 6:
        setting.weight = std::array{1, 50, 100, 200}[below(4)];
        break;
      case 7:
        setting.present = !one_in(4);
        // A pool needs a member.
        if (std::ranges::none_of(members_, &MemberSetting::present)) setting.present = true;
    }
    program_->reconfigure(farm_text(shape_, members_));
    tell_model();
  }

  /// A member goes down, or comes up.
  void learn(uint32_t index, bool up) {
    Pool& pool = program_->pool(0);
    const Member& member = pool.members()[index];
    const IpAddress address = member.addresses[0];
    const NextHop next_hop{
        .ifindex = Program::loopback,
        .destination = {{0x02, 0xaa, 0, 0, 0, static_cast<uint8_t>(member.number)}},
        .source = {{0x02, 0xee, 0, 0, 0, 0xff}}};
    pool.learn(address, up ? Result<NextHop>(next_hop) : Error{"gone"});
    program_->write(pool);
    tell_model();
  }

  /// Members that are usable now, and the table that follows from their states.
  void tell_model() {
    for (uint32_t number = 1; number < 256; ++number) model_.set_usable(number, false);
    for (const Member& member : program_->pool(0).members()) {
      ASSERT_LT(member.number, 256) << "a frame shows one byte of it";
      const MemberState state = member.state();
      const bool serves = state == MemberState::up || state == MemberState::draining;
      model_.set_usable(member.number, serves && member.reachable());
    }
    model_.change(program_->farm().build_table(program_->pool()), now_s());
  }

  /// Of clients that come back, some often and some seldom, and of sources that send one packet or
  /// a few.
  Ipv4Frame next_frame() {
    if (const uint32_t kind = below(10); kind < 6) {
      const auto size = static_cast<uint32_t>(clients_.size());
      source_ = clients_[std::min(below(size), below(size))];
    } else if (kind < 8) {
      source_ = host_address(random());
    }  // else once more that of the last packet
    Ipv4Frame frame{.source = source_};
    if (one_in(10)) frame.protocol = IPPROTO_UDP;
    constexpr uint8_t flags[] = {ack, ack, ack, ack, syn, syn | congestion, syn | ack, rst, 0};
    frame.tcp_flags = flags[below(std::size(flags))];
    return frame;
  }

  Shape shape_;
  std::mt19937_64 generator_;
  MemberSettings members_ = MemberSettings(5);
  std::unique_ptr<Program> program_;
  AffinityModel model_;
  std::array<uint32_t, 300> clients_;  // the sources that come back
  uint32_t source_ = host_address(0);  // of the last packet
  uint64_t now_ns_ = 0, swept_ns_ = 0;
  uint64_t packets_ = 0;
  uint64_t nobody_ = 0;  // packets that no member could serve
  uint32_t packets_a_change_ = 1, packets_a_turn_ = 1;
  uint64_t longest_step_ = 1;  // ns
};

/// One test a shape, so that they can run at the same time.
class AffinityProperty : public testing::TestWithParam<uint32_t> {
 protected:
  void SetUp() override {
    std::string reason;
    if (!can_load_programs(&reason)) GTEST_SKIP() << reason;
  }
};

/// LIMPET_PROPERTY_PACKETS is for all shapes together.
uint64_t packets_of_a_shape() {
  const char* wanted = std::getenv("LIMPET_PROPERTY_PACKETS");
  return (wanted ? std::strtoull(wanted, nullptr, 10) : 1'500'000) / shape_count;
}

TEST_P(AffinityProperty, ProgramAndModelAgreeOnEveryPacket) {
  constexpr uint64_t longest_run = 150'000;
  uint32_t seed = GetParam();
  for (uint64_t left = packets_of_a_shape(); left > 0; seed += shape_count) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    SideBySide both(shapes[GetParam()], seed);
    const uint64_t packets = std::min(left, longest_run);
    for (uint64_t i = 0; i < packets; ++i) {
      both.step();
      if (HasFatalFailure()) return;
    }
    both.check_counters();
    if (packets == longest_run) both.check_paths();
    left -= packets;
  }
}

INSTANTIATE_TEST_SUITE_P(Shapes, AffinityProperty, testing::Range(0U, shape_count));

}  // namespace
}  // namespace limpet
