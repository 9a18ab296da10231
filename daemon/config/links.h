// SPDX-License-Identifier: GPL-2.0-or-later
// What the names in the file stand for. All numbers are positions in the Config that they were
// found in.
#pragma once

#include <vector>

#include "daemon/config/backups.h"
#include "daemon/config/stages.h"

namespace limpet::config {

/// The first two addresses of each family that a VIP has: more than one is all that anybody asks.
struct VipFamilies {
  struct Addresses {
    const IpAddress* first = nullptr;
    const IpAddress* second = nullptr;
  };
  Addresses v4;
  Addresses v6;

  const Addresses& of(Family family) const { return family == Family::v4 ? v4 : v6; }
};

/// A rule whose names are those of a VIP and a pool.
struct LinkedRule {
  size_t rule = 0;
  size_t vip = 0;
  size_t pool = 0;
};

struct Links {
  std::vector<LinkedRule> rules;  // in the file's order
  std::vector<VipFamilies> vips;  // of each VIP
  std::vector<BackupStep> backups;
};

/// Reports names that come twice, that are nobody's, and circles of backups. Refers to the config.
Links find_links(const Config& config, Report& report);

const char* family_text(Family family);

}  // namespace limpet::config
