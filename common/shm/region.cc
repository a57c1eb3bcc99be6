#include "common/shm/region.h"

#include <cerrno>
#include <fstream>
#include <utility>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

namespace shm {
namespace {

constexpr int kOpenFlags = O_CLOEXEC | O_NOCTTY | O_NOFOLLOW;

base::Error error_of(int error, const char* what) noexcept {
    return {base::Errc::system, error, what};
}

// Brings the file to `bytes`, every one of them backed by the disk; empties it first if it
// had another length.  Returns an errno, 0 if all is well.
int reserve(int fd, off_t have, off_t bytes) noexcept {
    if (have != bytes && ::ftruncate(fd, 0) != 0) return errno;
    int error;
    do error = ::posix_fallocate(fd, 0, bytes);
    while (error == EINTR);
    return error;
}

std::byte* map(int fd, std::size_t bytes, int protection, int flags) noexcept {
    void* at = ::mmap(nullptr, bytes, protection, flags, fd, 0);
    return at == MAP_FAILED ? nullptr : static_cast<std::byte*>(at);
}

}  // namespace

Region::Region(Region&& other) noexcept
    : data_(std::exchange(other.data_, nullptr)),
      size_(std::exchange(other.size_, 0)),
      fd_(std::exchange(other.fd_, -1)),
      created_(other.created_) {}

Region& Region::operator=(Region&& other) noexcept {
    // The swap leaves what was ours to the destructor of `other`.
    std::swap(data_, other.data_);
    std::swap(size_, other.size_);
    std::swap(fd_, other.fd_);
    std::swap(created_, other.created_);
    return *this;
}

Region::~Region() {
    if (data_ != nullptr) ::munmap(data_, size_);
    if (fd_ >= 0) ::close(fd_);
}

std::size_t Region::largest_folio() {
    constexpr std::size_t kUsual = 2 << 20;  // of a kernel that does not say
    std::ifstream file("/sys/kernel/mm/transparent_hugepage/hpage_pmd_size");
    std::size_t bytes = 0;
    return file >> bytes && bytes > 0 ? bytes : kUsual;
}

void Region::use_single_pages() const noexcept {
    CHECK(fd_ >= 0);
    // Advice that is not taken costs nothing; what it is for has a test.
    (void)::posix_fadvise(fd_, 0, 0, POSIX_FADV_RANDOM);
    (void)::madvise(data_, size_, MADV_RANDOM);
}

base::Result<Region> Region::anonymous(std::size_t bytes) {
    Region region;
    region.data_ = map(-1, bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS);
    if (region.data_ == nullptr) return base::system_error("map");
    region.size_ = bytes;
    region.created_ = true;
    return region;
}

base::Result<Region> Region::file(const std::string& path, std::size_t bytes, unsigned mode) {
    Region region;
    region.fd_ = ::open(path.c_str(), O_RDWR | O_CREAT | kOpenFlags, mode);
    if (region.fd_ < 0) return base::system_error("open");
    struct stat status {};
    if (::fstat(region.fd_, &status) != 0) return base::system_error("stat");
    if (!S_ISREG(status.st_mode)) return error_of(EINVAL, "open");
    region.created_ = status.st_size != static_cast<off_t>(bytes);
    if (const int error = reserve(region.fd_, status.st_size, static_cast<off_t>(bytes))) {
        // What could not be had whole is not kept in part: the disk is full already.
        if (region.created_ && ::ftruncate(region.fd_, 0) != 0) return error_of(errno, "reserve");
        return error_of(error, "reserve");
    }
    region.data_ = map(region.fd_, bytes, PROT_READ | PROT_WRITE, MAP_SHARED);
    if (region.data_ == nullptr) return base::system_error("map");
    region.size_ = bytes;
    return region;
}

base::Result<Region> Region::read_only(const std::string& path) {
    Region region;
    region.fd_ = ::open(path.c_str(), O_RDONLY | kOpenFlags);
    if (region.fd_ < 0) return base::system_error("open");
    struct stat status {};
    if (::fstat(region.fd_, &status) != 0) return base::system_error("stat");
    if (!S_ISREG(status.st_mode) || status.st_size == 0)
        return base::Error{base::Errc::malformed, 0, "map"};
    region.size_ = static_cast<std::size_t>(status.st_size);
    region.data_ = map(region.fd_, region.size_, PROT_READ, MAP_SHARED);
    if (region.data_ == nullptr) return base::system_error("map");
    return region;
}

}  // namespace shm
