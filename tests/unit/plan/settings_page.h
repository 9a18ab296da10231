// SPDX-License-Identifier: GPL-2.0-or-later
// limpet.toml(5) as tests read it, and files in which each of its keys can be said.
#pragma once

#include <filesystem>
#include <map>
#include <set>
#include <string>

namespace limpet {

std::string file_text(const std::filesystem::path& path);

extern const std::filesystem::path source;

using Keys = std::set<std::string>;

/// Of the page's sections, by the name of their first word: "edge", "vip", …
struct Page {
  std::map<std::string, Keys> keys;
  // By section and key; of a key in a table TABLE, "TABLE.key" in what it takes.
  std::map<std::string, std::map<std::string, std::string>> defaults, takes;
};

Page read_page();

/// A file in which each key can be said: `said` is more of one section, and `with` what a key needs
/// beside it.
struct Sample {
  std::map<std::string, std::string> said, with;

  std::string text() const;
};

/// With what some keys need beside them, to mean something.
Sample sample_for(const std::string& section, const std::string& key);

}  // namespace limpet
