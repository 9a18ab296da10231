// SPDX-License-Identifier: GPL-2.0-or-later
// live_floor drop|swap INTERFACE: puts a program of floors.bpf.c on an interface of this namespace,
// where it stays.
#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <linux/if_link.h>
#include <net/if.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>
#include <string>

#include "floors.skel.h"

int main(int argc, char** argv) {
  if (argc != 3) {
    std::fprintf(stderr, "usage: live_floor drop|swap INTERFACE\n");
    return 2;
  }
  const std::unique_ptr<floors_bpf, decltype(&floors_bpf__destroy)> skeleton(
      floors_bpf__open_and_load(), floors_bpf__destroy);
  const std::string name = argv[1];
  const int interface = static_cast<int>(if_nametoindex(argv[2]));
  if (!skeleton || (name != "drop" && name != "swap") || interface == 0) {
    std::fprintf(stderr, "live_floor: %s on %s: %s\n", argv[1], argv[2], strerror(errno));
    return 1;
  }
  const auto* program = name == "drop" ? skeleton->progs.drop : skeleton->progs.swap;
  const int error =
      bpf_xdp_attach(interface, bpf_program__fd(program), XDP_FLAGS_DRV_MODE, nullptr);
  if (error != 0) {
    std::fprintf(stderr, "live_floor: attach to %s: %s\n", argv[2], strerror(-error));
    return 1;
  }
  return 0;
}
