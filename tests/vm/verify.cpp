// SPDX-License-Identifier: GPL-2.0-or-later
// Loads the programs as limpetd does, with and without what is left out when it is not needed, and
// says what the verifier spent on them, or the end of its log. With three capabilities, not as
// root: without CAP_PERFMON the verifier refuses to add a variable to a packet's pointer
// ("prohibited for !root").
#include <bpf/libbpf.h>
#include <sys/capability.h>

#include <cstdio>
#include <cstring>
#include <string>
#include <vector>

#include "ebpf/abi.h"
#include "ebpf/hash.h"
#include "ebpf/observation.h"
#include "limpet.skel.h"

namespace {

constexpr size_t log_bytes = 64 << 20;
constexpr size_t tail_bytes = 4000;
constexpr unsigned statistics = 4, refusal = 1;  // levels of the verifier's log

int silent(libbpf_print_level, const char*, va_list) {
  return 0;
}

struct Variant {
  const char* name;
  bool has_nat, has_probes;
  enum { xdp, egress, observed } which = xdp;  // whose log it is
};
constexpr Variant variants[] = {
    {"without nat and probes", false, false},
    {"with nat", true, false},
    {"with nat and probes", true, true},
    {"egress", true, true, Variant::egress},
    {"observing without nat and probes", false, false, Variant::observed},
    {"observing with both", true, true, Variant::observed},
};

/// 0, or the error of the kernel; log holds what the verifier said.
int load(const Variant& variant, unsigned level, std::vector<char>& log) {
  limpet_bpf* skeleton = limpet_bpf__open();
  if (!skeleton) return -EINVAL;
  skeleton->rodata->has_nat = variant.has_nat;
  skeleton->rodata->has_probes = variant.has_probes;
  // No powers of two: with those the verifier would know more than it does.
  constexpr uint32_t rules = 1001, members = 1003;
  skeleton->rodata->rules_capacity = rules;
  skeleton->rodata->members_capacity = members;
  skeleton->rodata->pools_capacity = 64;
  bpf_map__set_value_size(skeleton->maps.counters,
                          sizeof(limpet_counters) + (rules + members) * sizeof(limpet_counter));
  const bool observes = variant.which == Variant::observed;
  skeleton->rodata->takes_notes = observes;
  skeleton->rodata->observing.frames = observes;
  bpf_map__set_autocreate(skeleton->maps.notes, observes);
  bpf_map__set_autocreate(skeleton->maps.observed, observes);
  bpf_program* programs[] = {skeleton->progs.limpet, skeleton->progs.limpet_egress,
                             skeleton->progs.limpet_observed};
  bpf_program* program = programs[variant.which];
  bpf_program__set_autoload(programs[Variant::xdp], !observes);
  bpf_program__set_autoload(programs[Variant::egress], variant.which == Variant::egress);
  bpf_program__set_autoload(programs[Variant::observed], observes);
  bpf_program__set_log_level(program, level);
  bpf_program__set_log_buf(program, log.data(), log.size());
  const int error = limpet_bpf__load(skeleton);
  limpet_bpf__destroy(skeleton);
  return error;
}

bool verify(const Variant& variant, std::vector<char>& log) {
  std::printf("%s: ", variant.name);
  const int error = load(variant, statistics, log);
  if (error == 0) {
    const char* found = std::strstr(log.data(), "processed");
    std::printf("%s", found ? found : "accepted, and nothing said\n");
    return true;
  }
  load(variant, refusal | statistics, log);
  const std::string text = log.data();
  std::printf("%s; the verifier's log ends:\n%s\n", std::strerror(-error),
              text.substr(text.size() - std::min(text.size(), tail_bytes)).c_str());
  return false;
}

}  // namespace

int main() {
  libbpf_set_print(silent);
  cap_set_proc(cap_from_text("cap_bpf,cap_net_admin,cap_perfmon=ep"));
  std::vector<char> log(log_bytes);
  bool is_accepted = true;
  for (const Variant& variant : variants) is_accepted &= verify(variant, log);
  return is_accepted ? 0 : 1;
}
