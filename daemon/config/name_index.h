// SPDX-License-Identifier: GPL-2.0-or-later
// The sections of one kind by their names, for the sections that refer to them.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "daemon/config/report.h"

namespace limpet::config {

class NameIndex {
 public:
  /// Of `items`, which it refers to, of a kind such as "pool". Reports names that come twice, with
  /// `prefix` before the kind.
  template <class T>
  NameIndex(const std::vector<T>& items, std::string_view kind, const std::string& prefix,
            Report& report)
      : kind_(kind) {
    for (const T& item : items) add(item.name, item.line, prefix, report);
  }

  /// The position of the item called `name`; where there is none, reports that of `key`.
  std::optional<size_t> find(const std::string& name, unsigned line, const std::string& key,
                             Report& report) const;

 private:
  void add(std::string_view name, unsigned line, const std::string& prefix, Report& report);

  std::string kind_;
  std::vector<std::string_view> names_;
  std::vector<unsigned> lines_;
  std::unordered_map<std::string_view, size_t> positions_;  // of the first of each name
};

}  // namespace limpet::config
