// SPDX-License-Identifier: GPL-2.0-or-later
#include "ebpf/foreign_program.h"

#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <linux/if_link.h>

#include <cstring>

#include "ebpf/attachment.h"
#include "ebpf/descriptor.h"

namespace limpet {
namespace {

uint32_t program_on(unsigned ifindex) {
  uint32_t id = 0;
  return bpf_xdp_query_id(static_cast<int>(ifindex), 0, &id) == 0 ? id : 0;
}

/// The link by which this program is on the interface, if it is by one.
Descriptor find_link(unsigned ifindex, uint32_t program) {
  for (uint32_t id = 0; bpf_link_get_next_id(id, &id) == 0;) {
    Descriptor link(bpf_link_get_fd_by_id(id));
    bpf_link_info info{};
    uint32_t size = sizeof info;
    if (link.get() < 0 || bpf_obj_get_info_by_fd(link.get(), &info, &size) != 0) continue;
    if (info.type == BPF_LINK_TYPE_XDP && info.prog_id == program && info.xdp.ifindex == ifindex) {
      return link;
    }
  }
  return Descriptor();
}

}  // namespace

std::string describe_foreign_program(unsigned ifindex) {
  const uint32_t id = program_on(ifindex);
  if (id == 0) return "another program";
  const Descriptor program(bpf_prog_get_fd_by_id(id));
  bpf_prog_info info{};
  uint32_t size = sizeof info;
  const bool known = program.get() >= 0 && bpf_obj_get_info_by_fd(program.get(), &info, &size) == 0;
  return std::string("program \"") + (known ? info.name : "?") + "\" (id " + std::to_string(id) +
         ")";
}

Result<void> remove_foreign_program(unsigned ifindex) {
  const Descriptor link = find_link(ifindex, program_on(ifindex));
  const int error = link.get() >= 0 ? bpf_link_detach(link.get())
                                    : bpf_xdp_detach(static_cast<int>(ifindex), 0, nullptr);
  if (error == 0) return {};
  return Error{interface_name(ifindex) + ": cannot take off " + describe_foreign_program(ifindex) +
               ": " + strerror(-error)};
}

}  // namespace limpet
