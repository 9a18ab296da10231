// SPDX-License-Identifier: GPL-2.0-or-later
// The configuration of a running limpetd: the file, with the addresses that DNS has for its
// members' names, and with what operators want of members beside it. Lives on the loop.
//
//   file ─► Config ─┬─► names ─► Resolver   Wishes
//                   └──► resolved() ◄─┘ ─► applied() ─► whom it is for: Edge::open, Edge::reload
//
// A file is taken whole or not at all. Of what DNS says each name is taken for itself: what a file
// could not say is refused, said once, and the name's member keeps the addresses it had.
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "daemon/config/config_file.h"
#include "daemon/config/resolved.h"
#include "daemon/loop/handle.h"
#include "daemon/names/resolver.h"
#include "daemon/wishes/wishes.h"

namespace limpet {

class LiveConfig {
 public:
  using Read = std::function<Result<ConfigFile>()>;
  using Take = std::function<Result<void>(Config)>;
  using Keep = std::function<void(const Wishes&)>;
  /// Sees a configuration before it is taken, and may refuse it.
  using Judge = std::function<Result<void>(const Config& then)>;
  struct Times {
    std::chrono::milliseconds first_answers{5000};  // how long new names are waited for
    std::chrono::milliseconds gathering{100};       // of answers that change at once
    std::chrono::milliseconds retry{10000};         // of answers that were refused
    Resolver::Times resolver;
  };

  /// Waits for the first answers to the names in `file` (running the loop); without any it returns
  /// at once. `read` reads the file again, for reload().
  static Result<std::unique_ptr<LiveConfig>> open(uv_loop_t* loop, ConfigFile file, Read read,
                                                  Resolver::LookUp look_up, Times times,
                                                  Wishes wishes = {});

  /// The configuration as it is now. Members whose names had no answer have no addresses.
  Result<Config> now() const;
  /// From now on each change goes to `take`; what that refuses leaves all as it was. `keep` is told
  /// of other wishes.
  void follow(
      Take take, Keep keep = [](const Wishes&) {});

  /// The file as it is now.
  Result<ConfigFile> read() const { return read_(); }
  /// What a reload of this file would take over, with what DNS said so far, and other wishes.
  /// Changes nothing.
  Result<Config> preview(const Config& file, const Wishes& wishes) const;

  /// These are the operators' wishes from now on, if the configuration that follows is taken. Those
  /// of members that a later file does not have go with these.
  Result<void> wish(const Wishes& wishes);
  const Wishes& wishes() const { return wishes_; }
  /// As it was read last, and taken.
  const Config& file() const { return file_; }
  const std::string& text() const { return text_; }

  /// Reads the file again, and takes it over when new names had their first answers: without any
  /// before this returns. Logs "reloaded" or "reload refused: …"; a reload that still waits is
  /// replaced, and says nothing. `judge` may refuse the file, too.
  void reload(Judge judge = {});

  const Resolver& resolver() const { return *resolver_; }

  /// What became of reload().
  struct Reloads {
    uint64_t taken = 0, refused = 0;
    bool last_was_taken = true;
    std::chrono::system_clock::time_point taken_at;  // the file that is in force
    uint64_t asked = 0;                              // which reload was the last one
    std::string refusal;                             // why that was refused
  };
  /// Whether the last one waits for names.
  bool waits() const { return next_.has_value(); }
  const Reloads& reloads() const { return reloads_; }

 private:
  LiveConfig(ConfigFile file, Read read, Times times, Wishes wishes)
      : wishes_(std::move(wishes)),
        file_(std::move(file.config)),
        text_(std::move(file.text)),
        read_(std::move(read)),
        times_(times) {}
  Result<void> start(uv_loop_t* loop, Resolver::LookUp look_up);
  void hear();
  void refuse(const std::string& why);
  void take_next();
  void take_answers();
  void take_answers_after(std::chrono::milliseconds time);
  Result<void> take(const Config& file, const AddressesByName& answers, const Wishes& wishes,
                    const Judge& judge = {});
  void keep_wishes(const Wishes& wishes, std::chrono::system_clock::time_point then);
  void refuse_answers(std::map<std::string, std::string> refused, const AddressesByName& latest);

  Wishes wishes_;
  Config file_;                                 // as it was read last, and taken over
  std::string text_;                            // that it was read from
  AddressesByName taken_;                       // what was taken of the answers to its names
  std::map<std::string, std::string> refused_;  // by name: why, as it was logged
  struct Next {
    ConfigFile file;
    Judge judge;
  };
  std::optional<Next> next_;  // waits for answers
  Reloads reloads_;
  Read read_;
  Take take_;
  Keep keep_;
  Times times_;
  std::unique_ptr<Resolver> resolver_;
  Handle<uv_timer_t> next_timer_;     // until next_ waits no longer
  Handle<uv_timer_t> answers_timer_;  // until other answers are taken
  Handle<uv_timer_t> wishes_timer_;   // until a drain ends
};

}  // namespace limpet
