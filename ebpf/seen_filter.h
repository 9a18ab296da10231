// SPDX-License-Identifier: GPL-2.0-or-later
// A pool's seen filter, in the maps' memory: three bitmaps of half a timeout each, of which packets
// set bits in the current one. Turned by the daemon.
#pragma once

#include <cstddef>
#include <cstdint>

#include "ebpf/abi.h"

namespace limpet {

class SeenFilter {
 public:
  /// `words` are the pool's, all epochs, and `pool` is its record; both outlive the filter.
  SeenFilter(__u64* words, limpet_pool* pool) : words_(words), pool_(pool) {}

  /// Empties the oldest bitmap, at most `words` more of it; true when it is empty. Its clients have
  /// been silent for a timeout when the current epoch is half a timeout old.
  bool empty_oldest(size_t words);
  /// Makes the oldest bitmap, which is empty, the current one.
  void turn();

  /// When the current epoch is to turn, seconds of the monotonic clock; 0: nobody said yet.
  /// Remembered for the next limpetd.
  uint32_t epoch_end() const { return pool_->epoch_end; }
  void set_epoch_end(uint32_t end_s) { pool_->epoch_end = end_s; }

  size_t bytes() const { return size_t{pool_->filter_words} * sizeof(__u64); }  // of one bitmap

  struct Estimate {
    double fill = 0;  // share of the bits that stand in at least one of the bitmaps
    /// How many clients set them, by the usual estimate for Bloom filters (Swamidass and Baldi,
    /// "Mathematical correction for fingerprint similarity measures", 2007).
    double clients = 0;
    /// The chance that a client which sent nothing passes for one that did.
    double false_positives = 0;
  };
  /// From the whole filter or, where it is large, its beginning: a millisecond at most.
  Estimate estimate() const;

 private:
  uint32_t oldest() const { return (pool_->epoch + 1) % LIMPET_EPOCHS; }

  __u64* words_;
  limpet_pool* pool_;
  size_t emptied_ = 0;  // words of the oldest bitmap
};

}  // namespace limpet
