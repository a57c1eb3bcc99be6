// forms.h -- the two forms of a stored answer, plain and gzip: which to keep, which to send,
// and the heads that go with them.
//
// Layer:    proxyd (pure)
// Runs in:  worker
// Source:   RFC 9110 sections 7.7, 8.4, 8.8.3 and 12.5.3; proxyd(8), Compression
//
// One object is stored of each answer, and the flags in its meta say what it can be:
//
//   kSqueezable          stored plain; made gzip when a client asks that takes gzip
//   kGzip | kSqueezed    gzip made here; inflated for who does not take it
//   kGzip                gzip as the origin sent it; likewise
//
// Each form has an entity tag of its own.  Gzip made here differs from one making to the
// next, so that its tag is weak: "x" of the origin becomes W/"x-gzip".  What is inflated is
// the same each time: the origin's "y" for its gzip becomes "y-plain", as strong as it was.

#ifndef PROXYD_FORMS_H
#define PROXYD_FORMS_H

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "common/conf/site.h"
#include "common/http/cache_control.h"
#include "common/http/message.h"
#include "proxyd/admission.h"
#include "proxyd/object_meta.h"

namespace proxyd {

// Does the client take gzip, and not say that it likes it less than the plain form?
bool takes_gzip(const http::Fields& request) noexcept;

// kSqueezable, kGzip or 0: what may become of this answer.  Compressed together, a secret and
// a text that an attacker chooses give the secret away (BREACH): answers that could be made
// for one user are left as they are.
std::uint32_t form_flags(const conf::CachePolicy& policy, const RequestTraits& request,
                         const http::ResponseHead& head,
                         const http::CacheControl& control) noexcept;

// Can the answer serve clients with whatever Accept-Encoding, so that it is not stored by
// that field though its Vary names it?  flags: of form_flags().
bool serves_all_codings(const conf::Compression& settings, const http::ResponseHead& head,
                        std::uint32_t flags) noexcept;

// `names` (as in VaryNames) without accept-encoding, in place.
std::string_view without_accept_encoding(std::span<char> names) noexcept;

// The value of Accept-Encoding to send for a request whose answer is to be stored; empty: none.
std::string_view asked_coding(const conf::Compression& settings,
                              const http::Fields& request) noexcept;

// --- heads as they are stored -----------------------------------------------------------
//
// All of these write into `room`, and return an empty text if it does not fit: the length of
// the head and kFormFields is enough.  Requires: `head` is not in `room`.
inline constexpr std::size_t kFormFields = 128;

// With Vary: Accept-Encoding.
std::string_view varying_head(std::string_view head, std::span<char> room) noexcept;

// Of the gzip that is made of the plain form.
std::string_view squeezed_head(std::string_view plain, std::span<char> room) noexcept;

// Of the plain form that is made of the stored gzip.  flags: of its meta.
std::string_view inflated_head(std::string_view gzip, std::uint32_t flags,
                               std::span<char> room) noexcept;

// --- entity tags ------------------------------------------------------------------------

// The tag of the plain form of an object with kGzip, of the stored tag.
std::string_view plain_tag(std::string_view stored, std::uint32_t flags,
                           std::span<char> room) noexcept;

// The tag as the origin knows it.
std::string_view origin_tag(std::string_view stored, std::uint32_t flags,
                            std::span<char> room) noexcept;

// A list of tags as a client sends it in If-Match, with behind each that was made here the one
// that the origin knows the same content by.  It may be of the origin's own making: then the
// tag that is added means nothing there.
std::string with_origin_tags(std::string_view list);

// The meta of the gzip that is made of a plain form.  head: by squeezed_head().
ObjectMeta squeezed_meta(const ObjectMeta& plain, std::string_view head) noexcept;

}  // namespace proxyd

#endif  // PROXYD_FORMS_H
