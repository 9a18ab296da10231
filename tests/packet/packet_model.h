// SPDX-License-Identifier: GPL-2.0-or-later
// ebpf/PACKETS.md in plain C++: what becomes of a frame, to the byte. Written from that page alone,
// readable before fast; the BPF program is held against it. Pure.
//
// The parts: model_packet reads a frame, model_chain and model_quote help it; model_client finds
// the member; model_rewrite changes packets that go on, model_answer makes the edge's own;
// model_memory is what is remembered. This class is the order in which they are asked.
#pragma once

#include <functional>

#include "tests/packet/model_client.h"
#include "tests/packet/model_memory.h"
#include "tests/packet/model_packet.h"

namespace limpet {

class PacketModel {
 public:
  using Arrival = model::Arrival;

  /// What the kernel's routes say about a reply (bpf_fib_lookup).
  struct Route {
    enum class Kind {
      found,
      pass,       // no neighbour yet, or a tunnel
      too_large,  // for `mtu`
      forwarding_off,
      nowhere,
    };
    Kind kind = Kind::nowhere;
    unsigned ifindex = 0;
    MacAddress destination, source;
    uint32_t mtu = 0;
  };
  struct Question {
    IpAddress destination, source;
    size_t length;
    unsigned ifindex;  // where the reply came in
  };
  using Routes = std::function<Route(const Question&)>;

  struct Outcome {
    limpet_reason reason;
    model::Bytes frame;                             // says nothing when the frame is dropped
    unsigned ifindex = 0;                           // where it leaves, if it does
    uint32_t counted_rule = 0, counted_member = 0;  // 0: none
    size_t counted_bytes = 0;
    uint32_t action() const;  // XDP_PASS, …
  };

  PacketModel(model::Farm farm, Routes routes)
      : farm_(std::move(farm)), routes_(std::move(routes)) {}

  Outcome run(const Arrival& arrival);

  const model::Farm& farm() const { return farm_; }
  /// What is remembered, for a test to set and to forget.
  model::FragmentTable& fragments() { return fragments_; }
  model::Limit& limit(limpet_limit which) { return limits_[which]; }

 private:
  /// A packet on its way, and what has been found out about it.
  struct Passage;

  void read_and_decide(Passage& passage);
  void for_vip(Passage& passage, const model::Vip& vip);         // sections 1.4, 1.5 and 2
  void later_fragment(Passage& passage, const model::Vip& vip);  // 3
  void icmp(Passage& passage, const model::Vip& vip);            // 5
  void by_rule(Passage& passage, uint16_t number, bool note_fragment);
  bool is_relayed(const Passage& passage, const model::Pool& pool) const;
  void to_member_of(Passage& passage, const model::Pool& pool, uint32_t member);
  void no_member(Passage& passage, const model::Pool& pool);  // 4
  void probe_reply(Passage& passage);                         // 8
  void reply(Passage& passage);                               // 6
  void route_reply(Passage& passage, const IpAddress& vip);
  void translate_reply(Passage& passage, const IpAddress& vip);
  void forward(Passage& passage, const model::Pool& pool, const model::Way& way);  // 7
  void answer(Passage& passage, model::Bytes frame, limpet_reason reason);
  void tell_too_big(Passage& passage, uint32_t mtu);
  void encapsulate(Passage& passage, const model::Pool& pool, const model::Way& way);

  model::Farm farm_;
  Routes routes_;
  model::FragmentTable fragments_;
  model::Limit limits_[LIMPET_LIMITS];
};

}  // namespace limpet
