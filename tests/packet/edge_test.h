// SPDX-License-Identifier: GPL-2.0-or-later
// The edge under test: the program with a small farm, and rows of a table that say what becomes of
// a frame, to the last byte.
#pragma once

#include <gtest/gtest.h>

#include "tests/packet/program.h"

namespace limpet {

struct Row {
  std::string promise;
  Frame sent;
  limpet_reason reason;
  std::optional<Frame> expected = std::nullopt;  // none: the frame stays as it was
};

/// How a frame comes in.
struct Arrival {
  unsigned ifindex = 0;   // 0: that of the loopback interface
  size_t first_part = 0;  // bytes that the driver gives at once; 0: as many as it can
  size_t metadata = 0;    // bytes in front of the frame, which take of its headroom
};

inline const Ethernet to_member{.destination = {{0x02, 0xaa, 0, 0, 0, 1}},
                                .source = {{0x02, 0xee, 0, 0, 0, 0xff}}};

/// The VIP "mail", 192.0.2.10 and 2001:db8::10: TCP 80 and 443 and UDP 53 go to the pool "cas",
/// whose only member is ex1 (number 1), 192.0.2.21 and 2001:db8::21.
std::string one_pool(const std::string& settings = "", const std::string& of_member = "");

/// As one_pool() with forward = "nat" and three rules: TCP 80, that is 8080 at the member, TCP 443,
/// that is 443 there too, and UDP 53, that is 5353.
std::string nat_pool(const std::string& settings = "");

class EdgeTest : public testing::Test {
 protected:
  void SetUp() override;

  void load(const std::string& toml, uint32_t probes = 0);

  /// Runs the frame a millisecond after the last one, so that no answer meets a limit; holds the
  /// action, the reason, that no other reason counts, and the whole frame.
  void expect(const Row& row, const Arrival& arrival = {});
  void expect(const std::vector<Row>& rows);

  Verdict run(const Frame& frame, const Arrival& arrival = {});
  /// Whether this kernel's test runs take more metadata than 32 bytes (6.1 does not).
  bool takes_metadata();
  void pass(uint64_t nanoseconds);

  /// How packets get to the member from now on; by default as Program has it.
  void set_way(limpet_family family, const Way& way, uint32_t member = 1);
  void set_ways(const NextHop& next_hop);  // of both families, forward = "l2"
  NextHop next_hop() const;

  std::unique_ptr<Program> program;

 private:
  uint64_t now_ = 1000ull * 1'000'000'000;
};

}  // namespace limpet
