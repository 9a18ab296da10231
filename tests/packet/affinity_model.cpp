// SPDX-License-Identifier: GPL-2.0-or-later
#include "tests/packet/affinity_model.h"

#include <algorithm>

#include "ebpf/hash.h"

namespace limpet {
namespace {

constexpr uint64_t second = 1'000'000'000;
constexpr uint32_t grace = 2;  // how much longer than the timeout an idle binding is kept

}  // namespace

bool AffinityModel::Filter::contains(uint64_t client) const {
  const uint64_t mask = limpet_filter_mask(client);
  return (words[limpet_filter_word(client, static_cast<uint32_t>(words.size()))] & mask) == mask;
}

void AffinityModel::Filter::add(uint64_t client) {
  words[limpet_filter_word(client, static_cast<uint32_t>(words.size()))] |=
      limpet_filter_mask(client);
}

bool AffinityModel::is_in_any(const std::vector<Filter>& filters, uint64_t client) {
  return std::ranges::any_of(filters, [&](const Filter& one) { return one.contains(client); });
}

AffinityModel::AffinityModel(const limpet_pool& settings)
    : settings_(settings),
      slots_(settings.slots),
      bindings_(size_t{settings.buckets} * LIMPET_BUCKET_WAYS),
      epochs_(LIMPET_EPOCHS, Filter{std::vector<uint64_t>(settings.filter_words)}),
      halves_(2, Filter{std::vector<uint64_t>(LIMPET_RECENT_WORDS)}) {}

uint32_t AffinityModel::decide(uint64_t client, bool traceless, uint64_t now_ns) {
  Slot& slot = slot_of(client);
  if (!has_memory()) return slot.now;

  const bool seen = is_in_any(epochs_, client);
  const bool confirmed = seen || is_in_any(halves_, client);
  if (!seen) halves_[half_].add(client);

  if (!slot.tracked) {
    if (!confirmed || traceless) return slot.now;
    tallies_.new_clients += !seen;
    epochs_[epoch_].add(client);
    return slot.now;
  }

  const auto now = static_cast<uint32_t>(now_ns / second);
  const bool window_is_open = now < slot.window_end;
  Binding* own = binding_of(client);
  const bool live = own && is_live(*own, now);
  bool bound = live && usable_.contains(own->member);

  uint32_t member = slot.now;
  if (bound) {
    member = own->member;
    if (!traceless) own->last_use = now;
    tallies_.by_binding += member != slot.now;
  } else if (!live && seen && window_is_open && usable_.contains(slot.before)) {
    member = slot.before;
    tallies_.by_before += member != slot.now;
  }

  const bool asks = !bound && confirmed && !traceless && member != LIMPET_MEMBER_NONE;
  if (asks && (own || admit(seen, now_ns))) {
    tallies_.rebound += own != nullptr;
    Binding& place = own ? *own : make_room(client, now);
    place = {.occupied = true,
             .fingerprint = limpet_hash_fingerprint(client),
             .member = member,
             .last_use = now};
    bound = true;
  } else if (asks && seen && window_is_open) {
    // It needs the window for as long as it comes back for a binding.
    const uint32_t end = std::min(now + settings_.timeout + 1, slot.window_limit);
    tallies_.extended += end > slot.window_end;
    slot.window_end = std::max(slot.window_end, end);
  }
  if ((bound || seen) && !traceless) {
    tallies_.new_clients += !seen;
    epochs_[epoch_].add(client);
  }
  return member;
}

bool AffinityModel::admit(bool seen, uint64_t now_ns) {
  // Soon after the host started, the saved credit reaches back beyond that.
  const auto now = static_cast<int64_t>(now_ns);
  const int64_t oldest = now - static_cast<int64_t>(settings_.admission_burst);
  const int64_t used = std::max(used_up_to_ns_.value_or(oldest), oldest) +
                       static_cast<int64_t>(settings_.admission_cost);
  // The last half of the burst is for those who have been clients: invented sources cannot take it.
  const int64_t kept = seen ? 0 : static_cast<int64_t>(settings_.admission_burst / 2);
  const bool admitted = used + kept <= now;
  if (admitted) used_up_to_ns_ = used;
  ++(admitted ? tallies_.bound : tallies_.refused);
  return admitted;
}

AffinityModel::Binding& AffinityModel::make_room(uint64_t client, uint32_t now) {
  const auto dead = [&](const Binding& one) { return !one.occupied || !is_live(one, now); };
  const auto [first, second] = buckets_of(client);
  const auto free = std::ranges::count_if(first, dead), other = std::ranges::count_if(second, dead);
  const auto oldest = [&](std::span<Binding> bucket) {
    return std::ranges::min_element(bucket, {}, &Binding::last_use)->last_use;
  };
  const auto has_empty = [](std::span<Binding> bucket) {
    return std::ranges::count(bucket, false, &Binding::occupied) > 0;
  };
  // More room decides, then an empty way, then who was used longest ago.
  const bool is_better = other != free ? other > free
                         : free > 0    ? has_empty(second) && !has_empty(first)
                                       : oldest(second) < oldest(first);
  const std::span<Binding> bucket = is_better ? second : first;
  const auto empty = std::ranges::find(bucket, false, &Binding::occupied);
  if (empty != bucket.end()) return *empty;
  const auto run_out = std::ranges::find_if(bucket, [&](auto& one) { return !is_live(one, now); });
  if (run_out != bucket.end()) return *run_out;
  ++tallies_.replaced;
  return *std::ranges::min_element(bucket, {}, &Binding::last_use);
}

void AffinityModel::change(std::span<const uint16_t> table, uint32_t now) {
  for (size_t i = 0; i < slots_.size(); ++i) {
    Slot& slot = slots_[i];
    if (slot.now == table[i]) continue;
    if (!slot.tracked && slot.now != LIMPET_MEMBER_NONE && has_memory()) {
      slot = {.before = slot.now,
              .tracked = true,
              .window_end = now + 2 * settings_.timeout + 1,
              .window_limit = now + 6 * settings_.timeout + 1};
    }
    slot.now = table[i];
  }
}

void AffinityModel::set_usable(uint32_t member, bool usable) {
  if (usable) {
    usable_.insert(member);
  } else {
    usable_.erase(member);
  }
}

void AffinityModel::turn_epoch() {
  epoch_ = (epoch_ + 1) % LIMPET_EPOCHS;
  epochs_[epoch_].clear();
}

void AffinityModel::turn_recent() {
  half_ = (half_ + 1) % 2;
  halves_[half_].clear();
}

void AffinityModel::sweep(uint32_t now) {
  std::vector<bool> held(slots_.size());
  for (Binding& binding : bindings_) {
    if (!binding.occupied) continue;
    // The client's slot follows from its fingerprint, or one of two slots that lie side by side.
    const uint64_t lowest = uint64_t{binding.fingerprint} << 35;
    const uint32_t first = limpet_hash_slot(lowest, settings_.slots);
    const uint32_t last = limpet_hash_slot(lowest | 7ull << 32, settings_.slots);
    const bool run_out = now - binding.last_use > settings_.timeout + grace;
    tallies_.run_out += run_out;
    if (run_out || (!slots_[first].tracked && !slots_[last].tracked)) {
      binding = {};
      continue;
    }
    for (const uint32_t slot : {first, last}) {
      if (binding.member != slots_[slot].now) held[slot] = true;
    }
  }
  for (size_t i = 0; i < slots_.size(); ++i) {
    Slot& slot = slots_[i];
    if (!slot.tracked || now <= slot.window_end || held[i]) continue;
    slot = {.now = slot.now};
    ++tallies_.back_at_rest;
  }
}

AffinityModel::Slot& AffinityModel::slot_of(uint64_t client) {
  return slots_[limpet_hash_slot(client, settings_.slots)];
}

std::array<std::span<AffinityModel::Binding>, 2> AffinityModel::buckets_of(uint64_t client) {
  const auto bucket = [&](size_t number) {
    return std::span(bindings_).subspan(number * LIMPET_BUCKET_WAYS, LIMPET_BUCKET_WAYS);
  };
  return {bucket(limpet_hash_bucket(client, settings_.buckets)),
          bucket(limpet_hash_second_bucket(client, settings_.buckets))};
}

AffinityModel::Binding* AffinityModel::binding_of(uint64_t client) {
  if (!has_memory()) return nullptr;
  for (const std::span<Binding> bucket : buckets_of(client)) {
    for (Binding& one : bucket) {
      if (one.occupied && one.fingerprint == limpet_hash_fingerprint(client)) return &one;
    }
  }
  return nullptr;
}

bool AffinityModel::is_live(const Binding& binding, uint32_t now) const {
  return now - binding.last_use <= settings_.timeout;
}

AffinityModel::Knowledge AffinityModel::know(uint64_t client) {
  Knowledge known{.slot = slot_of(client),
                  .seen = is_in_any(epochs_, client),
                  .recent = is_in_any(halves_, client),
                  .binding = {}};
  if (const Binding* own = binding_of(client)) known.binding = *own;
  return known;
}

std::ostream& operator<<(std::ostream& out, const AffinityModel::Knowledge& known) {
  const AffinityModel::Slot& slot = known.slot;
  out << "slot: now " << slot.now;
  if (slot.tracked) {
    out << ", before " << slot.before << ", tracked, window " << slot.window_end << " limit "
        << slot.window_limit;
  }
  out << "; seen " << known.seen << ", recent " << known.recent;
  if (const auto& own = known.binding) {
    out << "; bound to " << own->member << ", last use " << own->last_use;
  }
  return out;
}

}  // namespace limpet
