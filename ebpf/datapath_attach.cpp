// SPDX-License-Identifier: GPL-2.0-or-later
// The programs on interfaces, in the place of those of the limpetd before.
#include <bpf/bpf.h>
#include <bpf/libbpf.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "ebpf/datapath_maps.h"
#include "ebpf/pinned_link.h"
#include "ebpf/step.h"
#include "limpet.skel.h"

namespace limpet {
namespace {

bool contains(const std::vector<unsigned>& all, unsigned one) {
  return std::ranges::find(all, one) != all.end();
}

/// Also of one that was killed, and whose maps it keeps.
void remove_probe_filters(const std::vector<unsigned>& ifindexes) {
  for (const unsigned ifindex : ifindexes) ProbeFilter::remove(ifindex);
}

}  // namespace

Result<void> Datapath::take_over(const std::vector<unsigned>& ifindexes, const PinDirectory& pins,
                                 bool force) {
  if (auto done = allow_redirects_to(ifindexes); !done) return done;
  if (auto done = attach_links(ifindexes, pins, force); !done) return done;
  if (auto done = pins.promote_draft(); !done) return done;
  leave_other_interfaces(ifindexes, pins);
  return {};
}

Result<void> Datapath::allow_redirects_to(const std::vector<unsigned>& ifindexes) {
  const int links = bpf_map__fd(skeleton_->maps.links);
  for (const unsigned ifindex : ifindexes) {
    const uint32_t target = ifindex;
    if (bpf_map_update_elem(links, &target, &target, BPF_ANY) == 0) continue;
    return Error{interface_name(ifindex) + ": map links: " + std::strerror(errno)};
  }
  return {};
}

/// All that can fail for want of a free interface or of rights comes first.
Result<void> Datapath::attach_links(const std::vector<unsigned>& ifindexes,
                                    const PinDirectory& pins, bool force) {
  std::vector<Attachment> fresh, running;
  for (const unsigned ifindex : ifindexes) {
    auto link = Attachment::find(pins.link(ifindex), ifindex);
    const bool was_there = link.has_value();
    if (!was_there) link = Attachment::open(program_fd(), ifindex, force);
    if (!link) return link.error();
    (was_there ? running : fresh).push_back(std::move(*link));
  }
  if (capacity_.probes == 0) remove_probe_filters(ifindexes);
  for (const unsigned ifindex : ifindexes) {
    if (capacity_.probes == 0) break;
    auto filter = ProbeFilter::attach(egress_fd(), ifindex);
    if (!filter) return filter.error();
    filter->leave();
  }
  for (Attachment& link : running) {
    if (auto replaced = link.replace_program(program_fd()); !replaced) return replaced;
    step("a program is replaced");
  }
  for (const Attachment& link : fresh) {
    remove_pinned_link(pins.link(link.ifindex()));  // of an interface that is gone
    if (auto pinned = link.pin(pins.link(link.ifindex())); !pinned) return pinned;
    step("a link is pinned");
  }
  attachments_ = std::move(running);
  std::ranges::move(fresh, std::back_inserter(attachments_));
  return {};
}

void Datapath::leave_other_interfaces(const std::vector<unsigned>& ifindexes,
                                      const PinDirectory& pins) {
  for (const unsigned ifindex : pins.links()) {
    if (contains(ifindexes, ifindex)) continue;
    remove_pinned_link(pins.link(ifindex));
    ProbeFilter::remove(ifindex);
  }
  const int links = bpf_map__fd(skeleton_->maps.links);
  std::vector<uint32_t> others;
  uint32_t key = 0;
  for (bool first = true; bpf_map_get_next_key(links, first ? nullptr : &key, &key) == 0;) {
    first = false;
    if (!contains(ifindexes, key)) others.push_back(key);
  }
  for (const uint32_t other : others) (void)bpf_map_delete_elem(links, &other);
}

}  // namespace limpet
