// SPDX-License-Identifier: GPL-2.0-or-later
#include "tests/fuzz/fuzz_program.h"

#include <bpf/bpf.h>

#include <cstring>
#include <stdexcept>

#include "tests/fuzz/fuzz_farm.h"

namespace limpet::fuzz {
namespace {

/// A map of the program, which Datapath keeps to itself.
Descriptor map_of(int program, const std::string& name, uint32_t* value_size) {
  uint32_t ids[64];
  bpf_prog_info info{};
  info.map_ids = reinterpret_cast<uint64_t>(ids);
  info.nr_map_ids = std::size(ids);
  uint32_t size = sizeof info;
  if (bpf_obj_get_info_by_fd(program, &info, &size) != 0) return {};
  for (uint32_t i = 0; i < info.nr_map_ids && i < std::size(ids); ++i) {
    Descriptor map(bpf_map_get_fd_by_id(ids[i]));
    bpf_map_info about{};
    size = sizeof about;
    if (bpf_obj_get_info_by_fd(map.get(), &about, &size) != 0 || name != about.name) continue;
    *value_size = about.value_size;
    return map;
  }
  return {};
}

}  // namespace

FuzzProgram::FuzzProgram(Datapath datapath, Observer observer, const model::Farm& farm)
    : datapath_(std::move(datapath)),
      observer_(std::move(observer)),
      reasons_(LIMPET_REASON_COUNT),
      rules_(farm.rules.size()),
      members_(farm.members.size()) {}

Result<FuzzProgram> FuzzProgram::load(const model::Farm& farm) {
  auto datapath = load_farm(farm);
  if (!datapath) return datapath.error();
  auto observer =
      Observer::open(*datapath, {.until_ns = UINT64_MAX, .strangers = true, .frames = true});
  if (!observer) return observer.error();
  if (auto loaded = observer->load(); !loaded) return loaded.error();
  FuzzProgram program(std::move(*datapath), std::move(*observer), farm);
  if (auto found = program.find_maps(); !found) return found.error();
  const model::Bytes frame(200);
  program.has_first_parts_ = program.accepts({.frame = frame, .ifindex = 0, .first_part = 100});
  program.has_headrooms_ = program.accepts({.frame = frame, .ifindex = 0, .headroom = 0});
  return program;
}

Result<void> FuzzProgram::find_maps() {
  uint32_t size = 0;
  fragments_ = map_of(datapath_.program_fd(), "fragments", &size);
  limits_ = map_of(datapath_.program_fd(), "limits", &limit_size_);
  if (fragments_.get() < 0 || size != sizeof(uint64_t)) return Error{"no map `fragments` of words"};
  if (limits_.get() < 0 || limit_size_ < sizeof(int64_t)) return Error{"no map `limits` of words"};
  return {};
}

bool FuzzProgram::accepts(const model::Arrival& arrival) {
  try {
    run(arrival);
    return true;
  } catch (const std::runtime_error&) {
    return false;
  }
}

size_t FuzzProgram::metadata_for(size_t headroom) {
  return (most_headroom - headroom) / 4 * 4;
}

Verdict FuzzProgram::run(const model::Arrival& arrival) {
  datapath_.set_test_clock(arrival.now_ns);
  const size_t metadata = metadata_for(arrival.headroom);
  model::Bytes in(metadata), out(metadata + arrival.frame.size() + 1024);
  model::append(in, arrival.frame);
  const size_t first = std::min(arrival.first_part, arrival.frame.size());
  xdp_md context{};
  context.data = static_cast<uint32_t>(metadata);
  context.data_end = static_cast<uint32_t>(metadata + first);
  context.ingress_ifindex = arrival.ifindex;

  LIBBPF_OPTS(bpf_test_run_opts, options, .data_in = in.data(), .data_out = out.data(),
              .data_size_in = static_cast<uint32_t>(in.size()),
              .data_size_out = static_cast<uint32_t>(out.size()), .ctx_in = &context,
              .ctx_size_in = sizeof context);
  const int program = observes_ ? observer_.program_fd() : datapath_.program_fd();
  if (const int error = bpf_prog_test_run_opts(program, &options); error != 0) {
    throw std::runtime_error(std::string("BPF_PROG_TEST_RUN: ") + strerror(-error));
  }
  out.resize(options.data_size_out);
  out.erase(out.begin(), out.begin() + static_cast<std::ptrdiff_t>(metadata));
  Gain gain = count();
  compare(gain, arrival);
  return {.action = options.retval, .frame = std::move(out), .gain = std::move(gain)};
}

/// Time stands nearly still here, so that most of it is more than ten thousand a second.
void FuzzProgram::compare(const Gain& gain, const model::Arrival& arrival) {
  for (const limpet_observation& seen : observer_.take(10)) {
    const bool is_same = observes_ && gain.reasons.contains(seen.explanation.reason) &&
                         seen.length == arrival.frame.size() && seen.time == arrival.now_ns &&
                         std::memcmp(seen.frame, arrival.frame.data(), seen.captured) == 0;
    if (!is_same) throw std::runtime_error("what was observed of a frame is not what it was");
  }
}

Gain FuzzProgram::count() {
  Gain gain;
  const auto count_in = [](auto& gained, uint32_t number, limpet_counter& known,
                           const limpet_counter& now) {
    const Gained more{now.packets - known.packets, now.bytes - known.bytes,
                      now.clients - known.clients};
    if (more != Gained{}) gained[number] = more;
    known = now;
  };
  for (uint32_t i = 0; i < reasons_.size(); ++i) {
    const uint64_t now = datapath_.reason_count(i);
    if (now != reasons_[i]) gain.reasons[i] = now - reasons_[i];
    reasons_[i] = now;
  }
  for (uint32_t i = 0; i < rules_.size(); ++i) {
    count_in(gain.rules, i, rules_[i], datapath_.rule_counter(i));
  }
  for (uint32_t i = 0; i < members_.size(); ++i) {
    count_in(gain.members, i, members_[i], datapath_.member_counter(i));
  }
  return gain;
}

void FuzzProgram::forget_fragment(uint32_t place) {
  const uint64_t empty = 0;
  bpf_map_update_elem(fragments_.get(), &place, &empty, BPF_ANY);
}

void FuzzProgram::set_limit(limpet_limit which, int64_t used_up_to_ns) {
  const uint32_t key = which;
  std::vector<uint8_t> value(limit_size_);
  std::memcpy(value.data(), &used_up_to_ns, sizeof used_up_to_ns);
  bpf_map_update_elem(limits_.get(), &key, value.data(), BPF_ANY);
}

}  // namespace limpet::fuzz
