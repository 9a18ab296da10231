// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/run_as.h"

#include "daemon/account.h"
#include "daemon/privileges.h"
#include "daemon/system_calls.h"

namespace limpet {

Result<void> run_as(const std::string& user, const Config& config, PinDirectory& pins) {
  const auto account = Account::find(user);
  if (!account) return account.error();
  if (auto given = pins.give_to(account->user, account->group); !given) return given;
  const EdgeConfig& edge = config.edge;
  const std::string files[] = {edge.health_file(), edge.changes_file(), edge.control_socket};
  for (const std::string& file : files) {
    if (auto given = give_file(*account, file); !given) return given;
  }
  if (auto became = become(*account, config); !became) return became;
  for (const std::string& file : files) {
    if (auto mine = require_replaceable(*account, file); !mine) return mine;
  }
  return refuse_system_calls();
}

}  // namespace limpet
