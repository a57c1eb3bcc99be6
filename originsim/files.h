// files.h -- the document root of a host: finding, storing and removing files, safely.
//
// Layer:    originsim
// Runs in:  worker
// Source:   originsim(8), FILES OF A HOST
//
// A path from the network never leaves the root: it is taken apart into segments, each is
// decoded by itself, and the directories are opened one by one without following symbolic
// links.  A segment that begins with a dot, or decodes to one with a slash or NUL in it,
// names nothing.  So dot files are never served, and uploads in progress are dot files.

#ifndef ORIGINSIM_FILES_H
#define ORIGINSIM_FILES_H

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "common/base/bytes.h"
#include "common/base/result.h"
#include "common/net/fd.h"

namespace originsim {

struct File {
    net::Fd fd;
    std::uint64_t size = 0;
    std::int64_t modified_s = 0;
    std::string etag;          // strong, with quotes: of size and time of change
};

// A file that is being received; it appears under its name all at once.
class Upload {
  public:
    Upload(net::Fd directory, net::Fd file, std::string temporary, std::string name) noexcept;
    Upload(Upload&&) noexcept = default;
    Upload& operator=(Upload&&) = delete;
    ~Upload();   // not committed: nothing remains of it

    // Errors: system, ENOSPC among them.
    base::Status write(base::Bytes bytes) noexcept;
    // True if there was a file of that name before.  Errors: system.
    base::Result<bool> commit() noexcept;

  private:
    net::Fd directory_;
    net::Fd file_;
    std::string temporary_;   // empty once committed
    std::string name_;
};

class FileTree {
  public:
    // Errors: system.
    static base::Result<FileTree> open(const std::string& root);

    // path: as in the request, without the query.  A directory is its index.html.
    // Errors: not_found, also for what is not a regular file; system.
    base::Result<File> find(std::string_view path) const;

    // Makes the directories on the way.
    // Errors: not_found: no file may have that name; system.
    base::Result<Upload> begin_upload(std::string_view path) const;

    // Errors: not_found; system.
    base::Status remove(std::string_view path) const;

  private:
    explicit FileTree(net::Fd root) noexcept : root_(std::move(root)) {}
    net::Fd root_;
};

// The segments of a path, decoded.  Errors: not_found: no file can have this name.
base::Result<std::vector<std::string>> path_segments(std::string_view path);

}  // namespace originsim

#endif  // ORIGINSIM_FILES_H
