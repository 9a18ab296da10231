// SPDX-License-Identifier: GPL-2.0-or-later
// The largest segment that a SYN announces is lowered to the pool's, wherever the option stands,
// and nothing else of the packet changes but its checksum.
#include "tests/packet/edge_test.h"

namespace limpet {
namespace {

constexpr uint16_t clamp = 1300;

Bytes mss(uint16_t value) {
  return {2, 4, static_cast<uint8_t>(value >> 8), static_cast<uint8_t>(value)};
}

class MssTest : public EdgeTest {
 protected:
  void SetUp() override {
    EdgeTest::SetUp();
    if (!IsSkipped()) load(one_pool("clamp_mss = 1300\n"));
  }
};

struct Options {
  const char* promise;
  Bytes came;
  Bytes leaves;
};

const Bytes nop = {1}, nops = {1, 1}, end = {0}, sack_permitted = {4, 2};
const Bytes timestamps = join({{8, 10}, counting(8, 0x40)}), window_scale = {3, 3, 7};

const Options lowered[] = {
    {"alone", mss(1460), mss(clamp)},
    {"one too many", mss(clamp + 1), mss(clamp)},
    {"the largest", mss(65535), mss(clamp)},
    {"at an odd offset", join({nop, mss(1460), nops, nop}), join({nop, mss(clamp), nops, nop})},
    {"behind what Linux sends", join({sack_permitted, timestamps, nop, window_scale, mss(1460)}),
     join({sack_permitted, timestamps, nop, window_scale, mss(clamp)})},
    {"behind an option of an odd length", join({window_scale, mss(1460), nop}),
     join({window_scale, mss(clamp), nop})},
    {"behind an unknown option", join({{254, 8}, Bytes(6, 9), mss(1460)}),
     join({{254, 8}, Bytes(6, 9), mss(clamp)})},
    {"behind an MSS option of another length", join({{2, 6, 5, 0xb4, 5, 0xb4}, mss(1460), nops}),
     join({{2, 6, 5, 0xb4, 5, 0xb4}, mss(clamp), nops})},
    {"last of forty bytes", join({Bytes(36, 1), mss(1460)}), join({Bytes(36, 1), mss(clamp)})},
    {"before rubbish", join({mss(1460), {99, 0, 99, 0}}), join({mss(clamp), {99, 0, 99, 0}})},
};

template <class Ip>
Row clamped(const Options& options, uint8_t flags, uint16_t wrong_by = 0) {
  const auto made = [&](const Ethernet& ethernet, const Bytes& bytes) {
    return frame(ethernet, Ip{}, Tcp{.flags = flags, .options = bytes, .wrong_by = wrong_by});
  };
  return {options.promise, made(Ethernet{}, options.came), LIMPET_REASON_forwarded,
          made(to_member, options.leaves)};
}

TEST_F(MssTest, ALargerOneIsLowered) {
  for (const Options& options : lowered) {
    for (const int flags :
         std::vector<int>{tcp_syn, tcp_syn | tcp_ack, tcp_syn | tcp_rst, tcp_syn | 0xc0}) {
      expect(clamped<Ipv4>(options, static_cast<uint8_t>(flags)));
      expect(clamped<Ipv6>(options, static_cast<uint8_t>(flags)));
    }
  }
}

TEST_F(MssTest, AWrongChecksumStaysWrong) {
  for (const Options& options : lowered) {
    for (const uint16_t error : std::vector<uint16_t>{1, 0x0100, 0x7fff, 0xfffe}) {
      expect(clamped<Ipv4>(options, tcp_syn, error));
      expect(clamped<Ipv6>(options, tcp_syn, error));
    }
  }
}

const Options kept[] = {
    {"as large as the pool's", mss(clamp), {}},
    {"smaller", mss(536), {}},
    {"nothing", mss(0), {}},
    {"no option at all", {}, {}},
    {"only other options", join({sack_permitted, timestamps}), {}},
    {"behind the end of options", join({end, mss(1460), nops, nop}), {}},
    {"behind an option of length 0", join({{99, 0}, mss(1460), nops}), {}},
    {"behind an option of length 1", join({{99, 1}, mss(1460), nops}), {}},
    {"behind an option that ends beyond the header", join({{99, 9}, mss(1460), nops}), {}},
    {"an MSS option that the header cuts", {1, 1, 2, 4}, {}},
    {"an MSS option without a length", {1, 1, 1, 2}, {}},
    {"an MSS option of length 3", {2, 3, 0xff, 0}, {}},
};

TEST_F(MssTest, AnythingElseStays) {
  for (const Options& options : kept) {
    expect(clamped<Ipv4>({options.promise, options.came, options.came}, tcp_syn));
    expect(clamped<Ipv6>({options.promise, options.came, options.came}, tcp_syn));
  }
}

template <class Ip>
std::vector<Row> no_syns() {
  const auto stays = [](const char* promise, const Ip& ip, const Payload& payload) {
    return Row{promise, frame(Ethernet{}, ip, payload), LIMPET_REASON_forwarded,
               frame(to_member, ip, payload)};
  };
  return {
      stays("no SYN", Ip{}, Tcp{.flags = tcp_ack, .options = mss(1460)}),
      stays("an RST", Ip{}, Tcp{.flags = tcp_rst, .options = mss(1460)}),
      stays("data that looks like one", Ip{}, Tcp{.flags = tcp_syn, .data = mss(1460)}),
      stays("a data offset beyond the packet", Ip{},
            Tcp{.flags = tcp_syn, .options = mss(1460), .words = 15}),
      stays("a data offset below the header", Ip{},
            Tcp{.flags = tcp_syn, .options = mss(1460), .words = 4}),
      stays("options that the data offset leaves out", Ip{},
            Tcp{.flags = tcp_syn, .options = mss(1460), .words = 5}),
      stays("UDP", Ip{}, Udp{.data = join({Bytes(5, tcp_syn), mss(1460), Bytes(20, tcp_syn)})}),
  };
}

TEST_F(MssTest, NoSynNoOptionToLookAt) {
  expect(no_syns<Ipv4>());
  expect(no_syns<Ipv6>());
  const Tcp syn{.flags = tcp_syn, .options = mss(1460)};
  const Ipv4 first{.fragment = more_fragments};
  const Ipv6 first6{.extensions = {fragment_header(0, true)}};
  const Ipv6 whole6{.extensions = {fragment_header(0, false)}};
  expect({
      {"a first fragment", frame(Ethernet{}, first, syn), LIMPET_REASON_forwarded,
       frame(to_member, first, syn)},
      {"a first fragment of IPv6", frame(Ethernet{}, first6, syn), LIMPET_REASON_forwarded,
       frame(to_member, first6, syn)},
      {"a fragment that is the whole", frame(Ethernet{}, whole6, syn), LIMPET_REASON_forwarded,
       frame(to_member, whole6, Tcp{.flags = tcp_syn, .options = mss(clamp)})},
  });
}

TEST_F(MssTest, WithoutASettingNoneIsLowered) {
  load(one_pool());
  const Tcp syn{.flags = tcp_syn, .options = mss(65535)};
  expect({{"IPv4", frame(Ethernet{}, Ipv4{}, syn), LIMPET_REASON_forwarded,
           frame(to_member, Ipv4{}, syn)},
          {"IPv6", frame(Ethernet{}, Ipv6{}, syn), LIMPET_REASON_forwarded,
           frame(to_member, Ipv6{}, syn)}});
}

}  // namespace
}  // namespace limpet
