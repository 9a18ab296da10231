// SPDX-License-Identifier: GPL-2.0-or-later
// A TOML file as a tree of plain nodes. This is the seam to the TOML library: nothing else of
// limpet knows which one it is.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/config/report.h"

namespace limpet::config {

struct Entry;

struct Node {
  enum class Kind { string, integer, boolean, real, time, array, table };

  Kind kind = Kind::table;
  unsigned line = 0;  // in the file, 1-based; of a [table] its header's, of a value its start
  size_t begin = 0, end = 0;  // bytes of the file's text: of a value all its own
  std::string text;
  int64_t integer = 0;
  bool boolean = false;
  std::vector<Node> items;     // of an array
  std::vector<Entry> entries;  // of a table, in the file's order
};

struct Entry {
  std::string key;
  Node value;
};

/// "a string", "an integer", …
const char* kind_text(Node::Kind kind);

/// Parses TOML 1.0. Errors go to `report`; the node returned then is of no use. Takes time linear
/// in the size of the text and throws nothing but std::bad_alloc.
Node parse_toml(std::string_view text, Report& report);

}  // namespace limpet::config
