// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/net/netlink_socket.h"

#include <sys/socket.h>
#include <sys/time.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <string>

namespace limpet {
namespace {

// Dumps come in messages of up to 32 KiB (netlink(7)).
using Buffer = std::array<char, 32768>;

int visit_message(const nlmsghdr* message, void* visitor) {
  (*static_cast<const NetlinkSocket::Visitor*>(visitor))(*message);
  return MNL_CB_OK;
}

}  // namespace

Result<NetlinkSocket> NetlinkSocket::open(std::initializer_list<unsigned> groups) {
  const int flags = SOCK_CLOEXEC | (groups.size() > 0 ? SOCK_NONBLOCK : 0);
  NetlinkSocket socket(mnl_socket_open2(NETLINK_ROUTE, flags));
  if (!socket.socket_) return Error{std::string("netlink socket: ") + strerror(errno)};
  if (mnl_socket_bind(socket.socket_.get(), 0, MNL_SOCKET_AUTOPID) < 0) {
    return Error{std::string("netlink socket: ") + strerror(errno)};
  }
  // The loop must not wait for ever for an answer, whatever the kernel does with a request.
  const timeval patience{.tv_sec = 1, .tv_usec = 0};
  setsockopt(mnl_socket_get_fd(socket.socket_.get()), SOL_SOCKET, SO_RCVTIMEO, &patience,
             sizeof patience);
  for (unsigned group : groups) {
    if (mnl_socket_setsockopt(socket.socket_.get(), NETLINK_ADD_MEMBERSHIP, &group, sizeof group) <
        0) {
      return Error{std::string("netlink group: ") + strerror(errno)};
    }
  }
  return socket;
}

Result<void> NetlinkSocket::ask(nlmsghdr* request, uint16_t flags, const Visitor& visit) {
  request->nlmsg_flags |= NLM_F_REQUEST | flags;
  // Compared whole: one of its two bits is NLM_F_REPLACE's too.
  if ((flags & NLM_F_DUMP) != NLM_F_DUMP) request->nlmsg_flags |= NLM_F_ACK;
  request->nlmsg_seq = ++sequence_;
  if (mnl_socket_sendto(socket_.get(), request, request->nlmsg_len) < 0) {
    return Error{strerror(errno)};
  }
  Buffer buffer;
  int more = MNL_CB_OK;
  while (more > MNL_CB_STOP) {
    const ssize_t size = mnl_socket_recvfrom(socket_.get(), buffer.data(), buffer.size());
    if (size < 0) return Error{strerror(errno)};
    more = mnl_cb_run(buffer.data(), static_cast<size_t>(size), sequence_,
                      mnl_socket_get_portid(socket_.get()), visit_message,
                      const_cast<Visitor*>(&visit));
    // Another sequence number: the late answer to a request that was given up. Ours follows.
    if (more < 0 && errno == EPROTO) more = MNL_CB_OK;
  }
  if (more < 0) return Error{strerror(errno)};
  return {};
}

NetlinkSocket::Heard NetlinkSocket::listen(const Visitor& visit) {
  Buffer buffer;
  for (;;) {
    const ssize_t size = mnl_socket_recvfrom(socket_.get(), buffer.data(), buffer.size());
    if (size < 0) return errno == ENOBUFS ? Heard::lost : Heard::all;
    mnl_cb_run(buffer.data(), static_cast<size_t>(size), 0, 0, visit_message,
               const_cast<Visitor*>(&visit));
  }
}

}  // namespace limpet
