// SPDX-License-Identifier: GPL-2.0-or-later
#include "bench/packet/farms.h"

namespace limpet::bench {
namespace {

constexpr const char* head = R"(
[[vip]]
name = "mail"
addresses = ["192.0.2.10", "2001:db8::10"]
[[rule]]
vip = "mail"
protocol = "tcp"
ports = [80, 443, "1024-65535"]
pool = "cas"
[[pool]]
name = "cas"
)";

std::string member(int number, const std::string& more = "") {
  const std::string last = std::to_string(number / 200) + "." + std::to_string(21 + number % 200);
  return "{ name = \"ex" + std::to_string(number) + "\", addresses = [\"10.255." + last +
         "\", \"2001:db8::1:" + std::to_string(number) + "\"]" + more + " },\n";
}

}  // namespace

std::string farm(const std::string& settings) {
  return head + settings + "members = [\n" + member(1) + member(2) + "]\n";
}

std::string farm_on_one(int first, const std::string& settings) {
  return head + settings + "mode = \"priority\"\nmembers = [\n" +
         member(1, ", priority = " + std::to_string(first)) + member(2, ", priority = 2") + "]\n";
}

std::string large_farm(int vips, int rules, int members) {
  std::string text = "[[pool]]\nname = \"cas\"\nmembers = [\n";
  for (int number = 1; number <= members; ++number) text += member(number);
  text += "]\n";
  for (int vip = 0; vip < vips; ++vip) {
    const std::string name = "vip" + std::to_string(vip);
    text += "[[vip]]\nname = \"" + name + "\"\naddresses = [\"192.0.2." + std::to_string(64 + vip) +
            "\"]\n";
    for (int rule = 0; rule < rules; ++rule) {
      text += "[[rule]]\nvip = \"" + name +
              "\"\nprotocol = \"tcp\"\nports = " + std::to_string(1024 + rule) +
              "\npool = \"cas\"\n";
    }
  }
  return text;
}

}  // namespace limpet::bench
