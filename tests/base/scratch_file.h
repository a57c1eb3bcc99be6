// scratch_file.h -- a file in a directory of its own that is gone after the test.
//
// Runs in:  check_base

#ifndef TESTS_BASE_SCRATCH_FILE_H
#define TESTS_BASE_SCRATCH_FILE_H

#include <cstdio>
#include <fstream>
#include <iterator>
#include <string>

#include <stdlib.h>
#include <unistd.h>

class ScratchFile {
  public:
    ScratchFile() { path_ = std::string(::mkdtemp(directory_)) + "/file"; }
    ~ScratchFile() {
        ::unlink(path_.c_str());
        ::unlink(renamed().c_str());
        ::rmdir(directory_);
    }
    ScratchFile(const ScratchFile&) = delete;
    ScratchFile& operator=(const ScratchFile&) = delete;

    const std::string& path() const { return path_; }
    std::string renamed() const { return path_ + ".1"; }
    void rename() const { std::rename(path_.c_str(), renamed().c_str()); }

    std::string text() const { return read(path_); }
    std::string renamed_text() const { return read(renamed()); }

  private:
    static std::string read(const std::string& path) {
        std::ifstream in(path);
        return {std::istreambuf_iterator<char>(in), {}};
    }

    char directory_[32] = "/tmp/weir-test-XXXXXX";
    std::string path_;
};

#endif  // TESTS_BASE_SCRATCH_FILE_H
