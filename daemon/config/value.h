// SPDX-License-Identifier: GPL-2.0-or-later
// One value of the file with its key path, read as what it is meant to be. Each reader reports
// what is wrong and then returns nothing.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "daemon/config/report.h"
#include "daemon/config/toml_document.h"
#include "ebpf/address.h"

namespace limpet::config {

class Value {
 public:
  Value(const Node& node, std::string path, Report& report)
      : node_(&node), path_(std::move(path)), report_(&report) {}

  unsigned line() const { return node_->line; }
  const std::string& path() const { return path_; }
  const Node& node() const { return *node_; }
  Report& report() const { return *report_; }

  /// `what` is wrong here; see Report::add.
  void fail(std::string_view what) const { report_->add(node_->line, path_, what); }

  /// Not empty, without control characters, at most `longest` bytes.
  std::optional<std::string> text(size_t longest = 255) const;
  std::optional<bool> boolean() const;
  std::optional<int64_t> integer(int64_t least, int64_t most) const;
  std::optional<std::chrono::milliseconds> duration(std::chrono::milliseconds least,
                                                    std::chrono::milliseconds most) const;
  /// The same in whole seconds.
  std::optional<std::chrono::seconds> seconds(std::chrono::seconds least,
                                              std::chrono::seconds most) const;
  /// An address that a host can have.
  std::optional<IpAddress> address() const;
  /// A name of a VIP, pool or member.
  std::optional<std::string> name() const;
  /// A name that a network interface can have.
  std::optional<std::string> interface() const;
  /// The elements of an array that is not empty; `of` says what should be in it.
  std::vector<Value> list(std::string_view of) const;
  bool expect(Node::Kind kind) const;

 private:
  const Node* node_;
  std::string path_;
  Report* report_;
};

/// "the value is an array; a string is expected" and its like.
std::string wrong_kind(Node::Kind is, std::string_view expected);

}  // namespace limpet::config
