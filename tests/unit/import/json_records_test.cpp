// SPDX-License-Identifier: GPL-2.0-or-later
#include "control/import/json_records.h"

#include <gtest/gtest.h>

namespace limpet::nlb {
namespace {

std::vector<Record> records(const std::string& text) {
  auto read = json_records(text);
  if (read) return *std::move(read);
  ADD_FAILURE() << read.error().message;
  return {};
}

TEST(JsonRecords, ObjectOrArray) {
  EXPECT_EQ(records(R"({"StartPort": 80})").size(), 1U);
  EXPECT_EQ(records(R"([{"StartPort": 80}, {"StartPort": 443}])").size(), 2U);
  EXPECT_EQ(records("[]").size(), 0U);
}

TEST(JsonRecords, Values) {
  const auto read = records(R"([{"a": " x ", "b": 80, "c": true, "d": null, "e": -1, "f": 1.5,
      "g": {"Address": 1, "IPAddressToString": "192.0.2.1"}, "h": {"Name": "mail"}, "i": [1]}])");
  ASSERT_EQ(read.size(), 1U);
  const Record& record = read[0];
  EXPECT_EQ(record.place, "object 1");
  EXPECT_EQ(record.text({"a"}), "x");
  EXPECT_EQ(record.text({"B"}), "80");
  EXPECT_EQ(record.find({"b"})->kind, Property::Kind::number);
  EXPECT_EQ(record.text({"c"}), "True");
  EXPECT_TRUE(record.has({"d"}));
  EXPECT_EQ(record.text({"d"}), "");
  EXPECT_EQ(record.text({"e"}), "-1");
  EXPECT_EQ(record.find({"f"})->kind, Property::Kind::other);
  EXPECT_EQ(record.text({"g"}), "192.0.2.1");
  EXPECT_EQ(record.text({"h"}), "mail");
  EXPECT_EQ(record.find({"i"})->kind, Property::Kind::other);
  EXPECT_FALSE(record.has({"z"}));
}

TEST(JsonRecords, WhatIsNone) {
  EXPECT_FALSE(json_records("[1]"));
  EXPECT_FALSE(json_records("{"));
  EXPECT_FALSE(json_records("{}{}"));
  EXPECT_FALSE(json_records("[{\"a\": \"\xff\"}]"));
  EXPECT_FALSE(json_records(std::string(100'000, '[')));
}

}  // namespace
}  // namespace limpet::nlb
