// SPDX-License-Identifier: GPL-2.0-or-later
// limpetctl's table of commands. A new one is a file that defines its Command, a declaration here
// and a line in commands.cpp.
#pragma once

#include <nlohmann/json.hpp>
#include <span>
#include <string>
#include <string_view>

#include "control/arguments.h"
#include "control/session.h"
#include "control/text_table.h"
#include "control/word_kind.h"
#include "ebpf/result.h"

namespace limpet {

struct Command {
  const char* words;   // what the operator types: "show members"
  const char* help;    // one line
  const char* method;  // the daemon's method: "show.members"; null: it asks by itself, if at all
  /// The method's result as text for the operator, each line with its newline. Pure; takes any
  /// JSON and prints "-" for what is missing (see field.h).
  std::string (*print)(const nlohmann::json& result, const Style& style) = nullptr;
  /// Of a command that cannot be taken back: what it would do, from the result of `status`. The
  /// operator is shown it and asked. Pure, as print; null: it just does it.
  std::string (*warn)(const nlohmann::json& status) = nullptr;
  /// The method's params from the words and options behind the command, or what is wrong with
  /// these. Pure; null: it takes no words.
  Result<nlohmann::json> (*params)(const Arguments& arguments) = nullptr;
  /// Its own options, beside those of limpetctl.
  std::span<const Option> options = {};
  /// Of a command that is not one question and its answer: does it all instead of `print`.
  Result<void> (*run)(Session& session, const nlohmann::json& params) = nullptr;
  /// Of a command that needs the operator in front of it, and has no other form.
  bool needs_terminal = false;
  /// What each word behind the command stands for; those that are not said have no candidates.
  std::span<const WordKind> takes = {};
  /// For programs, not for operators: --help does not have it.
  bool hidden = false;
};

extern const Command status_command;
extern const Command show_vips_command;
extern const Command show_rules_command;
extern const Command show_pools_command;
extern const Command show_members_command;
extern const Command show_clients_command;
extern const Command show_checks_command;
extern const Command show_events_command;
extern const Command detach_command;
extern const Command show_changes_command;
extern const Command plan_command;
extern const Command check_command;
extern const Command reload_command;
extern const Command save_command;
extern const Command show_config_command;
extern const Command drain_command;
extern const Command enable_command;
extern const Command disable_command;
extern const Command weight_command;
extern const Command reset_command;
extern const Command explain_command;
extern const Command version_command;
extern const Command watch_command;
extern const Command complete_command;
extern const Command import_nlb_command;
extern const Command trace_command;

std::span<const Command* const> commands();

/// The command of exactly these words or, if it takes more, the longest one that they begin with;
/// or null.
const Command* find_command(std::string_view words);

/// The command that was probably meant, or null when none is near.
const Command* nearest_command(std::string_view words);

/// Options that every command understands: --socket, --json, …
std::span<const Option> common_options();

}  // namespace limpet
