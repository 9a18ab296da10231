// SPDX-License-Identifier: GPL-2.0-or-later
// What the kernel and the allocator say of this process, in base units. On any thread.
#pragma once

namespace limpet {

struct ProcessFigures {
  double cpu_seconds = 0, start_time_seconds = 0;
  double resident_bytes = 0, virtual_bytes = 0;
  double heap_bytes = 0;  // allocated and not freed
  double open_descriptors = 0, most_descriptors = 0;

  /// What cannot be read is 0.
  static ProcessFigures read();
};

}  // namespace limpet
