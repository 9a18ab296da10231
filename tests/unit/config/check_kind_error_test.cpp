// SPDX-License-Identifier: GPL-2.0-or-later
// Bad files: keys of checks that only some kinds have.
#include "tests/unit/config/sample.h"

namespace limpet {
namespace {

BAD_FILES(
    CheckHttp,
    Bad{"path_relative", check("kind = \"http\", path = \"x\""),
        "7: pool \"p\".checks[0].path: \"x\" is no path; write one that starts with '/'"},
    Bad{"path_space", check("kind = \"http\", path = \"/a b\""),
        "7: pool \"p\".checks[0].path: \"/a b\" is no path"},
    Bad{"path_fragment", check("kind = \"https\", path = \"/a#b\""),
        "7: pool \"p\".checks[0].path: \"/a#b\" is no path; write one that starts with '/' and has "
        "no space or '#', such as \"/owa/healthcheck.htm\""},
    Bad{"path_imap", check("kind = \"imap\", path = \"/\""),
        "7: pool \"p\".checks[0].path: means nothing for a check of kind \"imap\"; leave it out"},
    Bad{"status_small", check("kind = \"http\", expect_status = 99"),
        "7: pool \"p\".checks[0].expect_status: 99 is out of range; 100 to 599 is allowed"},
    Bad{"status_large", check("kind = \"https\", expect_status = [200, 600]"),
        "7: pool \"p\".checks[0].expect_status[1]: 600 is out of range; 100 to 599 is allowed"},
    Bad{"status_wraps", check("kind = \"https\", expect_status = 65736"),
        "7: pool \"p\".checks[0].expect_status: 65736 is out of range"},
    Bad{"status_text", check("kind = \"http\", expect_status = \"2xx\""),
        "7: pool \"p\".checks[0].expect_status: is a string; a status such as 200, or an array of "
        "them, is expected"},
    Bad{"status_text_in_list", check("kind = \"http\", expect_status = [\"200\"]"),
        "7: pool \"p\".checks[0].expect_status[0]: is a string; an integer is expected"},
    Bad{"status_empty", check("kind = \"http\", expect_status = []"),
        "7: pool \"p\".checks[0].expect_status: is empty; write at least one of statuses such as "
        "200"},
    Bad{"status_twice", check("kind = \"http\", expect_status = [200, 302, 200]"),
        "7: pool \"p\".checks[0].expect_status[2]: 200 is there already; write it once"},
    Bad{"status_tls", check("kind = \"tls\", port = 1, expect_status = 200"),
        "7: pool \"p\".checks[0].expect_status: means nothing for a check of kind \"tls\""},
    Bad{"body_empty", check("kind = \"http\", expect_body = \"\""),
        "7: pool \"p\".checks[0].expect_body: is empty; write a value or leave the key out"},
    Bad{"body_long", check("kind = \"http\", expect_body = \"" + std::string(256, 'a') + "\""),
        "7: pool \"p\".checks[0].expect_body: is 256 bytes long; at most 255 are allowed"},
    Bad{"body_smtp", check("kind = \"smtp\", expect_body = \"x\""),
        "7: pool \"p\".checks[0].expect_body: means nothing for a check of kind \"smtp\""});

BAD_FILES(
    CheckTls,
    Bad{"host_tcp", check("kind = \"tcp\", port = 1, host = \"a\""),
        "7: pool \"p\".checks[0].host: means nothing for a check of kind \"tcp\"; leave it out"},
    Bad{"host_plain", check("kind = \"imap\", host = \"a\""),
        "7: pool \"p\".checks[0].host: means nothing for a check of kind \"imap\"; leave it out or "
        "write starttls = true"},
    Bad{"host_no_starttls", check("kind = \"smtp\", host = \"a\", starttls = false"),
        "7: pool \"p\".checks[0].host: means nothing for a check of kind \"smtp\"; leave it out or "
        "write starttls = true"},
    Bad{"host_bad", check("kind = \"https\", host = \"a b\""),
        "7: pool \"p\".checks[0].host: \"a b\" is no host"},
    Bad{"starttls_tls", check("kind = \"imaps\", starttls = true"),
        "7: pool \"p\".checks[0].starttls: means nothing for a check of kind \"imaps\"; leave it "
        "out"},
    Bad{"starttls_http", check("kind = \"http\", starttls = false"),
        "7: pool \"p\".checks[0].starttls: means nothing for a check of kind \"http\""},
    Bad{"starttls_text", check("kind = \"pop3\", verify = true, starttls = \"yes\""),
        "7: pool \"p\".checks[0].starttls: is a string; true or false is expected"},
    Bad{"verify_http", check("kind = \"http\", verify = true"),
        "7: pool \"p\".checks[0].verify: means nothing for a check of kind \"http\"; leave it out"},
    Bad{"verify_text", check("kind = \"https\", verify = \"no\""),
        "7: pool \"p\".checks[0].verify: is a string; true or false is expected"},
    Bad{"ca_file_relative", check("kind = \"https\", ca_file = \"ca.pem\""),
        "7: pool \"p\".checks[0].ca_file: \"ca.pem\" is not an absolute path; write it like "
        "\"/etc/limpet/authorities.pem\""},
    Bad{"ca_file_unverified", check("kind = \"pop3s\", ca_file = \"/ca.pem\", verify = false"),
        "7: pool \"p\".checks[0].ca_file: means nothing with verify = false; leave one of them "
        "out"},
    Bad{"ca_file_plain", check("kind = \"pop3\", ca_file = \"/ca.pem\""),
        "7: pool \"p\".checks[0].ca_file: means nothing for a check of kind \"pop3\"; leave it out "
        "or write starttls = true"},
    Bad{"days_large", check("kind = \"smtps\", certificate_days = 3651"),
        "7: pool \"p\".checks[0].certificate_days: 3651 is out of range; 0 to 3650 is allowed"},
    Bad{"days_negative", check("kind = \"tls\", port = 1, certificate_days = -1"),
        "7: pool \"p\".checks[0].certificate_days: -1 is out of range"},
    Bad{"days_msrpc", check("kind = \"msrpc\", certificate_days = 1"),
        "7: pool \"p\".checks[0].certificate_days: means nothing for a check of kind \"msrpc\""});

/// A check of an RPC interface that is no such thing.
Bad no_interface(const char* name, const std::string& interface) {
  return {name, check("kind = \"msrpc\", interface = \"" + interface + "\""),
          "7: pool \"p\".checks[0].interface: \""};
}

const std::string kUuid = "1544f5e0-613c-11d1-93df-00c04fd7bd09";

BAD_FILES(CheckInterface,
          Bad{"name", check("kind = \"msrpc\", interface = \"nspi\""),
              "7: pool \"p\".checks[0].interface: \"nspi\" is no RPC interface; write its UUID and "
              "version like \"1544f5e0-613c-11d1-93df-00c04fd7bd09 v1.0\""},
          Bad{"tcp", check("kind = \"tcp\", port = 1, interface = \"x\""),
              "7: pool \"p\".checks[0].interface: means nothing for a check of kind \"tcp\""},
          no_interface("short", kUuid.substr(1)), no_interface("long", kUuid + "0"),
          no_interface("braces", "{" + kUuid + "}"),
          no_interface("no_dashes", "1544f5e0613c11d193df00c04fd7bd0900000"),
          no_interface("no_hexadecimal", "g" + kUuid.substr(1)),
          no_interface("dash_astray", "1544f5e06-13c-11d1-93df-00c04fd7bd09"),
          no_interface("no_minor", kUuid + " v1"), no_interface("no_v", kUuid + " 1.0"),
          no_interface("no_numbers", kUuid + " v."), no_interface("large", kUuid + " v65536.0"),
          no_interface("negative", kUuid + " v-1.0"), no_interface("third", kUuid + " v1.0.0"),
          no_interface("space_after", kUuid + " v1.0 "), no_interface("spaces", kUuid + "  v1.0"));

BAD_FILES(
    CheckCommand,
    Bad{"missing", check("kind = \"exec\""),
        "7: pool \"p\".checks[0].command: is missing; write command = "
        "[\"/usr/local/bin/check-owa\""},
    Bad{"text", check("kind = \"exec\", command = \"/bin/true\""),
        "7: pool \"p\".checks[0].command: is a string; an array of texts such as "
        "\"/usr/local/bin/check-owa\" is expected"},
    Bad{"empty", check("kind = \"exec\", command = []"),
        "7: pool \"p\".checks[0].command: is empty; write at least one of texts such as "
        "\"/usr/local/bin/check-owa\""},
    Bad{"relative", check("kind = \"exec\", command = [\"true\", \"/\"]"),
        "7: pool \"p\".checks[0].command[0]: \"true\" is not an absolute path; write it like "
        "\"/usr/local/bin/check-owa\""},
    Bad{"empty_argument", check("kind = \"exec\", command = [\"/bin/true\", \"\"]"),
        "7: pool \"p\".checks[0].command[1]: is empty; write a value"},
    Bad{"number", check("kind = \"exec\", command = [\"/bin/true\", 1]"),
        "7: pool \"p\".checks[0].command[1]: is an integer; a string is expected"},
    Bad{"of_another_kind", check("kind = \"https\", command = [\"/bin/true\"]"),
        "7: pool \"p\".checks[0].command: means nothing for a check of kind \"https\""},
    Bad{"path", check("kind = \"exec\", command = [\"/bin/true\"], path = \"/\""),
        "7: pool \"p\".checks[0].path: means nothing for a check of kind \"exec\""},
    Bad{"host", check("kind = \"exec\", command = [\"/bin/true\"], host = \"a\""),
        "7: pool \"p\".checks[0].host: means nothing for a check of kind \"exec\"; leave it out"},
    Bad{"port_zero", check("kind = \"exec\", command = [\"/bin/true\"], port = 0"),
        "7: pool \"p\".checks[0].port: 0 is out of range; 1 to 65535 is allowed"});

}  // namespace
}  // namespace limpet
