// SPDX-License-Identifier: GPL-2.0-or-later
// A datapath with several lives: a bpffs and a network of the test's own, and forty clients.
#pragma once

#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "tests/packet/network_namespace.h"
#include "tests/packet/program.h"

namespace limpet {

class PinnedTest : public testing::Test {
 protected:
  void SetUp() override;
  void TearDown() override;

  /// A limpetd starts, after the one before has ended without a word.
  void start(const std::string& toml, const std::vector<std::string>& interfaces = {"lan"});
  /// The one that runs ends.
  void end();

  /// The clients send a packet each; who gets it, by member's name.
  std::vector<std::string> serve();
  uint64_t bindings();  // of the pool "cas"
  uint64_t packets_of_rule(size_t position) const;
  uint64_t new_clients_of_rule(size_t position) const;
  /// The id of the XDP program on an interface; 0: none.
  uint32_t xdp(const std::string& interface = "lan") const;

  Program& program() { return *program_; }
  NetworkNamespace& network() { return *network_; }
  const std::string& path() const { return path_; }

  static constexpr size_t clients = 40;

 private:
  std::string path_;
  std::unique_ptr<NetworkNamespace> network_;
  std::unique_ptr<PinDirectory> pins_;
  std::unique_ptr<Program> program_;
};

/// The pool "cas" of these members behind TCP 80 and 443; more pools and rules behind it.
std::string cas(const std::vector<std::string>& members, const std::string& more = "",
                const std::string& settings = "");
/// A pool "front" with a rule for port 25, to come before or after the others.
extern const char* const front;

}  // namespace limpet
