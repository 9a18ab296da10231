// SPDX-License-Identifier: GPL-2.0-or-later
#include "tests/packet/network_namespace.h"

#include <fcntl.h>
#include <net/if.h>
#include <sched.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <stdexcept>

namespace limpet {
namespace {

std::runtime_error failure(const std::string& what) {
  return std::runtime_error(what + ": " + std::strerror(errno));
}

Descriptor current() {
  Descriptor fd(open("/proc/thread-self/ns/net", O_RDONLY | O_CLOEXEC));
  if (fd.get() < 0) throw failure("/proc/thread-self/ns/net");
  return fd;
}

}  // namespace

NetworkNamespace::NetworkNamespace() : former_(current()) {
  if (unshare(CLONE_NEWNET) != 0) throw failure("a network namespace");
  own_ = current();
  ip("link set lo up\n");
}

NetworkNamespace::~NetworkNamespace() {
  if (setns(former_.get(), CLONE_NEWNET) != 0) std::perror("back to the former namespace");
}

void NetworkNamespace::run(const char* command, const std::string& input) {
  std::FILE* process = popen(command, "w");
  if (!process) throw failure(command);
  std::fputs(input.c_str(), process);
  if (pclose(process) != 0)
    throw std::runtime_error(std::string(command) + " failed on:\n" + input);
}

/// The far end speaks no IPv6: what it says of its own accord would come in here, and count.
void NetworkNamespace::add_link(const std::string& name, const MacAddress& mac) {
  ip("link add " + name + " address " + mac.to_string() + " type veth peer name " + name +
     "-far\n");
  set("ipv6/conf/" + name + "-far/disable_ipv6", "1");
  ip("link set " + name + " up\nlink set " + name + "-far up\n");
}

void NetworkNamespace::set(const std::string& key, const std::string& value) {
  std::ofstream file("/proc/sys/net/" + key);
  if (!(file << value << std::flush)) throw failure(key);
}

void NetworkNamespace::within(const std::function<void()>& act) const {
  const Descriptor elsewhere = current();
  if (setns(own_.get(), CLONE_NEWNET) != 0) throw failure("into a namespace");
  act();
  if (setns(elsewhere.get(), CLONE_NEWNET) != 0) throw failure("out of a namespace");
}

std::string NetworkNamespace::path() const {
  return "/proc/" + std::to_string(getpid()) + "/fd/" + std::to_string(own_.get());
}

unsigned NetworkNamespace::ifindex(const std::string& name) const {
  const unsigned index = if_nametoindex(name.c_str());
  if (index == 0) throw failure(name);
  return index;
}

}  // namespace limpet
