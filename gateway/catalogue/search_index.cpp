#include "gateway/catalogue/search_index.hpp"

#include <algorithm>
#include <tuple>

namespace licet::catalogue {
namespace {

constexpr std::size_t query_words_max = 16;
constexpr std::size_t word_size_max = 64;

[[nodiscard]] bool is_ascii_word(char c) noexcept {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/// The CJK ideographs of the basic plane, U+3400 to U+9FFF, are three bytes E3 90 80 to E9 BF BF.
[[nodiscard]] bool is_han(std::string_view text, std::size_t at) noexcept {
  if (at + 3 > text.size()) return false;
  const auto first = static_cast<unsigned char>(text[at]);
  const auto second = static_cast<unsigned char>(text[at + 1]);
  return (first == 0xE3U && second >= 0x90U) || (first >= 0xE4U && first <= 0xE9U);
}

}  // namespace

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words;
  std::string word;
  const auto end_word = [&] {
    if (!word.empty()) words.push_back(std::move(word).substr(0, word_size_max));
    word.clear();
  };
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    if (is_han(text, at)) {
      end_word();
      words.emplace_back(text.substr(at, 3));
      at += 2;
    } else if (is_ascii_word(c) || static_cast<unsigned char>(c) >= 0x80U) {
      word += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    } else {
      end_word();
    }
  }
  end_word();
  return words;
}

SearchIndex::SearchIndex(std::span<const DatasetDescription> datasets)
    : datasets_(static_cast<std::uint32_t>(datasets.size())) {
  for (std::uint32_t i = 0; i < datasets_; ++i) {
    const DatasetDescription& dataset = datasets[i];
    add(dataset.code.view(), i, 16);
    add(dataset.title, i, 8);
    for (const std::string& keyword : dataset.keywords) add(keyword, i, 4);
    for (const DatasetField& field : dataset.fields) {
      add(field.name, i, 2);
      add(field.description, i, 1);
    }
    add(dataset.format, i, 1);
    add(dataset.source, i, 1);
    add(dataset.description, i, 1);
  }
  std::ranges::sort(entries_, {},
                    [](const Entry& e) { return std::tuple(std::string_view(e.word), e.dataset, ~e.weight); });
  const auto same = [](const Entry& a, const Entry& b) { return a.dataset == b.dataset && a.word == b.word; };
  entries_.erase(std::unique(entries_.begin(), entries_.end(), same), entries_.end());
  entries_.shrink_to_fit();
}

void SearchIndex::add(std::string_view text, std::uint32_t dataset, std::uint32_t weight) {
  for (std::string& word : words_of(text)) entries_.push_back({std::move(word), dataset, weight});
}

std::vector<std::uint32_t> SearchIndex::weights_of(std::string_view word) const {
  std::vector<std::uint32_t> weights(datasets_, 0);
  const auto by_word = [](const Entry& entry) { return std::string_view(entry.word); };
  for (auto at = std::ranges::lower_bound(entries_, word, {}, by_word);
       at != entries_.end() && at->word.starts_with(word); ++at) {
    const std::uint32_t weight = at->word.size() == word.size() ? at->weight * 2 : at->weight;
    weights[at->dataset] = std::max(weights[at->dataset], weight);
  }
  return weights;
}

std::vector<std::uint32_t> SearchIndex::search(std::string_view query) const {
  std::vector<std::string> words = words_of(query);
  if (words.size() > query_words_max) words.resize(query_words_max);
  std::vector<std::uint64_t> scores(datasets_, 0);
  std::vector<bool> has_all(datasets_, true);
  for (const std::string& word : words) {
    const std::vector<std::uint32_t> weights = weights_of(word);
    for (std::uint32_t i = 0; i < datasets_; ++i) {
      scores[i] += weights[i];
      if (weights[i] == 0) has_all[i] = false;
    }
  }
  std::vector<std::uint32_t> found;
  for (std::uint32_t i = 0; i < datasets_; ++i) {
    if (has_all[i]) found.push_back(i);
  }
  std::ranges::stable_sort(found, std::ranges::greater(), [&](std::uint32_t i) { return scores[i]; });
  return found;
}

}  // namespace licet::catalogue
