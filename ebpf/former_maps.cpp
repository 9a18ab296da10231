// SPDX-License-Identifier: GPL-2.0-or-later
#include "ebpf/former_maps.h"

#include <bpf/bpf.h>

#include <cerrno>
#include <cstring>
#include <limits>
#include <optional>

#include "ebpf/descriptor.h"

namespace limpet {
namespace {

/// A pinned array map, and what the kernel says of it.
struct PinnedArray {
  Descriptor map;
  bpf_map_info info;

  static Result<PinnedArray> open(const std::string& path) {
    PinnedArray array{.map = Descriptor(bpf_obj_get(path.c_str())), .info = {}};
    uint32_t size = sizeof array.info;
    if (array.map.get() < 0 || bpf_obj_get_info_by_fd(array.map.get(), &array.info, &size) != 0) {
      return Error{path + ": " + std::strerror(errno)};
    }
    return array;
  }
};

Error other_shape(const std::string& path) {
  return Error{path + ": is another map than its layout says"};
}

/// The maps of one directory, mapped one by one; the first failure is kept.
class Opening {
 public:
  explicit Opening(const std::string& directory) : directory_(directory) {}

  template <class T>
  void map(MappedArray<T>& array, const char* name, std::optional<uint32_t> entries = {}) {
    const std::string path = directory_ + "/" + name;
    const auto pinned = PinnedArray::open(path);
    if (!pinned) return fail(pinned.error());
    const bpf_map_info& info = pinned->info;
    if (info.type != BPF_MAP_TYPE_ARRAY || info.value_size != sizeof(T) ||
        (entries && info.max_entries != *entries)) {
      return fail(other_shape(path));
    }
    auto mapped = MappedArray<T>::open(pinned->map.get(), info.max_entries);
    if (!mapped) return fail({path + ": " + mapped.error().message});
    array = std::move(*mapped);
  }

  void map(Counters& counters, uint32_t cpus, const Capacity& capacity) {
    const std::string path = directory_ + "/counters";
    const auto pinned = PinnedArray::open(path);
    if (!pinned) return fail(pinned.error());
    const bpf_map_info& info = pinned->info;
    if (info.type != BPF_MAP_TYPE_ARRAY || info.max_entries != cpus ||
        info.value_size != Counters::value_size(capacity.rules, capacity.members)) {
      return fail(other_shape(path));
    }
    auto mapped = Counters::open(pinned->map.get(), cpus, capacity.rules, capacity.members);
    if (!mapped) return fail({path + ": " + mapped.error().message});
    counters = std::move(*mapped);
  }

  const Result<void>& result() const { return result_; }

 private:
  void fail(const Error& error) {
    if (result_) result_ = error;
  }

  const std::string& directory_;
  Result<void> result_;
};

}  // namespace

Result<FormerMaps> FormerMaps::open(const std::string& directory) {
  const auto layout = read_layout(directory);
  if (!layout) return Error{directory + ": no maps are pinned there"};
  FormerMaps maps;
  maps.directory_ = directory;
  maps.layout_ = *layout;
  if (!maps.has(LIMPET_MEMORY_numbers)) {
    return Error{"the memory of who has which number has another layout in this version"};
  }
  if (auto opened = maps.open_numbers(); !opened) return opened.error();
  if (auto read = maps.read_pools(); !read) return read.error();
  if (auto read = maps.read_capacity(); !read) return read.error();
  return maps;
}

Result<void> FormerMaps::open_numbers() {
  Opening opening(directory_);
  opening.map(pool_names_, "pool_names");
  opening.map(member_names_, "member_names");
  opening.map(rule_names_, "rule_names");
  opening.map(port_table_names_, "port_table_names");
  return opening.result();
}

Result<void> FormerMaps::open_memory() {
  Opening opening(directory_);
  if (has(LIMPET_MEMORY_slots)) {
    opening.map(slots_, "slots", capacity_.slots / LIMPET_SLOTS_A_LINE);
    opening.map(windows_, "windows", capacity_.slots);
  }
  if (has(LIMPET_MEMORY_clients)) {
    opening.map(seen_, "seen", capacity_.filter_words);
    opening.map(recent_, "recent", 2 * LIMPET_RECENT_WORDS);
    opening.map(bindings_, "bindings", capacity_.buckets);
    opening.map(admissions_, "admissions", capacity_.pools);
    opening.map(fragments_, "fragments", LIMPET_FRAGMENTS);
    opening.map(clock_, "clock", 1);
  }
  if (has(LIMPET_MEMORY_counters)) {
    const uint32_t cpus = layout_.head.cpus;
    opening.map(counters_, cpus, capacity_);
    opening.map(affinity_counters_, "affinity_counters", cpus * capacity_.pools);
  }
  return opening.result();
}

/// What stands behind the place may be anything, and of any size.
Result<void> FormerMaps::read_pools() {
  const std::string path = directory_ + "/pools";
  const auto pinned = PinnedArray::open(path);
  if (!pinned) return pinned.error();
  if (pinned->info.value_size < LIMPET_POOL_PLACE ||
      pinned->info.max_entries != pool_names_.size()) {
    return other_shape(path);
  }
  std::vector<char> value(pinned->info.value_size);
  pools_.resize(pool_names_.size());
  for (uint32_t pool = 0; pool < pools_.size(); ++pool) {
    if (bpf_map_lookup_elem(pinned->map.get(), &pool, value.data()) != 0) {
      return Error{path + ": " + std::strerror(errno)};
    }
    std::memcpy(&pools_[pool], value.data(), LIMPET_POOL_PLACE);
  }
  return {};
}

/// By the maps' own sizes, so that whoever keeps within them reads nothing else. What is not read
/// has no bounds.
Result<void> FormerMaps::read_capacity() {
  constexpr uint32_t unbounded = std::numeric_limits<uint32_t>::max();
  if (fit_this_version()) capacity_ = capacity_of(layout_);
  capacity_.pools = pool_names_.size();
  capacity_.members = member_names_.size();
  capacity_.rules = rule_names_.size();
  capacity_.port_tables = port_table_names_.size();
  capacity_.slots = capacity_.filter_words = capacity_.buckets = unbounded;
  const auto entries = [this](const char* name, uint32_t& count) -> Result<void> {
    const auto pinned = PinnedArray::open(directory_ + "/" + name);
    if (!pinned) return pinned.error();
    count = pinned->info.max_entries;
    return {};
  };
  if (has(LIMPET_MEMORY_slots)) {
    if (auto read = entries("windows", capacity_.slots); !read) return read;
  }
  if (!has(LIMPET_MEMORY_clients)) return {};
  if (auto read = entries("seen", capacity_.filter_words); !read) return read;
  return entries("bindings", capacity_.buckets);
}

Names FormerMaps::names() const {
  const auto all = []<class T>(const MappedArray<T>& records) {
    return std::vector<T>(records.data(), records.data() + records.size());
  };
  return {.pools = all(pool_names_),
          .members = all(member_names_),
          .rules = all(rule_names_),
          .port_tables = all(port_table_names_)};
}

}  // namespace limpet
