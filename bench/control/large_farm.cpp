// SPDX-License-Identifier: GPL-2.0-or-later
#include "bench/control/large_farm.h"

namespace limpet {
namespace {

std::string number_text(uint32_t number) {
  return std::to_string(number);
}

/// A name in quotes.
std::string name_text(char kind, uint32_t number) {
  return std::string("\"") + kind + number_text(number) + '"';
}

std::string pool_text(const FarmSize& size, uint32_t pool) {
  std::string text = "[[pool]]\nname = " + name_text('p', pool) + "\nforward = \"ipip\"\n" +
                     "maglev_slots = " + number_text(size.slots) +
                     "\nclients = " + number_text(size.clients) + "\nmembers = [\n";
  for (uint32_t member = pool; member < size.members; member += size.pools) {
    text += "{ name = " + name_text('m', member) + ", addresses = [\"198.18." +
            number_text(member / 250) + "." + number_text(1 + member % 250) + "\"] },\n";
  }
  return text + "]\n";
}

}  // namespace

std::string farm_text(const FarmSize& size) {
  std::string text;
  for (uint32_t vip = 0; vip < size.vips; ++vip) {
    text += "[[vip]]\nname = " + name_text('v', vip) + "\naddresses = [\"203.0.113." +
            number_text(1 + vip) + "\"]\n";
    for (uint32_t rule = 0; rule < size.rules; ++rule) {
      text += "[[rule]]\nvip = " + name_text('v', vip) + "\nprotocol = \"tcp\"\nports = [" +
              number_text(1000 + rule) + "]\npool = " + name_text('p', rule % size.pools) + "\n";
    }
  }
  for (uint32_t pool = 0; pool < size.pools; ++pool) text += pool_text(size, pool);
  return text;
}

}  // namespace limpet
