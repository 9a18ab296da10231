// SPDX-License-Identifier: GPL-2.0-or-later
// trace: packets as they come, and what becomes of each.
#include <array>
#include <cstdio>
#include <memory>

#include "control/commands.h"
#include "control/field.h"
#include "control/interruption.h"
#include "control/json_text.h"
#include "control/member_words.h"
#include "control/number_option.h"
#include "control/pcap.h"
#include "control/trace_lines.h"

namespace limpet {
namespace {

using nlohmann::json;
using std::chrono::milliseconds;

constexpr milliseconds pause{200};
constexpr uint32_t longest_frame = 192;  // of which limpetd tells

constexpr std::array<Option, 5> options = {{
    {"--client", "A.B.C.D/nn", "packets from and to these addresses, those for no VIP too"},
    {"--count", "N", "ends after so many packets"},
    {"--for", "TIME", "ends after 30s, 5m; 10m at most, and if nothing is said"},
    {"--sample", "N", "one of N packets, chosen at random"},
    {"--pcap", "FILE", "writes their first 192 bytes as they came, for tcpdump; \"-\": to stdout"},
}};

Result<json> params(const Arguments& arguments) {
  if (!arguments.words.empty()) return Error{"trace takes options alone, and no words"};
  json asked = {{"frames", arguments.has("--pcap")}};
  if (const std::string* client = arguments.value("--client")) asked["client"] = *client;
  if (const std::string* time = arguments.value("--for")) {
    const auto seconds = parse_duration(*time);
    if (!seconds) return Error{"--for " + *time + ": say how long, as in 30s, 5m"};
    asked["seconds"] = *seconds;
  }
  for (const auto& [option, key] :
       {std::pair("--count", "count"), std::pair("--sample", "sample")}) {
    if (auto set = set_number(asked, arguments, option, key); !set) return set.error();
  }
  return asked;
}

/// Where packets go: lines, JSON, a pcap file.
class Output {
 public:
  /// Before the first packet.
  Result<void> open(const Session& session) {
    json_ = session.wants_json();
    if (const std::string* path = session.arguments().value("--pcap")) {
      only_pcap_ = *path == "-";
      pcap_.reset(only_pcap_ ? stdout : std::fopen(path->c_str(), "we"));
      if (!pcap_) return Error{*path + ": cannot be written"};
      if (auto done = write_pcap(pcap_header(longest_frame)); !done) return done;
    }
    return only_pcap_ || json_ ? Result<void>{} : Session::write(lines_.titles());
  }

  Result<void> put(const json& record) {
    ++shown_;
    if (pcap_) {
      const std::string bytes = bytes_of_hex(text_field(record, "frame"));
      const auto length = number_field(record, "length");
      auto done =
          write_pcap(pcap_record(number_field(record, "time_ns").value_or(0),
                                 static_cast<uint32_t>(length.value_or(bytes.size())), bytes));
      if (!done || only_pcap_) return done;
    }
    return Session::write(json_ ? dump_json(record) + "\n" : lines_.line(record));
  }
  uint64_t shown() const { return shown_; }

 private:
  struct Close {
    void operator()(FILE* file) const { std::fclose(file); }
  };
  /// At once, since somebody may look on.
  Result<void> write_pcap(const std::string& bytes) {
    std::fwrite(bytes.data(), 1, bytes.size(), pcap_.get());
    if (std::fflush(pcap_.get()) == 0) return {};
    return Error{"cannot write the packets"};
  }

  bool json_ = false, only_pcap_ = false;
  std::unique_ptr<FILE, Close> pcap_;
  TraceLines lines_;
  uint64_t shown_ = 0;
};

/// What has come; true if nothing more will. `more`: some wait to be asked for.
Result<bool> read(Session& session, const json& of, Output& output, json& last) {
  for (bool more = true; more;) {
    auto got = session.ask("trace.read", of);
    if (!got) return got.error();
    last = std::move(*got);
    const json* records = list_field(last, "records");
    for (const json& record : records ? *records : json::array()) {
      if (auto put = output.put(record); !put) return put.error();
    }
    if (text_field(last, "state") == "ended") return true;
    const json* rest = find_field(last, "more");
    more = rest != nullptr && rest->is_boolean() && rest->get<bool>();
  }
  return false;
}

/// Until it ends, or somebody ends it; then with what has come by then.
Result<void> follow(Session& session, const json& of, Output& output, json& last) {
  const Interruption interruption;
  for (;;) {
    auto over = read(session, of, output, last);
    if (!over) {
      (void)session.ask("trace.stop", of);
      return over.error();
    }
    if (*over) return {};
    if (!interruption.comes_within(pause)) continue;
    if (auto stopped = session.ask("trace.stop", of); !stopped) return stopped.error();
    over = read(session, of, output, last);
    return over ? Result<void>{} : over.error();
  }
}

Result<void> run(Session& session, const json& asked) {
  Output output;
  if (auto opened = output.open(session); !opened) return opened;
  const auto begun = session.ask("trace.start", asked);
  if (!begun) return begun.error();
  const json of = {{"session", number_field(*begun, "session").value_or(0)}};
  json last;
  auto followed = follow(session, of, output, last);
  if (!followed) return followed;
  const std::string why = text_field(last, "why");
  const json* failed = find_field(last, "failed");
  if (failed != nullptr && *failed == true) return Error{why};
  std::fprintf(stderr, "%s: %s\n",
               trace_summary(output.shown(), number_field(last, "lost").value_or(0)).c_str(),
               why.c_str());
  return {};
}

}  // namespace

const Command trace_command = {
    .words = "trace",
    .help = "packets as they come: what becomes of each, and why",
    .method = nullptr,
    .params = params,
    .options = options,
    .run = run,
};

}  // namespace limpet
