// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/health/curl_reply.h"

#include <algorithm>
#include <charconv>

#include "daemon/health/outcome.h"

namespace limpet {
namespace {

constexpr size_t longest_head = 65536, longest_body = 65536;

/// How a greeting of the kind begins that takes clients: RFC 9051 7.1, RFC 1939 4, RFC 5321 4.2.
std::string_view greeting_of(CheckKind kind) {
  switch (kind) {
    case CheckKind::imap:
    case CheckKind::imaps:
      return "* OK";
    case CheckKind::pop3:
    case CheckKind::pop3s:
      return "+OK";
    case CheckKind::smtp:
    case CheckKind::smtps:
      return "220";
    default:
      return "";
  }
}

/// The number of "HTTP/1.1 200 OK"; 0 where the line has none.
int status_of(std::string_view line) {
  int status = 0;
  const size_t space = line.find(' ');
  if (space == line.npos) return 0;
  std::from_chars(line.data() + space + 1, line.data() + line.size(), status);
  return status;
}

}  // namespace

bool CurlReply::take_line(std::string_view line) {
  const bool is_first = size_ == 0;
  size_ += line.size();
  if (size_ > longest_head) {
    wrong_ = "the reply has no end";
    return false;
  }
  if (is_first) first_line_ = line.substr(0, 200);
  if (greeting_of(check_.kind).empty()) return !line.starts_with("HTTP/") || take_status(line);
  return !is_first || take_greeting(line);
}

bool CurlReply::take_greeting(std::string_view line) {
  const std::string_view expected = greeting_of(check_.kind);
  if (line.starts_with(expected)) return true;
  wrong_ = "greeting " + quote_reply(line) + " instead of \"" + std::string(expected) + "\"";
  return false;
}

bool CurlReply::take_status(std::string_view line) {
  status_ = status_of(line);
  const bool is_final = status_ < 100 || status_ >= 200;
  if (!is_final || expects_status(status_)) return true;
  wrong_ = "status " + std::to_string(status_);
  return false;
}

bool CurlReply::expects_status(int status) const {
  return std::ranges::find(check_.expect_status, status) != check_.expect_status.end();
}

bool CurlReply::take_body(std::string_view part) {
  // The status was right, or the reply would have ended there.
  enough_ = check_.expect_body.empty();
  if (enough_) return false;
  const size_t searched = body_.size() - std::min(body_.size(), check_.expect_body.size());
  body_ += part.substr(0, longest_body - body_.size());
  enough_ = body_.find(check_.expect_body, searched) != body_.npos;
  if (enough_) return false;
  if (body_.size() < longest_body) return true;
  wrong_ = wrong_at_end();
  return false;
}

std::string CurlReply::wrong_at_end() const {
  if (check_.expect_body.empty() || enough_) return "";
  return "the body lacks " + quote_reply(check_.expect_body) +
         (body_.size() < longest_body ? "" : " in its first 64 kB");
}

}  // namespace limpet
