// SPDX-License-Identifier: GPL-2.0-or-later
// A BPF array map (BPF_F_MMAPABLE) in this process's memory: reads and writes without system calls.
#pragma once

#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <cstring>
#include <iterator>
#include <string>
#include <utility>

#include "ebpf/result.h"

namespace limpet {

template <class T>
class MappedArray {
  static_assert(sizeof(T) % 8 == 0, "the kernel rounds values up to 8 bytes");

 public:
  static Result<MappedArray> open(int map_fd, uint32_t entries) {
    const size_t page = static_cast<size_t>(sysconf(_SC_PAGESIZE));
    const size_t bytes = (sizeof(T) * entries + page - 1) / page * page;
    void* address = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, map_fd, 0);
    if (address == MAP_FAILED) return Error{std::string("mmap of a map: ") + strerror(errno)};
    return MappedArray(static_cast<T*>(address), bytes, entries);
  }
  MappedArray() = default;
  MappedArray(MappedArray&& other) noexcept
      : data_(std::exchange(other.data_, nullptr)), bytes_(other.bytes_), size_(other.size_) {}
  MappedArray& operator=(MappedArray&& other) noexcept {
    std::swap(data_, other.data_);
    std::swap(bytes_, other.bytes_);
    std::swap(size_, other.size_);
    return *this;
  }
  ~MappedArray() {
    if (data_) munmap(data_, bytes_);
  }

  T* data() const { return data_; }
  uint32_t size() const { return size_; }
  T& operator[](size_t index) { return data_[index]; }
  const T& operator[](size_t index) const { return data_[index]; }

 private:
  MappedArray(T* data, size_t bytes, uint32_t size) : data_(data), bytes_(bytes), size_(size) {}
  T* data_ = nullptr;
  size_t bytes_ = 0;
  uint32_t size_ = 0;
};

/// A word of a map's value. Values are structs to us and words to the hardware, hence may_alias.
using Word = uint64_t __attribute__((may_alias));

/// Copies a map's value word by word, each whole: a packet may be reading it.
template <class T>
void store(T& target, const T& value) {
  static_assert(sizeof(T) % sizeof(Word) == 0);
  uint64_t words[sizeof(T) / sizeof(Word)];
  std::memcpy(words, &value, sizeof value);
  auto* to = reinterpret_cast<Word*>(&target);
  for (size_t i = 0; i < std::size(words); ++i)
    __atomic_store_n(&to[i], words[i], __ATOMIC_RELEASE);
}

}  // namespace limpet
