// Plain and gzip: which answers, which client, which heads and which tags.
// Source: RFC 9110 sections 8.4, 8.8.3, 12.5.3; proxyd(8), Compression.

#include "proxyd/forms.h"

#include <array>
#include <string>

#include <cppunit/extensions/HelperMacros.h>

#include "tests/proxyd/heads.h"

namespace {

using namespace proxyd;
using Ask = conf::Compression::Ask;

struct TakesCase {
    std::string_view lines;
    bool takes;
    std::string_view asked;  // of the origin
};

constexpr TakesCase kTakes[] = {
    {"", false, ""},
    {"Accept-Encoding: gzip, deflate, br, zstd", true, "gzip"},
    {"Accept-Encoding: X-GZIP", true, "gzip"},
    {"Accept-Encoding: br\nAccept-Encoding: gzip;q=0.3", true, "gzip"},
    {"Accept-Encoding: *", true, "gzip"},
    {"Accept-Encoding: *;q=0", false, "identity"},
    {"Accept-Encoding: gzip;q=0, *", false, "identity"},
    {"Accept-Encoding: gzip;q=0.0", false, "identity"},
    {"Accept-Encoding: br", false, "identity"},
    {"Accept-Encoding: identity", false, "identity"},
    {"Accept-Encoding:", false, "identity"},
    {"Accept-Encoding: gzip;q=0.5, identity", false, "identity"},
    {"Accept-Encoding: gzip, identity;q=0.5", true, "gzip"},
    {"Accept-Encoding: gzip;q=none", false, "identity"},
};

struct FlagsCase {
    const char* says;
    std::string_view lines;  // beside Content-Type: text/html, unless it has one
    std::uint32_t flags;
    std::uint16_t status = 200;
    std::uint64_t length = 5000;
    bool authorized = false;
    Ask ask = Ask::gzip;
};

constexpr FlagsCase kFlags[] = {
    {"text is worth it", "", kSqueezable},
    {"so is JSON", "Content-Type: application/json;charset=utf-8", kSqueezable},
    {"an image is not", "Content-Type: image/png", 0},
    {"nor what has no type", "Content-Type: ", 0},
    {"nor what is small", "", 0, 200, 1399},
    {"nor what is empty", "", 0, 200, 0},
    {"nor what is longer than gzip can say", "", 0, 200, 1ULL << 32},
    {"identity is no coding", "Content-Encoding: identity", kSqueezable},
    {"br is left alone", "Content-Encoding: br", 0},
    {"so is gzip twice", "Content-Encoding: gzip, gzip", 0},
    {"gzip can be inflated", "Content-Encoding: gzip", kGzip},
    {"whatever its type", "Content-Encoding: x-gzip\nContent-Type: image/png", kGzip},
    {"not to be transformed", "Cache-Control: no-transform", 0},
    {"neither way", "Cache-Control: no-transform\nContent-Encoding: gzip", 0},
    {"an error is left alone", "", 0, 404},
    {"so is a part", "Content-Range: bytes 0-4999/6000", 0, 206},
    {"a cookie", "Set-Cookie: a=b\nCache-Control: public", 0},
    {"private", "Cache-Control: private", 0},
    {"a private field", "Cache-Control: private=\"x\"", 0},
    {"of one user", "Cache-Control: public", 0, 200, 5000, true},
    {"by cookie", "Vary: Accept, Cookie", 0},
    {"by user", "Vary: authorization", 0},
    {"by anything", "Vary: *", 0},
    {"by coding, which we asked for", "Vary: Accept-Encoding", kSqueezable},
    {"by coding, which the client asked for", "Vary: Accept-Encoding", 0, 200, 5000, false,
     Ask::client},
    {"two tags", "ETag: \"a\"\nETag: \"b\"", 0},
    {"a tag that is none", "ETag: a", 0},
};

struct HeadCase {
    const char* says;
    std::string_view plain;
    std::string_view gzip;
};

constexpr HeadCase kHeads[] = {
    {"no tag", "A: 1\r\n", "A: 1\r\nContent-Encoding: gzip\r\nVary: Accept-Encoding\r\n"},
    {"strong tag", "ETag: \"x\"\r\nA: 1\r\n",
     "ETag: W/\"x-gzip\"\r\nA: 1\r\nContent-Encoding: gzip\r\nVary: Accept-Encoding\r\n"},
    {"weak tag", "ETag: W/\"x\"\r\n",
     "ETag: W/\"x-gzip\"\r\nContent-Encoding: gzip\r\nVary: Accept-Encoding\r\n"},
    {"a tag that looks like ours", "ETag: \"x-gzip\"\r\n",
     "ETag: W/\"x-gzip-gzip\"\r\nContent-Encoding: gzip\r\nVary: Accept-Encoding\r\n"},
    {"an empty tag", "ETag: \"\"\r\n",
     "ETag: W/\"-gzip\"\r\nContent-Encoding: gzip\r\nVary: Accept-Encoding\r\n"},
    {"digests go", "content-md5: a\r\nDigest: b\r\nRepr-Digest: c\r\nContent-Digest: d\r\n",
     "Content-Encoding: gzip\r\nVary: Accept-Encoding\r\n"},
    {"the coding is said once", "Content-Encoding: identity\r\n",
     "Content-Encoding: gzip\r\nVary: Accept-Encoding\r\n"},
    {"Vary says it already", "Vary: A, accept-encoding\r\n",
     "Vary: A, accept-encoding\r\nContent-Encoding: gzip\r\n"},
    {"Vary names others", "Vary: A\r\n",
     "Vary: A\r\nContent-Encoding: gzip\r\nVary: Accept-Encoding\r\n"},
};

constexpr std::string_view kLine = "HTTP/1.1 200 OK\r\n";

class FormsTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(FormsTest);
    CPPUNIT_TEST(who_takes_gzip_and_what_the_origin_is_asked_for);
    CPPUNIT_TEST(what_may_become_of_an_answer);
    CPPUNIT_TEST(the_head_of_gzip_says_so);
    CPPUNIT_TEST(the_plain_head_comes_back);
    CPPUNIT_TEST(gzip_of_the_origin_gets_a_tag_for_its_plain_form);
    CPPUNIT_TEST(what_does_not_fit_is_not_cut);
    CPPUNIT_TEST(one_object_for_all_codings_does_not_vary_by_them);
    CPPUNIT_TEST_SUITE_END();

