// SPDX-License-Identifier: GPL-2.0-or-later
#include "bench/affinity/limpet.h"

#include <arpa/inet.h>
#include <bpf/bpf.h>

#include <cstring>
#include <mutex>
#include <stdexcept>

namespace limpet::sim {
namespace {

constexpr uint64_t start = 1000 * second;  // the program's clock when the simulation begins
constexpr uint64_t tick = second / 4;      // how often the daemon looks what is due

constexpr size_t source_offset = 14 + 12;
constexpr size_t flags_offset = 14 + 20 + 13;
constexpr uint8_t syn_flag = 0x02, ack_flag = 0x10;

/// By Program's convention.
NextHop next_hop_of(uint16_t member) {
  return {.ifindex = Program::loopback,
          .destination = {{0x02, 0xaa, 0, 0, 0, static_cast<uint8_t>(member)}},
          .source = {{0x02, 0xee, 0, 0, 0, 0xff}}};
}

std::unique_ptr<Program> load(const std::string& configuration) {
  static std::mutex one_at_a_time;  // for libbpf, and for the verifier's memory
  const std::lock_guard lock(one_at_a_time);
  return Program::load(configuration, Program::loopback, Clock::test);
}

}  // namespace

Limpet::Limpet(const Members& members, const PoolSize& size)
    : size_(size),
      program_(load(members.configuration(size))),
      frame_(Ipv4Frame{.destination_port = 443, .payload = 0}.build()) {
  advance(0);
  follow(members);
}

void Limpet::follow(const Members& members) {
  learn_next_hops(members, false);  // first, lest one that goes down be up for a moment
  program_->reconfigure(members.configuration(size_));
  learn_next_hops(members, true);
  program_->write(program_->pool());
  if (program_->table() != members.table()) {
    throw std::runtime_error("the daemon's Maglev table is not the simulation's");
  }
}

void Limpet::learn_next_hops(const Members& members, bool wanted) {
  Pool& pool = program_->pool();
  for (uint16_t number = 1; number <= Members::count; ++number) {
    if (members.usable(number) != wanted) continue;
    const Member& member = pool.members().at(number - 1);
    if (member.number != number) throw std::runtime_error("a member has an unexpected number");
    // Only what changes, as the daemon would. Program restores a next hop that is not "gone".
    if (!wanted && member.reachable()) pool.learn(member.addresses[0], Error{"gone"});
    if (wanted && !member.reachable()) pool.learn(member.addresses[0], next_hop_of(number));
  }
}

void Limpet::advance(uint64_t time) {
  for (; next_tick_ <= time; next_tick_ += tick) program_->advance_to(start + next_tick_);
  program_->set_time(start + time);
}

uint16_t Limpet::member_for(const Packet& packet) {
  const uint32_t source = htonl(packet.source);
  std::memcpy(frame_.data() + source_offset, &source, sizeof source);
  frame_[flags_offset] = packet.syn ? syn_flag : ack_flag;
  LIBBPF_OPTS(bpf_test_run_opts, options, .data_in = frame_.data(), .data_out = sent_.data(),
              .data_size_in = static_cast<uint32_t>(frame_.size()),
              .data_size_out = static_cast<uint32_t>(sent_.size()));
  const int error = bpf_prog_test_run_opts(program_->datapath().program_fd(), &options);
  if (error) throw std::runtime_error(std::string("BPF_PROG_TEST_RUN: ") + std::strerror(-error));
  return options.retval == XDP_TX ? sent_[5] : 0;  // Program's convention: the MAC's last byte
}

}  // namespace limpet::sim
