// SPDX-License-Identifier: GPL-2.0-or-later
#include <algorithm>

#include "daemon/config/check_keys.h"

namespace limpet::config {

namespace {

constexpr int64_t kMostCertificateDays = 3650;

/// Kinds whose servers can be asked to go on with TLS.
bool can_starttls(CheckKind kind) {
  return kind == CheckKind::imap || kind == CheckKind::pop3 || kind == CheckKind::smtp;
}

/// What to do about a key that asks for TLS, where there is none.
const char* way_to_tls(CheckKind kind) {
  return can_starttls(kind) ? "leave it out or write starttls = true" : "leave it out";
}

void read_starttls(Section& section, CheckConfig& check) {
  if (!can_starttls(check.kind)) return refuse_keys(section, to_string(check.kind), {"starttls"});
  // Written wrong, it is meant as yes: the keys beside it are not what is wrong.
  if (const auto value = section.find("starttls")) check.starttls = value->boolean().value_or(true);
}

void read_host(Section& section, CheckConfig& check) {
  if (!check.has_tls() && check.kind != CheckKind::http) {
    return refuse_keys(section, to_string(check.kind), {"host"}, way_to_tls(check.kind));
  }
  const auto value = section.find("host");
  if (!value) return;
  const auto host = value->text(253);
  if (!host) return;
  check.host = *host;
  const bool good = std::all_of(host->begin(), host->end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
           c == '-' || c == '_';
  });
  if (!good) {
    value->fail(quoted(*host) + " is no host name; write one such as \"mail.contoso.com\"");
  }
}

void read_ca_file(Section& section, CheckConfig& check) {
  const auto value = section.find("ca_file");
  if (!value) return;
  if (!check.verify) {
    value->fail("means nothing with verify = false; leave one of them out");
    return;
  }
  const auto path = value->text(1024);
  if (!path) return;
  check.ca_file = *path;
  if (path->front() != '/') {
    value->fail(quoted(*path) +
                " is not an absolute path; write it like \"/etc/limpet/authorities.pem\"");
  }
}

}  // namespace

void read_check_tls(Section& section, CheckConfig& check) {
  read_starttls(section, check);
  read_host(section, check);
  if (!check.has_tls()) {
    return refuse_keys(section, to_string(check.kind), {"verify", "ca_file", "certificate_days"},
                       way_to_tls(check.kind));
  }
  if (const auto value = section.find("verify")) check.verify = value->boolean().value_or(true);
  read_ca_file(section, check);
  if (const auto value = section.find("certificate_days")) {
    const auto days = value->integer(0, kMostCertificateDays);
    check.certificate_days = static_cast<uint32_t>(days.value_or(check.certificate_days));
  }
}

}  // namespace limpet::config
