// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/control/line_buffer.h"

#include <gtest/gtest.h>

namespace limpet {
namespace {

using State = LineBuffer::State;

TEST(LineBuffer, CutsLinesHoweverTheyArrive) {
  const std::string stream = "one\n\nthree\nrest";
  for (size_t step = 1; step <= stream.size(); ++step) {
    LineBuffer buffer(16);
    std::vector<std::string> lines;
    const auto take = [&] {
      auto next = buffer.next();
      for (; next.state == State::line; next = buffer.next()) lines.emplace_back(next.text);
      return next.state;
    };
    for (size_t at = 0; at < stream.size(); at += step) {
      buffer.append(std::string_view(stream).substr(at, step));
      EXPECT_EQ(take(), State::partial);
    }
    buffer.finish();
    EXPECT_EQ(take(), State::end);
    EXPECT_EQ(lines, (std::vector<std::string>{"one", "", "three", "rest"}));
  }
}

TEST(LineBuffer, TheLimitIsExact) {
  LineBuffer buffer(4);
  buffer.append("1234\n1234");
  EXPECT_EQ(buffer.next().text, "1234");
  EXPECT_EQ(buffer.next().state, State::partial);
  buffer.append("5");
  EXPECT_EQ(buffer.next().state, State::too_long);
  buffer.append("\n1\n");
  EXPECT_EQ(buffer.next().state, State::too_long);
}

}  // namespace
}  // namespace limpet
