// SPDX-License-Identifier: GPL-2.0-or-later
#include "ebpf/probe_filter.h"

#include <bpf/libbpf.h>

#include <cerrno>
#include <cstring>
#include <string>
#include <utility>

#include "ebpf/abi.h"
#include "ebpf/attachment.h"

namespace limpet {
namespace {

/// Always the same, so that a filter is found again. The first priority: filters behind it see the
/// packets as they leave, and none before it can end the walk.
constexpr uint32_t handle = LIMPET_PROBE_MARK >> 16, priority = 1;

bpf_tc_hook egress_of(unsigned ifindex) {
  return {.sz = sizeof(bpf_tc_hook),
          .ifindex = static_cast<int>(ifindex),
          .attach_point = BPF_TC_EGRESS};
}

std::string hint(int error) {
  if (error == -ENOENT) return "; the kernel needs its modules sch_ingress and cls_bpf";
  if (error != -EINVAL && error != -EEXIST) return "";
  return "; a filter of another kind has priority " + std::to_string(priority) +
         " there: 'tc filter show dev … egress'";
}

Error failure(unsigned ifindex, const char* what, int error) {
  return {interface_name(ifindex) + ": cannot attach the program for checks through VIPs: " + what +
          strerror(-error) + hint(error)};
}

}  // namespace

Result<ProbeFilter> ProbeFilter::attach(int program_fd, unsigned ifindex) {
  bpf_tc_hook hook = egress_of(ifindex);
  if (const int error = bpf_tc_hook_create(&hook); error != 0 && error != -EEXIST) {
    return failure(ifindex, "qdisc clsact: ", error);
  }
  LIBBPF_OPTS(bpf_tc_opts, options, .prog_fd = program_fd, .flags = BPF_TC_F_REPLACE,
              .handle = handle, .priority = priority);
  if (const int error = bpf_tc_attach(&hook, &options); error != 0) {
    return failure(ifindex, "", error);
  }
  return ProbeFilter(ifindex);
}

void ProbeFilter::remove(unsigned ifindex) {
  const bpf_tc_hook hook = egress_of(ifindex);
  LIBBPF_OPTS(bpf_tc_opts, options, .handle = handle, .priority = priority);
  (void)bpf_tc_detach(&hook, &options);  // the interface may be gone
}

ProbeFilter::ProbeFilter(ProbeFilter&& other) noexcept
    : ifindex_(std::exchange(other.ifindex_, 0)) {}

ProbeFilter& ProbeFilter::operator=(ProbeFilter&& other) noexcept {
  std::swap(ifindex_, other.ifindex_);
  return *this;
}

ProbeFilter::~ProbeFilter() {
  if (ifindex_ != 0) remove(ifindex_);
}

}  // namespace limpet
