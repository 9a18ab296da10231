// SPDX-License-Identifier: GPL-2.0-or-later
// What good files say of how members are checked.
#include "tests/unit/config/sample.h"

namespace limpet {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

/// The check of these keys in a pool with `pool_keys`.
CheckConfig parse_check(const std::string& keys, const std::string& pool_keys = "") {
  PoolConfig pool = parse_pool("checks = [{ " + keys + " }]\n" + pool_keys);
  if (pool.checks.size() == 1) return std::move(pool.checks[0]);
  ADD_FAILURE() << pool.checks.size() << " checks of " << keys;
  return {};
}

TEST(CheckReader, KindsAndTheirPorts) {
  const std::pair<CheckKind, uint16_t> cases[] = {
      {CheckKind::http, 80},   {CheckKind::https, 443}, {CheckKind::imap, 143},
      {CheckKind::imaps, 993}, {CheckKind::pop3, 110},  {CheckKind::pop3s, 995},
      {CheckKind::smtp, 25},   {CheckKind::smtps, 465}, {CheckKind::msrpc, 135}};
  for (const auto& [kind, port] : cases) {
    const CheckConfig check = parse_check("kind = \"" + std::string(to_string(kind)) + "\"");
    EXPECT_EQ(check.kind, kind);
    EXPECT_EQ(check.port, port);
    EXPECT_EQ(check.line, 7u);
  }
  for (const CheckKind kind : {CheckKind::tcp, CheckKind::tls, CheckKind::http}) {
    const CheckConfig check =
        parse_check("port = 65535, kind = \"" + std::string(to_string(kind)) + "\"");
    EXPECT_EQ(check.kind, kind);
    EXPECT_EQ(check.port, 65535);
  }
}

TEST(CheckReader, NoneIsNoCheck) {
  const PoolConfig pool = parse_pool("checks = [{ kind = \"none\" }]");
  EXPECT_EQ(pool.members.size(), 1u);
  EXPECT_TRUE(pool.checks.empty());
  EXPECT_EQ(pool.panic_threshold, 0u);
}

TEST(CheckReader, DefaultsWhereAKeyMeansNothing) {
  const CheckConfig check = parse_check("kind = \"tcp\", port = 1");
  EXPECT_EQ(check.path, "");
  EXPECT_EQ(check.host, "");
  EXPECT_TRUE(check.expect_status.empty());
  EXPECT_EQ(check.expect_body, "");
  EXPECT_FALSE(check.starttls);
  EXPECT_TRUE(check.verify);
  EXPECT_EQ(check.ca_file, "");
  EXPECT_EQ(check.certificate_days, 14u);
  EXPECT_EQ(check.interface, "");
  EXPECT_TRUE(check.command.empty());
}

TEST(CheckReader, Http) {
  for (const std::string kind : {"kind = \"http\"", "kind = \"https\""}) {
    const CheckConfig plain = parse_check(kind);
    EXPECT_EQ(plain.path, "/");
    EXPECT_EQ(plain.host, "");
    EXPECT_EQ(plain.expect_status, std::vector<uint16_t>{200});
    EXPECT_EQ(plain.expect_body, "");
    const CheckConfig full = parse_check(
        kind +
        ", path = \"/x?y=1\", host = \"mail.contoso.com\", expect_status = 100, expect_body = \"" +
        std::string(255, 'a') + "\"");
    EXPECT_EQ(full.path, "/x?y=1");
    EXPECT_EQ(full.host, "mail.contoso.com");
    EXPECT_EQ(full.expect_status, std::vector<uint16_t>{100});
    EXPECT_EQ(full.expect_body, std::string(255, 'a'));
    const CheckConfig several = parse_check(kind + ", expect_status = [599, 200, 302]");
    EXPECT_EQ(several.expect_status, (std::vector<uint16_t>{200, 302, 599}));
  }
}

TEST(CheckReader, Tls) {
  for (const std::string kind :
       {"kind = \"tls\", port = 1", "kind = \"https\"", "kind = \"imaps\"", "kind = \"pop3s\"",
        "kind = \"smtps\"", "kind = \"imap\", starttls = true", "kind = \"pop3\", starttls = true",
        "kind = \"smtp\", starttls = true"}) {
    const CheckConfig plain = parse_check(kind);
    EXPECT_TRUE(plain.has_tls()) << kind;
    EXPECT_TRUE(plain.verify) << kind;
    EXPECT_EQ(plain.certificate_days, 14u) << kind;
    const CheckConfig full =
        parse_check(kind + ", host = \"a_b-C.example\", verify = true, ca_file = \"/ca.pem\", " +
                    "certificate_days = 3650");
    EXPECT_EQ(full.host, "a_b-C.example") << kind;
    EXPECT_EQ(full.ca_file, "/ca.pem") << kind;
    EXPECT_EQ(full.certificate_days, 3650u) << kind;
    const CheckConfig lax = parse_check("verify = false, certificate_days = 0, " + kind);
    EXPECT_FALSE(lax.verify) << kind;
    EXPECT_EQ(lax.certificate_days, 0u) << kind;
  }
  for (const std::string kind : {"kind = \"tcp\", port = 1", "kind = \"http\"", "kind = \"imap\"",
                                 "kind = \"pop3\", starttls = false", "kind = \"msrpc\"",
                                 "kind = \"exec\", command = [\"/bin/true\"]"}) {
    EXPECT_FALSE(parse_check(kind).has_tls()) << kind;
  }
}

TEST(CheckReader, Via) {
  struct Case {
    const char* forward;
    const char* check;
    Via expected;
  };
  const Case cases[] = {
      {"l2", "kind = \"http\"", Via::vip},
      {"ipip", "kind = \"http\"", Via::vip},
      {"nat", "kind = \"http\"", Via::member},
      {"l2", "kind = \"http\", via = \"vip\"", Via::vip},
      {"ipip", "kind = \"http\", via = \"member\"", Via::member},
      {"nat", "kind = \"http\", via = \"member\"", Via::member},
      {"l2", "kind = \"exec\", command = [\"/bin/true\"]", Via::member},
      {"l2", "kind = \"exec\", command = [\"/bin/true\"], via = \"member\"", Via::member},
  };
  for (const Case& c : cases) {
    const CheckConfig check =
        parse_check(c.check, std::string("forward = \"") + c.forward + "\"\n");
    EXPECT_EQ(check.via, c.expected) << c.forward << " " << c.check;
  }
}

TEST(CheckReader, Interface) {
  const std::string uuid = "1544f5e0-613c-11d1-93df-00c04fd7bd09";
  const std::pair<std::string, std::string> cases[] = {
      {uuid, uuid + " v1.0"},
      {uuid + " v1.0", uuid + " v1.0"},
      {"1544F5E0-613C-11D1-93DF-00C04FD7BD09 V56.0", uuid + " v56.0"},
      {uuid + " v0081.00", uuid + " v81.0"},
      {uuid + " v65535.65535", uuid + " v65535.65535"}};
  EXPECT_EQ(parse_check("kind = \"msrpc\"").interface, "");
  for (const auto& [written, expected] : cases) {
    EXPECT_EQ(parse_check("kind = \"msrpc\", interface = \"" + written + "\"").interface, expected);
  }
}

TEST(CheckReader, Command) {
  const CheckConfig check =
      parse_check("kind = \"exec\", command = [\"/bin/sh\", \"-c\", \"a b\"]");
  EXPECT_EQ(check.command, (std::vector<std::string>{"/bin/sh", "-c", "a b"}));
  EXPECT_EQ(check.port, 0);
  EXPECT_EQ(parse_check("kind = \"exec\", command = [\"/a\"], port = 25").port, 25);
}

TEST(CheckReader, Times) {
  struct Case {
    const char* keys;
    int interval;
    int down;
    int timeout;
  };
  const Case cases[] = {
      {"", 5000, 5000, 2000},
      {", interval = \"500ms\"", 500, 500, 500},
      {", interval = \"1h\"", 3'600'000, 3'600'000, 2000},
      {", interval = \"10s\", interval_down = \"1s\"", 10'000, 1000, 1000},
      {", interval = \"1s\", interval_down = \"10s\"", 1000, 10'000, 1000},
      {", interval_down = \"100ms\"", 5000, 100, 100},
      {", timeout = \"5s\"", 5000, 5000, 5000},
      {", timeout = \"10ms\", interval = \"100ms\"", 100, 100, 10},
      {", timeout = \"2500ms\", interval_down = \"2500ms\"", 5000, 2500, 2500},
  };
  for (const Case& c : cases) {
    const CheckConfig check = parse_check("kind = \"http\"" + std::string(c.keys));
    EXPECT_EQ(check.interval, milliseconds(c.interval)) << c.keys;
    EXPECT_EQ(check.interval_down, milliseconds(c.down)) << c.keys;
    EXPECT_EQ(check.timeout, milliseconds(c.timeout)) << c.keys;
  }
  const CheckConfig check = parse_check("kind = \"http\", rise = 1, fall = 100");
  EXPECT_EQ(check.rise, 1u);
  EXPECT_EQ(check.fall, 100u);
}

TEST(CheckReader, ChecksThatDifferInOneKey) {
  const PoolConfig pool = parse_pool(
      "checks = [{ kind = \"https\" }, { kind = \"https\", port = 444 }, "
      "{ kind = \"https\", via = \"member\" }, { kind = \"https\", host = \"a\" }, "
      "{ kind = \"https\", expect_status = 204 }, { kind = \"https\", interval_down = \"4s\" }]");
  EXPECT_EQ(pool.checks.size(), 6u);
}

TEST(PoolReader, SlowStart) {
  const std::pair<const char*, int> cases[] = {
      {"", 0}, {"slow_start = 0", 0}, {"slow_start = \"1s\"", 1}, {"slow_start = \"1h\"", 3600}};
  for (const auto& [keys, expected] : cases) {
    EXPECT_EQ(parse_pool(keys).slow_start, seconds(expected)) << keys;
  }
}

TEST(PoolReader, PanicThreshold) {
  const std::string checks = "checks = [{ kind = \"http\" }]\n";
  EXPECT_EQ(parse_pool("").panic_threshold, 0u);
  EXPECT_EQ(parse_pool(checks).panic_threshold, 1u);
  for (const uint32_t percent : {0u, 50u, 100u}) {
    const std::string key = "panic_threshold = " + std::to_string(percent) + "\n";
    EXPECT_EQ(parse_pool(key + checks).panic_threshold, percent);
  }
  const std::string backup = "[[pool]]\nname = \"q\"\nmembers = [{ name = \"m\", local = true }]\n";
  EXPECT_EQ(parse_pool(checks + "backup = \"q\"\n" + backup).panic_threshold, 0u);
  EXPECT_EQ(parse_pool(checks + "backup = \"q\"\npanic_threshold = 7\n" + backup).panic_threshold,
            7u);
}

TEST(EdgeReader, ResolveInterval) {
  EXPECT_EQ(parse_good(kEdge).edge.resolve_interval, seconds(60));
  EXPECT_EQ(parse_good(edge("resolve_interval = \"1s\"")).edge.resolve_interval, seconds(1));
  EXPECT_EQ(parse_good(edge("resolve_interval = \"1d\"")).edge.resolve_interval, seconds(86'400));
}

TEST(ConfigText, KindsAndVias) {
  EXPECT_STREQ(to_string(CheckKind::tcp), "tcp");
  EXPECT_STREQ(to_string(CheckKind::pop3s), "pop3s");
  EXPECT_STREQ(to_string(CheckKind::exec), "exec");
  EXPECT_STREQ(to_string(Via::vip), "vip");
  EXPECT_STREQ(to_string(Via::member), "member");
}

}  // namespace
}  // namespace limpet
