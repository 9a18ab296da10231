// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/health/curl_request.h"

namespace limpet {
namespace {

bool speaks_http(CheckKind kind) {
  return kind == CheckKind::http || kind == CheckKind::https;
}

/// The protocol that carries the check; the kinds without one of their own end before it starts.
const char* scheme_of(CheckKind kind) {
  if (kind == CheckKind::tcp) return "http";
  if (kind == CheckKind::tls) return "https";
  return to_string(kind);
}

std::string bracketed(const IpAddress& address) {
  return address.is_v4() ? address.to_string() : "[" + address.to_string() + "]";
}

void set_tls(CURL* transfer, const CheckConfig& check) {
  const long verifies = check.verify ? 1 : 0,
             verifies_name = verifies && !check.host.empty() ? 2 : 0;
  curl_easy_setopt(transfer, CURLOPT_USE_SSL, check.starttls ? CURLUSESSL_ALL : CURLUSESSL_NONE);
  curl_easy_setopt(transfer, CURLOPT_SSL_VERIFYPEER, verifies);
  curl_easy_setopt(transfer, CURLOPT_SSL_VERIFYHOST, verifies_name);
  if (!check.ca_file.empty()) curl_easy_setopt(transfer, CURLOPT_CAINFO, check.ca_file.c_str());
  curl_easy_setopt(transfer, CURLOPT_CERTINFO, 1L);
  // A resumed session would show an old certificate.
  curl_easy_setopt(transfer, CURLOPT_SSL_SESSIONID_CACHE, 0L);
}

}  // namespace

std::string curl_url(const Target& target) {
  const CheckConfig& check = target.check;
  const std::string host =
      check.host.empty() ? bracketed(target.vip.value_or(target.address)) : check.host;
  return std::string(scheme_of(check.kind)) + "://" + host + ":" + std::to_string(check.port) +
         check.path;
}

std::string curl_connect_to(const Target& target) {
  return "::" + bracketed(target.address) + ":" + std::to_string(target.check.port);
}

void set_curl_request(CURL* transfer, const Target& target, curl_slist* connect_to) {
  const CheckConfig& check = target.check;
  const auto timeout = static_cast<long>(check.timeout.count());
  curl_easy_setopt(transfer, CURLOPT_URL, curl_url(target).c_str());
  curl_easy_setopt(transfer, CURLOPT_CONNECT_TO, connect_to);
  curl_easy_setopt(transfer, CURLOPT_TIMEOUT_MS, timeout);
  curl_easy_setopt(transfer, CURLOPT_CONNECTTIMEOUT_MS, timeout);
  curl_easy_setopt(transfer, CURLOPT_NOSIGNAL, 1L);
  // Each end of a transfer looks through the whole cache, which would have every member's address.
  curl_easy_setopt(transfer, CURLOPT_DNS_CACHE_TIMEOUT, 0L);
  curl_easy_setopt(transfer, CURLOPT_PROXY, "");  // whatever the environment says
  curl_easy_setopt(transfer, CURLOPT_FRESH_CONNECT, 1L);
  curl_easy_setopt(transfer, CURLOPT_FORBID_REUSE, 1L);
  curl_easy_setopt(transfer, CURLOPT_CONNECT_ONLY, speaks_http(check.kind) ? 0L : 1L);
  curl_easy_setopt(transfer, CURLOPT_BUFFERSIZE, curl_buffer_bytes);  // made anew for each
  curl_easy_setopt(transfer, CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_1_1);
  curl_easy_setopt(transfer, CURLOPT_USERAGENT, "limpet");
  if (check.has_tls()) set_tls(transfer, check);
}

}  // namespace limpet
