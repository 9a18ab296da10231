// SPDX-License-Identifier: GPL-2.0-or-later
// Loads the XDP program as limpetd does, with and without nat, and says what the verifier spent on
// it, or the end of its log. With three capabilities, not as root: without CAP_PERFMON the verifier
// refuses to add a variable to a packet's pointer ("prohibited for !root").
#include <bpf/libbpf.h>
#include <sys/capability.h>

#include <cstdio>
#include <cstring>
#include <string>
#include <vector>

#include "ebpf/abi.h"
#include "ebpf/hash.h"
#include "limpet.skel.h"

namespace {

constexpr size_t log_bytes = 64 << 20;
constexpr size_t tail_bytes = 4000;
constexpr unsigned statistics = 4, refusal = 1;  // levels of the verifier's log

int silent(libbpf_print_level, const char*, va_list) {
  return 0;
}

/// 0, or the error of the kernel; log holds what the verifier said.
int load(bool has_nat, unsigned level, std::vector<char>& log) {
  limpet_bpf* skeleton = limpet_bpf__open();
  if (!skeleton) return -EINVAL;
  skeleton->rodata->has_nat = has_nat;
  skeleton->rodata->rules_capacity = skeleton->rodata->members_capacity = 1024;
  skeleton->rodata->pools_capacity = 64;
  bpf_program__set_log_level(skeleton->progs.limpet, level);
  bpf_program__set_log_buf(skeleton->progs.limpet, log.data(), log.size());
  const int error = limpet_bpf__load(skeleton);
  limpet_bpf__destroy(skeleton);
  return error;
}

int verify(bool has_nat, std::vector<char>& log) {
  std::printf("%s: ", has_nat ? "with nat" : "without nat");
  const int error = load(has_nat, statistics, log);
  if (error == 0) {
    const char* found = std::strstr(log.data(), "processed");
    std::printf("%s", found ? found : "accepted, and nothing said\n");
    return 0;
  }
  load(has_nat, refusal | statistics, log);
  const std::string text = log.data();
  std::printf("%s; the verifier's log ends:\n%s\n", std::strerror(-error),
              text.substr(text.size() - std::min(text.size(), tail_bytes)).c_str());
  return 1;
}

}  // namespace

int main() {
  libbpf_set_print(silent);
  cap_set_proc(cap_from_text("cap_bpf,cap_net_admin,cap_perfmon=ep"));
  std::vector<char> log(log_bytes);
  const int plain = verify(false, log);
  return verify(true, log) | plain;
}
