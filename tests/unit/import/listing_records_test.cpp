// SPDX-License-Identifier: GPL-2.0-or-later
#include "control/import/listing_records.h"

#include <gmock/gmock.h>

namespace limpet::nlb {
namespace {

using testing::ElementsAre;

std::vector<Record> records(const std::string& text) {
  auto read = listing_records(text);
  if (read) return *std::move(read);
  ADD_FAILURE() << read.error().message;
  return {};
}

/// "Name=text", of each property.
std::vector<std::string> properties(const Record& record) {
  std::vector<std::string> texts;
  for (const Property& p : record.properties) texts.push_back(p.name + "=" + p.text);
  return texts;
}

TEST(ListingRecords, Lists) {
  const auto read = records(
      "\n\nStartPort        : 0 \nAffinity         : \nAdapterGuid : {9975}\n\n"
      "StartPort        : 80\n");
  ASSERT_EQ(read.size(), 2U);
  EXPECT_EQ(read[0].place, "line 3");
  EXPECT_THAT(properties(read[0]), ElementsAre("StartPort=0", "Affinity=", "AdapterGuid={9975}"));
  EXPECT_THAT(properties(read[1]), ElementsAre("StartPort=80"));
}

TEST(ListingRecords, ListWithoutBlankLinesBetween) {
  const auto read = records("Name : a\nHostPriority : 1\nName : b\nHostPriority : 2\n");
  ASSERT_EQ(read.size(), 2U);
  EXPECT_EQ(read[1].text({"Name"}), "b");
}

TEST(ListingRecords, LongValueGoesOnBelow) {
  const auto read =
      records("ClusterIPAddress : 2001:db8:1:2:3:\n                   4:5:6\nHostId : 1");
  ASSERT_EQ(read.size(), 1U);
  EXPECT_EQ(read[0].text({"ClusterIPAddress"}), "2001:db8:1:2:3:4:5:6");
}

TEST(ListingRecords, TableWithEmptyCells) {
  const auto read = records(
      "IPAddress State     Start     End       Protocol  Mode      Affinity  Timeout \n"
      "--------- -----     -----     ---       --------  ----      --------  ------- \n"
      "All       Enabled   5         65535     Tcp       Single              0\n"
      "All       Enabled   0         4         Both      Multiple  Network   30\n");
  ASSERT_EQ(read.size(), 2U);
  EXPECT_EQ(read[0].place, "line 3");
  EXPECT_EQ(read[0].text({"Affinity"}), "");
  EXPECT_EQ(read[0].text({"Timeout"}), "0");
  EXPECT_EQ(read[1].text({"Affinity"}), "Network");
  EXPECT_EQ(read[1].text({"Mode"}), "Multiple");
}

TEST(ListingRecords, TableCellsBesideTheirColumns) {
  // As in the documentation of Get-NlbClusterVip and Get-NlbClusterNodeDip.
  const auto vip = records(
      "IPAddress                               SubnetMask \n"
      "---------                               ---------- \n"
      "fe80::a20f:cca:4cd2:7ea0               ::\n");
  ASSERT_EQ(vip.size(), 1U);
  EXPECT_THAT(properties(vip[0]),
              ElementsAre("IPAddress=fe80::a20f:cca:4cd2:7ea0", "SubnetMask=::"));
  const auto dip = records(
      "Node                       IPAddress                  SubnetMask \n"
      "----                       ---------                  ---------- \n"
      "Node01                      192.0.2.21                 255.0.0.0 \n"
      "Node01                      fe80::a9cb:eafb:e841:d8cf \n");
  ASSERT_EQ(dip.size(), 2U);
  EXPECT_THAT(properties(dip[0]),
              ElementsAre("Node=Node01", "IPAddress=192.0.2.21", "SubnetMask=255.0.0.0"));
  EXPECT_THAT(properties(dip[1]),
              ElementsAre("Node=Node01", "IPAddress=fe80::a9cb:eafb:e841:d8cf", "SubnetMask="));
}

TEST(ListingRecords, TableWithBlanksAndOtherLettersInCells) {
  const auto read = records(
      "Name                State               Interface           HostID\n"
      "----                -----               ---------           ------\n"
      "Zürich-Süd          Converged           Local Area 2        1\n");
  ASSERT_EQ(read.size(), 1U);
  EXPECT_THAT(properties(read[0]), ElementsAre("Name=Zürich-Süd", "State=Converged",
                                               "Interface=Local Area 2", "HostID=1"));
}

TEST(ListingRecords, NumbersToTheRight) {
  const auto read = records(
      "Name HostID\n"
      "---- ------\n"
      "a         1\n");
  ASSERT_EQ(read.size(), 1U);
  EXPECT_THAT(properties(read[0]), ElementsAre("Name=a", "HostID=1"));
}

TEST(ListingRecords, ACopiedScreen) {
  const auto read = records(
      "PS C:\\>Get-NlbClusterVip\n\nIPAddress SubnetMask\n--------- ----------\n192.0.2.1 "
      "255.0.0.0\nPS C:\\>Get-NlbClusterPortRule | fl *\n\nStartPort : 80\nEndPort : 80\n");
  ASSERT_EQ(read.size(), 2U);
  EXPECT_EQ(read[0].text({"IPAddress"}), "192.0.2.1");
  EXPECT_EQ(read[1].text({"EndPort"}), "80");
}

TEST(ListingRecords, WhatIsNone) {
  const auto error = [](const std::string& text) {
    const auto read = listing_records(text);
    return read ? "no error" : read.error().message;
  };
  EXPECT_EQ(error("\nName : a\nhello\n"), "line 3: \"hello\" is not understood");
  EXPECT_EQ(error("   : a\n"), "line 1: \"   : a\" is not understood");
  EXPECT_EQ(error("Name State\n----\na\n"), "line 1: \"Name State\" is not understood");
  EXPECT_EQ(error("----\n----\n"), "no error");
  EXPECT_EQ(error("\x1b[2J\n"), "line 1: \"\\x1b[2J\" is not understood");
}

}  // namespace
}  // namespace limpet::nlb
