// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/drain.h"

#include <algorithm>
#include <cmath>
#include <span>

namespace limpet {
namespace {

constexpr size_t most = 64;   // samples
constexpr size_t fewest = 4;  // that say something
constexpr double longest_s = 30.0 * 86400;

/// Every second one goes, the last one stays.
template <class T>
void thin_out(std::vector<T>& all) {
  size_t kept = 0;
  for (size_t i = (all.size() + 1) % 2; i < all.size(); i += 2) all[kept++] = all[i];
  all.resize(kept);
}

}  // namespace

void Drain::note(uint32_t now_s, uint64_t bound, double silent, uint32_t silent_until_s) {
  if (!began_s_) began_s_ = now_s;
  now_s_ = now_s;
  bound_ = bound;
  silent_ = silent;
  silent_until_s_ = silent_until_s;
  if (!samples_.empty() && now_s - samples_.back().time_s < spacing_s_) return;
  samples_.push_back({now_s, bound});
  if (samples_.size() < most) return;
  thin_out(samples_);
  spacing_s_ *= 2;
}

uint32_t Drain::silent_for_s() const {
  return silent_until_s_ > now_s_ ? silent_until_s_ - now_s_ : 0;
}

std::optional<double> Drain::leaving_rate() const {
  const auto later = [](const Sample& a, const Sample& b) { return a.bound < b.bound; };
  const auto peak = std::ranges::max_element(samples_.rbegin(), samples_.rend(), later).base() - 1;
  const std::span<const Sample> fall(&*peak, static_cast<size_t>(samples_.end() - peak));
  if (fall.size() < fewest) return std::nullopt;
  double n = 0, t_sum = 0, y_sum = 0, tt_sum = 0, ty_sum = 0;
  for (const Sample& sample : fall) {
    if (sample.bound == 0) continue;
    const double t = sample.time_s - fall.front().time_s;
    const double y = std::log(static_cast<double>(sample.bound));
    n += 1;
    t_sum += t;
    y_sum += y;
    tt_sum += t * t;
    ty_sum += t * y;
  }
  const double spread = n * tt_sum - t_sum * t_sum;
  if (spread <= 0) return std::nullopt;
  const double rate = (t_sum * y_sum - n * ty_sum) / spread;
  return rate > 0 ? std::optional(rate) : std::nullopt;
}

std::optional<uint32_t> Drain::done_in_s() const {
  if (bound_ == 0) return silent_for_s();
  const auto rate = samples_.empty() ? std::nullopt : leaving_rate();
  if (!rate) return std::nullopt;
  const double seconds = std::log(static_cast<double>(bound_) / 0.5) / *rate;
  if (seconds > longest_s) return std::nullopt;
  return std::max(static_cast<uint32_t>(std::ceil(seconds)), silent_for_s());
}

}  // namespace limpet
