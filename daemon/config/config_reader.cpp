// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/config/config_reader.h"

#include <exception>

#include "daemon/config/stages.h"

namespace limpet {

namespace {

using namespace config;

using ReadSection = void (*)(Section, Config&);

/// The sections [[key]], each given to `read`.
void read_each(Section& root, const char* key, ReadSection read, Config& config) {
  const auto value = root.find(key);
  if (!value) return;
  if (value->node().kind == Node::Kind::table) {
    value->fail(std::string("is written [") + key + "]; write [[" + key +
                "]], as there may be many");
    return;
  }
  for (const Value& item : value->list(std::string("[[") + key + "]] sections")) {
    read(Section(item), config);
  }
}

Config read_sections(const Node& document, Report& report) {
  Config config;
  Section root(Value(document, "", report));
  const auto edge = root.require("edge", "a section [edge] with interfaces and hash_seed");
  if (edge) read_edge(Section(*edge), config.edge);
  read_each(root, "vip", read_vip, config);
  read_each(root, "pool", read_pool, config);
  read_each(root, "rule", read_rule, config);
  root.finish();
  return config;
}

}  // namespace

Result<Config> parse_config(std::string_view text, const std::string& path) {
  try {
    Report report(path);
    const Node document = parse_toml(text, report);
    if (report.failed()) return report.error();
    Config config = read_sections(document, report);
    if (report.failed()) return report.error();
    check_config(config, report);
    if (report.failed()) return report.error();
    config.path = path;
    return config;
  } catch (const std::exception& error) {  // out of memory, in practice
    return Error{path + ": cannot be read: " + error.what()};
  }
}

}  // namespace limpet
