// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/farm/maglev.h"

#include <algorithm>

namespace limpet {
namespace {

constexpr uint32_t nobody = UINT32_MAX;

/// A member while the table fills.
struct Candidate {
  uint16_t number;
  uint32_t weight;
  uint32_t position;  // the next slot of its permutation
  uint32_t skip;
  uint64_t taken = 0;      // slots so far
  uint32_t next = nobody;  // who follows in the same round
  Permutation permutation;
};

std::vector<Candidate> candidates_of(std::span<const MaglevMember> members, uint32_t slots) {
  std::vector<Candidate> candidates;
  candidates.reserve(members.size());
  for (const MaglevMember& member : members) {
    if (member.weight == 0) continue;
    candidates.push_back({.number = member.number,
                          .weight = member.weight,
                          .position = static_cast<uint32_t>(member.permutation.offset % slots),
                          .skip = static_cast<uint32_t>(member.permutation.skip % (slots - 1) + 1),
                          .permutation = member.permutation});
  }
  std::ranges::sort(candidates, {}, &Candidate::permutation);
  return candidates;
}

/// Who takes a slot in which round. A member of the largest weight takes one in each round, one of
/// weight w its k-th in round ⌈k × largest / w⌉.
class Rounds {
 public:
  Rounds(std::vector<Candidate>& candidates, uint32_t slots) : candidates_(candidates) {
    uint64_t sum = 0;
    for (const Candidate& candidate : candidates_) {
      largest_ = std::max<uint64_t>(largest_, candidate.weight);
      sum += candidate.weight;
    }
    // After r rounds each has taken more than r × w / largest - 1, so in this one the table is
    // full.
    const uint64_t rounds = (slots + candidates_.size()) * largest_ / sum + 1;
    first_.assign(rounds + 1, nobody);
    last_.assign(rounds + 1, nobody);
    for (uint32_t i = 0; i < candidates_.size(); ++i) schedule(i);
  }

  uint32_t first(uint32_t round) const { return first_[round]; }

  void schedule(uint32_t index) {
    Candidate& candidate = candidates_[index];
    const uint64_t turn = ++candidate.taken * largest_;
    const uint64_t round = (turn + candidate.weight - 1) / candidate.weight;
    candidate.next = nobody;
    if (round >= first_.size()) return;  // the table is full before
    (first_[round] == nobody ? first_[round] : candidates_[last_[round]].next) = index;
    last_[round] = index;
  }

 private:
  std::vector<Candidate>& candidates_;
  std::vector<uint32_t> first_, last_;  // by round, which begin with 1
  uint64_t largest_ = 0;
};

}  // namespace

std::vector<uint16_t> build_maglev(std::span<const MaglevMember> members, uint32_t slots) {
  std::vector<uint16_t> table(slots, 0);
  std::vector<Candidate> candidates = candidates_of(members, slots);
  if (candidates.empty()) return table;

  Rounds rounds(candidates, slots);
  uint32_t filled = 0;
  for (uint32_t round = 1; filled < slots; ++round) {
    for (uint32_t i = rounds.first(round), next; i != nobody && filled < slots; i = next) {
      Candidate& candidate = candidates[i];
      const auto step = [&] {
        const uint32_t sum = candidate.position + candidate.skip;
        candidate.position = sum >= slots ? sum - slots : sum;
      };
      while (table[candidate.position] != 0) step();
      table[candidate.position] = candidate.number;
      step();
      ++filled;
      next = candidate.next;
      rounds.schedule(i);
    }
  }
  return table;
}

}  // namespace limpet
