// SPDX-License-Identifier: GPL-2.0-or-later
// import-nlb: a limpet.toml of what a Windows NLB cluster's cmdlets print. Asks no daemon.
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>
#include <vector>

#include "control/commands.h"
#include "control/import/import.h"

namespace limpet {
namespace {

using nlohmann::json;

/// One byte more than may be, so that the import sees that it is too much.
Result<nlb::Source> read_all(std::FILE* file, const std::string& name) {
  nlb::Source source{name, std::string(nlb::largest_source + 1, '\0')};
  source.bytes.resize(std::fread(source.bytes.data(), 1, source.bytes.size(), file));
  if (std::ferror(file) != 0) return Error{name + ": " + std::strerror(errno)};
  return source;
}

Result<nlb::Source> read_source(const std::string& path) {
  if (path == "-") return read_all(stdin, "standard input");
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(path.c_str(), "rbe"),
                                                             &std::fclose);
  if (file == nullptr) return Error{path + ": " + std::strerror(errno)};
  return read_all(file.get(), path);
}

Result<json> params(const Arguments& arguments) {
  if (arguments.words.empty()) {
    return Error{
        "import-nlb needs files with what NLB's cmdlets print, or - for the standard input"};
  }
  return json(arguments.words);
}

Result<void> run(Session&, const json& files) {
  std::vector<nlb::Source> sources;
  for (const json& path : files) {
    auto source = read_source(path.get<std::string>());
    if (!source) return source.error();
    sources.push_back(*std::move(source));
  }
  const auto text = nlb::import_cluster(sources);
  if (!text) return text.error();
  return Session::write(*text);
}

}  // namespace

const Command import_nlb_command = {
    .words = "import-nlb",
    .help = "FILE…: a limpet.toml of what Windows NLB's cmdlets print (-: the standard input)",
    .method = nullptr,
    .params = params,
    .run = run,
    .takes = takes_files,
};

}  // namespace limpet
