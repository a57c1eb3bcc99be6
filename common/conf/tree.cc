// libconfig parses; its tree is copied into Nodes and forgotten.  The copy takes
// lines and digits from scan_scalars(), for the reasons given there.

#include "common/conf/tree.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <map>

#include <libconfig.h>

#include "common/conf/scalars.h"

namespace conf {
namespace {

constexpr std::size_t kMaxFile = 16u << 20;

std::string directory_of(const std::string& name) {
    const auto slash = name.rfind('/');
    return slash == std::string::npos ? "." : name.substr(0, slash == 0 ? 1 : slash);
}

// A libconfig tree on its way to Nodes.
class Copy {
  public:
    Copy(const std::string& text, const std::string& name) : name_(name) {
        files_[""] = {scan_scalars(text), 0};
    }

    Node node(const config_setting_t* setting) {
        Node node;
        if (const char* name = config_setting_name(setting)) node.name = name;
        const char* source = config_setting_source_file(setting);
        node.file = source != nullptr ? directory_of(name_) + "/" + source : name_;
        node.line = static_cast<int>(config_setting_source_line(setting));
        fill(setting, source != nullptr ? source : "", node);
        return node;
    }

  private:
    struct File {
        std::vector<Scalar> scalars;
        std::size_t next;
    };

    void fill(const config_setting_t* setting, const std::string& source, Node& node) {
        switch (config_setting_type(setting)) {
        case CONFIG_TYPE_GROUP:
            return children(setting, node);
        case CONFIG_TYPE_LIST:
        case CONFIG_TYPE_ARRAY:
            node.kind = Node::Kind::list;
            return children(setting, node);
        case CONFIG_TYPE_BOOL:
            node.kind = Node::Kind::flag;
            node.flag = config_setting_get_bool(setting) != 0;
            return;
        case CONFIG_TYPE_STRING:
            node.kind = Node::Kind::text;
            node.text = config_setting_get_string(setting);
            return place(next_scalar(source, node.file), node);
        default:
            node.kind = Node::Kind::number;
            const Scalar* scalar = next_scalar(source, node.file);
            if (scalar != nullptr) node.text = scalar->text;
            return place(scalar, node);
        }
    }

    void children(const config_setting_t* setting, Node& node) {
        const auto count = static_cast<unsigned>(config_setting_length(setting));
        node.children.reserve(count);
        for (unsigned i = 0; i < count; ++i)
            node.children.push_back(this->node(config_setting_get_elem(setting, i)));
    }

    // A setting stands where its name is, an element of a list where it begins.
    static void place(const Scalar* scalar, Node& node) {
        if (scalar != nullptr && node.name.empty()) node.line = scalar->line;
    }

    // A file may be included twice; its list then starts again.
    const Scalar* next_scalar(const std::string& source, const std::string& path) {
        auto [entry, fresh] = files_.try_emplace(source);
        File& file = entry->second;
        if (fresh) file = {scan_scalars(slurp(path).value_or("")), 0};
        if (file.scalars.empty()) return nullptr;
        return &file.scalars[file.next++ % file.scalars.size()];
    }

    const std::string& name_;
    std::map<std::string, File> files_;
};

struct Config {
    config_t raw;
    Config() { config_init(&raw); }
    ~Config() { config_destroy(&raw); }
    Config(const Config&) = delete;
    Config& operator=(const Config&) = delete;
};

Mistake refusal(const config_t& config, const std::string& name) {
    const char* file = config_error_file(&config);
    const char* said = config_error_text(&config);
    std::string text = said != nullptr ? said : "cannot be parsed";
    if (text == "syntax error")
        text += "; look for a missing value, quote, \";\" or bracket up to here";
    if (text == "duplicate setting name") text += "; a name can be used once in its group";
    return {file != nullptr ? directory_of(name) + "/" + file : name, config_error_line(&config),
            text};
}

}  // namespace

const Node* Node::find(std::string_view child) const noexcept {
    for (const Node& node : children)
        if (node.name == child) return &node;
    return nullptr;
}

std::optional<Node> parse_tree(const std::string& text, const std::string& name,
                               std::vector<Mistake>& mistakes) {
    // libconfig would take a NUL for the end, and quietly ignore what follows.
    if (const auto nul = text.find('\0'); nul != std::string::npos) {
        int line = 1;
        for (std::size_t i = 0; i < nul; ++i) line += text[i] == '\n';
        mistakes.push_back({name, line, "a NUL byte; this is not a text file"});
        return {};
    }
    Config config;
    config_set_include_dir(&config.raw, directory_of(name).c_str());
    if (config_read_string(&config.raw, text.c_str()) != CONFIG_TRUE) {
        mistakes.push_back(refusal(config.raw, name));
        return {};
    }
    return Copy(text, name).node(config_root_setting(&config.raw));
}

std::optional<std::string> slurp(const std::string& path) {
    const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (fd < 0) return {};
    struct stat about;
    std::optional<std::string> text;
    if (::fstat(fd, &about) != 0) {
        // errno says why
    } else if (!S_ISREG(about.st_mode)) {
        errno = S_ISDIR(about.st_mode) ? EISDIR : EINVAL;
    } else {
        text.emplace();
        char block[16384];
        ssize_t got = 0;
        while (text->size() <= kMaxFile && (got = ::read(fd, block, sizeof block)) > 0)
            text->append(block, static_cast<std::size_t>(got));
        if (got < 0)
            text.reset();
        else if (text->size() > kMaxFile)
            errno = EFBIG, text.reset();
    }
    const int error = errno;
    ::close(fd);
    errno = error;
    return text;
}

}  // namespace conf
