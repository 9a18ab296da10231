// SPDX-License-Identifier: GPL-2.0-or-later
#include "control/protocol.h"

#include <gmock/gmock.h>

#include <random>

#include "control/json_text.h"
#include "daemon/control/methods.h"

namespace limpet {
namespace {

using nlohmann::json;
using testing::HasSubstr;

struct BadLine {
  std::string line;
  ErrorCode code;
  std::string id;  // as JSON
};

std::vector<BadLine> bad_lines() {
  return {
      {"", ErrorCode::parse, "null"},
      {"garbage", ErrorCode::parse, "null"},
      {"{", ErrorCode::parse, "null"},
      {R"({"jsonrpc":"2.0","id":1,"method":"a"}x)", ErrorCode::parse, "null"},
      {R"({"jsonrpc":"2.0","id":1e999,"method":"a"})", ErrorCode::parse, "null"},
      {"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"\xff\"}", ErrorCode::parse, "null"},
      {std::string("\0\0", 2), ErrorCode::parse, "null"},
      {std::string(max_request_bytes, '['), ErrorCode::parse, "null"},
      {std::string(max_request_bytes + 1, ' '), ErrorCode::invalid_request, "null"},
      {"[]", ErrorCode::invalid_request, "null"},
      {R"([{"jsonrpc":"2.0","id":1,"method":"a"}])", ErrorCode::invalid_request, "null"},
      {"1", ErrorCode::invalid_request, "null"},
      {"null", ErrorCode::invalid_request, "null"},
      {"{}", ErrorCode::invalid_request, "null"},
      {R"({"id":7,"method":"a"})", ErrorCode::invalid_request, "7"},
      {R"({"jsonrpc":2.0,"id":7,"method":"a"})", ErrorCode::invalid_request, "7"},
      {R"({"jsonrpc":"1.0","id":"x","method":"a"})", ErrorCode::invalid_request, "\"x\""},
      {R"({"jsonrpc":"2.0","id":7})", ErrorCode::invalid_request, "7"},
      {R"({"jsonrpc":"2.0","id":7,"method":1})", ErrorCode::invalid_request, "7"},
      {R"({"jsonrpc":"2.0","id":1.5,"method":"a"})", ErrorCode::invalid_request, "null"},
      {R"({"jsonrpc":"2.0","id":[],"method":"a"})", ErrorCode::invalid_request, "null"},
      {R"({"jsonrpc":"2.0","id":7,"method":"a","params":1})", ErrorCode::bad_params, "7"},
      {R"({"jsonrpc":"2.0","id":7,"method":"a","params":null})", ErrorCode::bad_params, "7"},
  };
}

TEST(Protocol, BadLinesGetAnErrorReply) {
  for (const auto& bad : bad_lines()) {
    const auto parsed = parse_request(bad.line);
    const auto* refusal = std::get_if<Refusal>(&parsed);
    ASSERT_NE(refusal, nullptr) << bad.line.substr(0, 80);
    ASSERT_THAT(refusal->reply, testing::EndsWith("}\n"));
    const auto reply =
        parse_reply(std::string_view(refusal->reply).substr(0, refusal->reply.size() - 1));
    ASSERT_TRUE(reply) << refusal->reply;
    ASSERT_TRUE(reply->error);
    EXPECT_EQ(reply->error->code, static_cast<int>(bad.code)) << bad.line.substr(0, 80);
    EXPECT_EQ(reply->id.dump(), bad.id);
  }
}

TEST(Protocol, GoodLines) {
  for (const std::string id : {"1", "-3", "\"abc\"", "null", "18446744073709551615"}) {
    const auto parsed =
        parse_request(R"({"jsonrpc":"2.0","id":)" + id + R"(,"method":"m","params":[1]})");
    const auto* request = std::get_if<Request>(&parsed);
    ASSERT_NE(request, nullptr) << id;
    EXPECT_EQ(request->id->dump(), id);
    EXPECT_EQ(request->method, "m");
    EXPECT_EQ(request->params, json::array({1}));
  }
}

TEST(Protocol, ParamsDefaultToAnEmptyObject) {
  const auto parsed = parse_request(" {\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"m\"}\r");
  EXPECT_EQ(std::get<Request>(parsed).params, json::object());
}

TEST(Protocol, NotificationsGetNoReply) {
  const auto parsed = parse_request(R"({"jsonrpc":"2.0","method":"m"})");
  EXPECT_FALSE(std::get<Request>(parsed).id);
  const auto refused = parse_request(R"({"jsonrpc":"2.0","method":"m","params":1})");
  EXPECT_EQ(std::get<Refusal>(refused).reply, "");
  EXPECT_EQ(answer({}, Caller{}, R"({"jsonrpc":"2.0","method":"m"})"), "");
}

TEST(Protocol, NestingIsBoundedExactly) {
  const auto nested = [](size_t depth) {
    return std::string(depth, '[') + std::string(depth, ']');
  };
  EXPECT_TRUE(parse_json(nested(max_json_depth)));
  EXPECT_FALSE(parse_json(nested(max_json_depth + 1)));
  EXPECT_TRUE(parse_json("\"" + nested(100) + "\""));      // in a string they mean nothing
  EXPECT_TRUE(parse_json("\"\\\"" + nested(100) + "\""));  // also after an escaped quote
  EXPECT_TRUE(parse_json("[" + std::string(R"("\\",)") + "[]]"));
}

TEST(Protocol, RequestsSurviveTheRoundTrip) {
  const std::string line = request_line(5, "show.members", {{"pool", "c\xff\n"}});
  EXPECT_EQ(std::count(line.begin(), line.end(), '\n'), 1);
  const auto parsed = parse_request(std::string_view(line).substr(0, line.size() - 1));
  EXPECT_EQ(std::get<Request>(parsed).method, "show.members");
  EXPECT_EQ(std::get<Request>(parsed).params["pool"], "c\xef\xbf\xbd\n");
}

TEST(Protocol, BadReplies) {
  for (const char* line :
       {"", "[]", "{}", R"({"jsonrpc":"2.0","id":1})", R"({"id":1,"result":1})",
        R"({"jsonrpc":"2.0","id":1,"result":1,"error":{}})", R"({"jsonrpc":"2.0","error":1})",
        R"({"jsonrpc":"2.0","error":{"code":"1","message":"x"}})",
        R"({"jsonrpc":"2.0","error":{"code":1}})"}) {
    EXPECT_FALSE(parse_reply(line)) << line;
  }
}

TEST(Protocol, RepliesSayTheirVersion) {
  for (const std::string& line :
       {result_line(1, json::object()), error_line(1, ErrorCode::refused, "no")}) {
    const auto reply = parse_reply(std::string_view(line).substr(0, line.size() - 1));
    ASSERT_TRUE(reply) << line;
    EXPECT_EQ(reply->protocol, protocol_version);
  }
  for (const char* none : {"", R"("protocol":"1",)", R"("protocol":1.5,)"}) {
    const auto reply = parse_reply(R"({"jsonrpc":"2.0",)" + std::string(none) + R"("result":1})");
    ASSERT_TRUE(reply) << none;
    EXPECT_EQ(reply->protocol, 0) << none;
  }
}

TEST(Methods, ErrorsAndExceptionsBecomeErrorReplies) {
  const Service service{
      .methods = {
          {"ok", [](const json& params) -> Result<json> { return params; }},
          {"no", [](const json&) -> Result<json> { return Error{"no pool \"x\xff\""}; }},
          {"bug", [](const json& params) -> Result<json> { return params.at("missing"); }},
          {"odd", [](const json&) -> Result<json> { throw 1; }},
      }};
  const auto ask = [&](const std::string& method) {
    return answer(service, Caller{}, R"({"jsonrpc":"2.0","id":1,"method":")" + method + "\"}");
  };
  EXPECT_EQ(ask("ok"), "{\"jsonrpc\":\"2.0\",\"protocol\":1,\"id\":1,\"result\":{}}\n");
  EXPECT_THAT(ask("no"), HasSubstr("-32000"));
  EXPECT_THAT(ask("bug"), HasSubstr("-32603"));
  EXPECT_THAT(ask("odd"), HasSubstr("-32603"));
  EXPECT_THAT(ask("none"), HasSubstr("-32601"));
}

TEST(Methods, WhoMayOnlyLookIsRefusedChangesAndSaidToHaveWantedThem) {
  int changes = 0;
  std::vector<std::string> refused;
  const Service service{
      .methods = {{"look", [](const json& params) -> Result<json> { return params; }}},
      .changes = {{"touch",
                   [&](const json&, const Caller& caller) -> Result<json> {
                     ++changes;
                     return json(caller.uid);
                   }}},
      .refused = [&](const Caller& caller, const std::string& what) {
        refused.push_back(what + caller.to_string());
      }};
  const auto ask = [&](Rights rights, const std::string& method) {
    const Caller caller{.uid = 4'000'000'000, .rights = rights};
    return answer(service, caller, R"({"jsonrpc":"2.0","id":1,"method":")" + method + "\"}");
  };
  EXPECT_THAT(ask(Rights::view, "look"), HasSubstr("result"));
  EXPECT_THAT(ask(Rights::view, "touch"), HasSubstr("-32000"));
  EXPECT_EQ(changes, 0);
  EXPECT_THAT(refused, testing::ElementsAre("touchuid 4000000000"));
  EXPECT_THAT(ask(Rights::change, "look"), HasSubstr("result"));
  EXPECT_THAT(ask(Rights::change, "touch"), HasSubstr(R"("result":4000000000)"));
  EXPECT_EQ(changes, 1);
  EXPECT_EQ(refused.size(), 1U);
}

TEST(Methods, AreListed) {
  const Service service = listed(
      {.methods = {{"look", [](const json&) -> Result<json> { return json(); }}},
       .changes = {{"touch", [](const json&, const Caller&) -> Result<json> { return json(); }}}});
  const auto reply =
      parse_reply(answer(service, Caller{}, R"({"jsonrpc":"2.0","id":1,"method":"methods"})"));
  ASSERT_TRUE(reply) << reply.error().message;
  EXPECT_EQ(reply->result["methods"], json::parse(R"([{"name":"methods","changes":false},
      {"name":"look","changes":false},{"name":"touch","changes":true}])"));
}

// Whatever arrives, the answer is nothing or one well-formed reply line.
TEST(Methods, MutatedLinesAreAnsweredProperly) {
  const Service service{
      .methods = {{"m", [](const json& params) -> Result<json> { return params; }}}};
  const std::string seed =
      R"({"jsonrpc":"2.0","id":"a\u00e9","method":"m","params":{"k":[1,-2.5e3,"ü"]}})";
  std::mt19937 random(20240611);
  for (int round = 0; round < 10'000; ++round) {
    std::string line = seed;
    for (auto edits = random() % 6; edits > 0; --edits) {
      const size_t at = random() % line.size();
      switch (random() % 4) {
        case 0:
          line[at] = static_cast<char>(random());
          break;
        case 1:
          line.insert(at, 1, "{}[]\",:\\0"[random() % 9]);
          break;
        case 2:
          line.erase(at, 1 + random() % 8);
          break;
        default:
          line.insert(at, line.substr(at, random() % 16));
      }
      if (line.empty()) line = " ";
    }
    const std::string reply = answer(service, Caller{}, line);
    if (reply.empty()) continue;
    ASSERT_EQ(reply.find('\n'), reply.size() - 1) << line;
    ASSERT_TRUE(parse_reply(std::string_view(reply).substr(0, reply.size() - 1))) << line;
  }
}

}  // namespace
}  // namespace limpet
