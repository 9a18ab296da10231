// SPDX-License-Identifier: GPL-2.0-or-later
// A server on loopback that speaks TLS, with a certificate for mail.contoso.com that it signed
// itself.
#pragma once

#include <openssl/ssl.h>

#include <chrono>
#include <memory>
#include <string>

#include "tests/unit/health/scripted_server.h"

namespace limpet {

class TlsServer {
 public:
  /// For one connection, whose requests it answers with this, whatever they are; "": with nothing.
  /// `plain`: what it says, and what it hears, before TLS (STARTTLS).
  explicit TlsServer(
      std::chrono::days valid, std::string reply = "", ScriptedServer::Script plain = [](int) {});

  uint16_t port() const { return server_->port(); }
  /// The certificate as PEM.
  const std::string& certificate() const { return certificate_; }

 private:
  struct Free {
    void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
  };
  void serve(int connection, const std::string& reply) const;

  std::unique_ptr<SSL_CTX, Free> context_;
  std::string certificate_;
  std::unique_ptr<ScriptedServer> server_;
};

}  // namespace limpet
