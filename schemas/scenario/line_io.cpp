#include "schemas/scenario/line_io.hpp"

#include <fmt/format.h>

namespace licet::scenario {

std::string Keys::all() const {
  std::string all;
  for (const auto* list : {&keys_, &alone_}) {
    for (const std::string_view key : *list) {
      if (!all.empty()) all += ", ";
      all += key;
    }
  }
  return all;
}

void Reader::instrument(InstrumentId& field) {
  if (failed()) return;
  const bool is_named = at_ < words_.size() && !words_[at_].is(":") && !keys_.has(words_[at_]) &&
                        (context_.names.instruments.has(words_[at_].text) || words_[at_].text.starts_with('#') ||
                         !context_.names.only_instrument());
  if (is_named) return take(words_[at_++], field);
  if (const auto only = context_.names.only_instrument()) {
    field = *only;
  } else {
    complain("the instrument must be named here: there is not just one");
  }
}

void Reader::client_order(ClientOrderId& field) {
  if (!failed() && at_ < words_.size() && !words_[at_].is(":") && !keys_.has(words_[at_])) take(words_[at_++], field);
}

void Reader::read_options() {
  if (options_read_ || failed()) return;
  options_read_ = true;
  while (at_ < words_.size()) {
    const Word& word = words_[at_++];
    if (word.is(":")) {
      has_colon_ = true;
      return;
    }
    if (keys_.is_alone(word)) {
      if (!alone_.insert(word.text).second) return complain(fmt::format("'{}' stands twice", word.text));
    } else if (!keys_.takes_value(word)) {
      const std::string all = keys_.all();
      return complain(all.empty() ? fmt::format("'{}' is too much here", word.text)
                                  : fmt::format("'{}' is not known here; there may be {}", word.text, all));
    } else if (at_ == words_.size() || words_[at_].is(":")) {
      return complain(fmt::format("a value should follow '{}'", word.text));
    } else if (!options_.emplace(word.text, words_[at_++]).second) {
      return complain(fmt::format("'{}' stands twice", word.text));
    }
  }
}

std::vector<std::span<const Word>> Reader::split_parts() {
  std::vector<std::span<const Word>> parts;
  if (!has_colon_ || failed()) return parts;
  std::size_t begin = at_;
  for (; at_ < words_.size(); ++at_) {
    if (!words_[at_].is(",")) continue;
    parts.push_back(words_.subspan(begin, at_ - begin));
    begin = at_ + 1;
  }
  parts.push_back(words_.subspan(begin));
  return parts;
}

std::optional<std::string> Reader::finish() {
  read_options();
  if (!failed() && at_ < words_.size()) complain(fmt::format("'{}' is too much here", words_[at_].text));
  return fault_;
}

}  // namespace licet::scenario
