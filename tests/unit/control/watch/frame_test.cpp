// SPDX-License-Identifier: GPL-2.0-or-later
#include "control/watch/frame.h"

#include <gmock/gmock.h>

#include <algorithm>

#include "tests/unit/control/watch/answers.h"

namespace limpet {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::Not;

std::vector<std::string> texts(const Frame& frame) {
  std::vector<std::string> lines;
  for (const Line& line : frame.lines) lines.push_back(plain_text(line));
  return lines;
}

std::string text(const Frame& frame) {
  std::string all;
  for (const std::string& line : texts(frame)) all += line + "\n";
  return all;
}

/// What shows after ten seconds of which the last two are known.
class FrameTest : public testing::Test {
 protected:
  Frame frame(size_t columns, size_t rows, size_t scroll = 0) const {
    View shown = view;
    shown.before = &before;
    shown.now = &now;
    Frame made = frame_of(shown, {columns, rows}, scroll);
    EXPECT_EQ(made.lines.size(), rows);
    for (const Line& line : made.lines) EXPECT_LE(width(line), columns) << plain_text(line);
    return made;
  }

  Answers before = answers_after(8);
  Answers now = answers_after(10);
  View view;
};

TEST_F(FrameTest, At80Columns) {
  EXPECT_EQ(text(frame(80, 19)),
            "limpet 0.1.0  up 3h 12m  100 packets/s  800k bit/s\n"
            "drops 4.0/s: truncated 3.0, no_member 1.0\n"
            "VIP   ADDRESS       STATE          FOR  USABLE  REASON\n"
            "mail  192.0.2.10    present     1m 10s       1\n"
            "mail  2001:db8::10  conflict        2s       1  02:00:00:00:00:09 has it, too\n"
            "\n"
            "POOL cas  1 of 2 healthy  about 812 clients\n"
            "MEMBER  STATE     WEIGHT   SHARE  CLIENTS  NEW/S  PKT/S  BIT/S\n"
            "ex1     up           100  100.0%      800    2.0    100   800k\n"
            "ex2     down          50    0.0%       12      0      0      0\n"
            "  https ex2:443: timed out, 3 times\n"
            "\n"
            "POOL web  0 of 0 healthy  PANIC  new clients go to cas\n"
            "MEMBER  STATE     WEIGHT   SHARE  CLIENTS  NEW/S  PKT/S  BIT/S\n"
            "\n"
            "\n"
            "\n"
            "\n"
            "q quit  p pause  ? keys" +
                std::string(57, ' ') + "\n");
}

TEST_F(FrameTest, At200ColumnsReasonsHaveAColumn) {
  const std::string shown = text(frame(200, 24));
  EXPECT_THAT(shown, HasSubstr("NEW/S  PKT/S  BIT/S  REASON\n"));
  EXPECT_THAT(shown, HasSubstr("      0      0      0  https ex2:443: timed out, 3 times\n"));
}

TEST_F(FrameTest, At40ColumnsWhatMattersMostIsLeft) {
  const std::string shown = text(frame(40, 30));
  EXPECT_THAT(shown, HasSubstr("limpet 0.1.0  up 3h 12m  100 packets/s\n800k bit/s\n"));
  EXPECT_THAT(shown, HasSubstr("VIP   ADDRESS       STATE          FOR\n"));
  EXPECT_THAT(shown, HasSubstr("  02:00:00:00:00:09 has it, too\n"));
  EXPECT_THAT(shown, HasSubstr("MEMBER  STATE     CLIENTS  PKT/S  BIT/S\n"
                               "ex1     up            800    100   800k\n"));
  EXPECT_THAT(shown, HasSubstr("  https ex2:443: timed out, 3 times\n"));
}

TEST_F(FrameTest, AnySizeAndScrollHolds) {
  for (size_t columns : {1, 2, 7, 20, 33, 79, 500}) {
    for (size_t rows : {1, 2, 3, 5, 9, 100}) {
      for (size_t scroll : {size_t{0}, size_t{3}, SIZE_MAX}) frame(columns, rows, scroll);
    }
  }
}

TEST_F(FrameTest, Scrolls) {
  const Frame begin = frame(80, 10);
  EXPECT_EQ(begin.page, 7u);
  EXPECT_THAT(text(begin), HasSubstr("1-7 of 12"));
  EXPECT_THAT(text(begin), Not(HasSubstr("ex2 ")));
  const Frame further = frame(80, 10, 3);
  EXPECT_EQ(texts(further)[2], texts(begin)[5]);
  EXPECT_EQ(texts(further)[0], texts(begin)[0]);
  const Frame end = frame(80, 10, SIZE_MAX);
  EXPECT_EQ(end.scroll, 5u);
  EXPECT_THAT(text(end), HasSubstr("6-12 of 12"));
  EXPECT_THAT(text(end), HasSubstr("POOL web"));
}

TEST_F(FrameTest, StatesAreColoured) {
  const auto colour_of = [shown = frame(80, 24)](const std::string& word) {
    for (const Line& line : shown.lines) {
      for (const Span& span : line) {
        if (span.text == word) return span.colour;
      }
    }
    ADD_FAILURE() << word;
    return Colour::none;
  };
  EXPECT_EQ(colour_of("up"), Colour::green);
  EXPECT_EQ(colour_of("down"), Colour::red);
  EXPECT_EQ(colour_of("conflict"), Colour::red);
  EXPECT_EQ(colour_of("PANIC"), Colour::red);
  EXPECT_EQ(colour_of("ex1"), Colour::none);
}

TEST_F(FrameTest, ADrainHasItsEndInSight) {
  now.members["members"][0]["drain"] = json::parse(R"({"bound": 12, "done_in_seconds": 90})");
  EXPECT_THAT(text(frame(80, 24)),
              HasSubstr("\n  drains: it has 12 clients for certain; done in about 1m 30s\nex2"));
}

TEST_F(FrameTest, OldValuesAreFaint) {
  view.trouble = "limpetd is not running\x1b[2J";
  view.silent_seconds = 65;
  const Frame shown = frame(80, 24);
  EXPECT_EQ(texts(shown)[1], "limpetd: not reached for 1m 5s: limpetd is not running\\x1b[2J");
  for (size_t i = 2; i + 1 < shown.lines.size(); ++i) {
    for (const Span& span : shown.lines[i]) {
      EXPECT_EQ(span.weight, Weight::faint) << span.text;
      EXPECT_EQ(span.colour, Colour::none) << span.text;
    }
  }
  EXPECT_THAT(text(shown), HasSubstr("ex1     up "));
}

TEST_F(FrameTest, OnePoolAlone) {
  view.pool = "web";
  EXPECT_THAT(text(frame(80, 24)), Not(HasSubstr("POOL cas")));
  EXPECT_THAT(text(frame(80, 24)), HasSubstr("POOL web"));
  view.pool = "gone";
  EXPECT_THAT(text(frame(80, 24)), HasSubstr("no pool gone"));
}

TEST_F(FrameTest, SaysWhatIsSpecial) {
  view.paused = true;
  EXPECT_THAT(texts(frame(80, 24))[0], HasSubstr("paused"));
  view.help = true;
  EXPECT_THAT(text(frame(80, 24)), HasSubstr("q, Esc, Ctrl-C  quit"));
  EXPECT_THAT(text(frame(80, 24)), Not(HasSubstr("ex1")));
}

TEST_F(FrameTest, WithoutRates) {
  before = answers_after(11);  // as if time went backwards
  const std::string shown = text(frame(80, 24));
  EXPECT_THAT(shown, HasSubstr("  - packets/s  - bit/s\ndrops -\n"));
  EXPECT_THAT(shown, HasSubstr("      800      -      -      -\n"));
}

// Every place of the answers in turn is replaced by something no daemon should send.
void poison(json& value, const json& poison_value, const std::function<void()>& check) {
  if (value.is_structured()) {
    for (auto& child : value) poison(child, poison_value, check);
  }
  json kept = poison_value;
  value.swap(kept);
  check();
  value.swap(kept);
}

TEST_F(FrameTest, SurvivesWrongTypesAndControlCharacters) {
  const json poisons[] = {
      nullptr, true, -1, 1.5, "\x1b[2J\n\u009b", json::array({nullptr, "\x1b"}), json::object()};
  for (json* answer : {&now.status, &now.vips, &now.pools, &now.members}) {
    for (const json& value : poisons) {
      poison(*answer, value, [&] {
        for (const std::string& line : texts(frame(100, 30))) {
          EXPECT_EQ(line.find_first_of("\x1b\x9b\n"), std::string::npos) << line;
        }
      });
    }
  }
}

TEST_F(FrameTest, OfADaemonThatSaidNothing) {
  now = {};
  view.trouble = "it is gone";
  EXPECT_THAT(text(frame(80, 24)), HasSubstr("VIPs: -\n\npools: -\n"));
}

}  // namespace
}  // namespace limpet
