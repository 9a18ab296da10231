// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/metrics/metrics_server.h"

#include <prometheus/collectable.h>
#include <prometheus/exposer.h>

#include <exception>

#include "daemon/metrics/exposition.h"
#include "daemon/metrics/listening.h"

namespace limpet {
namespace {

constexpr std::chrono::milliseconds patience{2000};
// A number that is given to somebody else while counters are read: once more, but not for ever.
constexpr int attempts = 3;

class Scrape : public prometheus::Collectable {
 public:
  Scrape(SnapshotSource& source, Datapath& datapath) : source_(source), datapath_(datapath) {}

  std::vector<prometheus::MetricFamily> Collect() const override {
    Exposition exposition;
    add_process(ProcessFigures::read(), exposition);
    for (int attempt = 1; attempt <= attempts; ++attempt) {
      const auto snapshot = source_.ask(patience);
      if (!snapshot) break;
      const Reading reading = read(datapath_, *snapshot);
      if (datapath_.resets() != snapshot->resets && attempt < attempts) continue;
      add_wellbeing(*snapshot, exposition);
      add_traffic(*snapshot, reading, exposition);
      add_pools(*snapshot, reading, exposition);
      add_members(*snapshot, reading, exposition);
      add_checks(*snapshot, exposition);
      add_daemon(*snapshot, reading, exposition);
      break;
    }
    return exposition.take();
  }

 private:
  SnapshotSource& source_;
  Datapath& datapath_;
};

}  // namespace

Result<std::unique_ptr<MetricsServer>> MetricsServer::open(const std::string& endpoint,
                                                           std::unique_ptr<SnapshotSource> source,
                                                           Datapath& datapath) {
  // The library does not say what was wrong.
  if (auto can = can_listen(endpoint); !can) return Error{"edge.metrics: " + can.error().message};
  std::unique_ptr<MetricsServer> server(new MetricsServer);
  server->source_ = std::move(source);
  server->collectable_ = std::make_shared<Scrape>(*server->source_, datapath);
  try {
    // Two scrapers at once, none of which can keep a thread for long by being slow.
    server->exposer_ = std::make_unique<prometheus::Exposer>(
        std::vector<std::string>{"listening_ports", endpoint, "num_threads", "2",
                                 "request_timeout_ms", "5000", "enable_keep_alive", "no"});
    server->exposer_->RegisterCollectable(server->collectable_);
  } catch (const std::exception& error) {
    return Error{"edge.metrics: " + endpoint + ": " + error.what()};
  }
  return server;
}

MetricsServer::~MetricsServer() {
  source_->end();    // or the threads would wait for a loop that waits for them
  exposer_.reset();  // joins them
}

}  // namespace limpet
