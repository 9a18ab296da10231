// SPDX-License-Identifier: GPL-2.0-or-later
#include "control/clients_table.h"

#include <cmath>

#include "control/field.h"
#include "control/quantity.h"

namespace limpet {
namespace {

using nlohmann::json;

std::string seconds_text(const json& client, const char* key) {
  const auto seconds = number_field(client, key);
  return seconds ? duration_text(*seconds) : unknown_field;
}

std::string share(const json& object, const char* key) {
  const auto part = real_field(object, key);
  return part ? share_text(*part) : unknown_field;
}

/// "1234/s"
std::string rate(const json& object, const char* key, std::string (*text)(uint64_t)) {
  const auto number = real_field(object, key);
  if (!number || *number < 0 || *number > 1e18) return unknown_field;
  return text(static_cast<uint64_t>(std::llround(*number))) + "/s";
}
std::string plain(uint64_t number) {
  return std::to_string(number);
}

Column right(const char* title) {
  return {title, Align::right};
}

std::vector<Cell> load_row(const json& client) {
  const json* found = find_field(client, "heavy");
  const bool heavy = found != nullptr && *found == true;
  return {Cell(text_field(client, "client"), heavy ? Colour::yellow : Colour::none),
          share(client, "share"),
          "+-" + share(client, "share_error"),
          rate(client, "packets_per_second", plain),
          rate(client, "bytes_per_second", byte_text),
          text_field(client, "member"),
          share(client, "member_share"),
          heavy ? Cell("heavy", Colour::yellow) : Cell("")};
}

/// "700 of them"
std::string observed_text(const json& pool) {
  constexpr uint64_t enough = 100;
  const auto observed = number_field(pool, "observed");
  const std::string text = number_text(observed) + " of them";
  return observed && *observed < enough ? text + ", which are too few to go by" : text;
}

std::string load_table(const json& pool, const Style& style) {
  std::string text = "pool " + text_field(pool, "pool") + ": " +
                     rate(pool, "packets_per_second", plain) + " packets, " +
                     rate(pool, "bytes_per_second", byte_text) + ", told from " +
                     observed_text(pool) + "\n";
  const json* clients = list_field(pool, "clients");
  if (clients == nullptr || clients->empty()) return text;
  TextTable table({{"CLIENT"},
                   right("SHARE"),
                   right("WITHIN"),
                   right("PACKETS"),
                   right("BYTES"),
                   {"MEMBER"},
                   right("OF ITS LOAD"),
                   {""}});
  for (const json& client : *clients) table.add_row(load_row(client));
  return text + table.to_string(style);
}

}  // namespace

std::string clients_table(const json& result, const Style& style) {
  const json* clients = list_field(result, "clients");
  if (clients == nullptr) return "clients: -\n";
  if (clients->empty()) return "no client is bound: slots at rest need no bindings\n";
  TextTable table({{"POOL"}, {"CLIENT"}, {"MEMBER"}, right("LAST USED"), right("LEFT")});
  for (const json& client : *clients) {
    table.add_row({text_field(client, "pool"), text_field(client, "client"),
                   text_field(client, "member"), seconds_text(client, "age_seconds"),
                   seconds_text(client, "left_seconds")});
  }
  const auto rest = number_field(result, "not_shown");
  const std::string text = table.to_string(style);
  if (!rest || *rest == 0) return text;
  return text + "and " + std::to_string(*rest) + " more, that were used longer ago\n";
}

std::string load_tables(const json& result, const Style& style) {
  const json* pools = list_field(result, "pools");
  if (pools == nullptr) return "pools: -\n";
  if (pools->empty()) return "no packet for a pool was observed\n";
  std::string text;
  for (const json& pool : *pools) text += (text.empty() ? "" : "\n") + load_table(pool, style);
  const auto lost = number_field(result, "lost");
  if (!lost || *lost == 0) return text;
  return text + "\n" + std::to_string(*lost) +
         " more packets were too many to look at, and are only counted: say a larger --sample\n";
}

}  // namespace limpet
