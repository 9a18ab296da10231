// SPDX-License-Identifier: GPL-2.0-or-later
// A network of its own for tests that ask the kernel's routes: the thread lives in it as long as
// the object does.
#pragma once

#include <functional>
#include <string>

#include "ebpf/address.h"
#include "ebpf/descriptor.h"

namespace limpet {

class NetworkNamespace {
 public:
  /// Enters a fresh namespace whose only interface, lo, is up. Throws where it may not.
  NetworkNamespace();
  ~NetworkNamespace();
  NetworkNamespace(const NetworkNamespace&) = delete;
  NetworkNamespace& operator=(const NetworkNamespace&) = delete;

  /// Lines of commands for ip(8), each without the word ip; throws when one fails.
  // With its path: a busybox shell (tests/vm) would take its own `ip`, which knows no -batch.
  void ip(const std::string& lines) { run("/bin/ip -batch -", lines); }
  void ip6(const std::string& lines) { run("/bin/ip -6 -batch -", lines); }
  /// A pair of interfaces, `name` and `name`-far, both up; the first with this MAC.
  void add_link(const std::string& name, const MacAddress& mac);
  /// The key as a path below /proc/sys/net.
  void set(const std::string& key, const std::string& value);
  unsigned ifindex(const std::string& name) const;

  /// Does something in here, wherever the thread is otherwise; sockets stay where they were made.
  void within(const std::function<void()>& act) const;
  /// For `ip link set DEVICE netns …`.
  std::string path() const;

 private:
  static void run(const char* command, const std::string& input);

  Descriptor former_, own_;
};

}  // namespace limpet
