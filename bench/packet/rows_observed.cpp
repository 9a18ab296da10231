// SPDX-License-Identifier: GPL-2.0-or-later
// What looking costs all packets: at a part of them, at one client among many; and what is left of
// it when limpetd was killed meanwhile. Beside the ordinary program in the same maps.
#include "bench/packet/clients.h"
#include "bench/packet/farms.h"
#include "bench/packet/rows.h"
#include "ebpf/observer.h"

namespace limpet::bench {
namespace {

class Looked {
 public:
  explicit Looked(const Trial& trial) : trial_(trial), program_(Program::load(farm())) {}

  void row(const std::string& name, const Observed& which) {
    auto observer = Observer::open(program_->datapath(), which);
    if (!observer) throw std::runtime_error(observer.error().message);
    if (auto loaded = observer->load(); !loaded) throw std::runtime_error(loaded.error().message);
    row(name, observer->program_fd(), [&] { (void)observer->take(100'000); });
  }

  void row(const std::string& name, int fd, const std::function<void()>& before_each) {
    const Variation variation(from_ipv4, {.clients = clients}, fd);
    Trial::run(variation.fd(), from_ipv4, clients * 4);
    (void)program_->counted(LIMPET_REASON_forwarded);
    const auto measure = [&] {
      before_each();
      return Trial::run(variation.fd(), from_ipv4, trial_.measure().repeats);
    };
    trial_.row(name, measure,
               [&] { return program_->counted(LIMPET_REASON_forwarded) == trial_.packets(); });
  }

  int plain() { return program_->datapath().program_fd(); }

 private:
  static constexpr uint32_t clients = 1 << 16;
  const Trial& trial_;
  std::unique_ptr<Program> program_;
};

}  // namespace

void observed_rows(const Trial& trial) {
  if (!trial.wants("looking")) return;
  Looked looked(trial);
  looked.row("looking: nobody looks", looked.plain(), [] {});
  looked.row("looking: at one of 64", {.until_ns = UINT64_MAX, .sample = 64});
  looked.row("looking: a trace of one client", {.client = address("10.0.0.0"),
                                                .prefix = 32,
                                                .until_ns = UINT64_MAX,
                                                .strangers = true,
                                                .frames = true});
  looked.row("looking: a trace of all", {.until_ns = UINT64_MAX, .frames = true});
  looked.row("looking: a trace that nobody ended", {.until_ns = 0, .frames = true});
}

}  // namespace limpet::bench
