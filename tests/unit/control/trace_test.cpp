// SPDX-License-Identifier: GPL-2.0-or-later
// limpetctl trace: what is typed, and what it writes.
#include <gmock/gmock.h>

#include <cstdlib>
#include <cstring>
#include <ctime>

#include "control/commands.h"
#include "control/pcap.h"
#include "control/trace_lines.h"

namespace limpet {
namespace {

using nlohmann::json;
using testing::HasSubstr;

Result<json> params(std::map<std::string, std::string> options,
                    std::vector<std::string> words = {}) {
  return trace_command.params({.words = std::move(words), .options = std::move(options)});
}

class TraceTest : public testing::Test {
 protected:
  void SetUp() override {
    setenv("TZ", "UTC", 1);
    tzset();
    record_ = json::parse(record_.dump());  // numbers are as a reply has them
  }
  json record_ = {{"time_ns", 1'700'000'000'123'456'789},
                  {"source", "198.18.1.7"},
                  {"source_port", 40000},
                  {"destination", "192.0.2.10"},
                  {"destination_port", 443},
                  {"protocol", "tcp"},
                  {"flags", "SYN"},
                  {"reason", "forwarded"},
                  {"pool", "cas"},
                  {"member", "ex2"},
                  {"decided", "at rest"}};
};

TEST_F(TraceTest, ALineSaysWhatBecomesOfAPacket) {
  TraceLines lines;
  EXPECT_EQ(
      lines.titles(),
      "TIME             FROM                   TO                     PROTOCOL     REASON      "
      "POOL    MEMBER  BY\n");
  EXPECT_EQ(
      lines.line(record_),
      "22:13:20.123456  198.18.1.7:40000       192.0.2.10:443         tcp SYN      forwarded   "
      "cas     ex2     at rest\n");
}

TEST_F(TraceTest, AWideOneMakesRoomForThoseThatFollow) {
  TraceLines lines;
  record_["source"] = "2001:db8:1234:5678:9abc:def0:1234:5678";
  const std::string wide = lines.line(record_);
  EXPECT_THAT(wide, HasSubstr("  [2001:db8:1234:5678:9abc:def0:1234:5678]:40000  192.0.2.10:443"));
  record_["source"] = "198.18.1.7";
  EXPECT_EQ(lines.line(record_).find("192.0.2.10"), wide.find("192.0.2.10"));
}

TEST_F(TraceTest, WhatHasNoPorts) {
  TraceLines lines;
  record_["is_error"] = true;
  EXPECT_THAT(lines.line(record_), HasSubstr("icmp about tcp"));
  record_["is_error"] = false;
  record_["is_later_fragment"] = true;
  record_["source_port"] = record_["destination_port"] = 0;
  EXPECT_THAT(lines.line(record_), HasSubstr("  192.0.2.10   "));
  EXPECT_THAT(lines.line(record_), HasSubstr("tcp fragment"));
  EXPECT_EQ(TraceLines().line(json::object()).find_first_not_of("- \n"), std::string::npos);
}

TEST_F(TraceTest, SaysWhatWasNotShown) {
  EXPECT_EQ(trace_summary(1, 0), "1 packet shown");
  EXPECT_EQ(trace_summary(3, 1), "3 packets shown, 1 more was not");
  EXPECT_EQ(trace_summary(0, 1234), "0 packets shown, 1234 more were not");
}

TEST_F(TraceTest, OptionsAreParams) {
  const auto asked = params({{"--client", "198.51.100.0/24"},
                             {"--count", "5"},
                             {"--for", "2m"},
                             {"--sample", "64"},
                             {"--pcap", "-"}});
  ASSERT_TRUE(asked);
  const json expected = {{"client", "198.51.100.0/24"},
                         {"count", 5},
                         {"seconds", 120},
                         {"sample", 64},
                         {"frames", true}};
  EXPECT_EQ(*asked, expected);
  EXPECT_EQ(*params({}), (json{{"frames", false}}));
}

TEST_F(TraceTest, WhatIsTypedWrong) {
  EXPECT_THAT(params({}, {"198.51.100.7"}).error().message, HasSubstr("no words"));
  EXPECT_THAT(params({{"--for", "5"}}).error().message, HasSubstr("--for 5: say how long"));
  EXPECT_THAT(params({{"--count", "many"}}).error().message, HasSubstr("say a number"));
  EXPECT_THAT(params({{"--count", "-1"}}).error().message, HasSubstr("say a number"));
}

TEST(PcapTest, AHeaderAndAFrame) {
  const std::string header = pcap_header(192);
  ASSERT_EQ(header.size(), 24U);
  uint32_t words[6];
  std::memcpy(words, header.data(), sizeof words);
  EXPECT_EQ(words[0], 0xa1b23c4dU);
  EXPECT_EQ(words[4], 192U);
  EXPECT_EQ(words[5], 1U);
  const std::string record = pcap_record(1'700'000'000'123'456'789, 1514, "abc");
  ASSERT_EQ(record.size(), 16U + 3U);
  std::memcpy(words, record.data(), 16);
  EXPECT_EQ(words[0], 1'700'000'000U);
  EXPECT_EQ(words[1], 123'456'789U);
  EXPECT_EQ(words[2], 3U);
  EXPECT_EQ(words[3], 1514U);
  EXPECT_EQ(record.substr(16), "abc");
}

TEST(PcapTest, BytesOfHexadecimalDigits) {
  EXPECT_EQ(bytes_of_hex("0a1bFF"), "\x0a\x1b\xff");
  EXPECT_EQ(bytes_of_hex("0a1"), "\x0a");
  EXPECT_EQ(bytes_of_hex("0ag1"), "\x0a");
  EXPECT_EQ(bytes_of_hex("-"), "");
}

}  // namespace
}  // namespace limpet
