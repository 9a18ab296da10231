// SPDX-License-Identifier: GPL-2.0-or-later
// Real questions, which need no network.
#include "daemon/names/lookup.h"

#include <algorithm>
#include <optional>

#include "tests/unit/names/name_loop.h"

namespace limpet {
namespace {

std::optional<LookupAnswer> answer_to(const std::string& name) {
  NameLoop loop;
  std::optional<LookupAnswer> answer;
  const auto asked = look_up(loop.get(), name, [&](const LookupAnswer& a) { answer = a; });
  EXPECT_FALSE(answer) << "done before look_up() had returned";
  if (!asked) return asked.error();
  EXPECT_TRUE(loop.becomes([&] { return answer.has_value(); }));
  return answer;
}

TEST(LookUp, Localhost) {
  const auto answer = answer_to("localhost");
  ASSERT_TRUE(answer && *answer) << (answer ? answer->error().message : "none");
  const auto is_loopback = [](const IpAddress& address) {
    return address.is_v4() ? address.data()[0] == 127 : address == *IpAddress::parse("::1");
  };
  EXPECT_FALSE((*answer)->empty());
  EXPECT_TRUE(std::ranges::all_of(**answer, is_loopback));
}

TEST(LookUp, AnAddressIsItsOwn) {
  for (const char* text : {"192.0.2.21", "2001:db8::21"}) {
    const auto answer = answer_to(text);
    ASSERT_TRUE(answer && *answer);
    EXPECT_EQ(**answer, addresses({text}));
  }
}

TEST(LookUp, WhatIsNoNameIsAnError) {
  const auto answer = answer_to(std::string(300, 'x'));
  ASSERT_TRUE(answer);
  EXPECT_FALSE(*answer);
}

}  // namespace
}  // namespace limpet
