// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/net/neighbours.h"

namespace limpet {
namespace {

using Clock = std::chrono::steady_clock;

// A member may pause for some seconds, as a virtual machine that moves does. Its clients would gain
// nothing by leaving it.
constexpr std::chrono::seconds patience{5};

}  // namespace

bool Neighbours::follow(const std::set<NeighbourKey>& keys) {
  const auto is_gone = [&](const NeighbourKey& key) { return !keys.contains(key); };
  std::erase_if(known_, [&](const auto& item) { return is_gone(item.first); });
  std::erase_if(doubtful_, [&](const auto& item) { return is_gone(item.first); });
  std::erase_if(asked_, is_gone);
  std::erase_if(hearsay_, is_gone);
  bool news = false;
  for (const NeighbourKey& key : keys) {
    const auto [known, is_new] = known_.try_emplace(key, Neighbour{.key = key});
    if (!is_new) continue;
    news = true;
    read(key);
    if (known->second.state != Neighbour::State::resolved || known->second.permanent) continue;
    hearsay_.insert(key);
    ask(key);
  }
  return news;
}

const Neighbour* Neighbours::find(const NeighbourKey& key) const {
  const auto found = known_.find(key);
  return found == known_.end() ? nullptr : &found->second;
}

bool Neighbours::answers(const NeighbourKey& key) const {
  const Neighbour* known = find(key);
  return known && known->state == Neighbour::State::resolved && !doubtful_.contains(key) &&
         !hearsay_.contains(key);
}

/// What is known stays until the kernel is certain of something else: the old MAC is the best
/// guess meanwhile, and clients stay where they are.
bool Neighbours::take(const Neighbour& told) {
  const auto found = known_.find(told.key);
  if (found == known_.end()) return false;
  Neighbour& known = found->second;
  if (!told.asked) asked_.erase(told.key);
  switch (told.state) {
    case Neighbour::State::resolved:
      if (!told.asked) {
        doubtful_.erase(told.key);
        hearsay_.erase(told.key);
      }
      known = told;
      break;
    case Neighbour::State::failed:
      if (fails(told.key)) {
        known = told;
        hearsay_.erase(told.key);
      } else {
        resolve(told.key);
      }
      break;
    case Neighbour::State::gone:
      resolve(told.key);
      break;
    case Neighbour::State::unresolved:
      break;
  }
  return true;
}

/// Silent at its old MAC, or deleted by an operator, it may have a new MAC: only silence after it
/// was asked for by broadcast, too, makes it fail.
bool Neighbours::fails(const NeighbourKey& key) {
  if (known_.at(key).state == Neighbour::State::resolved) {
    const auto since = doubtful_.try_emplace(key, Clock::now()).first->second;
    if (Clock::now() - since < patience) return false;
  }
  doubtful_.erase(key);
  return true;
}

void Neighbours::read_again() {
  for (const auto& [key, neighbour] : known_) read(key);
}

void Neighbours::probe() {
  for (const auto& [key, known] : known_) {
    if (!known.permanent) ask(key);
  }
}

void Neighbours::ask(const NeighbourKey& key) {
  // A refusal (the link just went away) shows in the messages that follow.
  if (probe_neighbour(asking_, key)) {
    asked_.insert(key);
  } else {
    resolve(key);
  }
}

void Neighbours::doubt() {
  // The kernel's message that follows is a failure like any other.
  for (const NeighbourKey& key : asked_) {
    (void)distrust_neighbour(asking_, key).has_value();
  }
  asked_.clear();
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