  public:
    void who_takes_gzip_and_what_the_origin_is_asked_for() {
        conf::Compression settings;
        for (const TakesCase& c : kTakes) {
            const auto head = request(c.lines);
            const std::string says(c.lines);
            CPPUNIT_ASSERT_EQUAL_MESSAGE(says, c.takes, takes_gzip(head.fields));
            CPPUNIT_ASSERT_EQUAL_MESSAGE(says, c.asked, asked_coding(settings, head.fields));
        }
        settings.ask = Ask::identity;
        const auto head = request("Accept-Encoding: gzip");
        CPPUNIT_ASSERT_EQUAL(std::string_view("identity"), asked_coding(settings, head.fields));
    }
    void what_may_become_of_an_answer() {
        for (const FlagsCase& c : kFlags) {
            conf::CachePolicy policy;
            policy.compression.ask = c.ask;
            const bool typed = c.lines.find("Content-Type") != std::string_view::npos;
            const std::string lines = std::string(c.lines) +
                                      (c.lines.empty() || typed ? "" : "\n") +
                                      (typed ? "" : "Content-Type: text/html");
            auto head = response(c.status, lines);
            head.framing = {http::Framing::Kind::length, c.length};
            const auto control = http::parse_cache_control(head.fields);
            RequestTraits traits;
            traits.authorized = c.authorized;
            CPPUNIT_ASSERT_EQUAL_MESSAGE(c.says, c.flags,
                                         form_flags(policy, traits, head, control));
            if (c.flags == kSqueezable) {
                policy.key_cookies = {"session"};
                CPPUNIT_ASSERT_EQUAL_MESSAGE(c.says, 0u, form_flags(policy, traits, head, control));
            }
            policy.compression.enable = false;
            CPPUNIT_ASSERT_EQUAL_MESSAGE(c.says, 0u, form_flags(policy, traits, head, control));
        }
    }
    void the_head_of_gzip_says_so() {
        for (const HeadCase& c : kHeads) {
            const std::string plain = std::string(kLine) + std::string(c.plain);
            std::string room(plain.size() + kFormFields, '\0');
            CPPUNIT_ASSERT_EQUAL_MESSAGE(c.says, std::string(kLine) + std::string(c.gzip),
                                         std::string(squeezed_head(plain, room)));
        }
    }
    void the_plain_head_comes_back() {
        for (const std::string_view tag : {"", "\"x\"", "W/\"x\"", "\"x-gzip\"", "\"\""}) {
            const std::string line = tag.empty() ? "" : "ETag: " + std::string(tag) + "\r\n";
            const std::string plain =
                std::string(kLine) + line + "Vary: Accept-Encoding\r\nA: 1\r\n";
            ObjectMeta meta;
            if (tag.substr(0, 2) == "W/") meta.flags |= kWeakEtag;
            std::string room(512, '\0'), back(512, '\0'), name(64, '\0');
            const std::string_view gzip = squeezed_head(plain, room);
            meta = squeezed_meta(meta, gzip);
            CPPUNIT_ASSERT_EQUAL(plain, std::string(inflated_head(gzip, meta.flags, back)));
            const std::string_view stored = gzip.substr(meta.etag.offset, meta.etag.length);
            CPPUNIT_ASSERT_EQUAL(tag, plain_tag(stored, meta.flags, name));
            CPPUNIT_ASSERT_EQUAL(tag, origin_tag(stored, meta.flags, name));
        }
    }
    void gzip_of_the_origin_gets_a_tag_for_its_plain_form() {
        const std::string gzip =
            std::string(kLine) + "ETag: \"y\"\r\nContent-Encoding: gzip\r\nDigest: d\r\nA: 1\r\n";
        std::string room(512, '\0');
        CPPUNIT_ASSERT_EQUAL(std::string(kLine) + "ETag: \"y-plain\"\r\nA: 1\r\n",
                             std::string(inflated_head(gzip, kGzip, room)));
        CPPUNIT_ASSERT_EQUAL(std::string_view("W/\"y-plain\""), plain_tag("W/\"y\"", kGzip, room));
        CPPUNIT_ASSERT_EQUAL(std::string_view("\"y\""), origin_tag("\"y\"", kGzip, room));
    }
    void what_does_not_fit_is_not_cut() {
        const std::string plain = std::string(kLine) + "ETag: \"x\"\r\n";
        for (std::size_t size = 0; size < plain.size() + 40; ++size) {
            std::string room(size, '\0');
            CPPUNIT_ASSERT(squeezed_head(plain, room).empty());
        }
    }
    void one_object_for_all_codings_does_not_vary_by_them() {
        for (const auto& [names, left] :
             {std::pair<std::string_view, std::string_view>{"accept-encoding", ""},
              {"accept,accept-encoding", "accept"},
              {"accept-encoding,cookie", "cookie"},
              {"accept,accept-encoding,cookie", "accept,cookie"},
              {"x-accept-encoding", "x-accept-encoding"},
              {"accept-encoding-x,accept-encoding", "accept-encoding-x"},
              {"", ""}}) {
            std::string text(names);
            CPPUNIT_ASSERT_EQUAL(left, without_accept_encoding(text));
        }
        conf::Compression settings;
        const auto plain = response(200, "");
        const auto br = response(200, "Content-Encoding: br");
        CPPUNIT_ASSERT(serves_all_codings(settings, plain, 0));
        CPPUNIT_ASSERT(!serves_all_codings(settings, br, 0));
        CPPUNIT_ASSERT(serves_all_codings(settings, br, kGzip));
        settings.ask = Ask::client;
        CPPUNIT_ASSERT(!serves_all_codings(settings, plain, 0));
    }
};
CPPUNIT_TEST_SUITE_REGISTRATION(FormsTest);

}  // namespace
