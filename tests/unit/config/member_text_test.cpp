// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/config/member_text.h"

#include <algorithm>
#include <random>

#include "tests/unit/config/example.h"
#include "tests/unit/config/sample.h"

namespace limpet::config {
namespace {

using Edits = std::vector<MemberEdit>;

std::string changed(const std::string& text, const Edits& edits) {
  auto result = with_members(text, edits);
  if (result) return std::move(*result);
  ADD_FAILURE() << result.error().message;
  return "";
}

/// `text` with the one `from` in it as `to`.
std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const size_t at = text.find(from);
  EXPECT_NE(at, text.npos) << from << " in\n" << text;
  return at == text.npos ? text : text.replace(at, from.size(), to);
}

TEST(MemberText, TheExample) {
  EXPECT_EQ(changed(kExample, {{"cas", "ex1", WantedState::draining, {}}, {"cas", "ex2", {}, 7}}),
            replaced(replaced(kExample, "\"2001:db8::21\"] }",
                              "\"2001:db8::21\"], state = \"draining\" }"),
                     "weight = 50", "weight = 7"));
  EXPECT_EQ(changed(kExample, {}), kExample);
}

TEST(MemberText, TablesOfTheirOwn) {
  const std::string text = kEdge +
                           "[[pool]]\r\nname = \"p\"\r\n"
                           "  [[pool.members]]\r\n  name = \"a\" # the first\r\n"
                           "  addresses = [\r\n    \"192.0.2.1\", # here\r\n  ] # so\r\n\r\n"
                           "  [[pool.members]]\r\n  name = \"b\"\r\n  weight = 1_0\r\n"
                           "  addresses = [\"192.0.2.2\"]";
  EXPECT_EQ(changed(text, {{"p", "a", WantedState::disabled, 5}}),
            replaced(text, "] # so\r\n", "] # so\r\n  state = \"disabled\"\r\n  weight = 5\r\n"));
  EXPECT_EQ(changed(text, {{"p", "b", WantedState::draining, 5}}),
            replaced(text, "1_0", "5") + "\r\n  state = \"draining\"");
}

TEST(MemberText, OthersOfTheSameNameStay) {
  const std::string text = kEdge +
                           "[[pool]]\nname = \"p\"\nmembers = [{ name = \"a\", state = \"up\", "
                           "addresses = [\"192.0.2.1\"] }]\n"
                           "[[pool]]\nname = \"q\"\nmembers = [{ name = \"a\", state = \"up\", "
                           "addresses = [\"192.0.2.1\"] }]\n";
  const std::string now = changed(text, {{"q", "a", WantedState::disabled, {}}});
  EXPECT_EQ(parse_good(now).pools[0].members[0].state, WantedState::up);
  EXPECT_EQ(parse_good(now).pools[1].members[0].state, WantedState::disabled);
}

TEST(MemberText, SaysWhatToWriteByHand) {
  const auto result = with_members(kExample, {{"cas", "ex9", WantedState::draining, 5}});
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().message,
            "the file cannot be changed by itself as it is written; write by hand: member ex9 of "
            "pool cas (state = \"draining\", weight = 5)");
}

/// Files in all the ways that people write them, in pieces: what is between members, and members.
class Writer {
 public:
  explicit Writer(unsigned seed) : random_(seed), line_end_(chance(3) ? "\r\n" : "\n") {}

  struct Piece {
    std::string text;
    std::string pool, member;  // "": none of a member
    bool braces = false;
    std::map<std::string, std::string> written;  // by key: "weight  = 7" as it stands there
  };

  std::vector<Piece> file() {
    std::string between = chance(4) ? "\xef\xbb\xbf" : "";
    between += kEdge;
    for (int pool = 0, pools = 1 + number(3); pool < pools; ++pool) {
      between += comment() + "[[pool]]" + comment() + "name" + blanks() + "=" + blanks() + "\"p" +
                 std::to_string(pool) + "\"" + comment();
      add_members("p" + std::to_string(pool), between);
    }
    add(between);
    if (chance(3)) trim_end();
    return pieces_;
  }
  MemberEdit edit(const Piece& piece) {
    MemberEdit edit{piece.pool, piece.member, {}, {}};
    if (!chance(3)) edit.state = state();
    if (!chance(3) || !edit.state) edit.weight = number(65536);
    return edit;
  }
  bool chance(unsigned of) { return number(of) == 0; }
  const std::string& line_end() const { return line_end_; }

