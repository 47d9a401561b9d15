// Raw bytes as a connection delivers them: framed, parsed and validated by QuickFIX with our dictionary, translated.
// The length and checksum are not insisted on, or mutations would rarely come past them.

#include <cstdint>
#include <map>
#include <string>

#include "gateway/fix/dictionary.hpp"
#include "gateway/fix/framer.hpp"
#include "gateway/fix/quickfix.hpp"
#include "gateway/fix/refusals.hpp"
#include "gateway/fix/translate.hpp"
#include "gateway/fix/translate_quotes.hpp"
#include "schemas/codec.hpp"

namespace {

using namespace licet;
using namespace licet::fix;

class OneContract final : public ContractDirectory {
 public:
  const Contract* by_symbol(std::string_view symbol) override {
    return symbol == contract_.symbol.view() ? &contract_ : nullptr;
  }
  const Contract* by_id(InstrumentId id) override { return id == contract_.id ? &contract_ : nullptr; }

 private:
  Contract contract_{InstrumentId(1), "FLIGHTS/TRAIN/ORG/12M", Currency::cny};
};

class FewScopes final : public Scopes {
 public:
  MemberId member(std::string_view code) const override { return code == "BOB" ? MemberId(4) : MemberId{}; }
  DatasetId dataset(std::string_view code) const override { return code == "FLIGHTS" ? DatasetId(1) : DatasetId{}; }
};

/// What was translated must be a command that the codec takes back.
template <class Body>
void check(const Result<Body>& body) {
  if (!body) return;
  const Command command = Command::make(MemberId(2), *body);
  LICET_CHECK(decode_command(command.bytes()).has_value());
}

void translate(const FIX::Message& message) {
  OneContract contracts;
  const auto type = header_of(message, 35);
  if (type == "D") {
    const auto order = to_place_order(message, contracts);
    check(order);
    if (!order) LICET_CHECK(!refuse_order(message, order.error(), "R1", Timestamp{}).empty());
  } else if (type == "F") {
    check(to_cancel_order(message, contracts));
  } else if (type == "G") {
    check(to_replace_order(message, contracts));
  } else if (type == "H") {
    static_cast<void>(to_order_reference(message));
  } else if (type == "q") {
    check(to_cancel_all(message, MemberId(2), FewScopes{}, contracts));
  } else if (type == "AB") {
    check(to_combination(message, contracts));
  } else if (type == "i") {
    check(to_mass_quote(message, contracts));
  } else if (type == "Z") {
    check(to_withdrawal(message, contracts));
    check(to_offer_cancel(message));
  } else if (type == "R") {
    check(to_request_quote(message, contracts));
  } else if (type == "S") {
    check(to_offer(message, contracts));
  } else if (type == "AJ") {
    check(to_acceptance(message));
  } else if (type == "AE") {
    if (const auto block = to_block(message, contracts)) check(Result<MakeOffer>(block->terms));
  }
}

void take(const std::string& bytes) {
  try {
    const FIX::Message message(bytes, dictionary(), false);
    dictionary().validate(message);
    translate(message);
  } catch (const std::exception&) {
    // QuickFIX refuses by throwing.
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  take(std::string(bytes));
  for (std::size_t at = 0; at < bytes.size();) {
    const Frame frame = next_frame(bytes.substr(at), 4'096);
    if (frame.kind == Frame::Kind::incomplete || frame.kind == Frame::Kind::too_large) break;
    LICET_CHECK(frame.consumed > 0 && frame.consumed <= bytes.size() - at);
    if (frame.kind == Frame::Kind::message) take(std::string(frame.bytes));
    at += frame.consumed;
  }
  return 0;
}
