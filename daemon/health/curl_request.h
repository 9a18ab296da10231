// SPDX-License-Identifier: GPL-2.0-or-later
// What libcurl is told to do for a check. The mail kinds and tls end where the protocol would be
// used: after the greeting, the first command and STARTTLS, or after the handshake; libcurl then
// says no good-bye, for which it would block.
#pragma once

#include <curl/curl.h>

#include <memory>
#include <string>

#include "daemon/health/target.h"

namespace limpet {

struct CurlFree {
  void operator()(CURL* transfer) const { curl_easy_cleanup(transfer); }
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using CurlTransfer = std::unique_ptr<CURL, CurlFree>;
using CurlList = std::unique_ptr<curl_slist, CurlFree>;

/// How much of a mail server's line libcurl takes, and of anything at once.
constexpr long curl_buffer_bytes = 4096;

/// Where libcurl believes it goes, by name; and where it does go, for CURLOPT_CONNECT_TO.
std::string curl_url(const Target& target);
std::string curl_connect_to(const Target& target);

/// Sets the request, but not who opens its socket and takes its reply. `connect_to` holds
/// curl_connect_to() and must outlive the transfer.
void set_curl_request(CURL* transfer, const Target& target, curl_slist* connect_to);

}  // namespace limpet
