// SPDX-License-Identifier: GPL-2.0-or-later
// Bad files: how members are checked, whatever the kind, and what comes of it.
#include "tests/unit/config/sample.h"

namespace limpet {
namespace {

BAD_FILES(
    Check, Bad{"no_kind", check("port = 80"), "7: pool \"p\".checks[0].kind: is missing"},
    Bad{"empty_list", pool("checks = []"), "7: pool \"p\".checks: is empty"},
    Bad{"no_table", pool("checks = [\"tcp\"]"),
        "7: pool \"p\".checks[0]: is a string; a table is expected"},
    Bad{"kind", check("kind = \"htps\""),
        "7: pool \"p\".checks[0].kind: \"htps\" is not known; did you mean \"https\"?"},
    Bad{"kind_far", check("kind = \"quic\", prt = 1"),
        "7: pool \"p\".checks[0].kind: \"quic\" is not known; there is \"tcp\", \"tls\", "
        "\"http\","},
    Bad{"kind_no_text", check("kind = 1"),
        "7: pool \"p\".checks[0].kind: is an integer; a string is expected"},
    Bad{"port_zero", check("kind = \"http\", port = 0"),
        "7: pool \"p\".checks[0].port: 0 is out of range"},
    Bad{"port_large", check("kind = \"http\", port = 65536"),
        "7: pool \"p\".checks[0].port: 65536 is out"},
    Bad{"tcp_port", check("kind = \"tcp\""),
        "7: pool \"p\".checks[0].port: is missing; write port = 443"},
    Bad{"tls_port", check("kind = \"tls\""), "7: pool \"p\".checks[0].port: is missing"},
    Bad{"none_with_port", check("kind = \"none\", port = 1"),
        "7: pool \"p\".checks[0].port: means nothing for a check of kind \"none\"; leave it out"},
    Bad{"none_with_later_key", check("kind = \"none\", interval_down = \"1s\""),
        "7: pool \"p\".checks[0].interval_down: means nothing for a check of kind \"none\""},
    Bad{"none_and_more", pool("checks = [{ kind = \"http\" },\n{ kind = \"none\" }]"),
        "8: pool \"p\".checks[1]: kind \"none\" stands beside other checks; write it alone or "
        "leave it out"},
    Bad{"none_first", pool("checks = [{ kind = \"none\" },\n{ kind = \"http\" }]"),
        "7: pool \"p\".checks[0]: kind \"none\" stands beside other checks"},
    Bad{"none_twice", pool("checks = [{ kind = \"none\" },\n{ kind = \"none\" }]"),
        "7: pool \"p\".checks[0]: kind \"none\" stands beside other checks"},
    Bad{"unknown_key", check("kind = \"http\", prot = 80"),
        "7: pool \"p\".checks[0].prot: unknown key; did you mean \"port\"?"});

BAD_FILES(
    CheckVia,
    Bad{"unknown", check("kind = \"http\", via = \"vips\""),
        "7: pool \"p\".checks[0].via: \"vips\" is not known; did you mean \"vip\"?"},
    Bad{"nat", pool("forward = \"nat\"\nchecks = [{ kind = \"http\", via = \"vip\" }]"),
        "8: pool \"p\".checks[0].via: \"vip\" is not for pools with forward \"nat\": their members "
        "do not have the VIP, and clients' packets reach them by their own address, too; leave it "
        "out or write \"member\""},
    Bad{"nat_below", pool("checks = [{ kind = \"http\", via = \"vip\" }]\nforward = \"nat\""),
        "7: pool \"p\".checks[0].via: \"vip\" is not for pools with forward \"nat\""},
    Bad{"exec", check("kind = \"exec\", command = [\"/bin/true\"], via = \"vip\""),
        "7: pool \"p\".checks[0].via: \"vip\" is not for kind \"exec\": its program makes its own "
        "connections, which go where it says; leave it out or write \"member\""});

BAD_FILES(
    CheckTimes,
    Bad{"interval_short", check("kind = \"http\", interval = \"99ms\""),
        "7: pool \"p\".checks[0].interval: 99ms is out of range; 100ms to 1h is allowed"},
    Bad{"interval_long", check("kind = \"http\", interval = \"61m\""),
        "7: pool \"p\".checks[0].interval: 61m is"},
    Bad{"interval_bare", check("kind = \"http\", interval = 5"),
        "7: pool \"p\".checks[0].interval: 5 has no unit; write it as \"5s\""},
    Bad{"down_short", check("kind = \"http\", interval_down = \"99ms\""),
        "7: pool \"p\".checks[0].interval_down: 99ms is out of range; 100ms to 1h is allowed"},
    Bad{"timeout_short", check("kind = \"http\", timeout = \"9ms\""),
        "7: pool \"p\".checks[0].timeout: 9ms is out of range; 10ms to 1h is allowed"},
    Bad{"timeout_long", check("kind = \"http\", interval = \"1s\", timeout = \"1001ms\""),
        "7: pool \"p\".checks[0].timeout: 1001ms is longer than the interval; write at most "
        "\"1s\""},
    Bad{"timeout_default_interval", check("kind = \"http\", timeout = \"6s\""),
        "7: pool \"p\".checks[0].timeout: 6s is longer than the interval; write at most \"5s\""},
    Bad{"timeout_down", check("kind = \"http\", timeout = \"3s\", interval_down = \"2500ms\""),
        "7: pool \"p\".checks[0].timeout: 3s is longer than interval_down; write at most "
        "\"2500ms\""},
    Bad{"timeout_both",
        check("kind = \"http\", interval = \"1s\", interval_down = \"3s\", timeout = \"2s\""),
        "7: pool \"p\".checks[0].timeout: 2s is longer than the interval; write at most \"1s\""},
    Bad{"rise", check("kind = \"http\", rise = 0"),
        "7: pool \"p\".checks[0].rise: 0 is out of range; 1 to 100"},
    Bad{"fall", check("kind = \"http\", fall = 101"),
        "7: pool \"p\".checks[0].fall: 101 is out of range"});

BAD_FILES(
    SameChecks,
    Bad{"twice", pool("checks = [{ kind = \"http\" },\n{ kind = \"imap\" },\n{ kind = \"http\" }]"),
        "9: pool \"p\".checks[2]: is the same as the check on line 7; leave one of them out"},
    Bad{"defaults_written",
        pool("checks = [{ kind = \"exec\", command = [\"/bin/true\", \"x\"], timeout = \"2s\" },\n"
             "{ command = [\"/bin/true\", \"x\"], kind = \"exec\", via = \"member\" }]"),
        "8: pool \"p\".checks[1]: is the same as the check on line 7"},
    Bad{"other_order",
        pool("checks = [{ kind = \"http\", expect_status = [200, 204] },\n"
             "{ kind = \"http\", expect_status = [204, 200] }]"),
        "8: pool \"p\".checks[1]: is the same as the check on line 7"},
    Bad{"not_when_more_is_wrong",
        pool("[[pool.checks]]\nkind = \"http\"\n[[pool.checks]]\nkind = \"http\"\nrise = 0"),
        "11: pool \"p\".checks[1].rise: 0 is out of range"});

BAD_FILES(
    SlowStart,
    Bad{"long", pool("slow_start = \"61m\""),
        "7: pool \"p\".slow_start: 61m is out of range; 0s to 1h is allowed"},
    Bad{"fraction", pool("slow_start = \"1500ms\""),
        "7: pool \"p\".slow_start: is not a whole number of seconds; write \"1s\" to \"1h\", or 0"},
    Bad{"bare", pool("slow_start = 30"),
        "7: pool \"p\".slow_start: 30 has no unit; write it as \"30s\""});

const std::string kCheck = "checks = [{ kind = \"http\" }]\n";

BAD_FILES(PanicThreshold,
          Bad{"large", pool(kCheck + "panic_threshold = 101"),
              "8: pool \"p\".panic_threshold: 101 is out of range; 0 to 100 is allowed"},
          Bad{"negative", pool(kCheck + "panic_threshold = -1"),
              "8: pool \"p\".panic_threshold: -1 is out of range"},
          Bad{"text", pool(kCheck + "panic_threshold = \"50%\""),
              "8: pool \"p\".panic_threshold: is a string; an integer is expected"},
          Bad{"without_checks", pool("panic_threshold = 0"),
              "7: pool \"p\".panic_threshold: means nothing without checks; leave it out or write "
              "checks = [ { kind = \"tcp\", port = 80 } ]"},
          Bad{"with_none", pool("checks = [{ kind = \"none\" }]\npanic_threshold = 50"),
              "8: pool \"p\".panic_threshold: means nothing without checks"});

}  // namespace
}  // namespace limpet
