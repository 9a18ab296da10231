// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/config/config_reader.h"

#include <exception>

#include "daemon/config/draft.h"
#include "daemon/config/file_text.h"

namespace limpet {

namespace {

using namespace config;

constexpr size_t kLargestFile = size_t{4} << 20;

using ReadSection = void (*)(Section, Draft&);

/// The sections [[key]], each given to `read`.
void read_each(Section& root, const char* key, ReadSection read, Draft& draft) {
  const auto value = root.find(key);
  if (!value) return;
  if (value->node().kind == Node::Kind::table) {
    value->fail(std::string("is written [") + key + "]; write [[" + key +
                "]], as there may be many");
    return;
  }
  for (const Value& item : value->list(std::string("[[") + key + "]] sections")) {
    read(Section(item), draft);
  }
}

Draft read_sections(const Node& document, Report& report) {
  Draft draft;
  Section root(Value(document, "", report));
  const auto edge = root.require("edge", "a section [edge] with interfaces and hash_seed");
  if (edge) read_edge(Section(*edge), draft.config.edge);
  read_each(root, "vip", read_vip, draft);
  read_each(root, "pool", read_pool, draft);
  read_each(root, "rule", read_rule, draft);
  root.finish();
  return draft;
}

}  // namespace

Result<Config> parse_config(std::string_view text, const std::string& path) {
  try {
    Report report(path);
    const Node document = parse_toml(text, report);
    if (report.failed()) return report.error();
    Draft draft = read_sections(document, report);
    if (report.failed()) return report.error();
    check_config(draft, report);
    if (report.failed()) return report.error();
    draft.config.path = path;
    return std::move(draft.config);
  } catch (const std::exception& error) {  // out of memory, in practice
    return Error{path + ": cannot be read: " + error.what()};
  }
}

Result<Config> read_config(const std::string& path) {
  try {
    const auto text = read_file(path, kLargestFile);
    if (!text) return text.error();
    return parse_config(*text, path);
  } catch (const std::exception& error) {
    return Error{path + ": cannot be read: " + error.what()};
  }
}

}  // namespace limpet
