// region.h -- a file or anonymous memory mapped and shared by the processes of a daemon.
//
// Layer:    shm
// Runs in:  master (makes and maps), worker (inherits the mapping), other daemons (read only)
//
// A Region that is a file is reserved in full when it is made (posix_fallocate(3)), so a
// full disk is an error at start and can never be a SIGBUS in a worker.

#ifndef COMMON_SHM_REGION_H
#define COMMON_SHM_REGION_H

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

#include "common/base/result.h"

namespace shm {

class Region {
  public:
    Region() noexcept = default;
    Region(Region&& other) noexcept;
    Region& operator=(Region&& other) noexcept;
    ~Region();

    // Zeroed memory shared with the children forked from here.
    static base::Result<Region> anonymous(std::size_t bytes);

    // Opens or makes `path`, exactly `bytes` long, readable by `mode`, mapped read-write.
    // created(): the file is new or had another length, and is all zero.
    // Errors: system ("open", "reserve" with ENOSPC, "map").
    static base::Result<Region> file(const std::string& path, std::size_t bytes, unsigned mode);

    // Maps an existing file, whole, read only.
    static base::Result<Region> read_only(const std::string& path);

    // The page cache shall hold this file in single pages, not in large folios: no reading
    // ahead.  A range of single pages can be taken out of the file (fallocate(2)) while a
    // socket still holds them from sendfile(2); of a folio that reaches beyond the range the
    // kernel zeroes a part in place, under the socket.  Requires: a file.
    // Folios begin at multiples of their size, so a range of largest_folio() bytes or more
    // that begins at a multiple of its size has none that reaches beyond it: what is taken out
    // in such ranges may stay in large folios, which sendfile(2) passes on for less.
    void use_single_pages() const noexcept;
    static std::size_t largest_folio();  // bytes

    std::byte* data() const noexcept { return data_; }
    std::size_t size() const noexcept { return size_; }
    std::span<std::byte> bytes() const noexcept { return {data_, size_}; }
    bool created() const noexcept { return created_; }
    int fd() const noexcept { return fd_; }  // -1 if anonymous; kept open for sendfile(2)

    template <typename T>
    T* at(std::size_t offset) const noexcept { return reinterpret_cast<T*>(data_ + offset); }

  private:
    std::byte* data_ = nullptr;
    std::size_t size_ = 0;
    int fd_ = -1;
    bool created_ = false;
};

}  // namespace shm

#endif  // COMMON_SHM_REGION_H
