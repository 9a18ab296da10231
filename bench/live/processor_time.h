// SPDX-License-Identifier: GPL-2.0-or-later
// The time that threads have had of their processors, by the scheduler's own account. On kernels
// that do not account interrupt time apart, work in softirq is part of the thread that it
// interrupts.
#pragma once

#include <sys/types.h>

namespace limpet::live {

/// Seconds of the calling thread, to the nanosecond.
double own_processor_seconds();

/// Seconds of any thread, as far as the last switch or tick; throws if there is none.
double processor_seconds_of(pid_t thread);

/// Seconds that a processor has worked for any thread, interrupts during these included, to the
/// nanosecond (Documentation/scheduler/sched-stats.rst); throws where the kernel does not say.
double busy_seconds(unsigned cpu);

/// The ksoftirqd that works on this processor; throws if there is none.
pid_t softirq_thread(unsigned cpu);

}  // namespace limpet::live
