// SPDX-License-Identifier: GPL-2.0-or-later
// Messages as the kernel sends them, put together by hand.
#pragma once

#include <libmnl/libmnl.h>

#include <array>

namespace limpet {

class Message {
 public:
  template <class Header>
  Message(uint16_t type, const Header& header) {
    message_->nlmsg_type = type;
    *static_cast<Header*>(mnl_nlmsg_put_extra_header(message_, sizeof header)) = header;
  }
  Message(const Message&) = delete;

  template <class Value>
  Message& put(uint16_t type, const Value& value) {
    mnl_attr_put(message_, type, sizeof value, &value);
    return *this;
  }
  Message& put_text(uint16_t type, const char* text) {
    mnl_attr_put_strz(message_, type, text);
    return *this;
  }
  template <class Fill>
  Message& nest(uint16_t type, Fill fill) {
    nlattr* nested = mnl_attr_nest_start(message_, type);
    fill(*this);
    mnl_attr_nest_end(message_, nested);
    return *this;
  }

  const nlmsghdr& header() const { return *message_; }
  nlmsghdr& header() { return *message_; }

 private:
  alignas(nlmsghdr) std::array<char, 1024> buffer_{};
  nlmsghdr* message_ = mnl_nlmsg_put_header(buffer_.data());
};

}  // namespace limpet
