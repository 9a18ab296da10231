// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <curl/curl.h>

#include <chrono>
#include <optional>

namespace limpet {

/// When the certificate that the transfer's server showed ends; nothing without one. Needs
/// CURLOPT_CERTINFO.
std::optional<std::chrono::system_clock::time_point> certificate_end(CURL* transfer);

}  // namespace limpet
