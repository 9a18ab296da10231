// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/names/lookup.h"

#include <netdb.h>
#include <netinet/in.h>

#include <cstdlib>
#include <cstring>
#include <memory>
#include <utility>

#include "daemon/loop/guard.h"

namespace limpet {
namespace {

struct Question {
  uv_getaddrinfo_t request{};
  LookupDone done;
};

IpAddress address_of(const addrinfo& entry) {
  if (entry.ai_family == AF_INET) {
    std::array<uint8_t, 4> bytes;
    std::memcpy(bytes.data(), &reinterpret_cast<sockaddr_in*>(entry.ai_addr)->sin_addr, 4);
    return IpAddress::v4(bytes);
  }
  std::array<uint8_t, 16> bytes;
  std::memcpy(bytes.data(), &reinterpret_cast<sockaddr_in6*>(entry.ai_addr)->sin6_addr, 16);
  return IpAddress::v6(bytes);
}

Error failure(int status) {
  switch (status) {
    case UV_EAI_NONAME:
    case UV_EAI_NODATA:
      return {"there is no such name, or it has no address"};
    case UV_EAI_AGAIN:
      return {"the name servers do not answer, or fail"};
    default:
      return {uv_strerror(status)};
  }
}

LookupAnswer answer_of(int status, const addrinfo* entries) {
  if (status != 0) return failure(status);
  std::vector<IpAddress> addresses;
  for (; entries != nullptr; entries = entries->ai_next) {
    if (entries->ai_family != AF_INET && entries->ai_family != AF_INET6) continue;
    addresses.push_back(address_of(*entries));
  }
  return addresses;
}

void take(uv_getaddrinfo_t* request, int status, addrinfo* entries) {
  const std::unique_ptr<addrinfo, decltype(&uv_freeaddrinfo)> owned(entries, uv_freeaddrinfo);
  const std::unique_ptr<Question> question(static_cast<Question*>(request->data));
  guarded("a name's addresses", [&] { question->done(answer_of(status, entries)); });
}

}  // namespace

Result<void> look_up(uv_loop_t* loop, const std::string& name, LookupDone done) {
  auto question = std::make_unique<Question>();
  question->done = std::move(done);
  question->request.data = question.get();
  addrinfo hints{};  // without AI_ADDRCONFIG, which hides a family that the edge has not
  hints.ai_family = AF_UNSPEC;
  hints.ai_socktype = SOCK_STREAM;
  const int status = uv_getaddrinfo(loop, &question->request, take, name.c_str(), nullptr, &hints);
  if (status != 0) return failure(status);
  question.release();  // take() owns it
  return {};
}

void make_room_for_lookups() {
  // libuv starts them with the first question, and gives half of them to slow work like this.
  setenv("UV_THREADPOOL_SIZE", std::to_string(2 * lookups_at_once).c_str(), 0);
}

}  // namespace limpet
