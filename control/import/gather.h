// SPDX-License-Identifier: GPL-2.0-or-later
// From objects of cmdlets to what they say together. Pure.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "control/import/facts.h"
#include "control/import/known_properties.h"
#include "control/import/record.h"
#include "control/import/words.h"
#include "ebpf/result.h"

namespace limpet::nlb {

class Gathering {
 public:
  /// The objects of one file. The error starts with `place` of the object.
  Result<void> add(const std::string& file, const std::vector<Record>& records);

  const Facts& facts() const { return facts_; }

 private:
  Result<void> add_record(Cmdlet cmdlet, const Record& record);
  Result<void> add_rule(const Record& record);
  Result<void> add_node(const Record& record);
  Result<void> add_dip(const Record& record);
  Result<void> add_cluster_address(const Record& record, const char* property);
  Result<void> name_cluster(const std::string& name);

  template <class T>
  Result<T> read_noted(const Property* property, const char* name,
                       Result<std::optional<Meaning<T>>> (*read)(const Property&));
  Result<PortRule> read_rule(const Record& record);
  Result<NodeShare> read_share(const Record& record);
  /// The rule that this one is, for another node, or itself.
  Result<PortRule*> merge(const PortRule& rule);
  Result<void> add_share(const Record& record, PortRule& rule);
  Result<size_t> find_node(const std::string& name);

  void note_others(Cmdlet cmdlet, const Record& record);
  void remark(const std::string& text);

  Facts facts_;
  std::map<std::string, size_t> rules_;     // by what they are for
  std::set<std::string> remarks_, others_;  // those that there are
};

}  // namespace limpet::nlb
