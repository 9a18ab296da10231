// SPDX-License-Identifier: GPL-2.0-or-later
// A TCP connection of an MSRPC check, on the loop. To destroy it resets it at once.
#pragma once

#include <uv.h>

#include <memory>
#include <string>
#include <string_view>

#include "daemon/loop/handle.h"
#include "ebpf/address.h"
#include "ebpf/result.h"

namespace limpet {

class MsrpcConnection {
 public:
  /// Told from the loop; each may destroy the connection.
  class Owner {
   public:
    virtual void connected() = 0;
    virtual void received(std::string_view bytes) = 0;
    /// Refused, reset: why, in plain words. Nothing follows.
    virtual void failed(const std::string& reason) = 0;
    /// The server has closed its side. Nothing follows.
    virtual void closed() = 0;

   protected:
    ~Owner() = default;
  };

  /// Begins to connect; port in host byte order, probe as for open_probe_socket. The owner outlives
  /// the connection. Fails when the edge has no socket or port to give; what else is wrong is told
  /// later, even if it is known at once (no route).
  static Result<std::unique_ptr<MsrpcConnection>> open(uv_loop_t* loop, const IpAddress& address,
                                                       uint16_t port, uint16_t probe, Owner& owner);
  MsrpcConnection(const MsrpcConnection&) = delete;
  MsrpcConnection& operator=(const MsrpcConnection&) = delete;
  ~MsrpcConnection();

  /// Once connected. Short questions fit into a new connection's buffer; if they did not, or the
  /// connection is gone already, there will be no answer, which the owner notices.
  void send(std::string_view bytes);

 private:
  /// libuv's, in one piece of memory that lives until it is closed.
  struct Socket {
    uv_tcp_t tcp;  // first, so that it is found by the handle's address
    uv_connect_t connecting;
  };

  explicit MsrpcConnection(Owner& owner) : owner_(owner) {}
  Result<void> adopt(int descriptor);
  Result<void> connect(const IpAddress& address, uint16_t port);
  Result<void> fail_later(int status);
  void connect_ended(int status);
  void read_ended(ssize_t status, const char* bytes);
  uv_stream_t* stream() { return reinterpret_cast<uv_stream_t*>(&socket_->tcp); }

  Owner& owner_;
  Handle<Socket> socket_;
  Handle<uv_timer_t> later_;
  int status_ = 0;  // of what is told later
};

}  // namespace limpet
