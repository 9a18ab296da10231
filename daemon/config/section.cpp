// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/config/section.h"

#include <algorithm>

namespace limpet::config {

Section::Section(Value value) : value_(std::move(value)) {
  value_.expect(Node::Kind::table);
}

std::string Section::path(std::string_view key) const {
  return value_.path().empty() ? key_text(key) : value_.path() + "." + key_text(key);
}

void Section::rename(std::string path) {
  value_ = Value(value_.node(), std::move(path), report());
}

const Node* Section::entry(std::string_view key) const {
  for (const auto& [name, node] : value_.node().entries) {
    if (name == key) return &node;
  }
  return nullptr;
}

std::optional<Value> Section::find(std::string_view key) {
  if (std::find(asked_.begin(), asked_.end(), key) == asked_.end()) asked_.push_back(key);
  const Node* node = entry(key);
  if (node == nullptr) return std::nullopt;
  return Value(*node, path(key), report());
}

std::optional<Value> Section::require(std::string_view key, std::string_view example) {
  auto value = find(key);
  if (!value) missing_.emplace_back(key, example);
  return value;
}

void Section::fail(std::string_view key, std::string_view what) const {
  const Node* node = entry(key);
  report().add(node == nullptr ? line() : node->line, path(key), what);
}

void Section::finish() const {
  if (value_.node().kind != Node::Kind::table) return;
  bool unknown = false;
  for (const auto& [key, node] : value_.node().entries) {
    if (std::find(asked_.begin(), asked_.end(), key) != asked_.end()) continue;
    unknown = true;
    if (!report().wants(node.line)) continue;
    report().add(node.line, path(key), "unknown key; " + suggestion(key, asked_));
  }
  if (unknown) return;
  for (const auto& [key, example] : missing_) {
    report().add(line(), path(key), "is missing; write " + example);
  }
}

}  // namespace limpet::config
