#include "originsim/files.h"

#include <cerrno>
#include <cstdio>
#include <ctime>
#include <span>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/base/text.h"

namespace originsim {
namespace {

constexpr int kDirectory = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
constexpr base::Error kNotFound{base::Errc::not_found, 0, "file"};

// What the name of a missing thing is reported by, and of a symbolic link or a file where
// a directory was expected: there is no such file here.
base::Error failure(const char* what) noexcept {
    const bool missing = errno == ENOENT || errno == ENOTDIR || errno == ELOOP ||
                         errno == ENAMETOOLONG || errno == EISDIR;
    return missing ? kNotFound : base::system_error(what);
}

bool decode_segment(std::string_view text, std::string& out) {
    for (std::size_t i = 0; i < text.size(); ++i) {
        char c = text[i];
        if (c == '%') {
            const auto byte = base::parse_hex(text.substr(i + 1, 2));
            if (!byte || i + 2 >= text.size()) return false;
            c = static_cast<char>(*byte);
            i += 2;
        }
        if (c == '\0' || c == '/') return false;
        out += c;
    }
    return true;
}

enum class Missing : std::uint8_t { fails, is_made };

// Opens the directory that the segments name, from `root` on.
base::Result<net::Fd> walk(int root, std::span<const std::string> segments, Missing missing) {
    net::Fd at(::openat(root, ".", kDirectory));
    for (const std::string& segment : segments) {
        if (!at) return failure("open directory");
        if (missing == Missing::is_made) (void)::mkdirat(at.get(), segment.c_str(), 0755);
        at = net::Fd(::openat(at.get(), segment.c_str(), kDirectory));
    }
    if (!at) return failure("open directory");
    return at;
}

std::string etag_of(const struct stat& about) {
    char text[64];
    const auto nanos = static_cast<unsigned long long>(about.st_mtim.tv_nsec);
    std::snprintf(text, sizeof text, "\"%llx-%llx%08llx\"",
                  static_cast<unsigned long long>(about.st_size),
                  static_cast<unsigned long long>(about.st_mtim.tv_sec), nanos);
    return text;
}

base::Result<File> open_file(int directory, const std::string& name) {
    // NONBLOCK: a fifo in the root must not stop the worker.
    net::Fd fd(::openat(directory, name.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK));
    struct stat about {};
    if (!fd || ::fstat(fd.get(), &about) != 0) return failure("open file");
    if (!S_ISREG(about.st_mode)) return kNotFound;
    return File{std::move(fd), static_cast<std::uint64_t>(about.st_size), about.st_mtim.tv_sec,
                etag_of(about)};
}

// A name for an upload that no other upload of any worker has.
std::string temporary_name() {
    static unsigned counter = 0;
    return ".upload." + std::to_string(::getpid()) + "." + std::to_string(counter++);
}

}  // namespace

base::Result<std::vector<std::string>> path_segments(std::string_view path) {
    std::vector<std::string> segments;
    for (const std::string_view text : base::split(path, '/')) {
        std::string segment;
        if (!decode_segment(text, segment) || segment.starts_with('.')) return kNotFound;
        if (!segment.empty()) segments.push_back(std::move(segment));
    }
    return segments;
}

Upload::Upload(net::Fd directory, net::Fd file, std::string temporary, std::string name) noexcept
    : directory_(std::move(directory)), file_(std::move(file)), temporary_(std::move(temporary)),
      name_(std::move(name)) {}

Upload::~Upload() {
    if (directory_ && !temporary_.empty()) (void)::unlinkat(directory_.get(), temporary_.c_str(), 0);
}

base::Status Upload::write(base::Bytes bytes) noexcept {
    while (!bytes.empty()) {
        const ssize_t n = ::write(file_.get(), bytes.data(), bytes.size());
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) return base::system_error("write upload");
        bytes = bytes.subspan(static_cast<std::size_t>(n));
    }
    return base::ok();
}

base::Result<bool> Upload::commit() noexcept {
    // The kernel's own times are those of its last tick: two uploads within one would have
    // the same ETag.
    timespec times[2] = {{0, UTIME_OMIT}, {}};
    ::clock_gettime(CLOCK_REALTIME, &times[1]);
    (void)::futimens(file_.get(), times);
    const bool existed = ::faccessat(directory_.get(), name_.c_str(), F_OK, 0) == 0;
    if (::renameat(directory_.get(), temporary_.c_str(), directory_.get(), name_.c_str()) != 0)
        return failure("rename upload");
    temporary_.clear();
    return existed;
}

base::Result<FileTree> FileTree::open(const std::string& root) {
    net::Fd fd(::open(root.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!fd) return base::system_error("open document root");
    return FileTree(std::move(fd));
}

base::Result<File> FileTree::find(std::string_view path) const {
    auto segments = path_segments(path);
    if (!segments) return segments.error();
    if (path.ends_with('/')) segments->emplace_back("index.html");
    if (segments->empty()) return kNotFound;
    auto directory = walk(root_.get(), std::span(*segments).first(segments->size() - 1),
                          Missing::fails);
    if (!directory) return directory.error();
    return open_file(directory->get(), segments->back());
}

base::Result<Upload> FileTree::begin_upload(std::string_view path) const {
    auto segments = path_segments(path);
    if (!segments) return segments.error();
    if (segments->empty() || path.ends_with('/')) return kNotFound;
    auto directory = walk(root_.get(), std::span(*segments).first(segments->size() - 1),
                          Missing::is_made);
    if (!directory) return directory.error();
    std::string temporary = temporary_name();
    net::Fd file(::openat(directory->get(), temporary.c_str(),
                          O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0644));
    if (!file) return failure("make upload");
    return Upload(std::move(*directory), std::move(file), std::move(temporary),
                  std::move(segments->back()));
}

base::Status FileTree::remove(std::string_view path) const {
    auto segments = path_segments(path);
    if (!segments) return segments.error();
    if (segments->empty() || path.ends_with('/')) return kNotFound;
    auto directory = walk(root_.get(), std::span(*segments).first(segments->size() - 1),
                          Missing::fails);
    if (!directory) return directory.error();
    if (::unlinkat(directory->get(), segments->back().c_str(), 0) != 0)
        return failure("remove file");
    return base::ok();
}

}  // namespace originsim
