// SPDX-License-Identifier: GPL-2.0-or-later
// Tells of packets as they come, and how they are decided: the XDP program itself, loaded a second
// time over the same maps (takes_notes in maps.bpf.h), which takes the place of the datapath's on
// its interfaces for a while. It decides and counts as that does.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "ebpf/abi.h"
#include "ebpf/address.h"
#include "ebpf/datapath.h"
#include "ebpf/descriptor.h"
#include "ebpf/observation.h"
#include "ebpf/result.h"

struct ring_buffer;

namespace limpet {

/// Which packets.
struct Observed {
  /// Only those whose source or destination begins with so many bits of the address; for ICMP
  /// errors, that of the packet that they are about.
  std::optional<IpAddress> client;
  unsigned prefix = 0;
  uint64_t until_ns = 0;   // of the monotonic clock; the program is silent then, whoever has died
  uint32_t sample = 1;     // one of so many, at random
  bool strangers = false;  // also those that are for no VIP
  bool frames = false;     // with the frame's first bytes
};

class Observer {
 public:
  /// For the interfaces that the datapath is attached to now. It need not outlive this.
  static Result<Observer> open(const Datapath& datapath, const Observed& observed);
  Observer(Observer&&) noexcept = default;
  Observer& operator=(Observer&&) = delete;
  /// Where its program is attached, the datapath's is again.
  ~Observer();

  // On any thread, one at a time, in this order.
  /// Has the kernel verify it, for part of a second.
  Result<void> load();
  /// Where the datapath's program is, this one is then; waits for the kernel, about 20 ms an
  /// interface. Fails when that is nowhere.
  Result<void> attach();
  /// And back, where this one is still: another limpetd, or an interface that was made again, may
  /// have put another there.
  void detach();

  /// What has been observed since the last call, oldest first, at most so many.
  std::vector<limpet_observation> take(size_t most);
  /// How many were to be told and could not: too many a second, or nobody took them in time.
  uint64_t lost() const;

  int program_fd() const;  // owned by the Observer

 private:
  using Skeleton = std::unique_ptr<limpet_bpf, Datapath::Destroy>;
  struct CloseRing {
    void operator()(ring_buffer* ring) const;
  };
  explicit Observer(Skeleton skeleton) : skeleton_(std::move(skeleton)) {}
  static int take_one(void* taken, void* data, size_t size);

  Skeleton skeleton_;
  Descriptor ordinary_;            // the datapath's program
  std::vector<Descriptor> links_;  // of its interfaces
  /// What libbpf fills: it stays where it is when the Observer is moved.
  std::unique_ptr<std::vector<limpet_observation>> taken_ =
      std::make_unique<std::vector<limpet_observation>>();
  std::unique_ptr<ring_buffer, CloseRing> ring_;
};

}  // namespace limpet
