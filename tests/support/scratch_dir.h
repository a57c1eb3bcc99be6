// scratch_dir.h -- a directory of its own for a test, gone when the test is.

#ifndef TESTS_SUPPORT_SCRATCH_DIR_H
#define TESTS_SUPPORT_SCRATCH_DIR_H

#include <cstdlib>
#include <filesystem>
#include <string>
#include <system_error>

#include "common/base/panic.h"

namespace support {

class ScratchDir {
  public:
    ScratchDir() {
        const char* parent = std::getenv("TMPDIR");
        path_ = std::string(parent != nullptr ? parent : "/tmp") + "/weir-test-XXXXXX";
        CHECK(::mkdtemp(path_.data()) != nullptr);
    }
    ~ScratchDir() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    ScratchDir(const ScratchDir&) = delete;
    ScratchDir& operator=(const ScratchDir&) = delete;

    const std::string& path() const noexcept { return path_; }
    std::string file(const std::string& name) const { return path_ + "/" + name; }

  private:
    std::string path_;
};

}  // namespace support

#endif  // TESTS_SUPPORT_SCRATCH_DIR_H
