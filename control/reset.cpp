// SPDX-License-Identifier: GPL-2.0-or-later
// reset: a member is as the file says again.
#include "control/changes_table.h"
#include "control/commands.h"
#include "control/member_words.h"

namespace limpet {
namespace {

constexpr std::array takes = {WordKind::changed_member};

}  // namespace

const Command reset_command = {
    .words = "reset",
    .help = "MEMBER | --all: it is, or all are, as the file says again",
    .method = "member.reset",
    .print = changes_table,
    .params = reset_params,
    .options = reset_options(),
    .takes = takes,
};

}  // namespace limpet
