// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/plan/difference.h"

#include <algorithm>
#include <functional>
#include <map>

#include "daemon/plan/settings.h"

namespace limpet {
namespace {

/// Said of one thing.
class Sentences {
 public:
  Sentences(std::vector<std::string>& all, std::string subject)
      : all_(all), subject_(std::move(subject)) {}
  void say(const std::string& text) const { all_.push_back(subject_ + text); }
  void settings(const Settings& before, const Settings& after) const {
    for (size_t i = 0; i < before.size(); ++i) {
      if (before[i].value == after[i].value) continue;
      say(std::string(before[i].key) + " was " + before[i].value + ", is " + after[i].value);
    }
  }

 private:
  std::vector<std::string>& all_;
  std::string subject_;
};

template <class Thing>
using Named = std::map<std::string, const Thing*>;

template <class Thing, class Name>
Named<Thing> by_name(const std::vector<Thing>& things, Name name) {
  Named<Thing> named;
  for (const Thing& thing : things) named.emplace(std::invoke(name, thing), &thing);
  return named;
}

/// Calls changed(name, before, after) for what is in both; says of the others that they come or go.
template <class Thing, class Name, class Changed>
void compare(const std::vector<Thing>& before, const std::vector<Thing>& after, Name name,
             const std::string& kind, std::vector<std::string>& all, Changed changed) {
  const Named<Thing> old = by_name(before, name), now = by_name(after, name);
  for (const auto& [key, thing] : old) {
    if (!now.contains(key)) all.push_back(kind + key + " is removed");
  }
  for (const auto& [key, thing] : now) {
    const auto known = old.find(key);
    if (known == old.end()) {
      all.push_back(kind + key + " is added");
    } else {
      changed(key, *known->second, *thing);
    }
  }
}

/// A rule is known by what it is for.
std::string rule_name(const RuleConfig& rule) {
  return std::string(to_string(rule.protocol)) + "/" + to_string(rule.ports) + " of vip " +
         rule.vip;
}

}  // namespace

std::vector<std::string> difference(const Config& before, const Config& after) {
  std::vector<std::string> all;
  Sentences(all, "edge: ").settings(settings_of(before.edge), settings_of(after.edge));
  compare(before.vips, after.vips, &VipConfig::name, "vip ", all,
          [&](const std::string& name, const VipConfig& old, const VipConfig& now) {
            Sentences(all, "vip " + name + ": ").settings(settings_of(old), settings_of(now));
          });
  compare(before.pools, after.pools, &PoolConfig::name, "pool ", all,
          [&](const std::string& name, const PoolConfig& old, const PoolConfig& now) {
            const std::string pool = "pool " + name + ": ";
            Sentences(all, pool).settings(settings_of(old), settings_of(now));
            compare(
                old.members, now.members, &MemberConfig::name, pool + "member ", all,
                [&](const std::string& member, const MemberConfig& one, const MemberConfig& two) {
                  Sentences(all, pool + "member " + member + ": ")
                      .settings(settings_of(one), settings_of(two));
                });
          });
  compare(before.rules, after.rules, rule_name, "rule ", all,
          [&](const std::string& name, const RuleConfig& old, const RuleConfig& now) {
            Sentences(all, "rule " + name + ": ").settings(settings_of(old), settings_of(now));
          });
  return all;
}

}  // namespace limpet
