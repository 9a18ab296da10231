// SPDX-License-Identifier: GPL-2.0-or-later
// show pools: what each pool remembers of its clients, what that costs, and whom it had to move.
#include "control/commands.h"
#include "control/field.h"
#include "control/quantity.h"

namespace limpet {
namespace {

using nlohmann::json;

std::string number(const json& pool, const char* key) {
  return number_text(number_field(pool, key));
}

/// "3/65537"
std::string part(const json& pool, const char* key, const char* whole) {
  return number(pool, key) + "/" + number(pool, whole);
}

/// Of the members that could serve, how many are healthy; and whether that is believed.
Cell health_cell(const json& pool) {
  const json* panic = find_field(pool, "panic");
  const bool panics = panic != nullptr && panic->is_boolean() && panic->get<bool>();
  const std::string share = part(pool, "healthy", "could_serve");
  return panics ? Cell(share + " PANIC", Colour::red) : Cell(share);
}

/// What the pool is, and for how many clients.
std::vector<Cell> settings_row(const json& pool) {
  const auto timeout = number_field(pool, "affinity_timeout_seconds");
  const auto memory = number_field(pool, "memory_bytes");
  const std::string name = text_field(pool, "name"), source = text_field(pool, "source");
  return {name,
          text_field(pool, "mode"),
          text_field(pool, "forward"),
          text_field(pool, "affinity"),
          timeout ? (*timeout == 0 ? "none" : duration_text(*timeout)) : unknown_field,
          health_cell(pool),
          Cell(source, source == name ? Colour::none : Colour::yellow),
          number(pool, "clients"),
          number(pool, "clients_expected"),
          memory ? byte_text(*memory) : unknown_field};
}

/// Where it stands with those that are looked up one by one.
std::vector<Cell> memory_row(const json& pool) {
  const auto errors = real_field(pool, "filter_false_positives");
  return {text_field(pool, "name"),
          part(pool, "slots_tracked", "slots"),
          part(pool, "bindings", "bindings_capacity"),
          errors ? share_text(*errors) : unknown_field,
          number(pool, "bound"),
          number(pool, "swept"),
          number(pool, "replaced"),
          number(pool, "refused")};
}

std::vector<Cell> moves_row(const json& pool) {
  const json* found = find_field(pool, "moved");
  const json& moved = found != nullptr ? *found : json::object();
  return {text_field(pool, "name"), number(moved, "down"), number(moved, "disabled"),
          number(moved, "removed"), number(moved, "drained")};
}

Column right(const char* title) {
  return {title, Align::right};
}

std::string print(const json& result, const Style& style) {
  const json* pools = list_field(result, "pools");
  if (pools == nullptr) return "pools: -\n";
  if (pools->empty()) return "no pools\n";
  TextTable settings({{"POOL"},
                      {"MODE"},
                      {"FORWARD"},
                      {"AFFINITY"},
                      right("TIMEOUT"),
                      {"HEALTHY"},
                      {"NEW GO TO"},
                      right("CLIENTS"),
                      right("EXPECTED"),
                      right("MEMORY")});
  TextTable memory({{"POOL"},
                    right("TRACKED SLOTS"),
                    right("BINDINGS"),
                    right("FALSE SEEN"),
                    right("BOUND"),
                    right("SWEPT"),
                    right("REPLACED"),
                    right("REFUSED")});
  TextTable moves(
      {{"POOL"}, right("MOVED BY DOWN"), right("DISABLED"), right("REMOVED"), right("DRAINED")});
  for (const json& pool : *pools) {
    settings.add_row(settings_row(pool));
    memory.add_row(memory_row(pool));
    moves.add_row(moves_row(pool));
  }
  return settings.to_string(style) + "\n" + memory.to_string(style) + "\n" + moves.to_string(style);
}

}  // namespace

const Command show_pools_command = {
    .words = "show pools",
    .help = "pools with their clients, what is remembered of them, and moves",
    .method = "show.pools",
    .print = print,
};

}  // namespace limpet
