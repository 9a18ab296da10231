// SPDX-License-Identifier: GPL-2.0-or-later
#include "ebpf/attachment.h"

#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <linux/if_link.h>
#include <net/if.h>

#include <cerrno>
#include <cstring>

#include "ebpf/foreign_program.h"

namespace limpet {
namespace {

struct NewLink {
  int fd;
  Attachment::Mode mode = Attachment::Mode::native;
  std::string refusal;

  bool is_taken() const { return fd == -EBUSY || fd == -EEXIST; }
};

int create_link(int program_fd, unsigned ifindex, uint32_t flags) {
  LIBBPF_OPTS(bpf_link_create_opts, options, .flags = flags);
  return bpf_link_create(program_fd, static_cast<int>(ifindex), BPF_XDP, &options);
}

NewLink create_link(int program_fd, unsigned ifindex) {
  NewLink link{.fd = create_link(program_fd, ifindex, XDP_FLAGS_DRV_MODE)};
  if (link.fd >= 0 || link.is_taken()) return link;
  link.mode = Attachment::Mode::generic;
  link.refusal = strerror(-link.fd);
  link.fd = create_link(program_fd, ifindex, XDP_FLAGS_SKB_MODE);
  return link;
}

/// What the kernel says of a link; prog_id 0: it is none.
bpf_link_info info_of(int link_fd) {
  bpf_link_info info{};
  uint32_t size = sizeof info;
  if (link_fd < 0 || bpf_obj_get_info_by_fd(link_fd, &info, &size) != 0) return {};
  return info.type == BPF_LINK_TYPE_XDP ? info : bpf_link_info{};
}

}  // namespace

std::string interface_name(unsigned ifindex) {
  char name[IF_NAMESIZE];
  return if_indextoname(ifindex, name) ? name : "interface " + std::to_string(ifindex);
}

Result<Attachment> Attachment::open(int program_fd, unsigned ifindex, bool force) {
  const std::string name = interface_name(ifindex);
  std::string displaced;
  NewLink link = create_link(program_fd, ifindex);
  if (link.is_taken() && force) {
    displaced = describe_foreign_program(ifindex);
    if (auto removed = remove_foreign_program(ifindex); !removed) return removed.error();
    link = create_link(program_fd, ifindex);
  }
  if (link.is_taken()) {
    return Error{name + ": has an XDP program already: " + describe_foreign_program(ifindex) +
                 "; stop what attached it, or 'ip link set dev " + name +
                 " xdp off', or have it replaced by force = true in [edge]"};
  }
  if (link.fd < 0) {
    return Error{name + ": cannot attach the XDP program: " + strerror(-link.fd)};
  }
  return Attachment(Descriptor(link.fd), ifindex, link.mode, link.refusal, displaced);
}

/// A link remembers an index only, and that of another network namespace may be the same: so its
/// program has to be the one on the interface.
Result<Attachment> Attachment::find(const std::string& pin, unsigned ifindex) {
  Descriptor link(bpf_obj_get(pin.c_str()));
  const bpf_link_info info = info_of(link.get());
  LIBBPF_OPTS(bpf_xdp_query_opts, present);
  if (info.prog_id == 0 || info.xdp.ifindex != ifindex ||
      bpf_xdp_query(static_cast<int>(ifindex), 0, &present) != 0 ||
      present.prog_id != info.prog_id) {
    return Error{pin + ": is no link of " + interface_name(ifindex)};
  }
  const Mode mode = present.attach_mode == XDP_ATTACHED_SKB ? Mode::generic : Mode::native;
  return Attachment(std::move(link), ifindex, mode, mode == Mode::generic ? "as before" : "", "");
}

uint32_t Attachment::program_of(const std::string& pin) {
  const Descriptor link(bpf_obj_get(pin.c_str()));
  return info_of(link.get()).prog_id;
}

Result<void> Attachment::replace_program(int program_fd) {
  const int error = bpf_link_update(link_.get(), program_fd, nullptr);
  if (error == 0) return {};
  return Error{interface_name(ifindex_) +
               ": cannot replace the XDP program of the former limpetd: " + strerror(-error)};
}

Result<void> Attachment::pin(const std::string& path) const {
  const int error = bpf_obj_pin(link_.get(), path.c_str());
  if (error == 0) return {};
  return Error{path + ": cannot pin the link of " + interface_name(ifindex_) + ": " +
               strerror(-error)};
}

}  // namespace limpet
