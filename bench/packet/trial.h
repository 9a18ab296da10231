// SPDX-License-Identifier: GPL-2.0-or-later
// Runs of an XDP program by BPF_PROG_TEST_RUN, and the rows that come of them: JSON lines as
// bench/README.md has them.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "tests/packet/frame.h"

namespace limpet::bench {

/// How all rows are measured.
struct Measure {
  int runs = 9;
  int repeats = 1'000'000;         // a run
  uint32_t clients = 1 << 20;      // of the rows with many; a power of two
  std::string part = "packet";     // how rows' names begin
  std::string unit = "ns/packet";  // what the kernel's nanoseconds are here
  std::string only;                // a regular expression that rows' names have to match
};

class Trial {
 public:
  explicit Trial(Measure measure) : measure_(std::move(measure)) {}

  const Measure& measure() const { return measure_; }
  /// So many packets run through all rows' repeats.
  uint64_t packets() const { return uint64_t(measure_.runs) * measure_.repeats; }
  /// Whether the row is wanted: ask before what costs time.
  bool wants(const std::string& row) const;

  /// The mean nanoseconds of `repeats` runs of the program, as the kernel measures them. The frame
  /// comes in by an interface, by default lo. Throws what the kernel says.
  static uint32_t run(int program, const Frame& frame, int repeats, unsigned ifindex = 0);

  /// A row: the median of as many runs. `is_right`, asked afterwards, says whether each packet took
  /// the path that the row's name says; if not, the row says so instead of a figure.
  void row(const std::string& name, int program, const Frame& frame,
           const std::function<bool()>& is_right, unsigned ifindex = 0) const;
  void row(const std::string& name, const std::function<uint32_t()>& measure_once,
           const std::function<bool()>& is_right) const;

  /// A row with a figure that is exact.
  void exact(const std::string& name, double value, const std::string& unit) const;

 private:
  std::string full(const std::string& row) const { return measure_.part + ": " + row; }

  Measure measure_;
};

}  // namespace limpet::bench
