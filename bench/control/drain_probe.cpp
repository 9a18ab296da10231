// SPDX-License-Identifier: GPL-2.0-or-later
// How long a running limpetd takes to drain a member; see the program `drain`, which starts both:
//
//     drain_probe SOCKET INTERFACE EDGE-MAC VIP PORT POOL MEMBER ADDRESS CLIENTS RUNS
//
// Runs where the members are, in the interface's namespace. Prints a line for each run:
// milliseconds until the drain had its effect, until the reply was there, and between the clients
// around the effect.
#include <netinet/ether.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <random>
#include <span>

#include "bench/control/drain_run.h"

namespace limpet {
namespace {

constexpr std::chrono::microseconds pace{100};
constexpr int shortest_lead_ms = 30, longest_lead_ms = 280;  // a turn of limpetd's aging and more

MacAddress mac_of(const char* text) {
  ether_addr bytes{};
  if (!ether_aton_r(text, &bytes)) throw std::runtime_error(std::string("no MAC: ") + text);
  MacAddress mac;
  std::memcpy(mac.bytes.data(), &bytes, sizeof bytes);
  return mac;
}

uint32_t host_order(const std::string& text) {
  uint32_t word = 0;
  for (size_t i = 0; i < 4; ++i) word = word << 8 | address(text).data()[i];
  return word;
}

double ms(std::chrono::nanoseconds time) {
  return std::chrono::duration<double, std::milli>(time).count();
}

void measure(std::span<char*> words) {
  auto limpetd = ControlClient::open(words[1]);
  if (!limpetd) throw std::runtime_error(limpetd.error().message);
  Arrivals arrivals(words[2]);
  NewClients clients({.interface = words[2],
                      .mac = mac_of(words[3]),
                      .vip = address(words[4]),
                      .port = static_cast<uint16_t>(std::atoi(words[5]))});
  DrainRun run(*limpetd, clients, arrivals,
               {.pool = words[6], .name = words[7], .address = host_order(words[8])});
  run.find_clients(static_cast<uint32_t>(std::atoi(words[9])));
  std::fprintf(stderr, "%zu clients of %s are sent from\n", run.clients_found(), words[7]);
  std::minstd_rand random(1);
  std::uniform_int_distribution lead(shortest_lead_ms, longest_lead_ms);
  for (int left = std::atoi(words[10]); left > 0; --left) {
    const auto times = run.drain(std::chrono::milliseconds(lead(random)), pace);
    std::printf("%.3f %.3f %.3f\n", ms(times.effect), ms(times.reply), ms(times.gap));
    std::fflush(stdout);
  }
}

}  // namespace
}  // namespace limpet

int main(int argc, char** argv) {
  if (argc != 11) {
    std::fprintf(stderr, "drain_probe: wrong number of arguments\n");
    return 2;
  }
  try {
    limpet::measure({argv, static_cast<size_t>(argc)});
  } catch (const std::exception& error) {
    std::fprintf(stderr, "drain_probe: %s\n", error.what());
    return 1;
  }
  return 0;
}
