#include "gateway/fix/dictionary.hpp"

#include "gateway/fix/quickfix.hpp"

namespace licet::fix {
namespace {

struct Loaded {
  Loaded() {
    std::istringstream text{std::string(dictionary_text())};
    ptr::shared_ptr<FIX::DataDictionary> parsed(new FIX::DataDictionary(text));
    dictionary = parsed.get();
    provider.addTransportDataDictionary(FIX::BeginString(FIX::BeginString_FIX44), parsed);
    provider.addApplicationDataDictionary(FIX::ApplVerID(FIX::ApplVerID_FIX44), parsed);
  }
  const FIX::DataDictionary* dictionary = nullptr;
  FIX::DataDictionaryProvider provider;
};

const Loaded& loaded() {
  static const Loaded instance;
  return instance;
}

}  // namespace

const FIX::DataDictionary& dictionary() { return *loaded().dictionary; }
const FIX::DataDictionaryProvider& dictionary_provider() { return loaded().provider; }

}  // namespace licet::fix
