// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <curl/curl.h>

#include <string>

#include "daemon/config/config.h"
#include "daemon/health/tcp_progress.h"

namespace limpet {

/// How far a transfer got that did not end well.
struct CurlProgress {
  TcpProgress tcp;
  std::string error;       // what libcurl wrote to its error buffer
  std::string first_line;  // what the server said first, "" for no whole line
};

/// Why it failed with `code`, in an operator's words.
std::string curl_reason(CURLcode code, CURL* transfer, const CheckConfig& check,
                        const CurlProgress& progress);

}  // namespace limpet
