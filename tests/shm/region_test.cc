// What a Region promises: see common/shm/region.h.

#include "common/shm/region.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <string>

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cppunit/extensions/HelperMacros.h>

#include "tests/support/scratch_dir.h"

namespace {

using shm::Region;

bool all_zero(const Region& region) {
    return std::ranges::all_of(region.bytes(), [](std::byte b) { return b == std::byte{0}; });
}

void take_out(int fd, off_t at, off_t bytes) {
    if (::fallocate(fd, FALLOC_FL_ZERO_RANGE | FALLOC_FL_KEEP_SIZE, at, bytes) == 0) return;
    CPPUNIT_ASSERT_EQUAL(
        0, ::fallocate(fd, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, at, bytes));
}

class RegionTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(RegionTest);
    CPPUNIT_TEST(anonymous_memory_is_zero_and_shared_with_children);
    CPPUNIT_TEST(a_new_file_is_zero_and_reserved_in_full);
    CPPUNIT_TEST(a_file_of_the_same_length_keeps_its_bytes);
    CPPUNIT_TEST(a_file_of_another_length_is_emptied);
    CPPUNIT_TEST(a_file_that_cannot_be_reserved_is_an_error_and_keeps_no_space);
    CPPUNIT_TEST(a_symbolic_link_is_not_followed);
    CPPUNIT_TEST(an_empty_file_cannot_be_read);
    CPPUNIT_TEST(single_pages_taken_out_of_the_file_stay_as_they_are);
    CPPUNIT_TEST(a_moved_region_leaves_nothing_behind);
    CPPUNIT_TEST_SUITE_END();

  public:
    void anonymous_memory_is_zero_and_shared_with_children() {
        auto region = Region::anonymous(8192);
        CPPUNIT_ASSERT(region && region->size() == 8192 && all_zero(*region));
        CPPUNIT_ASSERT_EQUAL(-1, region->fd());
        const pid_t child = ::fork();
        if (child == 0) {
            region->data()[4096] = std::byte{7};
            ::_exit(0);
        }
        CPPUNIT_ASSERT_EQUAL(child, ::waitpid(child, nullptr, 0));
        CPPUNIT_ASSERT(region->data()[4096] == std::byte{7});
    }
    void a_new_file_is_zero_and_reserved_in_full() {
        auto region = Region::file(path(), 100'000, 0640);
        CPPUNIT_ASSERT(region && region->created() && all_zero(*region));
        struct stat status {};
        CPPUNIT_ASSERT_EQUAL(0, ::fstat(region->fd(), &status));
        CPPUNIT_ASSERT_EQUAL(off_t{100'000}, status.st_size);
        CPPUNIT_ASSERT(status.st_blocks * 512 >= 100'000);
    }
    // Without use_single_pages() every other of these ranges came out as zeros on ext4, whose
    // large folios reach beyond them.
    void single_pages_taken_out_of_the_file_stay_as_they_are() {
        constexpr std::size_t kBytes = 64 << 20, kRange = 256 << 10, kLent = 32 << 10, kAt = 8192;
        auto region = Region::file(path(), kBytes, 0640);
        CPPUNIT_ASSERT(region);
        region->use_single_pages();
        for (std::size_t i = 0; i < kBytes; ++i)
            region->data()[i] = static_cast<std::byte>('a' + i / 4096 % 26);
        for (std::size_t start = 0; start < kBytes; start += kRange) {
            const std::string before(reinterpret_cast<char*>(region->data()) + start + kAt, kLent);
            int pipe[2];
            CPPUNIT_ASSERT_EQUAL(0, ::pipe(pipe));
            auto offset = static_cast<off_t>(start + kAt);
            CPPUNIT_ASSERT_EQUAL(ssize_t{kLent},
                                 ::sendfile(pipe[1], region->fd(), &offset, kLent));
            take_out(region->fd(), static_cast<off_t>(start), kRange);
            std::memset(region->data() + start, 'Z', kRange);
            std::string lent(kLent, '\0');
            CPPUNIT_ASSERT_EQUAL(ssize_t{kLent}, ::read(pipe[0], lent.data(), kLent));
            ::close(pipe[0]);
            ::close(pipe[1]);
            CPPUNIT_ASSERT_MESSAGE("at " + std::to_string(start), before == lent);
        }
    }
    void a_file_of_the_same_length_keeps_its_bytes() {
        {
            auto first = Region::file(path(), 4096, 0640);
            std::strcpy(reinterpret_cast<char*>(first->data()), "kept");
        }
        auto again = Region::file(path(), 4096, 0640);
        CPPUNIT_ASSERT(again && !again->created());
        CPPUNIT_ASSERT_EQUAL(std::string("kept"), text(*again));
        auto reader = Region::read_only(path());
        CPPUNIT_ASSERT(reader && reader->size() == 4096);
        CPPUNIT_ASSERT_EQUAL(std::string("kept"), text(*reader));
    }
    void a_file_of_another_length_is_emptied() {
        { std::ofstream(path()) << "something shorter"; }
        auto region = Region::file(path(), 4096, 0640);
        CPPUNIT_ASSERT(region && region->created() && all_zero(*region));
    }
    void a_file_that_cannot_be_reserved_is_an_error_and_keeps_no_space() {
        rlimit before{};
        ::getrlimit(RLIMIT_FSIZE, &before);
        const rlimit small{4096, before.rlim_max};
        ::signal(SIGXFSZ, SIG_IGN);
        ::setrlimit(RLIMIT_FSIZE, &small);
        auto region = Region::file(path(), 1 << 20, 0640);
        ::setrlimit(RLIMIT_FSIZE, &before);
        ::signal(SIGXFSZ, SIG_DFL);
        CPPUNIT_ASSERT(!region);
        CPPUNIT_ASSERT_EQUAL(std::string("reserve"), std::string(region.error().what));
        CPPUNIT_ASSERT_EQUAL(EFBIG, region.error().sys);
        CPPUNIT_ASSERT_EQUAL(std::uintmax_t{0}, std::filesystem::file_size(path()));
    }
    void a_symbolic_link_is_not_followed() {
        { std::ofstream(dir_.file("target")) << "precious"; }
        CPPUNIT_ASSERT_EQUAL(0, ::symlink("target", path().c_str()));
        CPPUNIT_ASSERT(!Region::file(path(), 4096, 0640));
        CPPUNIT_ASSERT_EQUAL(std::uintmax_t{8}, std::filesystem::file_size(dir_.file("target")));
    }
    void an_empty_file_cannot_be_read() {
        { const std::ofstream empty(path()); }
        CPPUNIT_ASSERT(!Region::read_only(path()));
        CPPUNIT_ASSERT(!Region::read_only(dir_.file("none")));
    }
    void a_moved_region_leaves_nothing_behind() {
        auto made = Region::anonymous(4096);
        Region first = std::move(*made);
        CPPUNIT_ASSERT(made->data() == nullptr && made->size() == 0);
        Region second;
        second = std::move(first);
        CPPUNIT_ASSERT(second.data() != nullptr && first.data() == nullptr);
    }

  private:
    std::string path() const { return dir_.file("region"); }
    static std::string text(const Region& region) {
        return reinterpret_cast<const char*>(region.data());
    }
    support::ScratchDir dir_;
};
CPPUNIT_TEST_SUITE_REGISTRATION(RegionTest);

}  // namespace