 private:
  unsigned number(unsigned below) { return static_cast<unsigned>(random_() % below); }
  WantedState state() {
    constexpr WantedState all[] = {WantedState::up, WantedState::draining, WantedState::disabled};
    return all[number(3)];
  }
  std::string blanks() { return std::string(number(3), chance(2) ? ' ' : '\t'); }
  std::string comment() {
    static const char* const texts[] = {"", " # state = \"gone\" weight = -3", "#{ \"", "\t# é ]]"};
    return texts[number(4)] + line_end_;
  }
  void add(std::string& between) {
    pieces_.push_back(
        {.text = std::exchange(between, ""), .pool = "", .member = "", .written = {}});
  }
  void trim_end() {
    std::string& text =
        pieces_.back().text.empty() ? pieces_[pieces_.size() - 2].text : pieces_.back().text;
    if (text.ends_with(line_end_)) text.resize(text.size() - line_end_.size());
  }
  void add_members(const std::string& pool, std::string& between) {
    const bool braces = chance(2);
    const unsigned count = 1 + number(4);
    if (braces) between += "members = [" + (chance(2) ? comment() : "");
    for (unsigned i = 0; i < count; ++i) {
      if (!braces) between += blanks() + "[[pool.members]]" + comment();
      add(between);
      pieces_.push_back(member(pool, "m" + std::to_string(i), braces, i));
      if (braces)
        between +=
            blanks() + (i + 1 < count || chance(2) ? "," : "") + (chance(2) ? comment() : "");
    }
    if (braces) between += "]" + comment();
  }
  Piece member(const std::string& pool, const std::string& name, bool braces, unsigned number_) {
    const std::string address = "192.0.2." + std::to_string(number_ + 1);
    std::vector<std::pair<std::string, std::string>> keys = {
        {"name", "\"" + name + "\""},
        {"addresses",
         chance(2) ? "[\"" + address + "\"]" : "[ '" + address + "' ," + comment() + "]"}};
    if (chance(2)) keys.push_back({"state", "\"" + std::string(to_string(state())) + "\""});
    if (chance(2)) keys.push_back({"weight", std::to_string(number(65536))});
    std::ranges::shuffle(keys, random_);
    Piece piece{
        .text = braces ? "{" : "", .pool = pool, .member = name, .braces = braces, .written = {}};
    const std::string indent = blanks();
    for (size_t i = 0; i < keys.size(); ++i) {
      const auto& [key, value] = keys[i];
      const std::string before = (chance(4) ? "\"" + key + "\"" : key) + blanks() + "=" + blanks();
      piece.written[key] = before + value;
      piece.text += braces ? (i ? "," : "") + blanks() + before + value + blanks()
                           : indent + before + value + comment();
    }
    if (braces) piece.text += "}";
    return piece;
  }

  std::mt19937 random_;
  std::string line_end_;
  std::vector<Piece> pieces_;
};

/// The piece as it should be then.
std::string edited(const Writer::Piece& piece, const MemberEdit& edit,
                   const std::string& line_end) {
  std::vector<std::pair<std::string, std::string>> wanted;
  if (edit.state) wanted.emplace_back("state", "\"" + std::string(to_string(*edit.state)) + "\"");
  if (edit.weight) wanted.emplace_back("weight", std::to_string(*edit.weight));
  std::string text = piece.text, added;
  const std::string indent = text.substr(0, text.find_first_not_of(" \t"));
  const bool has_end = text.ends_with('\n');
  for (const auto& [key, value] : wanted) {
    const auto old = piece.written.find(key);
    if (old != piece.written.end()) {
      const size_t start = old->second.find_first_not_of(" \t", old->second.find('=') + 1);
      text = replaced(text, old->second, old->second.substr(0, start) + value);
    } else if (piece.braces) {
      added += ", " + key + " = " + value;
    } else {
      const std::string line = indent + key + " = " + value;
      added += has_end ? line + line_end : line_end + line;
    }
  }
  const size_t last =
      piece.braces ? text.find_last_not_of(" \t", text.size() - 2) + 1 : text.size();
  return text.insert(last, added);
}

void expect_said(const std::string& text, const Edits& edits) {
  const Config config = parse_good(text);
  for (const MemberEdit& edit : edits) {
    const auto pool = std::ranges::find(config.pools, edit.pool, &PoolConfig::name);
    ASSERT_NE(pool, config.pools.end());
    const auto member = std::ranges::find(pool->members, edit.member, &MemberConfig::name);
    ASSERT_NE(member, pool->members.end());
    EXPECT_EQ(member->state, edit.state.value_or(member->state));
    EXPECT_EQ(member->weight, edit.weight.value_or(member->weight));
  }
}

TEST(MemberText, ChangesNothingElse) {
  for (unsigned seed = 0; seed < 2000 && !testing::Test::HasFailure(); ++seed) {
    Writer writer(seed);
    std::string text, wanted;
    Edits edits;
    for (const Writer::Piece& piece : writer.file()) {
      text += piece.text;
      if (piece.member.empty() || writer.chance(2)) {
        wanted += piece.text;
        continue;
      }
      edits.push_back(writer.edit(piece));
      wanted += edited(piece, edits.back(), writer.line_end());
    }
    SCOPED_TRACE("seed " + std::to_string(seed) + "\n" + text);
    const std::string now = changed(text, edits);
    expect_said(now, edits);
    EXPECT_EQ(now, wanted);
  }
}

}  // namespace
}  // namespace limpet::config
