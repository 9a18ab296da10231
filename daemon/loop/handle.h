// SPDX-License-Identifier: GPL-2.0-or-later
// Ownership of libuv handles: closing is asynchronous, so the memory is freed by the close callback
// on a later turn of the loop. Run the loop once more (uv_run) after the last owner is gone.
#pragma once

#include <uv.h>

#include <memory>

namespace limpet {

template <class T>
struct HandleCloser {
  void operator()(T* handle) const {
    auto* base = reinterpret_cast<uv_handle_t*>(handle);
    uv_close(base, [](uv_handle_t* closed) { delete reinterpret_cast<T*>(closed); });
  }
};

/// Owns an *initialised* handle (uv_timer_init and its like have succeeded). No callback but the
/// close one runs after the owner is gone.
template <class T>
using Handle = std::unique_ptr<T, HandleCloser<T>>;

/// Makes a handle with one of libuv's uv_X_init functions; null when it fails.
template <class T, class Init>
Handle<T> make_handle(Init init) {
  auto raw = std::make_unique<T>();
  if (init(raw.get()) != 0) return nullptr;
  return Handle<T>(raw.release());
}

}  // namespace limpet
