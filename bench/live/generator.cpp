// SPDX-License-Identifier: GPL-2.0-or-later
// Sends frames of many clients from an interface of this namespace to the edge behind it, as fast
// as one processor manages, and takes what comes back. Prints as JSON what it sent, what arrived,
// and what it took. The sink stays on the interface.
#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <linux/if_link.h>
#include <net/if.h>
#include <sched.h>

#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <memory>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>
#include <system_error>

#include "bench/live/generator_options.h"
#include "bench/live/processor_time.h"
#include "generator.skel.h"

namespace limpet::live {
namespace {

constexpr size_t frame_size = ETH_HLEN + 20 + 20 + LIVE_PAYLOAD;
constexpr int frames_a_call = 1 << 14;

struct Destroy {
  void operator()(generator_bpf* skeleton) const { generator_bpf__destroy(skeleton); }
};
using Skeleton = std::unique_ptr<generator_bpf, Destroy>;

[[noreturn]] void fail(const std::string& what, int error) {
  throw std::system_error(error, std::generic_category(), what);
}

Skeleton load(const live_settings& settings) {
  Skeleton skeleton(generator_bpf__open());
  if (!skeleton) fail("open generator.bpf.o", errno);
  std::memcpy(const_cast<live_settings*>(
                  reinterpret_cast<volatile live_settings*>(&skeleton->rodata->settings)),
              &settings, sizeof settings);
  if (const int error = generator_bpf__load(skeleton.get())) fail("load generator.bpf.o", -error);
  return skeleton;
}

void pin_to(unsigned cpu) {
  cpu_set_t set;
  CPU_ZERO(&set);
  CPU_SET(cpu, &set);
  if (sched_setaffinity(0, sizeof set, &set) != 0) fail("pin to a processor", errno);
}

class Generator {
 public:
  explicit Generator(const GeneratorOptions& options)
      : skeleton_(load(options.settings)),
        interface_(if_nametoindex(options.interface.c_str())),
        cpu_(options.settings.cpu),
        softirq_(softirq_thread(cpu_)) {
    if (interface_ == 0) fail(options.interface, errno);
    const int sink = bpf_program__fd(skeleton_->progs.sink);
    const int error =
        bpf_xdp_attach(static_cast<int>(interface_), sink, XDP_FLAGS_DRV_MODE, nullptr);
    if (error != 0) fail("attach to " + options.interface, -error);
  }

  /// At least so many frames, and for so long.
  void send(uint64_t frames, double seconds) {
    using clock = std::chrono::steady_clock;
    const auto end = clock::now() + std::chrono::duration<double>(seconds);
    for (uint64_t sent = 0; sent < frames || clock::now() < end; sent += frames_a_call) call();
  }

  nlohmann::json measure(double seconds) {
    const live_arrivals before = skeleton_->bss->arrivals;
    const uint64_t generated = skeleton_->bss->generated;
    const double busy = busy_seconds(cpu_), processor = processor_seconds();
    const auto begin = std::chrono::steady_clock::now();
    send(1, seconds);
    const double took = processor_seconds() - processor;
    const std::chrono::duration<double> passed = std::chrono::steady_clock::now() - begin;
    const live_arrivals& after = skeleton_->bss->arrivals;
    nlohmann::json members;
    for (int n = 0; n < LIVE_MEMBERS; ++n) members.push_back(after.members[n] - before.members[n]);
    return {{"sent", skeleton_->bss->generated - generated},
            {"members", members},
            {"back", after.back - before.back},
            {"astray", after.astray - before.astray},
            {"elsewhere", after.elsewhere - before.elsewhere},
            {"busy_s", busy_seconds(cpu_) - busy},
            {"processor_s", took},
            {"wall_s", passed.count()}};
  }

 private:
  void call() {
    unsigned char frame[frame_size] = {};
    xdp_md context{};
    context.data_end = frame_size;
    context.ingress_ifindex = interface_;
    LIBBPF_OPTS(bpf_test_run_opts, run, .data_in = frame, .data_size_in = frame_size,
                .ctx_in = &context, .ctx_size_in = sizeof context, .repeat = frames_a_call,
                .flags = BPF_F_TEST_XDP_LIVE_FRAMES);
    const int error = bpf_prog_test_run_opts(bpf_program__fd(skeleton_->progs.generate), &run);
    if (error != 0) fail("BPF_PROG_TEST_RUN of live frames", -error);
  }

  /// Of this thread, in which the packets' path runs, and of the one that takes over when there is
  /// too much for softirqs.
  double processor_seconds() const {
    return own_processor_seconds() + processor_seconds_of(softirq_);
  }

  Skeleton skeleton_;
  unsigned interface_, cpu_;
  pid_t softirq_;
};

}  // namespace
}  // namespace limpet::live

int main(int argc, char** argv) {
  using namespace limpet::live;
  try {
    const GeneratorOptions options = GeneratorOptions::parse(argc, argv);
    pin_to(options.settings.cpu);
    Generator generator(options);
    if (options.warm != 0) generator.send(options.warm, 0);
    std::printf("%s\n", generator.measure(options.seconds).dump().c_str());
  } catch (const std::exception& error) {
    std::fprintf(stderr, "live_generator: %s\n", error.what());
    return 1;
  }
  return 0;
}
