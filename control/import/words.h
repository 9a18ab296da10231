// SPDX-License-Identifier: GPL-2.0-or-later
// Values of properties: NLB's words, and numbers within their documented bounds. Pure.
//
// ConvertTo-Json of Windows PowerShell writes enumerations as numbers. What these mean in the
// cmdlets' objects is not documented; taken are those that Microsoft's documentation of the WMI
// class MicrosoftNLB_PortRuleEx gives for the same properties: Affinity 0, 1, 2, and the defaults,
// Protocol 3 and FilteringMode 2, which Add-NlbClusterPortRule's documentation names Both and
// Multiple.
#pragma once

#include <optional>
#include <string>

#include "control/import/facts.h"
#include "control/import/record.h"
#include "ebpf/result.h"

namespace limpet::nlb {

template <class T>
struct Meaning {
  T value;
  bool from_number = false;
};

/// Nothing where there is no value; the error says what is wrong, and names the property.
Result<std::optional<Meaning<Affinity>>> read_affinity(const Property& property);
Result<std::optional<Meaning<FilteringMode>>> read_mode(const Property& property);
Result<std::optional<Meaning<Protocol>>> read_protocol(const Property& property);

/// "True" or "False"; nothing where there is no value.
Result<std::optional<bool>> read_boolean(const Property& property);

/// Nothing where there is no value.
Result<std::optional<unsigned>> read_number(const Property& property, unsigned least,
                                            unsigned most);

/// Nothing where there is no value. An IPv6 address may have a zone behind it, which is cut off.
Result<std::optional<IpAddress>> read_address(const Property& property);

}  // namespace limpet::nlb
