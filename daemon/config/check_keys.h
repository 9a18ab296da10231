// SPDX-License-Identifier: GPL-2.0-or-later
// The keys of one check, in parts. Each function reads those of its part whose meaning the check's
// kind gives, and refuses the others: a key without effect is a mistake.
#pragma once

#include <initializer_list>
#include <string_view>

#include "daemon/config/config.h"
#include "daemon/config/section.h"

namespace limpet::config {

/// `path`, `expect_status`, `expect_body`.
void read_check_http(Section& section, CheckConfig& check);
/// `starttls`, `host`, `verify`, `ca_file`, `certificate_days`.
void read_check_tls(Section& section, CheckConfig& check);
/// `interface`, of the RPC interface that msrpc asks for.
void read_check_interface(Section& section, CheckConfig& check);
/// `command`.
void read_check_command(Section& section, CheckConfig& check);
/// `interval`, `interval_down`, `timeout`, `rise`, `fall`.
void read_check_times(Section& section, CheckConfig& check);

/// Reports those of `keys` that are there, for a check of this kind; `way_out` says what would be
/// right.
void refuse_keys(Section& section, std::string_view kind, std::initializer_list<const char*> keys,
                 std::string_view way_out = "leave it out");

}  // namespace limpet::config
