// SPDX-License-Identifier: GPL-2.0-or-later
// A route netlink socket (rtnetlink(7)) over libmnl. The kernel answers requests while they are
// sent, so asking is synchronous and takes microseconds.
#pragma once

#include <libmnl/libmnl.h>

#include <functional>
#include <initializer_list>
#include <memory>

#include "ebpf/result.h"

namespace limpet {

class NetlinkSocket {
 public:
  using Visitor = std::function<void(const nlmsghdr&)>;

  /// Groups are RTNLGRP_… numbers to listen to; a listening socket does not block.
  static Result<NetlinkSocket> open(std::initializer_list<unsigned> groups = {});

  int fd() const { return mnl_socket_get_fd(socket_.get()); }

  /// Sends a request and visits each message of the answer. The error is the kernel's errno in
  /// words. Sets flags, sequence and length as needed; give NLM_F_DUMP for a dump.
  Result<void> ask(nlmsghdr* request, uint16_t flags, const Visitor& visit);

  enum class Heard {
    all,   // everything that waited was visited
    lost,  // the kernel dropped messages for us (ENOBUFS): read the state anew
  };
  /// Visits the messages that wait on a listening socket.
  Heard listen(const Visitor& visit);

 private:
  struct Close {
    void operator()(mnl_socket* socket) const { mnl_socket_close(socket); }
  };
  explicit NetlinkSocket(mnl_socket* socket) : socket_(socket) {}

  std::unique_ptr<mnl_socket, Close> socket_;
  unsigned sequence_ = 0;
};

}  // namespace limpet
