// SPDX-License-Identifier: GPL-2.0-or-later
// A limpetd without a datapath: as much of what it answers at the control socket as asks no kernel.
#pragma once

#include <uv.h>

#include <memory>

#include "daemon/config/config_file.h"
#include "daemon/control/methods.h"
#include "daemon/events.h"
#include "daemon/farm/farm.h"
#include "daemon/names/live_config.h"

namespace limpet {

class ControlWorld {
 public:
  ControlWorld();
  ~ControlWorld();
  ControlWorld(const ControlWorld&) = delete;
  ControlWorld& operator=(const ControlWorld&) = delete;

  /// As it was at first.
  void begin();
  bool unchanged() const { return config_->wishes() == Wishes(); }
  const Service& service() const { return service_; }

 private:
  Result<nlohmann::json> plan(const nlohmann::json& params) const;
  Result<void> take(const Config& config);

  uv_loop_t loop_{};
  ConfigFile file_;
  std::unique_ptr<LiveConfig> config_;
  Config taken_;
  Farm farm_;
  Events events_;
  Service service_;
};

}  // namespace limpet
