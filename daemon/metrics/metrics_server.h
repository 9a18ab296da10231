// SPDX-License-Identifier: GPL-2.0-or-later
// The Prometheus endpoint. Requests are served on threads of their own; the loop only gives
// snapshots.
#pragma once

#include <memory>
#include <string>

#include "daemon/metrics/snapshot_source.h"
#include "ebpf/datapath.h"

namespace prometheus {
class Collectable;
class Exposer;
}  // namespace prometheus

namespace limpet {

class MetricsServer {
 public:
  /// Listens at "ADDRESS:PORT". The datapath outlives it; it ends before the loop does. While the
  /// loop does not answer, only what is known of the process is served.
  static Result<std::unique_ptr<MetricsServer>> open(const std::string& endpoint,
                                                     std::unique_ptr<SnapshotSource> source,
                                                     Datapath& datapath);
  ~MetricsServer();

 private:
  MetricsServer() = default;

  std::unique_ptr<SnapshotSource> source_;
  std::shared_ptr<prometheus::Collectable> collectable_;
  std::unique_ptr<prometheus::Exposer> exposer_;
};

}  // namespace limpet
