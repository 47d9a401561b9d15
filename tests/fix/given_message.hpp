#pragma once

#include <algorithm>
#include <memory>
#include <string>

#include "gateway/fix/contracts.hpp"
#include "gateway/fix/dictionary.hpp"
#include "gateway/fix/quickfix.hpp"
#include "gateway/fix/writer.hpp"

namespace licet::test {

/// FLIGHTS/TRAIN/ORG/12M, instrument 1, and no other.
class OneContract final : public fix::ContractDirectory {
 public:
  const fix::Contract* by_symbol(std::string_view symbol) override {
    return symbol == contract_.symbol.view() ? &contract_ : nullptr;
  }
  const fix::Contract* by_id(InstrumentId id) override { return id == contract_.id ? &contract_ : nullptr; }

 private:
  fix::Contract contract_{InstrumentId(1), "FLIGHTS/TRAIN/ORG/12M", Currency::cny};
};

/// A message as a session would hand it on: read and accepted with our dictionary. `body` has '|' for SOH. Throws what
/// QuickFIX throws when the dictionary refuses it.
inline std::unique_ptr<FIX::Message> given(std::string_view msg_type, std::string body) {
  std::replace(body.begin(), body.end(), '|', '\x01');
  std::string text;
  fix::append_message(text, {msg_type, "ALICE", "SHDE", 2, Timestamp(1'769'860'800'000'000'000)}, body);
  auto message = std::make_unique<FIX::Message>(text, fix::dictionary(), true);
  fix::dictionary().validate(*message);
  return message;
}

}  // namespace licet::test
