#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/catalogue/catalogue.hpp"

namespace licet::catalogue {

/// The words of `text`: runs of letters and digits in lower case (ASCII), each Han character for itself, since Chinese
/// is written without spaces. Other characters beyond ASCII count as letters.
[[nodiscard]] std::vector<std::string> words_of(std::string_view text);

/// An inverted index over dataset descriptions. Immutable after construction; thread-safe.
class SearchIndex {
 public:
  SearchIndex() = default;
  explicit SearchIndex(std::span<const DatasetDescription> datasets);

  /// Positions of the datasets in which every word of `query` begins a word, best first: a word counts by where it
  /// stands (code 16, title 8, keyword 4, field 2, elsewhere 1), twice when it matches whole; equal scores by position.
  /// All of them for a query without words. At most 16 words of a query are looked at.
  [[nodiscard]] std::vector<std::uint32_t> search(std::string_view query) const;

 private:
  struct Entry {
    std::string word;
    std::uint32_t dataset;
    std::uint32_t weight;
  };
  void add(std::string_view text, std::uint32_t dataset, std::uint32_t weight);
  /// The best weight of `word` in each dataset, 0 where it is not.
  [[nodiscard]] std::vector<std::uint32_t> weights_of(std::string_view word) const;

  std::vector<Entry> entries_;  // by word, dataset; one each
  std::uint32_t datasets_ = 0;
};

}  // namespace licet::catalogue
