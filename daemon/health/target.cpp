// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/health/target.h"

#include <tuple>

namespace limpet {
namespace {

auto asked(const CheckConfig& check) {
  return std::tie(check.kind, check.port, check.path, check.host, check.expect_status,
                  check.expect_body, check.starttls, check.verify, check.ca_file,
                  check.certificate_days, check.interface, check.command);
}

auto pace(const CheckConfig& check) {
  return std::tie(check.interval, check.interval_down, check.timeout, check.rise, check.fall);
}

/// "443 /owa/healthcheck.htm"
std::string request_text(const CheckConfig& check) {
  std::string text = std::to_string(check.port);
  if (!check.path.empty()) text += " " + check.path;
  if (!check.interface.empty()) text += " " + check.interface;
  if (check.starttls) text += " with starttls";
  return text;
}

}  // namespace

std::string check_text(const CheckConfig& check) {
  const std::string kind = limpet::to_string(check.kind);
  if (check.kind == CheckKind::exec) return kind + " " + check.command.front();
  return kind + ":" + request_text(check);
}

bool same_check(const CheckConfig& a, const CheckConfig& b) {
  return asked(a) == asked(b) && pace(a) == pace(b);
}

std::strong_ordering Target::operator<=>(const Target& other) const {
  const auto place = [](const Target& target) {
    return std::tie(target.address, target.vip, target.tunnel_source);
  };
  if (const auto order = place(*this) <=> place(other); order != 0) return order;
  if (const auto order = asked(check) <=> asked(other.check); order != 0) return order;
  if (const auto order = pace(check) <=> pace(other.check); order != 0) return order;
  if (check.kind != CheckKind::exec) return std::strong_ordering::equal;
  return std::tie(pool, member) <=> std::tie(other.pool, other.member);
}

std::string Target::to_string() const {
  const std::string kind = limpet::to_string(check.kind);
  if (check.kind == CheckKind::exec) return kind + " " + check.command.front() + " " + member;
  return kind + " " + member + ":" + request_text(check) + (vip ? " as " + vip->to_string() : "");
}

}  // namespace limpet
