#include "common/conf/scalars.h"

namespace conf {
namespace {

bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }
bool is_letter(char c) noexcept {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '*' || c == '_';
}
bool in_number(char c) noexcept {
    return is_digit(c) || is_letter(c) || c == '+' || c == '-' || c == '.';
}
bool in_name(char c) noexcept { return is_digit(c) || is_letter(c) || c == '-'; }

class Scanner {
  public:
    explicit Scanner(std::string_view text) noexcept : text_(text) {}

    std::vector<Scalar> run() {
        while (at_ < text_.size()) step();
        return std::move(found_);
    }

  private:
    void step() {
        const char c = text_[at_];
        if (c == '#' || ahead("//")) return skip_to("\n");
        if (ahead("/*")) return skip_to("*/");
        if (c == '"') return string();
        if (c == '@') return include();
        if (c > ' ') after_string_ = false;
        if (is_letter(c)) return skip_name();
        if (is_digit(c) || c == '+' || c == '-' || c == '.') return number();
        advance();
    }

    bool ahead(std::string_view what) const noexcept {
        return text_.substr(at_).starts_with(what);
    }
    void advance() noexcept {
        if (text_[at_++] == '\n') ++line_;
    }
    void skip_to(std::string_view end) noexcept {
        while (at_ < text_.size() && !ahead(end)) advance();
        for (std::size_t i = 0; i < end.size() && at_ < text_.size(); ++i) advance();
    }
    void skip_name() noexcept {
        while (at_ < text_.size() && in_name(text_[at_])) ++at_;
    }
    void skip_string() noexcept {
        advance();
        while (at_ < text_.size() && text_[at_] != '"') {
            if (text_[at_] == '\\' && at_ + 1 < text_.size()) advance();
            advance();
        }
        if (at_ < text_.size()) advance();
    }

    void string() {
        if (!after_string_) found_.push_back({line_, {}});
        after_string_ = true;
        skip_string();
    }
    void number() {
        const std::size_t begin = at_;
        while (at_ < text_.size() && in_number(text_[at_])) ++at_;
        found_.push_back({line_, std::string(text_.substr(begin, at_ - begin))});
    }
    void include() noexcept {  // @include "file"
        after_string_ = false;
        skip_to("\"");
        while (at_ < text_.size() && text_[at_] != '"' && text_[at_] != '\n') advance();
        if (at_ < text_.size()) advance();
    }

    std::string_view text_;
    std::size_t at_ = 0;
    int line_ = 1;
    bool after_string_ = false;  // the token before was a string: the next one continues it
    std::vector<Scalar> found_;
};

}  // namespace

std::vector<Scalar> scan_scalars(std::string_view text) { return Scanner(text).run(); }

}  // namespace conf
