// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/observation.h"

#include <mutex>
#include <utility>

#include "daemon/loop/guard.h"
#include "daemon/loop/monotonic.h"

namespace limpet {
namespace {

constexpr uint64_t tick_ms = 250;
constexpr uint64_t patience_ms = 10'000;

std::vector<unsigned> interfaces_of(Edge& edge) {
  std::vector<unsigned> indexes;
  for (const Attachment& attachment : edge.datapath().attachments()) {
    indexes.push_back(attachment.ifindex());
  }
  return indexes;
}

}  // namespace

/// What threads work on. It outlives the Observation if limpetd ends meanwhile.
struct Observation::Job {
  Job(Observer taken, Observation* its_owner, std::shared_ptr<Job> one_before)
      : observer(std::move(taken)), owner(its_owner), former(std::move(one_before)) {}

  /// On a thread. It may be over before it began.
  Result<void> attach() {
    if (former) former->detach();
    former.reset();
    if (auto loaded = observer.load(); !loaded) return loaded;
    const std::lock_guard lock(mutex);
    if (over) return Error{"it is over"};
    auto done = observer.attach();
    is_attached = done.has_value();
    return done;
  }
  /// On any thread.
  void detach() {
    const std::lock_guard lock(mutex);
    over = true;
    if (std::exchange(is_attached, false)) observer.detach();
  }

  Observer observer;
  Observation* owner;           // on the loop; nullptr: nobody waits for it
  std::shared_ptr<Job> former;  // whose program has to be off the interfaces
  std::mutex mutex;             // of the next two, and of what is on the interfaces
  bool over = false, is_attached = false;
};

struct Observation::Work {
  uv_work_t request{};
  std::shared_ptr<Job> job;
  bool attaches;  // else it detaches
  Result<void> done;

  /// On a thread of libuv's; then the owner is told on the loop. False: there is no thread.
  static bool queue(uv_loop_t* loop, std::shared_ptr<Job> job, bool attaches) {
    auto self = std::unique_ptr<Work>(
        new Work{.job = std::move(job), .attaches = attaches, .done = Error{"out of memory"}});
    self->request.data = self.get();
    const auto work = [](uv_work_t* request) {
      auto* here = static_cast<Work*>(request->data);
      guarded("observing", [&] { here->run(); });
    };
    const auto after = [](uv_work_t* request, int) {
      const std::unique_ptr<Work> here(static_cast<Work*>(request->data));
      Observation* owner = here->attaches ? here->job->owner : nullptr;
      if (owner) guarded("observing", [&] { owner->attached(here->done); });
    };
    if (uv_queue_work(loop, &self->request, work, after) != 0) return false;
    static_cast<void>(self.release());  // its callback owns it now
    return true;
  }

  void run() {
    if (attaches) {
      done = job->attach();
    } else {
      job->detach();
    }
  }
};

Result<std::unique_ptr<Observation>> Observation::open(uv_loop_t* loop, Edge& edge) {
  std::unique_ptr<Observation> self(new Observation(loop, edge));
  self->timer_ = make_handle<uv_timer_t>([&](uv_timer_t* t) { return uv_timer_init(loop, t); });
  if (!self->timer_) return Error{"libuv: no timer"};
  self->timer_->data = self.get();
  return self;
}

Observation::~Observation() {
  if (!job_) return;
  job_->owner = nullptr;
  job_->detach();
}

Result<uint64_t> Observation::begin(Wish wish) {
  const uint64_t now = monotonic_ms();
  if (lasts()) {
    const uint64_t left = end_ms_ > now ? (end_ms_ - now + 999) / 1000 : 0;
    return Error{wish_.what + " by " + wish_.who + " is under way, for " + std::to_string(left) +
                 " s more at most; one at a time"};
  }
  end_ms_ = now + static_cast<uint64_t>(wish.time.count()) * 1000;
  wish.packets.until_ns = (end_ms_ + 1000) * 1'000'000;
  auto observer = Observer::open(edge_.datapath(), wish.packets);
  if (!observer) return observer.error();
  if (job_) job_->owner = nullptr;
  job_ = std::make_shared<Job>(std::move(*observer), this, job_);
  wish_ = std::move(wish);
  state_ = State::beginning;
  has_run_ = failed_ = false;
  interfaces_ = interfaces_of(edge_);
  ended_.clear();
  asked_ms_ = now;
  ++session_;
  if (!Work::queue(loop_, job_, true)) end("there is no thread to load the program");
  uv_timer_start(
      timer_.get(),
      [](uv_timer_t* timer) {
        guarded("observing", [&] { static_cast<Observation*>(timer->data)->look_at_clock(); });
      },
      tick_ms, tick_ms);
  return session_;
}

void Observation::attached(const Result<void>& done) {
  if (state_ != State::beginning) return;
  failed_ = !done;
  if (failed_) return end(done.error().message);
  state_ = State::running;
  has_run_ = true;
  tell(": begins");
}

void Observation::tell(const std::string& text) {
  edge_.events().add_control(Severity::info, wish_.what + " by " + wish_.who + text);
}

void Observation::end(const std::string& why) {
  if (!lasts()) return;
  tell(": ends, " + why);
  state_ = State::ended;
  ended_ = why;
  if (!Work::queue(loop_, job_, false)) job_->detach();
}

/// Also when what has ended is not needed any more: then its memory goes.
void Observation::look_at_clock() {
  const uint64_t now = monotonic_ms();
  if (lasts() && now >= end_ms_) return end("its time is over");
  // On one that was made again is the ordinary program, and on the others, too.
  if (lasts() && interfaces_of(edge_) != interfaces_) return end("the interfaces have changed");
  if (now < asked_ms_ + patience_ms) return;
  end("nobody asked what it saw for ten seconds");
  if (now < asked_ms_ + 2 * patience_ms) return;
  uv_timer_stop(timer_.get());
  job_.reset();
}

/// What has not run yet may still be in the hands of its thread.
std::vector<limpet_observation> Observation::take(size_t most) {
  asked_ms_ = monotonic_ms();
  return has_run_ && job_ ? job_->observer.take(most) : std::vector<limpet_observation>{};
}

uint64_t Observation::lost() const {
  return has_run_ && job_ ? job_->observer.lost() : 0;
}

}  // namespace limpet
