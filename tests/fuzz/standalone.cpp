// Runs a libFuzzer entry point without libFuzzer: every file of the corpus named on the command line, then a fixed
// number of seeded mutations of them. What the fuzzers found once stays found on every compiler.

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

using Bytes = std::vector<std::uint8_t>;

std::vector<Bytes> read_corpus(const std::filesystem::path& directory) {
  std::vector<std::filesystem::path> paths;
  for (const auto& entry : std::filesystem::directory_iterator(directory)) paths.push_back(entry.path());
  std::ranges::sort(paths);
  std::vector<Bytes> corpus;
  for (const auto& path : paths) {
    std::ifstream file(path, std::ios::binary);
    corpus.emplace_back(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
  }
  return corpus;
}

void mutate(Bytes& bytes, std::mt19937_64& random) {
  const auto below = [&](std::size_t bound) { return static_cast<std::size_t>(random() % bound); };
  for (std::size_t change = 0, changes = 1 + below(4); change < changes; ++change) {
    const auto at = bytes.empty() ? 0 : below(bytes.size());
    const auto place = bytes.begin() + static_cast<std::ptrdiff_t>(at);
    switch (below(5)) {
      case 0:
        if (!bytes.empty()) *place = static_cast<std::uint8_t>(random());
        break;
      case 1:
        if (!bytes.empty()) *place ^= static_cast<std::uint8_t>(1U << below(8));
        break;
      case 2:
        if (!bytes.empty())
          bytes.erase(place, std::min(place + static_cast<std::ptrdiff_t>(1 + below(8)), bytes.end()));
        break;
      case 3:
        bytes.insert(place, 1 + below(8), static_cast<std::uint8_t>(random()));
        break;
      default:
        bytes.resize(at);
        break;
    }
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) {
    std::fprintf(stderr, "usage: %s CORPUS_DIRECTORY [MUTATIONS]\n", argv[0]);
    return 2;
  }
  auto corpus = read_corpus(argv[1]);
  if (corpus.empty()) {
    std::fprintf(stderr, "no corpus in %s\n", argv[1]);
    return 1;
  }
  for (const auto& bytes : corpus) LLVMFuzzerTestOneInput(bytes.data(), bytes.size());
  const long mutations = argc > 2 ? std::strtol(argv[2], nullptr, 10) : 20'000;
  std::mt19937_64 random(20260101);
  for (long n = 0; n < mutations; ++n) {
    Bytes bytes = corpus[static_cast<std::size_t>(random() % corpus.size())];
    mutate(bytes, random);
    LLVMFuzzerTestOneInput(bytes.data(), bytes.size());
  }
  std::printf("%zu inputs and %ld mutations\n", corpus.size(), mutations);
  return 0;
}
