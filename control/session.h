// SPDX-License-Identifier: GPL-2.0-or-later
// One run of limpetctl: what was typed, where output goes, and the daemon, once it is asked.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "control/arguments.h"
#include "control/client.h"
#include "control/text_table.h"
#include "ebpf/result.h"

namespace limpet {

class Session {
 public:
  /// `style` is that of the standard output.
  Session(Arguments arguments, Style style);

  const Arguments& arguments() const { return arguments_; }
  const Style& style() const { return style_; }
  bool wants_json() const { return arguments_.has("--json"); }
  std::string socket() const;

  /// The daemon's reply line, as it came. The first question connects; of a newer protocol than
  /// this one's the operator is told on standard error.
  Result<std::string> ask_line(std::string_view method, const nlohmann::json& params);
  /// The result in it; the error is what the daemon refused, in words for the operator.
  Result<nlohmann::json> ask(std::string_view method,
                             const nlohmann::json& params = nlohmann::json::object());

  /// To the standard output, at once: a full disk or a closed pipe must not look like success.
  static Result<void> write(std::string_view text);

  /// What was written out says what is wrong: the exit status says no more than that.
  void set_failed() { failed_ = true; }
  bool failed() const { return failed_; }

 private:
  static void tell_of_newer(std::string_view reply_line);

  Arguments arguments_;
  Style style_;
  bool failed_ = false;
  std::optional<ControlClient> client_;
  bool knows_protocol_ = false;  // of the daemon
};

/// What the reply says, in words for the operator where it is an error.
Result<nlohmann::json> result_of(std::string_view reply_line);

}  // namespace limpet
