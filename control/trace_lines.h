// SPDX-License-Identifier: GPL-2.0-or-later
// Packets for the terminal, a line each, as they come: aligned, though nobody knows what follows.
// Pure.
#pragma once

#include <cstddef>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace limpet {

class TraceLines {
 public:
  TraceLines();

  /// The columns' titles, for above the first one.
  std::string titles();
  /// One of the records of trace.read. A column that it does not fit in is wider from then on.
  std::string line(const nlohmann::json& record);

 private:
  std::string row(const std::vector<std::string>& cells);
  std::vector<size_t> widths_;
};

/// "3 packets shown, 1234 more were not"
std::string trace_summary(uint64_t shown, uint64_t lost);

}  // namespace limpet
