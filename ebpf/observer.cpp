// SPDX-License-Identifier: GPL-2.0-or-later
#include "ebpf/observer.h"

#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <fcntl.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <string>
#include <string_view>
#include <utility>

#include "ebpf/first_warning.h"
#include "limpet.skel.h"

namespace limpet {
namespace {

Descriptor copy_of(int fd) {
  return Descriptor(fcntl(fd, F_DUPFD_CLOEXEC, 0));
}

/// An address as the program has it, and as many bits of it as are asked for.
void set_client(limpet_observing& observing, const IpAddress& address, unsigned prefix) {
  std::array<uint8_t, 16> bytes{}, mask{};
  size_t first = 0;
  if (address.is_v4()) {
    bytes[10] = bytes[11] = 0xff;
    first = 12;
  }
  std::copy_n(address.data(), address.size(), bytes.begin() + static_cast<std::ptrdiff_t>(first));
  for (size_t bit = 0; bit < 8 * first + prefix; ++bit) {
    mask[bit / 8] = static_cast<uint8_t>(mask[bit / 8] | 0x80 >> bit % 8);
  }
  std::memcpy(observing.client, bytes.data(), bytes.size());
  std::memcpy(observing.mask, mask.data(), mask.size());
  observing.family = address.is_v4() ? LIMPET_V4 : LIMPET_V6;
}

/// Puts one program in the place of the other, if that is there: 0, or the error.
int exchange(const Descriptor& link, int from, int to) {
  LIBBPF_OPTS(bpf_link_update_opts, options, .flags = BPF_F_REPLACE,
              .old_prog_fd = static_cast<uint32_t>(from));
  return bpf_link_update(link.get(), to, &options);
}

}  // namespace

void Observer::CloseRing::operator()(ring_buffer* ring) const {
  ring_buffer__free(ring);
}

Result<Observer> Observer::open(const Datapath& datapath, const Observed& observed) {
  static constexpr std::array<std::string_view, 2> own = {"notes", "observed"};
  auto skeleton = datapath.open_again(own);
  if (!skeleton) return skeleton.error();
  Observer observer(std::move(*skeleton));
  limpet_observing observing{.until = observed.until_ns,
                             .sample = observed.sample,
                             .family = LIMPET_FAMILIES,
                             .strangers = observed.strangers,
                             .frames = observed.frames};
  if (observed.client) set_client(observing, *observed.client, observed.prefix);
  auto* constants = observer.skeleton_->rodata;
  std::memcpy(const_cast<limpet_observing*>(&constants->observing), &observing, sizeof observing);
  constants->takes_notes = true;
  bpf_program__set_autoload(observer.skeleton_->progs.limpet, false);
  observer.ordinary_ = copy_of(datapath.program_fd());
  for (const Attachment& attachment : datapath.attachments()) {
    observer.links_.push_back(copy_of(attachment.link_fd()));
  }
  return observer;
}

Observer::~Observer() {
  if (ring_) detach();
}

Result<void> Observer::load() {
  keep_first_warning();
  if (const int error = limpet_bpf__load(skeleton_.get()); error != 0) {
    return Error{std::string("cannot load the BPF program that observes: ") +
                 std::strerror(-error) + " (" + first_warning() + ")"};
  }
  ring_.reset(
      ring_buffer__new(bpf_map__fd(skeleton_->maps.observed), take_one, taken_.get(), nullptr));
  if (!ring_) return Error{std::string("cannot map the ring buffer: ") + std::strerror(errno)};
  return {};
}

Result<void> Observer::attach() {
  int error = -ENODEV;
  bool attached = false;
  for (const Descriptor& link : links_) {
    error = exchange(link, ordinary_.get(), program_fd());
    attached |= error == 0;
  }
  if (attached) return {};
  return Error{std::string("cannot observe any interface: ") + std::strerror(-error)};
}

void Observer::detach() {
  for (const Descriptor& link : links_) (void)exchange(link, program_fd(), ordinary_.get());
}

/// A negative number has libbpf stop behind this one. There is room for it, so nothing is thrown.
int Observer::take_one(void* data, void* record, size_t size) {
  auto* taken = static_cast<std::vector<limpet_observation>*>(data);
  limpet_observation& observation = taken->emplace_back();
  std::memcpy(&observation, record, std::min(size, sizeof observation));
  return taken->size() < taken->capacity() ? 0 : -ECANCELED;
}

std::vector<limpet_observation> Observer::take(size_t most) {
  std::vector<limpet_observation> none;
  none.reserve(most);
  taken_->swap(none);
  if (most > 0 && ring_) (void)ring_buffer__consume(ring_.get());
  return std::exchange(*taken_, {});
}

uint64_t Observer::lost() const {
  return __atomic_load_n(&skeleton_->bss->observed_lost, __ATOMIC_RELAXED);
}

int Observer::program_fd() const {
  return bpf_program__fd(skeleton_->progs.limpet_observed);
}

}  // namespace limpet
