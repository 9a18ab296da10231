// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/config/name_index.h"

#include "daemon/config/near_name.h"

namespace limpet::config {

void NameIndex::add(std::string_view name, unsigned line, const std::string& prefix,
                    Report& report) {
  const auto [same, fresh] = positions_.emplace(name, names_.size());
  names_.push_back(name);
  lines_.push_back(line);
  if (fresh) return;
  report.add(line, prefix + kind_ + " " + quoted(name),
             "the name is taken by the " + kind_ + " on line " +
                 std::to_string(lines_[same->second]) + "; give each its own name");
}

std::optional<size_t> NameIndex::find(const std::string& name, unsigned line,
                                      const std::string& key, Report& report) const {
  if (const auto found = positions_.find(name); found != positions_.end()) return found->second;
  if (report.wants(line)) {
    report.add(line, key,
               "there is no " + kind_ + " " + quoted(name) + "; " + suggestion(name, names_));
  }
  return std::nullopt;
}

}  // namespace limpet::config
