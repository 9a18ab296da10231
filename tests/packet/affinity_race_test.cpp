// SPDX-License-Identifier: GPL-2.0-or-later
// Several CPUs decide for the same clients at once, while their slots change all the time, or while
// the clients are new.
#include <gtest/gtest.h>
#include <sched.h>

#include <atomic>
#include <ctime>
#include <set>
#include <thread>

#include "tests/packet/program.h"

namespace limpet {
namespace {

constexpr uint32_t clients = 5'000;
constexpr uint32_t first_client = 0x0a000000;

std::string farm(bool first_is_preferred) {
  return std::string(R"(
[[vip]]
name = "mail"
addresses = ["192.0.2.10"]
[[rule]]
vip = "mail"
protocol = "tcp"
ports = 80
pool = "cas"
[[pool]]
name = "cas"
mode = "priority"
clients = 1000000
members = [
  { name = "ex1", addresses = ["192.0.2.21"], priority = )") +
         (first_is_preferred ? "1" : "3") + R"( },
  { name = "ex2", addresses = ["192.0.2.22"], priority = 2 },
]
)";
}

uint64_t monotonic_ns() {
  timespec now{};
  clock_gettime(CLOCK_MONOTONIC, &now);
  return static_cast<uint64_t>(now.tv_sec) * 1'000'000'000 + static_cast<uint64_t>(now.tv_nsec);
}

void pin_to_cpu(unsigned number) {
  cpu_set_t cpus;
  CPU_ZERO(&cpus);
  CPU_SET(number % std::thread::hardware_concurrency(), &cpus);
  sched_setaffinity(0, sizeof cpus, &cpus);  // where it is refused, the scheduler does it
}

/// Four packets of each client, one after the other: the second asks for a binding, so the last
/// must go where the binding says, whoever made it.
void send_all(Program& program, unsigned cpu, std::vector<uint16_t>& last) {
  pin_to_cpu(cpu);
  for (uint32_t client = 0; client < clients; ++client) {
    const Frame frame = Ipv4Frame{.source = first_client + client}.build();
    for (int i = 0; i < 4; ++i) last[client] = member_of(program.run(frame));
  }
}

TEST(AffinityRace, TwoCpusAgreeOnAClientWhileItsSlotChanges) {
  std::string reason;
  if (!can_load_programs(&reason)) GTEST_SKIP() << reason;
  const auto program = Program::load(farm(true));
  program->advance_to(monotonic_ns());
  program->reconfigure(farm(false));  // from here on every slot is tracked

  std::vector<uint16_t> last[2] = {std::vector<uint16_t>(clients), std::vector<uint16_t>(clients)};
  std::atomic<int> running = 2;
  std::vector<std::jthread> threads;
  for (unsigned cpu = 0; cpu < 2; ++cpu) {
    threads.emplace_back([&, cpu] {
      send_all(*program, cpu, last[cpu]);
      --running;
    });
  }
  bool first_is_preferred = false;
  int changes = 0;
  for (; running > 0; ++changes) {
    first_is_preferred = !first_is_preferred;
    program->reconfigure(farm(first_is_preferred));
    program->advance_to(monotonic_ns());  // sweeps go on beside the packets
  }
  threads.clear();

  EXPECT_GT(changes, 2) << "the slots should have changed meanwhile";
  std::set<uint16_t> served;
  for (uint32_t client = 0; client < clients; ++client) {
    ASSERT_EQ(last[0][client], last[1][client]) << "client " << client;
    const Frame frame = Ipv4Frame{.source = first_client + client}.build();
    ASSERT_EQ(member_of(program->run(frame)), last[0][client]) << "client " << client;
    served.insert(last[0][client]);
  }
  EXPECT_EQ(served.size(), 2U) << "clients that came before a change and after it";
  EXPECT_LE(program->datapath().rule_counter(1).clients, clients) << "new ones, each once";
}

/// Where the two threads are. One that is ahead waits for the other, if that is about to come.
class Pair {
 public:
  void arrive(unsigned one, uint32_t client) {
    at_[one] = client;
    for (int i = 0; i < 10'000 && at_[1 - one] < client; ++i) continue;
  }

 private:
  std::atomic<uint32_t> at_[2] = {0, 0};
};

TEST(AffinityRace, TwoCpusCountANewClientOnce) {
  std::string reason;
  if (!can_load_programs(&reason)) GTEST_SKIP() << reason;
  const auto program = Program::load(farm(true));
  const auto send = [&](uint32_t client) {
    program->run(Ipv4Frame{.source = first_client + client}.build());
  };
  for (uint32_t client = 0; client < clients; ++client) send(client);
  ASSERT_EQ(program->datapath().rule_counter(1).clients, 0U) << "recent, but not known";

  Pair pair;
  std::vector<std::jthread> threads;
  for (unsigned cpu = 0; cpu < 2; ++cpu) {
    threads.emplace_back([&, cpu] {
      pin_to_cpu(cpu);
      for (uint32_t client = 0; client < clients; ++client) {
        pair.arrive(cpu, client);
        send(client);
      }
    });
  }
  threads.clear();
  EXPECT_EQ(program->datapath().rule_counter(1).clients, clients);
  EXPECT_EQ(program->datapath().member_counter(1).clients, clients);
}

}  // namespace
}  // namespace limpet
