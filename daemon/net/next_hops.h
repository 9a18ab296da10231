// SPDX-License-Identifier: GPL-2.0-or-later
// Follows the next hops of members through the kernel's links, routes and neighbour tables, of both
// families, and tells of each change. Lives on the loop; two netlink sockets, one to hear of
// changes and one to ask.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "daemon/loop/handle.h"
#include "daemon/loop/readable.h"
#include "daemon/net/link_change.h"
#include "daemon/net/neighbours.h"
#include "daemon/net/netlink_socket.h"
#include "daemon/net/path.h"

namespace limpet {

class NextHops {
 public:
  struct Listeners {
    /// Told of every change: where the frames of an address go, or why they cannot.
    std::function<void(const IpAddress&, const Result<NextHop>&)> next_hop;
    /// Told what became of one of the interfaces, once open() has returned.
    std::function<void(const std::string& interface, const LinkChange&)> link;
  };

  /// Follows these addresses; only ways out of `interfaces` (names of physical ones) count, be it
  /// through VLAN interfaces above them. What is known of next hops at once is told before open()
  /// returns.
  static Result<std::unique_ptr<NextHops>> open(uv_loop_t* loop, std::set<std::string> interfaces,
                                                const std::set<IpAddress>& addresses,
                                                Listeners listeners);
  ~NextHops();

  /// Follows these addresses from now on. Of those that were followed before, only changes are
  /// told. After an error they are followed all the same, and the kernel is asked again soon; so it
  /// is when they are the same ones as before.
  Result<void> follow(const std::set<IpAddress>& addresses);

  /// True when each address is either resolved or known to be out of reach.
  bool settled() const;

 private:
  struct Followed {
    Result<std::vector<Path>> paths = Error{"no route yet"};
    Result<NextHop> next_hop = Error{"not looked at yet"};
    /// Since when the next hop is of a path that there was, as the new one's is being asked for;
    /// 0: it is not.
    uint64_t kept_since_ms = 0;
  };

  NextHops(NetlinkSocket asking, NetlinkSocket listening, std::set<std::string> interfaces,
           Listeners listeners);
  Result<void> start(uv_loop_t* loop, const std::set<IpAddress>& addresses);
  Result<void> read_all();
  void hear();
  void take(const nlmsghdr& message);
  void look_soon(bool probes);
  void look();
  void note_links();
  void tell_links();
  void look_at_paths();
  void tick();
  void pace();
  void probe();
  void settle(const IpAddress& address, Followed& followed);

  NetlinkSocket asking_, listening_;
  std::set<std::string> interfaces_;
  Listeners listeners_;
  std::map<IpAddress, Followed> followed_;
  Links links_;
  std::map<std::string, std::optional<Link>> told_links_;  // by the interfaces' names
  Neighbours neighbours_{asking_};
  std::multimap<NeighbourKey, IpAddress> addresses_;  // followed ones, by whom they lead to
  bool reads_again_ = false;                          // the last look at the kernel failed
  bool probes_soon_ = false;                          // look() is to ask for all neighbours
  bool probed_ = false;                               // the next tick sees who has answered
  std::unique_ptr<Readable> readable_;
  Handle<uv_timer_t> look_timer_;  // gathers a burst of changes into one look
  Handle<uv_timer_t> tick_timer_;
};

}  // namespace limpet
