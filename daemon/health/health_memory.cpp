// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/health/health_memory.h"

#include <sstream>

namespace limpet {
namespace {

constexpr std::string_view up = "up ", down = "down ";

/// On one line, and so that no text can pass for another one.
std::string quoted(const std::string& text) {
  std::string result = "\"";
  for (const char letter : text) {
    if (letter == '"' || letter == '\\') result += '\\';
    result += letter == '\n' ? "\\n" : std::string(1, letter);
  }
  return result + '"';
}

/// What is asked, and where. The pace does not matter for what is known, nor for whom it is asked,
/// but for programs, which see that.
std::string key_of(const Target& target) {
  const CheckConfig& check = target.check;
  std::ostringstream key;
  key << limpet::to_string(check.kind) << ' ' << target.address.to_string() << ' ' << check.port;
  if (target.vip) key << " as " << target.vip->to_string();
  if (target.tunnel_source) key << " from " << target.tunnel_source->to_string();
  if (check.starttls) key << " starttls";
  if (!check.verify) key << " unverified";
  for (const uint16_t status : check.expect_status) key << ' ' << status;
  for (const std::string& text :
       {check.path, check.host, check.expect_body, check.ca_file, check.interface}) {
    key << ' ' << quoted(text);
  }
  for (const std::string& word : check.command) key << ' ' << quoted(word);
  if (check.kind == CheckKind::exec)
    key << ' ' << quoted(target.pool) << ' ' << quoted(target.member);
  return key.str();
}

}  // namespace

HealthMemory::HealthMemory(const std::string& text) {
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    const bool whole = !lines.eof();  // it has its end
    if (whole && line.starts_with(up)) {
      known_[line.substr(up.size())] = Known::up;
    } else if (whole && line.starts_with(down)) {
      known_[line.substr(down.size())] = Known::down;
    } else {
      ++unread_;
    }
  }
}

Known HealthMemory::known(const Target& target) const {
  const auto found = known_.find(key_of(target));
  return found == known_.end() ? Known::unknown : found->second;
}

void HealthMemory::remember(const Target& target, Known known) {
  known_[key_of(target)] = known;
  changed_ = true;
}

void HealthMemory::keep(const std::set<Target>& targets) {
  std::set<std::string> keys;
  for (const Target& target : targets) keys.insert(key_of(target));
  const size_t gone =
      std::erase_if(known_, [&](const auto& known) { return !keys.contains(known.first); });
  if (gone > 0) changed_ = true;
}

std::string HealthMemory::text() const {
  std::string text;
  for (const auto& [key, known] : known_) {
    if (known == Known::unknown) continue;
    text.append(known == Known::up ? up : down).append(key).append("\n");
  }
  return text;
}

}  // namespace limpet
