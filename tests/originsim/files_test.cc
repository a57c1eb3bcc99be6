// The document root: what is found, what is not, and that nothing is outside of it.

#include "originsim/files.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

#include <cppunit/extensions/HelperMacros.h>

#include <sys/stat.h>
#include <unistd.h>

namespace {

using base::Errc;
using originsim::FileTree;
namespace fs = std::filesystem;

class FilesTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(FilesTest);
    CPPUNIT_TEST(files_are_found_by_their_path);
    CPPUNIT_TEST(nothing_outside_the_root_and_no_dot_file_is_found);
    CPPUNIT_TEST(an_upload_appears_all_at_once);
    CPPUNIT_TEST(an_upload_that_breaks_off_leaves_nothing);
    CPPUNIT_TEST(another_content_has_another_etag);
    CPPUNIT_TEST(what_was_removed_is_gone);
    CPPUNIT_TEST(names_that_no_file_may_have_are_refused);
    CPPUNIT_TEST_SUITE_END();

  public:
    void setUp() override {
        std::string name = fs::temp_directory_path() / "weir-files.XXXXXX";
        CPPUNIT_ASSERT(::mkdtemp(name.data()) != nullptr);
        top_ = name;
        root_ = top_ / "root";
        fs::create_directories(root_ / "dir" / "deep");
        write(top_ / "secret", "secret");
        write(root_ / "a.txt", "hello");
        write(root_ / "with space", "s");
        write(root_ / ".hidden", "h");
        write(root_ / "dir" / "index.html", "index");
        write(root_ / "dir" / "deep" / "b", "b");
        fs::create_symlink("../secret", root_ / "link");
        fs::create_directory_symlink("..", root_ / "up");
        CPPUNIT_ASSERT(::mkfifo((root_ / "fifo").c_str(), 0600) == 0);
    }
    void tearDown() override { fs::remove_all(top_); }

    void files_are_found_by_their_path() {
        CPPUNIT_ASSERT_EQUAL(std::string("hello"), content("/a.txt"));
        CPPUNIT_ASSERT_EQUAL(std::string("hello"), content("/%61.tx%74"));
        CPPUNIT_ASSERT_EQUAL(std::string("s"), content("/with%20space"));
        CPPUNIT_ASSERT_EQUAL(std::string("index"), content("/dir/"));
        CPPUNIT_ASSERT_EQUAL(std::string("b"), content("/dir//deep/b"));
        const auto file = tree().find("/a.txt");
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{5}, file->size);
        CPPUNIT_ASSERT(file->etag.front() == '"' && file->etag.back() == '"');
    }
    void nothing_outside_the_root_and_no_dot_file_is_found() {
        for (const char* path :
             {"/none", "/", "", "/dir", "/dir/deep/", "/.hidden", "/%2ehidden", "/../secret",
              "/%2e%2e/secret", "/dir/../../secret", "/..%2fsecret", "/dir%2findex.html", "/link",
              "/up/secret", "/up/root/a.txt", "/a.txt/b", "/a.txt%00", "/a.txt%", "/a.txt%4",
              "/fifo", "/%zz"}) {
            const auto file = tree().find(path);
            CPPUNIT_ASSERT_MESSAGE(path, !file && file.error().code == Errc::not_found);
        }
        CPPUNIT_ASSERT(!tree().find("/" + std::string(5000, 'x')));
    }
    void an_upload_appears_all_at_once() {
        auto upload = tree().begin_upload("/new/sub/file");
        CPPUNIT_ASSERT(upload.has_value());
        CPPUNIT_ASSERT(upload->write(base::as_bytes("one ")));
        CPPUNIT_ASSERT(upload->write(base::as_bytes("two")));
        CPPUNIT_ASSERT(!tree().find("/new/sub/file"));
        CPPUNIT_ASSERT_EQUAL(false, *upload->commit());
        CPPUNIT_ASSERT_EQUAL(std::string("one two"), content("/new/sub/file"));
    }
    void an_upload_that_breaks_off_leaves_nothing() {
        {
            auto upload = tree().begin_upload("/broken");
            CPPUNIT_ASSERT(upload->write(base::as_bytes("half")));
        }
        CPPUNIT_ASSERT(!tree().find("/broken"));
        for (const auto& entry : fs::directory_iterator(root_))
            CPPUNIT_ASSERT(!entry.path().filename().string().starts_with(".upload"));
    }
    void another_content_has_another_etag() {
        const std::string before = tree().find("/a.txt")->etag;
        auto upload = tree().begin_upload("/a.txt");
        CPPUNIT_ASSERT(upload->write(base::as_bytes("HELLO")));
        CPPUNIT_ASSERT_EQUAL(true, *upload->commit());
        CPPUNIT_ASSERT(before != tree().find("/a.txt")->etag);
    }
    void what_was_removed_is_gone() {
        CPPUNIT_ASSERT(tree().remove("/a.txt"));
        CPPUNIT_ASSERT(!tree().find("/a.txt"));
        CPPUNIT_ASSERT(tree().remove("/a.txt").error().code == Errc::not_found);
        CPPUNIT_ASSERT(tree().remove("/dir").error().code == Errc::not_found);
        CPPUNIT_ASSERT(!tree().remove("/up/secret"));
        CPPUNIT_ASSERT(fs::exists(top_ / "secret"));
    }
    void names_that_no_file_may_have_are_refused() {
        for (const char* path : {"/", "/a/", "/.x", "/../x", "/up/x", "/a.txt/x", "/x%00"})
            CPPUNIT_ASSERT_MESSAGE(path, !tree().begin_upload(path));
    }

  private:
    static void write(const fs::path& path, std::string_view text) { std::ofstream(path) << text; }
    FileTree tree() const { return std::move(*FileTree::open(root_)); }
    std::string content(std::string_view path) const {
        const auto file = tree().find(path);
        CPPUNIT_ASSERT_MESSAGE(std::string(path), file.has_value());
        std::string text(file->size, '\0');
        const ssize_t n = ::pread(file->fd.get(), text.data(), text.size(), 0);
        CPPUNIT_ASSERT_EQUAL(static_cast<ssize_t>(file->size), n);
        return text;
    }
    fs::path top_, root_;
};
CPPUNIT_TEST_SUITE_REGISTRATION(FilesTest);

}  // namespace
