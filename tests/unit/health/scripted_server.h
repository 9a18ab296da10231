// SPDX-License-Identifier: GPL-2.0-or-later
// A TCP server on loopback that does with its connections, one after the other, what the test says.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace limpet {

class ScriptedServer {
 public:
  /// Gets a connection's descriptor, whose reads and writes wait for 5 s at most; it is closed
  /// after that. Runs in a thread of the server's.
  using Script = std::function<void(int connection)>;

  /// Serves one connection for each script. "127.0.0.1" or "::1".
  explicit ScriptedServer(std::vector<Script> scripts, const char* address = "127.0.0.1");
  /// Waits for scripts that run, and forgets those whose turn has not come.
  ~ScriptedServer();

  /// 0 when there is no such address here.
  uint16_t port() const { return port_; }

 private:
  void serve(const std::vector<Script>& scripts) const;

  int listener_;
  uint16_t port_ = 0;
  std::thread thread_;
};

/// For scripts. As many bytes as come, up to so many.
std::string read_bytes(int connection, size_t count);
/// False when the other side has gone.
bool write_bytes(int connection, std::string_view bytes);
/// How the other side ends, within 5 s: true for a reset. What it sends before is ignored.
bool is_reset(int connection);

}  // namespace limpet
