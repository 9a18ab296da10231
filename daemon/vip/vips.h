// SPDX-License-Identifier: GPL-2.0-or-later
// The VIPs' addresses on this host's devices: put there, announced, defended, withdrawn with too
// few members, put back when somebody takes them off. They stay when the daemon ends, in whatever
// way; the next one knows them again. Lives on the loop.
//
// On a link ("arp") an address is asked for before it is put there, and not put there while another
// host has it. One that is there is defended for ever, by one announcement in ten seconds (RFC
// 5227, 2.4 (c)): a VIP is not this host's to give up because a stranger claims it.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "daemon/net/link.h"
#include "daemon/vip/address_table.h"
#include "daemon/vip/placement.h"
#include "daemon/vip/segment.h"

namespace limpet {

class Vips {
 public:
  /// Told what happened: whether that is good, the VIP's name ("": none has the address any more),
  /// and a sentence without a subject's article: "192.0.2.10 is on eth0".
  using Listener = std::function<void(bool good, const std::string& vip, const std::string& text)>;

  static Result<std::unique_ptr<Vips>> open(uv_loop_t* loop, Listener listener);

  /// These are the VIPs from now on. Addresses that limpet once put somewhere, and that these have
  /// not there, are removed. Everything happens on a later turn of the loop.
  void follow(const Config& config);
  /// What is known of a VIP's members. A VIP of which nothing was told stays as it is.
  void take_members(const std::string& vip, const VipMembers& members);

  const std::vector<Placement>& placements() const { return placements_; }
  /// What the times of a placement's state count from.
  static uint64_t now_ms() { return uv_hrtime() / 1'000'000; }

 private:
  Vips(NetlinkSocket asking, NetlinkSocket listening, Listener listener)
      : asking_(std::move(asking)),
        listening_(std::move(listening)),
        listener_(std::move(listener)) {}
  Result<void> start(uv_loop_t* loop);
  Result<void> read();
  void hear();
  void take_link(const Link& link);
  void settle_soon() { arm(0); }
  void arm(uint64_t delay_ms);

  // vips_settle.cpp: what should be so is brought about.
  void settle();
  void settle(Placement& placement, uint64_t now);
  void remove_strays();
  void note_presence(Placement& placement, uint64_t now);
  void probe(Placement& placement, uint64_t now);
  void hold(Placement& placement, uint64_t now);
  bool put(Placement& placement, uint64_t now);
  void take_off(Placement& placement);
  void announce(Placement& placement, uint64_t now);
  void tell(Placement& placement);
  void tell_trouble(Placement& placement, const std::string& trouble);
  uint64_t due() const;

  // vips_segments.cpp
  Result<Segment*> segment_of(const Placement& placement);
  void forget_segments();
  void take_claim(unsigned ifindex, const Claim& claim);
  void defend(Placement& placement, Segment& segment, const Claim& claim);

  const Link* link_of(const std::string& device) const;
  const InterfaceAddress* found(const Placement& placement) const;
  std::string obstacle(const Placement& placement) const;

  NetlinkSocket asking_, listening_;
  Listener listener_;
  uv_loop_t* loop_ = nullptr;
  std::minstd_rand random_{std::random_device{}()};
  bool follows_ = false;  // follow() was called: what is nobody's may be removed
  bool stale_ = false;    // the kernel could not be read: to be done again
  Links links_;
  AddressTable addresses_{asking_};
  std::map<unsigned, Segment> segments_;  // by ifindex
  std::vector<Placement> placements_;
  std::map<std::string, VipMembers> members_;        // by VIP
  std::set<std::pair<unsigned, IpAddress>> strays_;  // that cannot be removed, as told
  std::unique_ptr<Readable> readable_;
  Handle<uv_timer_t> timer_;
};

}  // namespace limpet
