// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/system_calls.h"

#include <seccomp.h>

#include <cerrno>
#include <cstring>
#include <memory>
#include <type_traits>

namespace limpet {
namespace {

// What is refused and not what is allowed: scripts of exec checks are under the same filter, and
// may be anything. The unit allows by a list besides.
constexpr const char* refused[] = {
    // other processes' memory and secrets
    "ptrace", "process_vm_readv", "process_vm_writev", "kcmp", "pidfd_getfd", "add_key",
    "request_key", "keyctl", "perf_event_open", "userfaultfd", "open_by_handle_at",
    // mounts, roots, namespaces
    "mount", "umount2", "pivot_root", "chroot", "move_mount", "open_tree", "fsopen", "fsmount",
    "fsconfig", "fspick", "mount_setattr", "setns", "unshare",
    // the kernel and the machine
    "init_module", "finit_module", "delete_module", "kexec_load", "kexec_file_load", "reboot",
    "swapon", "swapoff", "acct", "quotactl", "quotactl_fd", "syslog", "iopl", "ioperm",
    "modify_ldt", "lookup_dcookie", "vhangup", "sethostname", "setdomainname",
    // the clocks
    "settimeofday", "clock_settime", "clock_adjtime", "adjtimex",
    // ways past all of this
    "personality", "io_uring_setup", "io_uring_enter", "io_uring_register"};

struct FilterCloser {
  void operator()(void* filter) const { seccomp_release(filter); }
};

Error failed(const std::string& what, int error) {
  return Error{"seccomp filter: " + what + ": " + std::strerror(-error)};
}

}  // namespace

Result<void> refuse_system_calls() {
  static_assert(std::is_same_v<scmp_filter_ctx, void*>);
  const std::unique_ptr<void, FilterCloser> filter(seccomp_init(SCMP_ACT_ALLOW));
  if (!filter) return failed("none can be made", -ENOMEM);
  for (const char* name : refused) {
    const int number = seccomp_syscall_resolve_name(name);
    if (number == __NR_SCMP_ERROR) continue;  // not of this architecture
    const int error = seccomp_rule_add(filter.get(), SCMP_ACT_ERRNO(EPERM), number, 0);
    if (error != 0) return failed(name, error);
  }
  seccomp_attr_set(filter.get(), SCMP_FLTATR_CTL_TSYNC, 1);
  const int error = seccomp_load(filter.get());
  if (error != 0) return failed("cannot be loaded", error);
  return {};
}

}  // namespace limpet
