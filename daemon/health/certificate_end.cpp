// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/health/certificate_end.h"

#include <string_view>

namespace limpet {

std::optional<std::chrono::system_clock::time_point> certificate_end(CURL* transfer) {
  constexpr std::string_view key = "Expire date:";
  const curl_certinfo* chain = nullptr;
  curl_easy_getinfo(transfer, CURLINFO_CERTINFO, &chain);
  if (!chain || chain->num_of_certs < 1) return std::nullopt;
  for (const curl_slist* line = chain->certinfo[0]; line; line = line->next) {
    const std::string_view text = line->data;
    if (!text.starts_with(key)) continue;
    const time_t end = curl_getdate(line->data + key.size(), nullptr);
    if (end < 0) return std::nullopt;
    return std::chrono::system_clock::from_time_t(end);
  }
  return std::nullopt;
}

}  // namespace limpet
