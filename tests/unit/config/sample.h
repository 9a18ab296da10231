// SPDX-License-Identifier: GPL-2.0-or-later
// Small files to read, with one thing to try in each, and what is expected of the bad ones.
#pragma once

#include <gtest/gtest.h>

#include <ostream>
#include <string>
#include <vector>

#include "daemon/config/config_reader.h"

namespace limpet {

inline const std::string kEdge =
    "[edge]\ninterfaces = [\"eth0\"]\nhash_seed = \"x\"\n";  // lines 1–3

/// [edge] with one more line, which is line 4.
inline std::string edge(const std::string& line) {
  return kEdge + line + "\n";
}

/// A VIP "v" whose header is line 4 and whose further keys start at line 6.
inline std::string vip(const std::string& keys) {
  return kEdge + "[[vip]]\nname = \"v\"\n" + keys + "\n";
}

/// A pool "p" whose header is line 4 and whose further keys start at line 7.
inline std::string pool(const std::string& keys) {
  return kEdge +
         "[[pool]]\nname = \"p\"\nmembers = [{ name = \"m\", addresses = [\"192.0.2.9\"] }]\n" +
         keys + "\n";
}

/// A pool "p" whose members, one a line, start at line 7.
inline std::string members(const std::string& lines) {
  return kEdge + "[[pool]]\nname = \"p\"\nmembers = [\n" + lines + "\n]\n";
}

/// A pool "p" with a check of these keys on line 7.
inline std::string check(const std::string& keys) {
  return pool("checks = [{ " + keys + " }]");
}

/// Five lines.
inline std::string rule(const std::string& ports, const std::string& vip = "v",
                        const std::string& pool = "p", const std::string& protocol = "tcp") {
  return "[[rule]]\nvip = \"" + vip + "\"\nprotocol = \"" + protocol + "\"\nports = " + ports +
         "\npool = \"" + pool + "\"\n";
}

/// VIP "v" and pool "p", then `text` from line 10 on: a rule's ports are on line 13.
inline std::string with_rules(const std::string& text) {
  return kEdge +
         "[[vip]]\nname = \"v\"\naddresses = [\"192.0.2.1\"]\n"
         "[[pool]]\nname = \"p\"\nmembers = [{ name = \"m\", addresses = [\"192.0.2.9\"] }]\n" +
         text;
}

inline Config parse_good(const std::string& text) {
  auto config = parse_config(text, "f.toml");
  if (!config) {
    ADD_FAILURE() << config.error().message;
    return {};
  }
  return std::move(*config);
}

/// The pool of `pool(keys)`.
inline PoolConfig parse_pool(const std::string& keys) {
  Config config = parse_good(pool(keys));
  return config.pools.empty() ? PoolConfig{} : std::move(config.pools[0]);
}

/// A file that must give one line of error.
struct Bad {
  const char* name;
  std::string text;
  const char* expected;  // a part of the message, from the line number on
};

inline std::ostream& operator<<(std::ostream& out, const Bad& bad) {
  return out << bad.name;
}

/// Its test is in config_error_test.cpp, for the files of all.
class ConfigError : public testing::TestWithParam<Bad> {};

inline std::string bad_name(const testing::TestParamInfo<Bad>& info) {
  return info.param.name;
}

#define BAD_FILES(group, ...)                                                                    \
  INSTANTIATE_TEST_SUITE_P(group, ConfigError, testing::ValuesIn(std::vector<Bad>{__VA_ARGS__}), \
                           bad_name)

}  // namespace limpet
