// SPDX-License-Identifier: GPL-2.0-or-later
// What a server answers to a check that libcurl makes, looked at as it comes and no further than
// needed. Pure.
#pragma once

#include <string>
#include <string_view>

#include "daemon/config/config.h"

namespace limpet {

class CurlReply {
 public:
  /// The check outlives it.
  explicit CurlReply(const CheckConfig& check) : check_(check) {}

  // Both return whether more is wanted. When not, enough() says whether all that was wanted came.
  /// One line of a status, header, greeting or mail reply, with its end.
  bool take_line(std::string_view line);
  /// Some of an HTTP body.
  bool take_body(std::string_view part);

  /// It passed; the rest need not be read.
  bool enough() const { return enough_; }
  /// What is wrong with what came; empty: nothing so far.
  const std::string& wrong() const { return wrong_; }
  /// What is wrong if nothing more comes; empty: nothing.
  std::string wrong_at_end() const;
  /// The first line, "" if none came.
  const std::string& first_line() const { return first_line_; }

 private:
  bool take_greeting(std::string_view line);
  bool take_status(std::string_view line);
  bool expects_status(int status) const;

  const CheckConfig& check_;
  std::string first_line_, body_, wrong_;
  size_t size_ = 0;
  int status_ = 0;  // the last one; 0: none
  bool enough_ = false;
};

}  // namespace limpet
