// SPDX-License-Identifier: GPL-2.0-or-later
// Each figure is found under its name and labels.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <sstream>

#include "tests/unit/metrics/sample.h"

namespace limpet {
namespace {

using testing::HasSubstr;
using testing::Not;

std::string line(const std::string& series, const std::string& value) {
  return "\n" + series + " " + value + "\n";
}

class SeriesTest : public testing::Test {
 protected:
  const std::string text_ = exposed(sample_snapshot(), sample_reading());
};

TEST_F(SeriesTest, Wellbeing) {
  EXPECT_THAT(text_,
              HasSubstr(line(R"(limpet_interface_attached{interface="eth0",mode="native"})", "1")));
  EXPECT_THAT(text_,
              HasSubstr(line(R"(limpet_interface_attached{interface="eth1",mode="none"})", "0")));
  EXPECT_THAT(text_, HasSubstr(line("limpet_config_last_reload_successful", "0")));
  EXPECT_THAT(text_,
              HasSubstr(line("limpet_config_last_reload_success_timestamp_seconds", "1800000000")));
  EXPECT_THAT(text_, HasSubstr(line(R"(limpet_reloads_total{result="success"})", "4")));
  EXPECT_THAT(text_, HasSubstr(line(R"(limpet_reloads_total{result="failure"})", "1")));
  EXPECT_THAT(text_, HasSubstr(line(R"(limpet_events_total{severity="warning"})", "12")));
}

TEST_F(SeriesTest, Vips) {
  EXPECT_THAT(text_,
              HasSubstr(line(R"(limpet_vip_announced{vip="mail",address="203.0.113.10"})", "0")));
  EXPECT_THAT(
      text_, HasSubstr(line(
                 R"(limpet_vip_state{vip="mail",address="203.0.113.10",state="withdrawn"})", "1")));
  EXPECT_THAT(text_,
              HasSubstr(line(
                  R"(limpet_vip_state{vip="mail",address="203.0.113.10",state="present"})", "0")));
  EXPECT_THAT(text_, HasSubstr(line(R"(limpet_vip_usable_members{vip="mail"})", "1")));
  EXPECT_THAT(text_, HasSubstr(line(R"(limpet_vip_min_members{vip="mail"})", "2")));
}

TEST_F(SeriesTest, Traffic) {
  EXPECT_THAT(text_,
              HasSubstr(line(R"(limpet_packets_total{reason="unmatched",action="drop"})", "31")));
  EXPECT_THAT(
      text_, HasSubstr(line(R"(limpet_rule_packets_total{vip="mail",rule="tcp/80,443",pool="cas"})",
                            "100")));
  EXPECT_THAT(text_,
              HasSubstr(line(R"(limpet_rule_bytes_total{vip="mail",rule="tcp/80,443",pool="cas"})",
                             "6400")));
  EXPECT_THAT(text_,
              HasSubstr(line(R"(limpet_member_packets_total{pool="cas",member="ex2"})", "10")));
  EXPECT_THAT(text_,
              HasSubstr(line(R"(limpet_member_bytes_total{pool="cas",member="ex1"})", "5760")));
  EXPECT_THAT(
      text_,
      HasSubstr(
          line(R"(limpet_rule_new_clients_total{vip="mail",rule="tcp/80,443",pool="cas"})", "17")));
  EXPECT_THAT(text_,
              HasSubstr(line(R"(limpet_member_new_clients_total{pool="cas",member="ex1"})", "16")));
}

TEST_F(SeriesTest, Pools) {
  EXPECT_THAT(text_, HasSubstr(line(R"(limpet_pool_panic{pool="cas"})", "1")));
  EXPECT_THAT(text_, HasSubstr(line(R"(limpet_pool_usable_members{pool="cas"})", "1")));
  EXPECT_THAT(text_, HasSubstr(line(R"(limpet_pool_clients{pool="cas"})", "9.5")));
  EXPECT_THAT(text_, HasSubstr(line(R"(limpet_pool_tracked_slots{pool="cas"})", "2")));
  EXPECT_THAT(text_, HasSubstr(line(R"(limpet_pool_table_checksum{pool="cas"})", "99")));
  EXPECT_THAT(text_, HasSubstr(line(R"(limpet_pool_bindings_admitted_total{pool="cas"})", "21")));
  EXPECT_THAT(text_, HasSubstr(line(R"(limpet_pool_bindings_refused_total{pool="cas"})", "23")));
  EXPECT_THAT(text_, HasSubstr(line(
                         R"(limpet_pool_moved_clients_total{pool="cas",reason="removed"})", "3")));
  EXPECT_THAT(text_, HasSubstr(line(R"(limpet_pool_slots{pool="spare"})", "7")));
  EXPECT_THAT(text_, Not(HasSubstr(R"(limpet_pool_clients{pool="spare"})"))) << "it has no memory";
}

TEST_F(SeriesTest, Members) {
  EXPECT_THAT(text_,
              HasSubstr(line(R"(limpet_member_state{pool="cas",member="ex2",state="down"})", "1")));
  EXPECT_THAT(text_,
              HasSubstr(line(R"(limpet_member_state{pool="cas",member="ex2",state="up"})", "0")));
  EXPECT_THAT(
      text_, HasSubstr(line(R"(limpet_member_state_changes_total{pool="cas",member="ex1"})", "3")));
  EXPECT_THAT(text_,
              HasSubstr(line(R"(limpet_member_effective_weight{pool="cas",member="ex1"})", "50")));
  EXPECT_THAT(text_, HasSubstr(line(R"(limpet_member_slots{pool="cas",member="ex1"})", "5")));
  EXPECT_THAT(text_, HasSubstr(line(R"(limpet_member_clients{pool="cas",member="ex1"})", "8.5")));
  EXPECT_THAT(
      text_,
      HasSubstr(
          line(R"(limpet_member_next_hop_resolved{pool="cas",member="ex2",family="IPv4"})", "0")));
  EXPECT_THAT(text_, Not(HasSubstr(R"(member="ex1",family="IPv6")"))) << "it needs no such way";
}

TEST_F(SeriesTest, Checks) {
  const std::string labels =
      R"({pool="cas",member="ex1",check="https:443 /owa",address="192.0.2.21",via="203.0.113.10")";
  EXPECT_THAT(text_, HasSubstr(line("limpet_check_healthy" + labels + "}", "1")));
  EXPECT_THAT(text_,
              HasSubstr(line("limpet_check_results_total" + labels + R"(,result="failed"})", "2")));
  EXPECT_THAT(text_,
              HasSubstr(line("limpet_check_certificate_expiry_timestamp_seconds" + labels + "}",
                             "1900000000")));
  EXPECT_THAT(text_,
              Not(HasSubstr(R"(limpet_check_healthy{pool="cas",member="ex1",check="tcp:25")")))
      << "nothing is known of it yet";
}

TEST_F(SeriesTest, Programs) {
  EXPECT_THAT(text_,
              HasSubstr(line(R"(limpet_program_runs_total{program="xdp",id="42"})", "1000")));
  EXPECT_THAT(
      text_, HasSubstr(line(R"(limpet_program_run_seconds_total{program="xdp",id="42"})", "0.05")));
}

TEST_F(SeriesTest, NoSeriesIsThereTwice) {
  std::set<std::string> series;
  std::istringstream lines(text_);
  for (std::string one; std::getline(lines, one);) {
    if (one.starts_with("#")) continue;
    EXPECT_TRUE(series.insert(one.substr(0, one.rfind(' '))).second) << one;
  }
}

}  // namespace
}  // namespace limpet
