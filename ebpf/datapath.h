// SPDX-License-Identifier: GPL-2.0-or-later
// The kernel's side of limpet, seen from user space: the loaded program and its maps. Nobody else
// touches a map. Numbers (of rules, pools, members, port tables) are given by the caller; what is
// in the maps is described in abi.h. Maps that are pinned outlive the process, and another Datapath
// goes on with them.
//
// Lives on one thread; what it says of pools, slots, filters and counters may be read on others.
//
// Order of writing matters, because packets read at any moment: write members, slots and pools
// before the rules and ports that lead to them, and VIPs last.
#pragma once

#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ebpf/abi.h"
#include "ebpf/address.h"
#include "ebpf/attachment.h"
#include "ebpf/binding_table.h"
#include "ebpf/capacity.h"
#include "ebpf/former_maps.h"
#include "ebpf/hash.h"
#include "ebpf/names.h"
#include "ebpf/next_hop.h"
#include "ebpf/pin_directory.h"
#include "ebpf/probe.h"
#include "ebpf/probe_filter.h"
#include "ebpf/result.h"
#include "ebpf/seen_filter.h"
#include "ebpf/slot_table.h"
#include "ebpf/way.h"

struct limpet_bpf;  // the generated skeleton

namespace limpet {

/// What the program takes for the time.
enum class Clock {
  kernel,  // CLOCK_MONOTONIC
  test,    // what set_test_clock() says
};

class Datapath {
 public:
  /// Makes the maps and loads the program; attaches nothing. The error is the kernel's, with
  /// libbpf's first words on it. With a directory of a bpffs, which is to be made, the maps are
  /// pinned in it.
  static Result<Datapath> open(const Capacity& capacity, const limpet_hash_key& key,
                               Clock clock = Clock::kernel, const std::string& pins = "");
  /// Loads the program for the maps that are pinned in this directory, with all that is in them.
  /// Nothing is changed in them but which program they belong to. Fails when they are of another
  /// layout, or not what it says.
  static Result<Datapath> adopt(const std::string& pins, Clock clock = Clock::kernel);
  Datapath(Datapath&&) noexcept;
  Datapath& operator=(Datapath&&) noexcept;
  ~Datapath();

  /// Attaches to an interface, and lets packets be redirected to it. attachments() has it then.
  /// Where there are probes, what leaves by the interface is looked at, too.
  Result<void> attach(unsigned ifindex);
  void detach();
  /// Lets packets be redirected to these interfaces. Before a member is written that is behind one.
  Result<void> allow_redirects_to(const std::vector<unsigned>& ifindexes);
  /// Attaches to these interfaces for good: their links are in `pins`, and stay there. Where one
  /// was already, its program is replaced in one step; a draft there, whose maps are this one's, is
  /// the set in force then; interfaces that are not named lose theirs. Again when an interface was
  /// made again. What fails before the first program is replaced leaves everything as it was.
  Result<void> take_over(const std::vector<unsigned>& ifindexes, const PinDirectory& pins,
                         bool force);
  const std::vector<Attachment>& attachments() const { return attachments_; }

  Result<void> put_vip(const IpAddress& address, const limpet_vip& vip);
  void remove_vip(const IpAddress& address);
  void put_ports(uint32_t port_table, std::span<const uint16_t, LIMPET_PORTS> rule_by_port);
  void put_rule(uint32_t rule, const limpet_rule& value);
  /// All but the epoch and its end, which are its filter's. A pool without memory gets a filter
  /// that has seen everybody.
  void put_pool(uint32_t pool, const limpet_pool& value);
  /// How packets of a family get to the member.
  void put_way(uint32_t member, limpet_family family, const Way& way);
  /// The member gets no packets of either family; `loss` says why, for the counters of moved
  /// clients.
  void put_lost_member(uint32_t member, limpet_loss loss);

  /// A nat member's address: its port tables tell the rules whose replies come from there.
  Result<void> put_nat(const IpAddress& member, const limpet_nat& nat);
  void remove_nat(const IpAddress& member);
  /// See map `relays` in abi.h.
  Result<void> put_relay(const MacAddress& mac);
  void remove_relay(const MacAddress& mac);

  /// Answers are known from then on, and packets of the probe's socket sent; see ebpf/probe.h.
  /// Refused: number 0 or one beyond the capacity, addresses of two families.
  Result<void> put_probe(uint16_t number, const Probe& probe);
  /// After its socket was closed: what that still sends is dropped.
  void remove_probe(uint16_t number);

  /// A pool's memory, once put_pool() has told where it is: a later one must not move or resize it.
  /// They do not outlive the Datapath. Slots go by the timeout of when they were asked for.
  limpet_pool pool(uint32_t pool) const;
  SlotTable slots(uint32_t pool);
  SeenFilter seen_filter(uint32_t pool);
  BindingTable bindings(uint32_t pool);

