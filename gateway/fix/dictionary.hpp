#pragma once

#include <string_view>

namespace FIX {
class DataDictionary;
class DataDictionaryProvider;
}  // namespace FIX

namespace licet::fix {

/// The text of schemas/fix/LICET44.xml, built into the program.
[[nodiscard]] std::string_view dictionary_text() noexcept;

/// The same, read once. Thread-safe to get; QuickFIX only reads it.
[[nodiscard]] const FIX::DataDictionary& dictionary();
/// What a FIX::Session asks for it.
[[nodiscard]] const FIX::DataDictionaryProvider& dictionary_provider();

}  // namespace licet::fix
