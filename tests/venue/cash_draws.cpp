#include "tests/venue/cash_draws.hpp"

#include <algorithm>
#include <string>

#include "tests/venue/off_book_draws.hpp"

namespace licet::test {
namespace {

AccountId free_cash(MemberId member, Currency currency = Currency::cny) {
  return AccountId(member, AssetId(currency), Purpose::available);
}
AccountId bank(Currency currency = Currency::cny) {
  return AccountId(venue_operator, AssetId(currency), Purpose::external);
}

ClientTransferId transfer_name(char kind, std::uint32_t n) {
  std::string text(1, kind);
  text += std::to_string(n);
  return *ClientTransferId::from(text);
}

Command deposit(Chance& chance, std::uint32_t n) {
  PostCash cash;
  cash.reference = transfer_name('b', n);
  cash.amount = Money(chance.from(-40'000, 400'000));
  cash.beneficiary = any_member(chance);
  cash.once = 1;
  return Command::make(venue_operator, cash);
}

Command withdrawal(Chance& chance, std::uint32_t n) {
  BeginTransfer begin;
  begin.client_transfer_id = transfer_name('w', n);
  begin.reason = "out";
  const MemberId member = any_member(chance);
  begin.debit = free_cash(member, chance.one_in(4) ? Currency::usd : Currency::cny);
  begin.credit = bank(begin.debit.asset().currency());
  begin.amount = Money(chance.from(1, 90'000));
  return Command::make(chance.one_in(20) ? any_member(chance) : member, begin);
}

/// Of the operator's: between two members, or to the bank, with an end of its own.
Command transfer(Chance& chance, std::uint32_t n, const Heard& heard) {
  BeginTransfer begin;
  begin.client_transfer_id = transfer_name('t', n);
  begin.debit = free_cash(any_member(chance));
  begin.credit = chance.one_in(2) ? bank() : free_cash(any_member(chance));
  begin.amount = Money(chance.from(chance.one_in(20) ? 0 : 1, 90'000));
  begin.expires = chance.one_in(3) ? later(chance, heard) : soon(chance, heard);
  return Command::make(venue_operator, begin);
}

TransferId pending(Chance& chance, const Heard& heard) {
  const TransferBegun* begun = heard.pending(chance);
  return begun == nullptr || chance.one_in(15) ? TransferId(chance.below(400)) : begun->transfer;
}

Command post(Chance& chance, std::uint32_t n, const Heard& heard) {
  PostTransfer request;
  request.client_transfer_id = transfer_name('p', n);
  request.reason = "paid";
  request.pending = pending(chance, heard);
  if (chance.one_in(3)) request.amount = Money(chance.from(1, 60'000));
  return Command::make(chance.one_in(20) ? any_member(chance) : venue_operator, request);
}

Command give_back(Chance& chance, std::uint32_t n, const Heard& heard) {
  VoidTransfer request;
  request.client_transfer_id = transfer_name('v', n);
  request.reason = "not paid";
  request.pending = pending(chance, heard);
  return Command::make(chance.one_in(20) ? any_member(chance) : venue_operator, request);
}

/// Cash that changes currency, or a correction.
Command journal(Chance& chance, std::uint32_t n) {
  PostJournal request;
  request.client_transfer_id = transfer_name('j', n);
  const MemberId member = any_member(chance);
  const AccountId fees(venue_operator, AssetId(Currency::cny), Purpose::fees);
  const std::array entries = {
      JournalEntry{free_cash(member), bank(), Money(chance.from(1, 70'000))},
      JournalEntry{bank(Currency::usd), free_cash(member, Currency::usd), Money(chance.from(1, 10'000))},
      JournalEntry{fees, free_cash(any_member(chance)), Money(chance.from(1, 4'000))},  // more than there is, at times
  };
  request.count = static_cast<std::uint8_t>(chance.from(1, 3));
  std::copy_n(entries.begin(), request.count, request.entries.begin());
  return Command::make(venue_operator, request);
}

/// A floor that binds, one time in four a ceiling, mostly none.
Command limits(Chance& chance) {
  SetAccountLimits request;
  request.reason = "a reason";
  request.account = free_cash(any_member(chance));
  if (chance.one_in(3)) request.floor = Money(chance.from(0, 90'000'000));
  if (chance.one_in(4)) request.ceiling = Money(chance.from(90'000'000, 200'000'000'000));
  return Command::make(venue_operator, request);
}

/// What was done before is asked for again, or something else under its id.
Command again(Chance& chance, const Heard& heard) {
  const bool is_another = chance.one_in(3);
  const Money more(is_another ? 1 : 0);
  const std::uint64_t kind = chance.below(3);
  if (const CashPosted* posted = heard.deposit(chance); posted != nullptr && kind == 0) {
    PostCash cash = posted->terms;
    cash.amount = Money(cash.amount.raw() + more.raw());
    return Command::make(venue_operator, cash);
  }
  if (const JournalPosted* posted = heard.journal(chance); posted != nullptr && kind == 1) {
    PostJournal request = posted->terms;
    request.entries[0].amount = Money(request.entries[0].amount.raw() + more.raw());
    return Command::make(venue_operator, request);
  }
  BeginTransfer begin;
  if (const TransferBegun* begun = heard.pending(chance)) begin = begun->terms;
  begin.amount = Money(begin.amount.raw() + more.raw());
  const bool is_withdrawal = begin.client_transfer_id.view().starts_with('w');
  return Command::make(is_withdrawal ? begin.debit.member() : venue_operator, begin);
}

}  // namespace

Command cash_command(Chance& chance, std::uint32_t n, const Heard& heard) {
  switch (chance.below(13)) {
    case 0:
    case 1:
      return deposit(chance, n);
    case 2:
    case 3:
      return withdrawal(chance, n);
    case 4:
    case 5:
      return transfer(chance, n, heard);
    case 6:
    case 7:
    case 8:
      return post(chance, n, heard);
    case 9:
      return give_back(chance, n, heard);
    case 10:
      return journal(chance, n);
    case 11:
      return again(chance, heard);
    default:
      return limits(chance);
  }
}

}  // namespace licet::test
