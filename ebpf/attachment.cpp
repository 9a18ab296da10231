// SPDX-License-Identifier: GPL-2.0-or-later
#include "ebpf/attachment.h"

#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <linux/if_link.h>
#include <net/if.h>

#include <cerrno>
#include <cstring>
#include <string>

namespace limpet {
namespace {

int create_link(int program_fd, unsigned ifindex, uint32_t flags) {
  LIBBPF_OPTS(bpf_link_create_opts, options, .flags = flags);
  return bpf_link_create(program_fd, static_cast<int>(ifindex), BPF_XDP, &options);
}

/// The name and id of the XDP program that holds the interface.
std::string holder(unsigned ifindex) {
  uint32_t id = 0;
  if (bpf_xdp_query_id(static_cast<int>(ifindex), 0, &id) != 0 || id == 0) return "another program";
  const Descriptor program(bpf_prog_get_fd_by_id(id));
  bpf_prog_info info{};
  uint32_t size = sizeof info;
  const bool known = program.get() >= 0 && bpf_obj_get_info_by_fd(program.get(), &info, &size) == 0;
  return std::string("program \"") + (known ? info.name : "?") + "\" (id " + std::to_string(id) +
         ")";
}

}  // namespace

std::string interface_name(unsigned ifindex) {
  char name[IF_NAMESIZE];
  return if_indextoname(ifindex, name) ? name : "interface " + std::to_string(ifindex);
}

Result<Attachment> Attachment::open(int program_fd, unsigned ifindex) {
  Mode mode = Mode::native;
  std::string refusal;
  int fd = create_link(program_fd, ifindex, XDP_FLAGS_DRV_MODE);
  if (fd < 0 && fd != -EBUSY && fd != -EEXIST) {
    mode = Mode::generic;
    refusal = strerror(-fd);
    fd = create_link(program_fd, ifindex, XDP_FLAGS_SKB_MODE);
  }
  if (fd == -EBUSY || fd == -EEXIST) {
    const std::string name = interface_name(ifindex);
    return Error{name + ": has an XDP program already: " + holder(ifindex) +
                 "; stop what attached it, or 'ip link set dev " + name + " xdp off'"};
  }
  if (fd < 0) {
    return Error{interface_name(ifindex) + ": cannot attach the XDP program: " + strerror(-fd)};
  }
  return Attachment(Descriptor(fd), ifindex, mode, std::move(refusal));
}

}  // namespace limpet
