// SPDX-License-Identifier: GPL-2.0-or-later
#include <algorithm>
#include <set>

#include "control/import/arrange.h"

namespace limpet::nlb {
namespace {

constexpr unsigned default_weight = 50;  // NLB's

const NodeShare* share_of(const PortRule& rule, size_t node) {
  const auto found =
      std::ranges::find_if(rule.shares, [&](const NodeShare& s) { return s.node == node; });
  return found == rule.shares.end() ? nullptr : &*found;
}

bool all_the_same(const std::vector<unsigned>& numbers) {
  return std::ranges::all_of(numbers, [&](unsigned n) { return n == numbers.front(); });
}

std::string rule_text(const PortRule& rule) {
  return std::string(to_string(rule.protocol)) + " " + to_string(rule.ports);
}

unsigned first_free(const std::set<unsigned>& taken) {
  unsigned number = 1;
  while (taken.contains(number)) ++number;
  return number;
}

const char* word_of(bool by_priority, Affinity affinity) {
  if (by_priority) return "priority";
  switch (affinity) {
    case Affinity::none:
      return "none";
    case Affinity::single:
      return "single";
    case Affinity::network:
      break;
  }
  return "network";
}

}  // namespace

/// Empty: all have the same. A node with an equal share has NLB's default.
std::vector<unsigned> Pools::weights_of(const PortRule& rule) {
  std::vector<unsigned> weights;
  bool guessed = false;
  bool both = false;
  for (size_t i = 0; i < facts_.nodes.size(); ++i) {
    const NodeShare* share = share_of(rule, i);
    const bool given = share != nullptr && share->weight && !share->equal_load;
    weights.push_back(given ? *share->weight : default_weight);
    guessed = guessed || (!given && (share == nullptr || !share->equal_load));
    both = both || (share != nullptr && share->equal_load && share->weight &&
                    *share->weight != default_weight);
  }
  if (both) {
    file_.remarks.push_back("the rule " + rule_text(rule) +
                            " has a LoadWeight other than 50 where EqualLoad is True; the load was "
                            "taken to be equal: set `weight` if that is wrong");
  }
  if (all_the_same(weights) && weights.front() != 0) return {};
  if (guessed) {
    file_.remarks.push_back("the rule " + rule_text(rule) +
                            " does not tell the LoadWeight of every node; NLB's default, 50, was "
                            "taken for the others");
  }
  return weights;
}

/// Of nodes without one, or with one that another has, by their host priority.
std::vector<unsigned> Pools::priorities_of(const PortRule& rule) {
  std::vector<unsigned> priorities(facts_.nodes.size());
  std::set<unsigned> taken;
  for (const NodeShare& share : rule.shares) {
    if (share.priority && taken.insert(*share.priority).second) {
      priorities[share.node] = *share.priority;
    }
  }
  bool guessed = false;
  for (size_t i = 0; i < priorities.size(); ++i) {
    if (priorities[i] != 0) continue;
    const auto& host = facts_.nodes[i].priority;
    priorities[i] = host && !taken.contains(*host) ? *host : first_free(taken);
    taken.insert(priorities[i]);
    guessed = true;
  }
  if (guessed) {
    file_.remarks.push_back("the rule " + rule_text(rule) +
                            " does not tell a priority of its own for every node; the host "
                            "priority, or else the next free number, was taken: check `priority`");
  }
  return priorities;
}

Pools::Key Pools::key_of(const PortRule& rule) {
  Key key;
  if (rule.mode == FilteringMode::single) {
    key.by_priority = true;
    key.numbers = priorities_of(rule);
    return key;
  }
  key.affinity = rule.affinity;
  key.numbers = weights_of(rule);
  if (rule.affinity != Affinity::none) {
    key.timeout = rule.timeout;
  } else if (rule.timeout != 0) {
    file_.remarks.push_back("the rule " + rule_text(rule) +
                            " has a Timeout, which means nothing with Affinity None");
  }
  return key;
}

FarmPool Pools::make(const Key& key) {
  FarmPool pool;
  pool.name = names_.take(cluster_name(facts_) + "-" + word_of(key.by_priority, key.affinity));
  pool.by_priority = key.by_priority;
  pool.affinity = key.affinity;
  pool.timeout = key.timeout;
  pool.members = members_;
  for (size_t i = 0; i < key.numbers.size(); ++i) {
    auto& number = key.by_priority ? pool.members[i].priority : pool.members[i].weight;
    number = key.numbers[i];
  }
  if (key.by_priority) {
    pool.notes.push_back(
        "FilteringMode Single: all clients are with the usable member of the lowest priority.");
  } else if (key.affinity == Affinity::network) {
    pool.notes.push_back(
        "NLB's Network is a client's class C network, which is /24 here; of IPv6 limpet takes "
        "/64.");
  }
  if (!key.numbers.empty() && !key.by_priority) {
    pool.notes.push_back("The weights are the LoadWeights of NLB; 0: no new clients.");
  }
  return pool;
}

size_t Pools::pool_for(const PortRule& rule) {
  if (const auto known = rules_.find(&rule); known != rules_.end()) return known->second;
  const auto [same, fresh] = pools_.emplace(key_of(rule), file_.pools.size());
  if (fresh) file_.pools.push_back(make(same->first));
  return rules_[&rule] = same->second;
}

}  // namespace limpet::nlb
