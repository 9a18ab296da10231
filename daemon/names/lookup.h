// SPDX-License-Identifier: GPL-2.0-or-later
// One question for the addresses of a name, put to whom the edge's resolv.conf and nsswitch.conf
// say. Asked by getaddrinfo on a thread of libuv's pool.
#pragma once

#include <uv.h>

#include <functional>
#include <string>
#include <vector>

#include "ebpf/address.h"
#include "ebpf/result.h"

namespace limpet {

/// The addresses of both families, whether the edge has such addresses itself or not.
using LookupAnswer = Result<std::vector<IpAddress>>;
using LookupDone = std::function<void(LookupAnswer)>;

/// Asks, and calls done(answer) once, on the loop, after look_up() has returned. An error: it could
/// not ask, and does not call. How long an answer takes is not bounded, and a question cannot be
/// taken back: the loop is alive, and its thread taken, for as long.
Result<void> look_up(uv_loop_t* loop, const std::string& name, LookupDone done);

/// How many questions get a thread each, unless the environment says otherwise.
constexpr unsigned lookups_at_once = 16;

/// Sets how many threads libuv will have. Before it has any, and while the process has one thread.
void make_room_for_lookups();

}  // namespace limpet
