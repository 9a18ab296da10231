// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/control/line_buffer.h"

namespace limpet {

void LineBuffer::append(std::string_view bytes) {
  bytes_.erase(0, begin_);
  searched_ -= begin_;
  begin_ = 0;
  bytes_.append(bytes);
}

LineBuffer::Next LineBuffer::next() {
  const std::string_view all = bytes_;
  const size_t newline = all.find('\n', searched_);
  const bool complete = newline != std::string_view::npos;
  const size_t end = complete ? newline : all.size();
  searched_ = end;
  if (end - begin_ > limit_) return {State::too_long, {}};
  if (!complete && !finished_) return {State::partial, {}};
  if (!complete && begin_ == end) return {State::end, {}};
  const std::string_view text = all.substr(begin_, end - begin_);
  begin_ = complete ? newline + 1 : end;
  searched_ = begin_;
  return {State::line, text};
}

}  // namespace limpet
