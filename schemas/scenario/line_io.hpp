#pragma once

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "schemas/scenario/values.hpp"

/// A form (command_forms.hpp, event_forms.hpp) says once how a record stands in a line; it is walked by three visitors:
///
///   Keys    collects the form's own words, so that they can be told from values
///   Reader  fills the record from words
///   Writer  writes the record as words
///
/// First come values in a fixed order, then options in any order: `key value`, or a word alone; then, behind a colon,
/// parts separated by commas. What a form may say:
///
///   value(field)                 a value that is always said
///   instrument(field)            the same, unsaid while there is only one
///   client_order(field)          the same, unsaid when it is empty
///   option(key, field[, unsaid]) `key value`; left out when the field is `unsaid`
///   choice(field, unsaid, words) one word of several; likewise
///   detail(key, field)           of an event: compared only where it is said
///   parts(count, array)          entries behind the colon
///   terms(body)                  a whole other form behind the colon; a detail
///   told()                       whom an event is private to
namespace licet::scenario {

/// One word of a choice, and what it means.
template <class Value>
using Choice = std::pair<std::string_view, Value>;

/// Which details a writer says.
struct Details {
  bool all = false;
  std::set<std::string, std::less<>> said;
  [[nodiscard]] bool has(std::string_view key) const { return all || said.contains(key); }
};
inline constexpr std::string_view terms_key = ":";

class Keys {
 public:
  static constexpr bool is_writing = false;

  template <class T>
  void value(T&&) {}
  void instrument(InstrumentId&) {}
  void client_order(ClientOrderId&) {}
  template <class T>
  void option(std::string_view key, T&&) {
    keys_.push_back(key);
  }
  template <class T>
  void option(std::string_view key, T&, const std::type_identity_t<T>&) {
    keys_.push_back(key);
  }
  template <class T, std::size_t N>
  void choice(T&, std::type_identity_t<T>, const Choice<std::type_identity_t<T>> (&choices)[N]) {
    for (const auto& [text, value] : choices) alone_.push_back(text);
  }
  template <class T>
  void detail(std::string_view key, T&&) {
    keys_.push_back(key);
  }
  template <class Count, class Entries>
  void parts(Count&, Entries&) {}
  template <class Body>
  void terms(Body&) {}
  [[nodiscard]] MemberId acting() const { return {}; }
  [[nodiscard]] const Names& names() const { return no_names_; }
  [[nodiscard]] MemberId& told() { return told_; }

  [[nodiscard]] bool takes_value(const Word& word) const { return has(keys_, word); }
  [[nodiscard]] bool is_alone(const Word& word) const { return has(alone_, word); }
  [[nodiscard]] bool has(const Word& word) const { return takes_value(word) || is_alone(word); }
  /// For messages: "at, stop, ioc".
  [[nodiscard]] std::string all() const;

 private:
  static bool has(const std::vector<std::string_view>& list, const Word& word) {
    return !word.quoted && std::ranges::find(list, word.text) != list.end();
  }
  std::vector<std::string_view> keys_;
  std::vector<std::string_view> alone_;
  Names no_names_;
  MemberId told_;
};

/// The first thing that is wrong is kept; after it nothing is read.
class Reader {
 public:
  static constexpr bool is_writing = false;

  Reader(const Context& context, std::span<const Word> words, Keys keys)
      : context_(context), words_(words), keys_(std::move(keys)) {}

  template <class T>
  void value(T&& field) {
    if (failed()) return;
    if (at_ < words_.size() && !words_[at_].is(":")) return take(words_[at_++], field);
    const auto wanted = read_value(Word{"\n", true}, context_, field);
    complain("the line ends where there should be " + (wanted ? std::string("a text") : wanted.error()));
  }
  void instrument(InstrumentId& field);
  void client_order(ClientOrderId& field);
  template <class T>
  void option(std::string_view key, T&& field) {
    const auto unsaid = std::decay_t<T>{};
    read_option(key, field, unsaid);
  }
  template <class T>
  void option(std::string_view key, T& field, const std::type_identity_t<T>& unsaid) {
    read_option(key, field, unsaid);
  }
  template <class T, std::size_t N>
  void choice(T& field, std::type_identity_t<T> unsaid, const Choice<std::type_identity_t<T>> (&choices)[N]) {
    read_options();
    field = unsaid;
    std::string_view said;
    for (const auto& [text, value] : choices) {
      if (!alone_.contains(text)) continue;
      if (!said.empty()) return complain(std::string(said) + " and " + std::string(text) + " exclude each other");
      said = text;
      field = value;
    }
  }
  template <class T>
  void detail(std::string_view key, T&& field) {
    read_options();
    if (const auto found = options_.find(key); found != options_.end()) {
      details_.said.emplace(key);
      take(found->second, field);
    }
  }
  template <class Count, class Entries>
  void parts(Count& count, Entries& entries) {
    read_options();
    const auto slices = split_parts();
    if (slices.size() > entries.size()) {
      return complain("at most " + std::to_string(entries.size()) + " parts stand behind the colon");
    }
    for (std::size_t n = 0; n < slices.size(); ++n) read_form(slices[n], entries[n]);
    count = static_cast<Count>(slices.size());
  }
  template <class Body>
  void terms(Body& body) {
    read_options();
    if (!has_colon_) return;
    details_.said.emplace(terms_key);
    read_form(words_.subspan(at_), body);
    at_ = words_.size();
  }
  [[nodiscard]] MemberId acting() const { return context_.acting; }
  [[nodiscard]] const Names& names() const { return context_.names; }
  [[nodiscard]] MemberId& told() { return told_; }

