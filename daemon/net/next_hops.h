// SPDX-License-Identifier: GPL-2.0-or-later
// Follows the next hops of members through the kernel's links, routes and neighbour tables, of both
// families, and tells of each change. Lives on the loop; two netlink sockets, one to hear of
// changes and one to ask.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <set>

#include "daemon/loop/handle.h"
#include "daemon/loop/readable.h"
#include "daemon/net/egress.h"
#include "daemon/net/neighbours.h"
#include "daemon/net/netlink_socket.h"
#include "daemon/net/route.h"

namespace limpet {

class NextHops {
 public:
  /// Told of every change: where the frames of an address go, or why they cannot.
  using Listener = std::function<void(const IpAddress&, const Result<NextHop>&)>;

  /// Follows these addresses; only ways out of `interfaces` (names of physical ones) count, be it
  /// through VLAN interfaces above them. The listener is called for what is known at once before
  /// open() returns.
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
    Result<Egress> egress = Error{"no route yet"};
    Result<NextHop> next_hop = Error{"not looked at yet"};

    /// Whose MAC the frames need: the router's, or the address's own.
    std::optional<NeighbourKey> neighbour(const IpAddress& address) const;
  };

  NextHops(NetlinkSocket asking, NetlinkSocket listening, std::set<std::string> interfaces,
           Listener listener);
  Result<void> start(uv_loop_t* loop, const std::set<IpAddress>& addresses);
  Result<void> read_all();
  void hear();
  void take(const nlmsghdr& message);
  void look_soon(bool at_neighbours);
  void look();
  void find_routes();
  void probe();
  void settle(const IpAddress& address, Followed& followed);
  Result<NextHop> next_hop_of(const IpAddress& address, const Followed& followed) const;

  NetlinkSocket asking_, listening_;
  std::set<std::string> interfaces_;
  Listener listener_;
  std::map<IpAddress, Followed> followed_;
  Links links_;
  Neighbours neighbours_{asking_};
  std::multimap<NeighbourKey, IpAddress> addresses_;  // followed ones, by whom they lead to
  bool reads_again_ = false;                          // the last look at the kernel failed
  bool retries_soon_ = false;  // look() is to ask for neighbours that do not answer
  std::unique_ptr<Readable> readable_;
  Handle<uv_timer_t> look_timer_;  // gathers a burst of changes into one look
  Handle<uv_timer_t> probe_timer_;
};

}  // namespace limpet
