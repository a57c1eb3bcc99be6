// The main() of a fuzz target when there is no fuzzing engine: gives it every file of its
// corpus, tests/fuzz/corpus/TARGET, or the files named on the command line.
//
// A file that crashes the target ends this program; the last line says which one it was.

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

namespace fs = std::filesystem;

// "tests/fuzz/config_fuzz" keeps its inputs in "tests/fuzz/corpus/config".
std::vector<fs::path> corpus_of(const fs::path& program) {
    const char* top = std::getenv("top_srcdir");
    std::string target = program.filename().string();
    target.erase(std::min(target.rfind("_fuzz"), target.size()));
    std::vector<fs::path> files;
    std::error_code error;
    const fs::path directory = fs::path(top != nullptr ? top : ".") / "tests/fuzz/corpus" / target;
    for (const auto& entry : fs::directory_iterator(directory, error)) files.push_back(entry);
    std::sort(files.begin(), files.end());
    return files;
}

bool replay(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    if (!in) return std::fprintf(stderr, "%s: cannot be read\n", file.c_str()), false;
    const std::vector<char> bytes{std::istreambuf_iterator<char>(in), {}};
    std::printf("%s: %zu bytes\n", file.c_str(), bytes.size());
    std::fflush(stdout);
    LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
    return true;
}

}  // namespace

int main(int argc, char** argv) {
    std::vector<fs::path> files(argv + 1, argv + argc);
    if (files.empty()) files = corpus_of(argv[0]);
    if (files.empty()) std::fprintf(stderr, "%s: its corpus is empty\n", argv[0]);
    return !files.empty() && std::all_of(files.begin(), files.end(), replay) ? 0 : 1;
}
