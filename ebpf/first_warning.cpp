// SPDX-License-Identifier: GPL-2.0-or-later
#include "ebpf/first_warning.h"

#include <bpf/libbpf.h>

#include <cstdio>

namespace limpet {
namespace {

thread_local std::string first;  // NOLINT

int keep(libbpf_print_level level, const char* format, va_list arguments) {
  if (level != LIBBPF_WARN || !first.empty()) return 0;
  char text[512];
  std::vsnprintf(text, sizeof text, format, arguments);
  first = text;
  while (first.ends_with('\n')) first.pop_back();
  return 0;
}

}  // namespace

void keep_first_warning() {
  libbpf_set_print(keep);
  first.clear();
}

const std::string& first_warning() {
  return first;
}

}  // namespace limpet
