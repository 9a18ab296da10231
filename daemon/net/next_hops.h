// SPDX-License-Identifier: GPL-2.0-or-later
// Follows the next hops of members through the kernel's links, routes and neighbour table, and
// tells of each change. Lives on the loop; two netlink sockets, one to hear of changes and one to
// ask.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <set>

#include "daemon/loop/handle.h"
#include "daemon/net/link.h"
#include "daemon/net/neighbour.h"
#include "daemon/net/netlink_socket.h"
#include "daemon/net/route.h"
#include "ebpf/next_hop.h"

namespace limpet {

class NextHops {
 public:
  /// Told of every change: where the frames of an address go, or why they cannot.
  using Listener = std::function<void(const IpAddress&, const Result<NextHop>&)>;

  /// Follows these addresses; only ways out of `interfaces` (names) count. The listener is called
  /// for what is known at once before open() returns. Members must be on a link of the edge: a way
  /// through a gateway is an error here (forwarding mode l2).
  static Result<std::unique_ptr<NextHops>> open(uv_loop_t* loop, std::set<std::string> interfaces,
                                                const std::set<IpAddress>& addresses,
                                                Listener listener);
  ~NextHops();

  /// Follows these addresses from now on. Of those that were followed before, only changes are
  /// told. After an error they are followed all the same, and the kernel is asked again soon.
  Result<void> follow(const std::set<IpAddress>& addresses);

  /// True when each address is either resolved or known to be out of reach.
  bool settled() const;

 private:
  struct Followed {
    Result<Route> route = Error{"no route yet"};
    Result<NextHop> next_hop = Error{"not looked at yet"};
  };
  using NeighbourKey = std::pair<unsigned, IpAddress>;

  NextHops(NetlinkSocket asking, NetlinkSocket listening, std::set<std::string> interfaces,
           Listener listener);
  Result<void> start(uv_loop_t* loop, const std::set<IpAddress>& addresses);
  Result<void> read_all();
  void hear();
  void take(const nlmsghdr& message);
  void take(const Neighbour& neighbour);
  void find_routes();
  void probe_all();
  void settle(const IpAddress& address, Followed& followed);
  Result<NextHop> next_hop_of(const IpAddress& address, const Route& route) const;

  NetlinkSocket asking_, listening_;
  std::set<std::string> interfaces_;
  Listener listener_;
  std::map<IpAddress, Followed> followed_;
  std::map<unsigned, Link> links_;
  std::map<NeighbourKey, Neighbour> neighbours_;  // of followed addresses
  bool asks_again_ = false;                       // the last look at the kernel failed
  std::set<NeighbourKey> doubtful_;               // failed once, being asked for by broadcast
  Handle<uv_poll_t> readable_;
  Handle<uv_timer_t> route_timer_;  // gathers a burst of route changes into one look
  Handle<uv_timer_t> probe_timer_;
};

}  // namespace limpet
