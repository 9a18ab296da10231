// SPDX-License-Identifier: GPL-2.0-or-later
// A TCP socket of the kernel's, in the namespace where it was made. What fails throws; what has to
// be waited for is waited for two seconds.
#pragma once

#include <cstdint>
#include <string>

#include "ebpf/address.h"
#include "ebpf/descriptor.h"

namespace limpet {

class TcpSocket {
 public:
  static TcpSocket listen(const IpAddress& address, uint16_t port);
  /// The first connection to a listener.
  TcpSocket accept() const;

  /// Is under way then, with a mark, from a port of its own.
  static TcpSocket connect(const IpAddress& from, const IpAddress& to, uint16_t port,
                           uint32_t mark);
  /// Whether it comes to be, rather than being refused.
  bool is_connected() const;

  /// As much as goes at once.
  size_t send(const std::string& text) const;
  std::string own_address() const;
  std::string other_address() const;

  /// What comes out at the other end when this goes in.
  std::string carry(const TcpSocket& other_end, const std::string& text) const;
  void end() const;
  /// Whether the other end says that nothing more comes.
  bool has_ended() const;

 private:
  explicit TcpSocket(int fd) : fd_(fd) {}
  static TcpSocket open(const IpAddress& of);
  Descriptor fd_;
};

}  // namespace limpet
