// SPDX-License-Identifier: GPL-2.0-or-later
#include "control/reply.h"

namespace limpet {

Result<void> write_reply(const Session& session, const std::string& line,
                         std::string (*print)(const nlohmann::json& result, const Style& style)) {
  const auto result = result_of(line);
  if (session.wants_json()) {
    if (auto written = Session::write(line + "\n"); !written) return written;
  }
  if (!result) return result.error();
  return session.wants_json() ? Result<void>() : Session::write(print(*result, session.style()));
}

}  // namespace limpet