  /// Call at the end of a form. The first fault, or none.
  [[nodiscard]] std::optional<std::string> finish();
  [[nodiscard]] const Details& details() const { return details_; }

 private:
  template <class T, class Unsaid>
  void read_option(std::string_view key, T&& field, const Unsaid& unsaid) {
    read_options();
    if (failed()) return;
    const auto found = options_.find(key);
    if (found == options_.end()) return unsay(field, unsaid);
    take(found->second, field);
  }
  template <class T>
  void take(const Word& word, T&& field) {
    if (failed()) return;
    if (const auto read = read_value(word, context_, field); !read) {
      complain("'" + word.text + "' should be " + read.error());
    }
  }
  template <class Body>
  void read_form(std::span<const Word> words, Body& body) {
    if (failed()) return;
    Keys keys;
    form(keys, body);
    Reader reader(context_, words, std::move(keys));
    form(reader, body);
    if (auto fault = reader.finish()) complain(std::move(*fault));
  }
  void complain(std::string fault) {
    if (!failed()) fault_ = std::move(fault);
  }
  [[nodiscard]] bool failed() const { return fault_.has_value(); }
  /// Everything from the first option to the colon, once.
  void read_options();
  [[nodiscard]] std::vector<std::span<const Word>> split_parts();

  const Context& context_;
  std::span<const Word> words_;
  Keys keys_;
  std::size_t at_ = 0;
  bool options_read_ = false;
  bool has_colon_ = false;
  std::map<std::string, Word, std::less<>> options_;
  std::set<std::string, std::less<>> alone_;
  Details details_;
  MemberId told_;
  std::optional<std::string> fault_;
};

class Writer {
 public:
  static constexpr bool is_writing = true;

  Writer(const Context& context, Keys keys, const Details& details, MemberId told = {})
      : context_(context), keys_(std::move(keys)), details_(details), told_(told) {}

  template <class T>
  void value(T&& field) {
    append_value(field);
  }
  void instrument(InstrumentId& field) {
    if (context_.names.only_instrument() != field) append_value(field);
  }
  void client_order(ClientOrderId& field) {
    if (!field.empty()) append_value(field);
  }
  template <class T>
  void option(std::string_view key, T&& field) {
    if (!is_unsaid(field, std::decay_t<T>{})) append_option(key, field);
  }
  template <class T>
  void option(std::string_view key, T& field, const std::type_identity_t<T>& unsaid) {
    if (!is_unsaid(field, unsaid)) append_option(key, field);
  }
  template <class T, std::size_t N>
  void choice(T& field, std::type_identity_t<T> unsaid, const Choice<std::type_identity_t<T>> (&choices)[N]) {
    if (field == unsaid) return;
    for (const auto& [text, value] : choices) {
      if (value == field) return append(text);
    }
  }
  template <class T>
  void detail(std::string_view key, T&& field) {
    if (details_.has(key)) append_option(key, field);
  }
  template <class Count, class Entries>
  void parts(Count& count, Entries& entries) {
    for (std::size_t n = 0; n < count && n < entries.size(); ++n) {
      tail_ += n == 0 ? " : " : ", ";
      tail_ += text_of(entries[n]);
    }
  }
  template <class Body>
  void terms(Body& body) {
    if (!details_.has(terms_key)) return;
    tail_ = " : " + text_of(body);
  }
  [[nodiscard]] MemberId acting() const { return context_.acting; }
  [[nodiscard]] const Names& names() const { return context_.names; }
  [[nodiscard]] MemberId& told() { return told_; }

  [[nodiscard]] std::string take() { return text_ + tail_; }

 private:
  void append(std::string_view text) {
    if (!text_.empty() && !text.empty()) text_ += ' ';
    text_ += text;
  }
  template <class T>
  void append_option(std::string_view key, T&& field) {
    append(key);
    append_value(field);
  }
  template <class T>
  void append_value(T&& field) {
    const std::string text = write_value(context_, field);
    append(keys_.has(Word{text, false}) ? in_quotes(text) : text);
  }
  template <class Body>
  [[nodiscard]] std::string text_of(Body& body) const {
    Keys keys;
    form(keys, body);
    Writer writer(context_, std::move(keys), details_);
    form(writer, body);
    return writer.take();
  }

  const Context& context_;
  Keys keys_;
  const Details& details_;
  MemberId told_;
  std::string text_;
  std::string tail_;  // from the colon
};

}  // namespace licet::scenario
