// SPDX-License-Identifier: GPL-2.0-or-later
// version: of limpetctl, and of the limpetd that it asks.
#include "control/commands.h"
#include "control/field.h"
#include "control/json_text.h"
#include "control/printable.h"

namespace limpet {
namespace {

using nlohmann::json;

Result<void> run(Session& session, const json&) {
  const auto status = session.ask("status");
  if (!status) session.set_failed();
  if (session.wants_json()) {
    json versions = {{"limpetctl", LIMPET_VERSION}, {"limpetd", nullptr}};
    const json* version = status ? find_field(*status, "version") : nullptr;
    if (version != nullptr) versions["limpetd"] = *version;
    if (!status) versions["reason"] = status.error().message;
    return Session::write(dump_json(versions) + "\n");
  }
  const std::string daemon = status ? "limpetd " + text_field(*status, "version")
                                    : "limpetd: not reached: " + printable(status.error().message);
  return Session::write("limpetctl " LIMPET_VERSION "\n" + daemon + "\n");
}

}  // namespace

const Command version_command = {
    .words = "version",
    .help = "the versions of limpetctl and of the limpetd that answers",
    .run = run,
};

}  // namespace limpet
