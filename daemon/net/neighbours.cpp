// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/net/neighbours.h"

namespace limpet {

void Neighbours::follow(const std::set<NeighbourKey>& keys) {
  std::erase_if(known_, [&](const auto& item) { return !keys.contains(item.first); });
  std::erase_if(doubtful_, [&](const NeighbourKey& key) { return !keys.contains(key); });
  for (const NeighbourKey& key : keys) {
    if (known_.try_emplace(key, Neighbour{.key = key}).second) read(key);
  }
}

const Neighbour* Neighbours::find(const NeighbourKey& key) const {
  const auto found = known_.find(key);
  return found == known_.end() ? nullptr : &found->second;
}

/// What is known stays until the kernel is certain of something else: the old MAC is the best
/// guess meanwhile, and clients stay where they are.
bool Neighbours::take(const Neighbour& told) {
  const auto found = known_.find(told.key);
  if (found == known_.end()) return false;
  Neighbour& known = found->second;
  switch (told.state) {
    case Neighbour::State::resolved:
      known = told;
      doubtful_.erase(told.key);
      break;
    case Neighbour::State::failed:
      // Silent at its old MAC, or deleted by an operator. It may have a new MAC: only silence
      // after being asked for by broadcast, too, makes it fail.
      if (known.state == Neighbour::State::resolved && doubtful_.insert(told.key).second) {
        resolve(told.key);
        break;
      }
      known = told;
      doubtful_.erase(told.key);
      break;
    case Neighbour::State::gone:
      resolve(told.key);
      break;
    case Neighbour::State::unresolved:
      break;
  }
  return true;
}

void Neighbours::read_again() {
  for (const auto& [key, neighbour] : known_) read(key);
}

void Neighbours::probe() {
  for (const auto& [key, known] : known_) {
    if (known.permanent) continue;
    // A refusal (the link just went away) shows in the messages that follow.
    if (!probe_neighbour(asking_, key)) resolve(key);
  }
}

void Neighbours::retry() {
  for (const auto& [key, known] : known_) {
    if (known.state != Neighbour::State::resolved) resolve(key);
  }
}

/// A refusal is not for ever: the next probe asks again.
void Neighbours::resolve(const NeighbourKey& key) {
  (void)resolve_neighbour(asking_, key).has_value();
}

/// A failure that nobody waited for may be an old one, so it is only a reason to ask.
void Neighbours::read(const NeighbourKey& key) {
  const auto told = find_neighbour(asking_, key);
  const bool awaited = known_.at(key).state != Neighbour::State::unresolved;
  if (told && (awaited || told->state != Neighbour::State::failed)) {
    take(*told);
  } else {
    resolve(key);
  }
}

}  // namespace limpet