  /// Empties the older half of the recent filter and makes it the current one.
  void turn_recent();
  void set_test_clock(uint64_t ns);

  // What somebody else wrote: what is in the maps.
  const Capacity& capacity() const { return capacity_; }
  std::vector<limpet_pool> pools() const;  // by number
  std::vector<IpAddress> vips() const;
  std::vector<IpAddress> nat_members() const;
  std::vector<MacAddress> relays() const;

  Names names() const;
  /// Remembers those that are in use; others stay.
  void put_names(const Names& names);
  /// Forgets those that are not in use here.
  void forget_other_names(const Names& names);

  // What goes on of the maps that these are to replace, from its number `from` to `to` here; only
  // kinds of memory that the former maps have. `members` are the numbers here by those there;
  // LIMPET_MEMBER_NONE: nobody.
  using Numbers = std::map<uint32_t, uint32_t>;
  /// The slots of a pool, once put_pool() has told of it, in the same shape.
  void carry_slots(const FormerMaps& former, uint32_t from, uint32_t to,
                   const std::vector<uint16_t>& members);
  /// Who has been seen. Again after packets reach this one: who came to the former one in the
  /// meantime is added.
  void carry_seen(const FormerMaps& former, uint32_t from, uint32_t to);
  void carry_recent(const FormerMaps& former);
  /// Who is bound, and the credit for more; only with the slots. Again likewise.
  void carry_bindings(const FormerMaps& former, uint32_t from, uint32_t to,
                      const std::vector<uint16_t>& members, uint32_t now_s);
  /// What became of first fragments. Again likewise.
  void carry_fragments(const FormerMaps& former, const Numbers& rules,
                       const std::vector<uint16_t>& members, uint32_t now_s);
  // Counters, before packets reach this one.
  void carry_rule_counter(const FormerMaps& former, uint32_t from, uint32_t to);
  void carry_member_counter(const FormerMaps& former, uint32_t from, uint32_t to);
  void carry_pool_counter(const FormerMaps& former, uint32_t from, uint32_t to);
  void carry_reason_counters(const FormerMaps& former);

  /// Totals over all CPUs since the maps were made.
  limpet_counter rule_counter(uint32_t rule) const;
  limpet_counter member_counter(uint32_t member) const;
  uint64_t reason_count(uint32_t reason) const;
  limpet_affinity_counter affinity_counter(uint32_t pool) const;
  /// A number that is given to somebody else starts from 0. Not while packets reach it.
  void reset_rule_counter(uint32_t rule);
  void reset_member_counter(uint32_t member);

  /// How often a number was given to somebody else. What is read of counters between two equal
  /// answers was all of the same owners.
  uint64_t resets() const { return resets_->load(); }

  /// What a loaded program has done, while the kernel counts that (kernel.bpf_stats_enabled).
  struct ProgramRuns {
    const char* program;  // "xdp", "egress"
    uint32_t id;          // the kernel's
    uint64_t runs, nanoseconds;
  };
  std::vector<ProgramRuns> program_runs() const;

  int program_fd() const;  // for BPF_PROG_TEST_RUN; owned by the Datapath
  int egress_fd() const;   // likewise, of the program that probes leave by; without probes: -1

 private:
  friend class Explainer;  // the same program over the same maps
  friend class Observer;   // likewise
  struct Maps;
  struct Destroy {
    void operator()(limpet_bpf* skeleton) const;
  };
  Datapath();
  static void size(limpet_bpf& skeleton, const Capacity& capacity, uint32_t cpus);
  static void leave_out_observer(limpet_bpf& skeleton);
  /// The programs once more, over the same maps but for those of these names; not loaded yet.
  Result<std::unique_ptr<limpet_bpf, Destroy>> open_again(
      std::span<const std::string_view> own) const;
  static Result<Datapath> load_for(const Capacity& capacity, const limpet_hash_key& key,
                                   Clock clock, const std::string& pins, bool adopt);
  Result<void> reuse_maps(const std::string& pins);
  Result<void> pin_maps(const std::string& pins) const;
  void write_layout(const limpet_hash_key& key);
  Result<void> attach_links(const std::vector<unsigned>& ifindexes, const PinDirectory& pins,
                            bool force);
  void leave_other_interfaces(const std::vector<unsigned>& ifindexes, const PinDirectory& pins);

  std::unique_ptr<limpet_bpf, Destroy> skeleton_;
  std::unique_ptr<Maps> maps_;
  Capacity capacity_;
  std::unique_ptr<std::atomic<uint64_t>> resets_ = std::make_unique<std::atomic<uint64_t>>();
  std::vector<Attachment> attachments_;
  std::vector<ProbeFilter> probe_filters_;
};

}  // namespace limpet
