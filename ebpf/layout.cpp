// SPDX-License-Identifier: GPL-2.0-or-later
#include "ebpf/layout.h"

#include <bpf/bpf.h>

#include <algorithm>
#include <cstring>
#include <vector>

#include "ebpf/descriptor.h"

namespace limpet {

std::optional<limpet_layout> read_layout(const std::string& directory) {
  const Descriptor map(bpf_obj_get((directory + "/layout").c_str()));
  bpf_map_info info{};
  uint32_t size = sizeof info;
  if (map.get() < 0 || bpf_obj_get_info_by_fd(map.get(), &info, &size) != 0) return {};
  std::vector<char> value(std::max<size_t>(info.value_size, sizeof(limpet_layout)));
  const uint32_t first = 0;
  if (bpf_map_lookup_elem(map.get(), &first, value.data()) != 0) return {};
  limpet_layout layout{};
  std::memcpy(&layout, value.data(), sizeof layout);
  if (layout.version == 0) return {};
  if (layout.version != LIMPET_LAYOUT) layout = {.version = layout.version};
  return layout;
}

}  // namespace limpet
