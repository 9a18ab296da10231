// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <curl/curl.h>

#include <string>

#include "daemon/config/config.h"

namespace limpet {

/// How far a transfer got that did not end well.
struct CurlProgress {
  bool connected = false;  // in TCP
  std::string error;       // what libcurl wrote to its error buffer
  std::string first_line;  // what the server said first, "" for nothing
};

/// Why it failed with `code`, in an operator's words.
std::string curl_reason(CURLcode code, CURL* transfer, const CheckConfig& check,
                        const CurlProgress& progress);

}  // namespace limpet
