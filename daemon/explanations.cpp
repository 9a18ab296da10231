// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/explanations.h"

#include <utility>

#include "daemon/explanation_report.h"
#include "daemon/log.h"
#include "daemon/loop/guard.h"
#include "daemon/loop/monotonic.h"

namespace limpet {

/// Outlives Explanations if limpetd ends meanwhile: nobody waits for the kernel.
struct Explanations::Loading {
  uv_work_t request{};
  Explanations* owner;  // nullptr: gone
  Explainer explainer;
  Result<void> done;
};

Explanations::~Explanations() {
  if (loading_) loading_->owner = nullptr;
}

void Explanations::load(uv_loop_t* loop) {
  auto explainer = Explainer::open(edge_.datapath());
  if (!explainer) return loaded(explainer.error());
  auto loading = std::unique_ptr<Loading>(
      new Loading{.owner = this, .explainer = std::move(*explainer), .done = {}});
  loading->request.data = loading.get();
  const auto work = [](uv_work_t* request) {
    auto* self = static_cast<Loading*>(request->data);
    guarded("loading the program that explains", [&] { self->done = self->explainer.load(); });
  };
  const auto after = [](uv_work_t* request, int) {
    const std::unique_ptr<Loading> self(static_cast<Loading*>(request->data));
    if (!self->owner) return;
    self->owner->loading_ = nullptr;
    guarded("taking the program that explains", [&] {
      self->owner->loaded(self->done ? Result<Explainer>(std::move(self->explainer))
                                     : Result<Explainer>(self->done.error()));
    });
  };
  if (const int status = uv_queue_work(loop, &loading->request, work, after); status != 0) {
    return loaded(Error{std::string("no thread to load the program: ") + uv_strerror(status)});
  }
  loading_ = loading.release();  // `after` owns it
}

void Explanations::loaded(Result<Explainer> explainer) {
  if (explainer) {
    explainer_ = std::move(*explainer);
    return;
  }
  missing_ = explainer.error().message;
  log_warning("limpetctl explain is not to be had: " + missing_);
}

Result<nlohmann::json> Explanations::explain(const nlohmann::json& params) {
  const auto question = read_question(params, edge_.farm());
  if (!question) return question.error();
  if (!explainer_) return Error{missing_};
  const auto explanation = explainer_->ask(frame_of(question->packet));
  if (!explanation) return explanation.error();
  return show_explanation(*question, *explanation, edge_.farm(), edge_.state_changes(),
                          monotonic_s());
}

}  // namespace limpet
