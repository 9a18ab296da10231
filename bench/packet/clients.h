// SPDX-License-Identifier: GPL-2.0-or-later
// A farm's program with packets of many clients in front of it.
#pragma once

#include "bench/packet/trial.h"
#include "bench/packet/variation.h"
#include "tests/packet/program.h"

namespace limpet::bench {

class Clients {
 public:
  Clients(const std::string& farm, const Frame& frame, const Variety& variety)
      : program_(Program::load(farm)),
        variation_(frame, variety, program_->datapath().program_fd()),
        frame_(frame),
        clients_(variety.clients) {}

  Program& program() { return *program_; }
  Variation& variation() { return variation_; }
  int fd() const { return variation_.fd(); }
  const Frame& frame() const { return frame_; }

  /// Until nearly each client has sent twice or more.
  void warm_up() { Trial::run(fd(), frame_, static_cast<int>(clients_) * 8 + 16); }

 private:
  std::unique_ptr<Program> program_;
  Variation variation_;
  Frame frame_;
  uint32_t clients_;
};

/// The row of packets of a farm's clients, each of which has to be counted by this reason.
void client_row(const Trial& trial, const std::string& name, const std::string& farm,
                const Frame& frame, const Variety& variety,
                limpet_reason reason = LIMPET_REASON_forwarded);

/// Of clients that there are already.
void client_row(const Trial& trial, const std::string& name, Clients& clients,
                limpet_reason reason = LIMPET_REASON_forwarded);

}  // namespace limpet::bench
