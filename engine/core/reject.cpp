#include "engine/core/reject.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

#include "engine/core/reject_text.hpp"

namespace licet {
namespace {

template <std::size_t N>
struct UpperName {
  std::array<char, N> text{};
  consteval explicit UpperName(const char (&name)[N]) {
    std::transform(name, name + N, text.begin(),
                   [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
  }
  [[nodiscard]] constexpr std::string_view view() const { return {text.data(), N - 1}; }
};

}  // namespace

std::string_view reject_name(Reject code) noexcept {
  switch (code) {
#define LICET_REJECT(number, name, ...)      \
  case Reject::name: {                       \
    static constexpr UpperName upper{#name}; \
    return upper.view();                     \
  }
#include "engine/core/reject.def"
#undef LICET_REJECT
  }
  return "UNKNOWN";
}

std::string_view reject_message(Reject code) noexcept {
  switch (code) {
#define LICET_REJECT(number, name, http, ord, cxl, business, retryable, message) \
  case Reject::name:                                                             \
    return message;
#include "engine/core/reject.def"
#undef LICET_REJECT
  }
  return "an unknown refusal";
}

std::string reject_text(Reject code) {
  return std::string(reject_name(code)).append(": ").append(reject_message(code));
}

std::string reject_text(std::string_view what, Reject code) {
  return std::string(what).append(": ").append(reject_text(code));
}

}  // namespace licet
