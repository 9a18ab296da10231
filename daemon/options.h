// SPDX-License-Identifier: GPL-2.0-or-later
// limpetd's command line.
#pragma once

#include <string>

#include "ebpf/result.h"

namespace limpet {

struct Options {
  enum class Action { run, check, detach, help, version };
  Action action = Action::run;
  std::string config = "/etc/limpet/limpet.toml";
  std::string user;  // to run as, once what only root may is done; empty: stays who it is
};

/// The error is a usage message of one line.
Result<Options> parse_options(int count, char** arguments);
extern const char* const usage_text;

}  // namespace limpet
