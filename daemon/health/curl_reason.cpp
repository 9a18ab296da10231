// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/health/curl_reason.h"

#include <algorithm>
#include <cctype>
#include <cstring>

#include "daemon/health/curl_request.h"
#include "daemon/health/outcome.h"
#include "daemon/health/within.h"

namespace limpet {
namespace {

bool has_tls(CURL* transfer) {
  curl_off_t when = 0;
  curl_easy_getinfo(transfer, CURLINFO_APPCONNECT_TIME_T, &when);
  return when > 0;
}

constexpr size_t longest_text = 120;  // what the server said comes behind it
const std::string endless_line = "a line of the reply has no end";

std::string lower_case_first(std::string text) {
  if (!text.empty()) text[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(text[0])));
  return text;
}

std::string timeout_reason(CURL* transfer, const CheckConfig& check, const CurlProgress& progress) {
  const std::string time = " " + within(check.timeout);
  if (!progress.tcp.connected) return "no connection" + time;
  if (!progress.first_line.empty()) {
    return "not done" + time + "; it said " + quote_reply(progress.first_line);
  }
  const bool has_lines = !check.has_tls() || check.starttls || has_tls(transfer);
  if (!has_lines) return "no TLS handshake" + time;
  if (progress.tcp.received > 0 && !check.has_tls()) return "no whole line" + time;
  return "connected, but no reply" + time;
}

std::string connect_reason(CURL* transfer) {
  long error = 0;
  curl_easy_getinfo(transfer, CURLINFO_OS_ERRNO, &error);
  return error == 0 ? "cannot connect" : lower_case_first(std::strerror(static_cast<int>(error)));
}

/// What libcurl says, without the prefixes that say which library it has that from.
std::string tls_reason(const std::string& error) {
  for (const std::string_view prefix : {"SSL certificate problem: ", "SSL: "}) {
    if (error.starts_with(prefix)) return "certificate: " + error.substr(prefix.size());
  }
  if (error.find("SSL_ERROR_SYSCALL") != error.npos)
    return "closed the connection in the TLS handshake";
  return "TLS: " + error;
}

std::string printable(std::string text) {
  std::ranges::replace_if(
      text, [](unsigned char c) { return c < 0x20 || c >= 0x7f; }, '?');
  return text.substr(0, longest_text);
}

}  // namespace

std::string curl_reason(CURLcode code, CURL* transfer, const CheckConfig& check,
                        const CurlProgress& progress) {
  const std::string said =
      progress.first_line.empty() ? "" : "; it said " + quote_reply(progress.first_line);
  switch (code) {
    case CURLE_OPERATION_TIMEDOUT:
      return timeout_reason(transfer, check, progress);
    case CURLE_COULDNT_CONNECT:
      return connect_reason(transfer);
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_SSL_CACERT_BADFILE:
      return printable(tls_reason(progress.error));
    case CURLE_USE_SSL_FAILED:
      return "the server offers no STARTTLS" + said;
    case CURLE_OUT_OF_MEMORY:  // which libcurl says of a header line longer than it takes
      return endless_line + said;
    case CURLE_GOT_NOTHING:
    case CURLE_RECV_ERROR:
    case CURLE_SEND_ERROR:
    case CURLE_UNRECOVERABLE_POLL:
      if (said.empty() && progress.tcp.received >= curl_buffer_bytes) return endless_line;
      return said.empty() ? "closed the connection without a reply"
                          : "closed the connection" + said;
    default:
      break;
  }
  const std::string& error = progress.error;
  return printable(lower_case_first(error.empty() ? curl_easy_strerror(code) : error)) + said;
}

}  // namespace limpet
