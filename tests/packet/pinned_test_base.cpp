// SPDX-License-Identifier: GPL-2.0-or-later
#include "tests/packet/pinned_test_base.h"

#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <sched.h>
#include <stdlib.h>
#include <sys/mount.h>

#include <algorithm>
#include <filesystem>

namespace limpet {

const char* const front = R"(
[[rule]]
vip = "mail"
protocol = "tcp"
ports = 25
pool = "front"
[[pool]]
name = "front"
affinity_timeout = "60s"
clients = 1000
members = [ { name = "ex1", addresses = ["192.0.2.21"] } ]
)";

std::string cas(const std::vector<std::string>& members, const std::string& more,
                const std::string& settings) {
  std::string text = "[[vip]]\nname = \"mail\"\naddresses = [\"192.0.2.10\"]\n" + more;
  for (const char* port : {"80", "443"}) {
    text += std::string("[[rule]]\nvip = \"mail\"\nprotocol = \"tcp\"\nports = ") + port +
            "\npool = \"cas\"\n";
  }
  text += "[[pool]]\nname = \"cas\"\naffinity_timeout = \"60s\"\n" +
          (settings.empty() ? "clients = 1000\n" : settings) + "members = [\n";
  for (const std::string& name : members) {
    text += "  { name = \"" + name + "\", addresses = [\"192.0.2.2" + name.back() + "\"] },\n";
  }
  return text + "]\n";
}

/// The thread's own mounts: whatever is mounted goes with it.
void PinnedTest::SetUp() {
  std::string reason;
  if (!can_load_programs(&reason)) GTEST_SKIP() << reason;
  if (unshare(CLONE_NEWNS) != 0) GTEST_SKIP() << "no mounts of its own";
  ASSERT_EQ(mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr), 0);
  char directory[] = "/tmp/limpet-pins-XXXXXX";
  ASSERT_NE(mkdtemp(directory), nullptr);
  path_ = std::string(directory) + "/bpf";
  network_ = std::make_unique<NetworkNamespace>();
  network_->add_link("lan", edge_mac);
}

void PinnedTest::TearDown() {
  end();
  if (path_.empty()) return;
  if (auto pins = PinDirectory::open(path_)) PinDirectory::remove(std::move(*pins));
  std::filesystem::remove_all(std::filesystem::path(path_).parent_path());
}

void PinnedTest::start(const std::string& toml, const std::vector<std::string>& interfaces) {
  end();
  auto pins = PinDirectory::open(path_);
  if (!pins) throw std::runtime_error(pins.error().message);
  pins_ = std::make_unique<PinDirectory>(std::move(*pins));
  std::vector<unsigned> indexes;
  for (const std::string& name : interfaces) indexes.push_back(network_->ifindex(name));
  program_ = Program::start(toml, *pins_, indexes);
}

void PinnedTest::end() {
  program_.reset();
  pins_.reset();
}

std::vector<std::string> PinnedTest::serve() {
  const auto& pools = program_->farm().pools();
  const auto pool = std::ranges::find(pools, "cas", &Pool::name);
  std::vector<std::string> served;
  for (uint32_t client = 0; client < clients; ++client) {
    const Verdict verdict = program_->run(Ipv4Frame{.source = 0x0a000001 + client * 77}.build());
    const auto member = std::ranges::find(pool->members(), verdict.frame.at(5), &Member::number);
    served.push_back(member == pool->members().end() ? "nobody" : member->name);
  }
  return served;
}

uint64_t PinnedTest::bindings() {
  const auto& pools = program_->farm().pools();
  const uint32_t number = std::ranges::find(pools, "cas", &Pool::name)->number();
  program_->sweep(number);
  return program_->sweep_of(number).census().bindings;
}

uint64_t PinnedTest::packets_of_rule(size_t position) const {
  return program_->datapath().rule_counter(program_->farm().rules()[position].number).packets;
}

uint64_t PinnedTest::new_clients_of_rule(size_t position) const {
  return program_->datapath().rule_counter(program_->farm().rules()[position].number).clients;
}

uint32_t PinnedTest::xdp(const std::string& interface) const {
  uint32_t id = 0;
  (void)bpf_xdp_query_id(static_cast<int>(network_->ifindex(interface)), 0, &id);
  return id;
}

}  // namespace limpet
