// SPDX-License-Identifier: GPL-2.0-or-later
// Hostile text: nothing may crash, throw, hang or be refused for the wrong reason.
#include "daemon/config/toml_text.h"

#include <gtest/gtest.h>

#include <random>

#include "daemon/config/config_reader.h"
#include "tests/unit/config/example.h"

namespace limpet {
namespace {

std::string error(const std::string& text) {
  const auto config = parse_config(text, "f");
  return config ? "no error" : config.error().message;
}

std::string repeat(const std::string& text, size_t count) {
  std::string all;
  for (size_t i = 0; i < count; ++i) all += text;
  return all;
}

TEST(TomlText, DeepNestingIsRefused) {
  for (const char* opening : {"[", "{a=", "[{a=", "[\n", "[[", "[#\n"}) {
    EXPECT_NE(error("y = " + repeat(opening, 10'000)).find("nested deeper than 16"),
              std::string::npos)
        << opening;
  }
  EXPECT_NE(error(repeat("a.", 100'000) + "a = 1").find("dotted key deeper"), std::string::npos);
  EXPECT_NE(error(repeat("a . ", 900) + "a = 1").find("dotted key deeper"), std::string::npos);
  EXPECT_NE(error(repeat("'a'.", 900) + "a = 1").find("dotted key deeper"), std::string::npos);
  EXPECT_NE(error("[" + repeat("a.", 900) + "a]").find("dotted key deeper"), std::string::npos);
}

TEST(TomlText, DeepestAllowedIsParsed) {
  EXPECT_NE(error("y = " + repeat("[", 16) + repeat("]", 16)).find("f:1: y: unknown key"),
            std::string::npos);
}

TEST(TomlText, BracketsInStringsAndCommentsDoNotCount) {
  config::Report report("f");
  const std::string text = "a = [ # [[[[[[[[[[[[[[[[[[[[\n" + repeat("\"[::1]{{{\", '[[',\n", 50) +
                           "\"\"\"[[\n\"[[\\\"\"\"\"\", '''[[''']\n";
  const auto prepared = config::prepare_toml(text, report);
  EXPECT_FALSE(report.failed()) << report.error().message;
  EXPECT_EQ(prepared.lines.at(1), 2u);
}

TEST(TomlText, KeepsLineNumbersAcrossWhatItChanges) {
  EXPECT_EQ(
      error("#\r\n\r\n[edge]\r\ninterfaces = ['a', 'b', # x\r\n'c',\r\n 7 ]\r\n").substr(0, 25),
      "f:3: edge.hash_seed: is m");
  EXPECT_EQ(error("[edge]\nhash_seed='x'\ninterfaces = ['a', 'b', # x\n'c',\n 7 ]\n").substr(0, 27),
            "f:5: edge.interfaces[3]: is");
}

TEST(TomlText, IntegersThatDoNotFit) {
  for (const char* number :
       {"9223372036854775808", "-9223372036854775809", "+99999999999999999999",
        "9_223_372_036_854_775_808", "0xffffffffffffffff", "0o7777777777777777777777",
        "0b1111111111111111111111111111111111111111111111111111111111111111"}) {
    EXPECT_NE(error(std::string("\nx = [1, ") + number + "]").find("f:2: syntax: integer \""),
              std::string::npos)
        << number;
  }
  for (const char* number : {"9223372036854775807", "-9223372036854775808", "0x7fffffffffffffff"}) {
    EXPECT_NE(error(std::string("\nx = ") + number).find("f:2: x: unknown key"), std::string::npos)
        << number;
  }
}

TEST(TomlText, LongArraysOnOneLineAreLinear) {
  EXPECT_NE(error("a = [" + repeat("1,", 100'000) + "]").find("f:1: a: unknown key"),
            std::string::npos);
  EXPECT_NE(error("a = {" + repeat("b=1,", 100'000) + "}").find("line longer than 4096"),
            std::string::npos);
}

TEST(TomlText, BytesThatAreNoText) {
  EXPECT_NE(error(std::string("a = 1\nb\0", 8)).find("f:2: text: control character 0x00"),
            std::string::npos);
  for (const char* bytes : {"\x80", "\xc0\x80", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xff\xfe",
                            "\xe2\x82", "\xf0\x9f\x98"}) {
    EXPECT_NE(error(std::string("\n# ") + bytes).find("f:2: text: byte 0x"), std::string::npos);
  }
  EXPECT_NE(error("a = 1\rb = 2").find("f:1: text: control character 0x0d"), std::string::npos);
  EXPECT_NE(error("# gr\xc3\xbc\xc3\x9f \xe2\x82\xac \xf0\x9f\x98\x80\n").find("edge: is missing"),
            std::string::npos);
}

/// An error, if there is one, is one line that starts with the file.
void expect_reads(const std::string& text) {
  std::string message = "f:";
  EXPECT_NO_THROW({
    const auto config = parse_config(text, "f");
    if (!config) message = config.error().message;
  });
  EXPECT_TRUE(message.starts_with("f:")) << message;
  EXPECT_EQ(message.find('\n'), std::string::npos) << message;
}

TEST(TomlText, EveryPrefixOfTheExample) {
  const std::string example = kExample;
  for (size_t length = 0; length < example.size(); ++length) {
    expect_reads(example.substr(0, length));
  }
}

TEST(TomlText, MutationsOfTheExample) {
  const std::string example = kExample;
  const std::string special = "[]{}\"'\\#=.,-_+0x\n\r\t \xff";
  std::mt19937 random(20240601);  // NOLINT: the same texts every time
  for (int round = 0; round < 4000; ++round) {
    std::string text = example;
    for (int changes = 1 + round % 3; changes > 0; --changes) {
      const size_t at = random() % text.size();
      const char byte = random() % 2 == 0 ? special[random() % special.size()]
                                          : static_cast<char>(random() % 256);
      switch (random() % 3) {
        case 0:
          text[at] = byte;
          break;
        case 1:
          text.erase(at, 1);
          break;
        default:
          text.insert(at, 1, byte);
      }
    }
    expect_reads(text);
  }
}

TEST(TomlText, OddToml) {
  for (const char* text : {"a = 1979-05-27T07:32:00Z",
                           "a = 1979-05-27",
                           "a = 07:32:00.999999999999",
                           "a = inf",
                           "a = 1e999",
                           "a = \"\\u0000\"",
                           "a = \"\\ud800\"",
                           "a = \"\\U00110000\"",
                           "= 1",
                           "a",
                           "a =",
                           "[",
                           "[]",
                           "[[a]",
                           "[a]]",
                           "\"\" = 1",
                           "''' = 1",
                           "a = \"\\",
                           "a = \"\"\"\\",
                           "a = '''",
                           "a.b = 1\na = 2",
                           "[a]\n[a]",
                           "[[a]]\n[a]",
                           "a = {}\n[a.b]",
                           "a = []\n[[a]]",
                           "a = []\na.b = 1",
                           "a = []\n[a.b]",
                           "a = 1979-13-99",
                           "a = 99:99:99",
                           "a = 0b",
                           "a = 0x",
                           "a = 1__0",
                           "a = 00",
                           "a = +",
                           "a = {b = 1, b = 2}",
                           "a = {b = 1\n}",
                           "a = [,]",
                           "[a.b]\n[a]\nb = 1",
                           "\xef\xbb\xbf\xef\xbb\xbf"}) {
    expect_reads(text);
    expect_reads(std::string(text) + "\n" + kExample);
  }
}

}  // namespace
}  // namespace limpet
