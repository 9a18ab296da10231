// SPDX-License-Identifier: GPL-2.0-or-later
#include "control/import/import.h"

#include <algorithm>

#include "control/import/arrange.h"
#include "control/import/farm_text.h"
#include "control/import/gather.h"
#include "control/import/json_records.h"
#include "control/import/listing_records.h"
#include "control/import/source_text.h"

namespace limpet::nlb {
namespace {

const char nlb_params[] =
    "the output of `nlb params` is not documented; use Get-NlbClusterDriverInfo -Params and "
    "Get-NlbClusterPortRule | ConvertTo-Json";

/// A command line of the old tool, as a copied screen or a batch file's log has it.
bool calls_nlb_params(std::string_view text) {
  const auto lines = lines_of(text);
  return std::ranges::any_of(lines, [](std::string_view line) {
    const size_t blank = line.rfind(' ');
    if (blank == line.npos || !same_text(line.substr(blank + 1), "params")) return false;
    const std::string_view tool_line = line.substr(0, line.find_last_not_of(' ', blank) + 1);
    const std::string before = lower_case(tool_line);
    for (const char* tool : {"nlb", "nlb.exe", "wlbs", "wlbs.exe"}) {
      if (before == tool) return true;
      for (const char* end : {">", "\\", " "}) {
        if (before.ends_with(std::string(end) + tool)) return true;
      }
    }
    return false;
  });
}

Result<std::vector<Record>> records_of(std::string_view text) {
  const size_t begin = text.find_first_not_of(" \t\r\n");
  if (begin == text.npos) return Error{"is empty"};
  if (text[begin] == '[' || text[begin] == '{') return json_records(text);
  if (calls_nlb_params(text)) return Error{nlb_params};
  return listing_records(text);
}

Result<void> read_source(const Source& source, Gathering& gathering) {
  if (source.bytes.size() > largest_source) {
    return Error{"is larger than " + std::to_string(largest_source >> 20) + " MiB"};
  }
  const auto text = decode_text(source.bytes);
  if (!text) return text.error();
  const auto records = records_of(*text);
  if (!records) return records.error();
  if (records->empty()) return Error{"no object is in it"};
  return gathering.add(source.name, *records);
}

/// What one should know who gave something else than the cmdlets print.
std::string with_hint(const std::string& message) {
  if (message.ends_with("is not understood") || message.find("no NLB cmdlet") != message.npos) {
    return message + " (if it is of `nlb params`: " + nlb_params + ")";
  }
  return message;
}

}  // namespace

Result<std::string> import_cluster(std::span<const Source> sources) {
  Gathering gathering;
  for (const Source& source : sources) {
    if (auto read = read_source(source, gathering); !read) {
      return Error{source.name + ": " + with_hint(read.error().message)};
    }
  }
  const auto file = arrange(gathering.facts());
  if (!file) return file.error();
  return farm_text(*file);
}

}  // namespace limpet::nlb
