#include "gateway/http/rest/ledger_bodies.hpp"

#include "gateway/http/rest/body_reader.hpp"

namespace licet::rest {
namespace {

using json::FieldSpec;
using json::Value;

/// As client order ids: 1 to 39 printable ASCII characters without spaces.
Result<void> take_id(const Value& value, ClientTransferId& into) {
  static_assert(std::is_same_v<ClientTransferId, ClientOrderId>);
  return take_client_order_id(value, into);
}

Result<void> take_entries(const Value& value, JournalBody& into) {
  static constexpr std::array<FieldSpec, 3> fields{{{"debit"}, {"credit"}, {"amount"}}};
  into.journal.count = 0;
  return value.read_array(PostJournal::max_entries, [&into](std::size_t n, const Value& element) -> Result<void> {
    into.journal.count = static_cast<std::uint8_t>(n + 1);
    return read_element(element, fields, into,
                        [n](JournalBody& body, std::size_t index, const Value& field) -> Result<void> {
                          if (index == 0) return take_text(field, body.accounts[n].first);
                          if (index == 1) return take_text(field, body.accounts[n].second);
                          return take(field.money(), body.journal.entries[n].amount);
                        });
  });
}

}  // namespace

BodyResult<WithdrawalBody> read_withdrawal(json::Reader& reader, std::string_view text) {
  static constexpr std::array<FieldSpec, 4> fields{
      {{"client_transfer_id"}, {"amount"}, {"currency", false}, {"reason", false}}};
  return read(reader, text, fields, WithdrawalBody{},
              [](WithdrawalBody& into, std::size_t index, const Value& value) -> Result<void> {
                switch (index) {
                  case 0:
                    return take_id(value, into.transfer.client_transfer_id);
                  case 1:
                    return take(value.money(), into.transfer.amount);
                  case 2:
                    return take_word(value, into.currency.emplace());
                  default:
                    return take_text(value, into.transfer.reason);
                }
              });
}

BodyResult<TransferBody> read_transfer(json::Reader& reader, std::string_view text) {
  static constexpr std::array<FieldSpec, 6> fields{
      {{"client_transfer_id"}, {"amount"}, {"debit"}, {"credit"}, {"expires", false}, {"reason", false}}};
  return read(reader, text, fields, TransferBody{},
              [](TransferBody& into, std::size_t index, const Value& value) -> Result<void> {
                switch (index) {
                  case 0:
                    return take_id(value, into.transfer.client_transfer_id);
                  case 1:
                    return take(value.money(), into.transfer.amount);
                  case 2:
                    return take_text(value, into.debit);
                  case 3:
                    return take_text(value, into.credit);
                  case 4:
                    return take(value.time(), into.transfer.expires);
                  default:
                    return take_text(value, into.transfer.reason);
                }
              });
}

BodyResult<PostTransfer> read_post_transfer(json::Reader& reader, std::string_view text) {
  static constexpr std::array<FieldSpec, 3> fields{{{"client_transfer_id"}, {"amount", false}, {"reason", false}}};
  return read(reader, text, fields, PostTransfer{},
              [](PostTransfer& into, std::size_t index, const Value& value) -> Result<void> {
                if (index == 0) return take_id(value, into.client_transfer_id);
                if (index == 2) return take_text(value, into.reason);
                const auto taken = take(value.money(), into.amount);
                // In the command 0 stands for all of it, which who writes 0 does not mean.
                return !taken || into.amount.is_positive() ? taken : refuse(Reject::invalid_value);
              });
}

BodyResult<VoidTransfer> read_void_transfer(json::Reader& reader, std::string_view text) {
  static constexpr std::array<FieldSpec, 2> fields{{{"client_transfer_id"}, {"reason", false}}};
  return read(reader, text, fields, VoidTransfer{},
              [](VoidTransfer& into, std::size_t index, const Value& value) -> Result<void> {
                return index == 0 ? take_id(value, into.client_transfer_id) : take_text(value, into.reason);
              });
}

BodyResult<JournalBody> read_journal(json::Reader& reader, std::string_view text) {
  static constexpr std::array<FieldSpec, 3> fields{{{"client_transfer_id"}, {"entries"}, {"reason", false}}};
  return read(reader, text, fields, JournalBody{},
              [](JournalBody& into, std::size_t index, const Value& value) -> Result<void> {
                if (index == 0) return take_id(value, into.journal.client_transfer_id);
                return index == 1 ? take_entries(value, into) : take_text(value, into.journal.reason);
              });
}

BodyResult<AccountLimitsBody> read_account_limits(json::Reader& reader, std::string_view text) {
  static constexpr std::array<FieldSpec, 4> fields{
      {{"account"}, {"floor", false}, {"ceiling", false}, {"reason", false}}};
  return read(reader, text, fields, AccountLimitsBody{},
              [](AccountLimitsBody& into, std::size_t index, const Value& value) -> Result<void> {
                switch (index) {
                  case 0:
                    return take_text(value, into.account);
                  case 1:
                    return take(value.money(), into.limits.floor);
                  case 2:
                    return take(value.money(), into.limits.ceiling);
                  default:
                    return take_text(value, into.limits.reason);
                }
              });
}

}  // namespace licet::rest
