#include "originsim/mime.h"

#include "common/base/text.h"

namespace originsim {
namespace {

// clang-format off
constexpr MediaType kTypes[] = {
    {"html",  "text/html; charset=utf-8",       true},
    {"htm",   "text/html; charset=utf-8",       true},
    {"txt",   "text/plain; charset=utf-8",      true},
    {"md",    "text/markdown; charset=utf-8",   true},
    {"css",   "text/css; charset=utf-8",        true},
    {"csv",   "text/csv; charset=utf-8",        true},
    {"js",    "text/javascript; charset=utf-8", true},
    {"mjs",   "text/javascript; charset=utf-8", true},
    {"json",  "application/json",               true},
    {"xml",   "application/xml",                true},
    {"pac",   "application/x-ns-proxy-autoconfig", true},
    {"wasm",  "application/wasm",               true},
    {"svg",   "image/svg+xml",                  true},
    {"png",   "image/png",                      false},
    {"jpg",   "image/jpeg",                     false},
    {"jpeg",  "image/jpeg",                     false},
    {"gif",   "image/gif",                      false},
    {"webp",  "image/webp",                     false},
    {"avif",  "image/avif",                     false},
    {"ico",   "image/vnd.microsoft.icon",       false},
    {"mp3",   "audio/mpeg",                     false},
    {"mp4",   "video/mp4",                      false},
    {"webm",  "video/webm",                     false},
    {"m3u8",  "application/vnd.apple.mpegurl",  true},
    {"ts",    "video/mp2t",                     false},
    {"mpd",   "application/dash+xml",           true},
    {"woff",  "font/woff",                      false},
    {"woff2", "font/woff2",                     false},
    {"pdf",   "application/pdf",                false},
    {"gz",    "application/gzip",               false},
    {"zip",   "application/zip",                false},
    {"tar",   "application/x-tar",              false},
    {"bin",   "application/octet-stream",       false},
    {"iso",   "application/octet-stream",       false},
};
// clang-format on

}  // namespace

const MediaType* media_type(std::string_view path) noexcept {
    const std::string_view name = path.substr(path.rfind('/') + 1);
    const std::size_t dot = name.rfind('.');
    if (dot == std::string_view::npos) return nullptr;
    for (const MediaType& type : kTypes)
        if (base::iequals(name.substr(dot + 1), type.suffix)) return &type;
    return nullptr;
}

bool is_compressible(std::string_view type) noexcept {
    const std::string_view essence = base::trim(type.substr(0, type.find(';')));
    if (base::istarts_with(essence, "text/")) return true;
    for (const MediaType& known : kTypes)
        if (base::iequals(essence, known.text)) return known.compressible;
    return false;
}

}  // namespace originsim
