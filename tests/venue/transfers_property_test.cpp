// Random cash transfers on a venue against the plain model: the same answer, the same postings and the same balances
// after every command; never negative where it may not be; in transit is what is pending; asked twice is done once.

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <array>
#include <string>
#include <vector>

#include "tests/venue/transfer_model.hpp"
#include "tests/venue/venue_fixture.hpp"

namespace licet::test {
namespace {

constexpr std::uint32_t members = 4;

template <class T>
T one_of(std::initializer_list<T> values) {
  return *rc::gen::elementOf(std::vector<T>(values));
}
bool one_in(int n) { return *rc::gen::inRange(0, n) == 0; }

class World {
 public:
  World() {
    bench_.apply({}, venue_terms());
    for (const char* code : {"AA", "BB", "CC"}) {
      bench_.apply(venue_operator, member_terms(*MemberCode::from(code), MemberRole::buyer));
    }
  }

  void step() {
    if (one_in(4)) bench_.now = bench_.now + Duration::seconds(*rc::gen::inRange(0, 4 * 86'400));
    if (one_in(25)) bench_.reload();
    if (!past_.empty() && one_in(5)) return ask_again();
    switch (*rc::gen::inRange(0, 6)) {
      case 0:
        return ask(actor(6), cash());
      case 1:
      case 2:
        return ask(actor(2), begin());
      case 3:
        return ask(actor(8), post());
      case 4:
        return one_in(2) ? ask(actor(8), cancel()) : ask(actor(6), limits());
      default:
        return ask(actor(8), journal());
    }
  }

  void check() {
    std::array<std::int64_t, 2> sums{};
    for (const auto& [account, balance] : model_.balances()) {
      RC_ASSERT(bench_.ledger.balance(account) == balance);
      RC_ASSERT(balance >= 0 || account.purpose() == Purpose::external);
      sums[account.asset() == AssetId(Currency::cny) ? 0 : 1] += balance;
    }
    RC_ASSERT(bench_.clearing.transfers().is_in_transit_right());
    RC_ASSERT(sums[0] == 0 && sums[1] == 0);
    for (std::uint32_t n = 1; n <= members; ++n) {
      for (const Currency currency : {Currency::cny, Currency::usd}) {
        const AccountId transit(MemberId(n), AssetId(currency), Purpose::in_transit);
        RC_ASSERT(bench_.ledger.balance(transit) == model_.pending_of(MemberId(n), currency));
      }
    }
  }
  [[nodiscard]] std::size_t repeats() const noexcept { return repeats_; }

 private:
  struct Past {
    MemberId acting;
    Command command;
  };

  static MemberId actor(int odds) {
    return one_in(odds) ? MemberId(*rc::gen::inRange(2U, members + 1)) : venue_operator;
  }
  static Currency currency() { return one_in(4) ? Currency::usd : Currency::cny; }
  static Money amount() { return Money(*rc::gen::inRange<std::int64_t>(one_in(10) ? -3 : 1, 60)); }
  /// Few, so that they meet.
  static ClientTransferId id() {
    if (one_in(30)) return {};
    return *ClientTransferId::from("T" + std::to_string(*rc::gen::inRange(0, 60)));
  }
  static AccountId account() {
    const MemberId member(*rc::gen::inRange(one_in(20) ? 0U : 1U, members + (one_in(20) ? 2U : 1U)));
    const auto purpose =
        member == venue_operator && one_in(2)
            ? one_of({Purpose::fees, Purpose::external, Purpose::external})
            : (one_in(10) ? one_of({Purpose::held, Purpose::in_transit, Purpose::external}) : Purpose::available);
    if (one_in(30)) return AccountId(member, AssetId(InstrumentId(1)), Purpose::available);
    return AccountId(member, AssetId(currency()), purpose);
  }
  TransferId pending() const {
    const auto begun = model_.begun();
    if (begun.empty() || one_in(10)) return TransferId(*rc::gen::inRange(0ULL, 30ULL));
    return *rc::gen::elementOf(begun);
  }

  PostCash cash() const {
    PostCash b;
    b.amount = amount();
    b.beneficiary = MemberId(*rc::gen::inRange(1U, members + (one_in(20) ? 2U : 1U)));
    b.currency = currency();
    b.reference = id();
    b.once = one_in(2) ? 1 : 0;
    return b;
  }
  BeginTransfer begin() const {
    BeginTransfer b;
    b.client_transfer_id = id();
    b.amount = amount();
    if (one_in(2)) {  // what a member would ask
      b.debit = AccountId(MemberId(*rc::gen::inRange(2U, members + 1)), AssetId(currency()), Purpose::available);
      b.credit = AccountId(venue_operator, b.debit.asset(), Purpose::external);
    } else {
      b.debit = account();
      b.credit = account();
    }
    if (one_in(4)) b.expires = bench_.now + Duration::seconds(*rc::gen::inRange(-5, 3 * 86'400));
    return b;
  }
  PostTransfer post() const {
    PostTransfer b;
    b.client_transfer_id = id();
    b.pending = pending();
    if (one_in(2)) b.amount = amount();
    return b;
  }
  VoidTransfer cancel() const {
    VoidTransfer b;
    b.client_transfer_id = id();
    b.pending = pending();
    return b;
  }
  PostJournal journal() const {
    PostJournal b;
    b.client_transfer_id = id();
    b.count = static_cast<std::uint8_t>(*rc::gen::inRange(one_in(20) ? 0 : 1, 6));
    const AssetId asset(currency());
    for (std::size_t n = 0; n < b.count; ++n) {
      const auto of_one_currency = [&](AccountId of) {
        return one_in(20) ? of : AccountId(of.member(), asset, of.purpose());
      };
      b.entries[n] = {of_one_currency(account()), of_one_currency(account()), amount()};
    }
    return b;
  }
  static SetAccountLimits limits() {
    SetAccountLimits b;
    b.account = one_in(3) ? account() : AccountId(MemberId(2), AssetId(Currency::cny), Purpose::available);
    if (one_in(2)) b.floor = Money(*rc::gen::inRange<std::int64_t>(0, 40));
    if (one_in(2)) b.ceiling = Money(*rc::gen::inRange<std::int64_t>(0, 120));
    return b;
  }

  TransferModel::Outcome expect(MemberId by, const PostCash& b) { return model_.post_cash(by, b, bench_.now); }
  TransferModel::Outcome expect(MemberId by, const BeginTransfer& b) { return model_.begin(by, b, bench_.now); }
  TransferModel::Outcome expect(MemberId by, const PostTransfer& b) { return model_.post(by, b, bench_.now); }
  TransferModel::Outcome expect(MemberId by, const VoidTransfer& b) { return model_.cancel(by, b, bench_.now); }
  TransferModel::Outcome expect(MemberId by, const PostJournal& b) { return model_.journal(by, b, bench_.now); }
  TransferModel::Outcome expect(MemberId by, const SetAccountLimits& b) { return model_.set_limits(by, b, bench_.now); }

  template <class Body>
  void ask(MemberId acting, const Body& body) {
    const auto expected = expect(acting, body);
    bench_.apply(acting, body);
    std::vector<TransferModel::Move> moves;
    std::optional<Reject> refusal;
    bool repeated = false;
    for (const RecordView event : bench_.events) {
      if (const auto* e = event.get_if<TransferPosted>()) moves.push_back({e->debit, e->credit, e->amount, e->code});
      if (const auto* e = event.get_if<CommandRejected>()) refusal = e->reject;
      if (const auto* e = event.get_if<CashPosted>()) repeated = repeated || e->repeated != 0;
      if (const auto* e = event.get_if<TransferBegun>()) repeated = repeated || e->repeated != 0;
      if (const auto* e = event.get_if<TransferEnded>()) repeated = repeated || e->repeated != 0;
      if (const auto* e = event.get_if<JournalPosted>()) repeated = repeated || e->repeated != 0;
      RC_ASSERT(decode_event(event.bytes()).has_value());
    }
    RC_ASSERT(refusal.has_value() == expected.refusal.has_value());
    if (refusal) RC_ASSERT(reject_name(*refusal) == reject_name(*expected.refusal));
    RC_ASSERT(repeated == expected.repeated);
    RC_ASSERT(moves == expected.moves);
    repeats_ += repeated ? 1U : 0U;
    past_.push_back({acting, Command::make(acting, body)});
  }

  void ask_again() {
    const Past past = *rc::gen::elementOf(past_);
    const RecordView view = past.command.view();
    if (const auto* b = view.get_if<PostCash>()) return ask(past.acting, PostCash(*b));
    if (const auto* b = view.get_if<BeginTransfer>()) return ask(past.acting, BeginTransfer(*b));
    if (const auto* b = view.get_if<PostTransfer>()) return ask(past.acting, PostTransfer(*b));
    if (const auto* b = view.get_if<VoidTransfer>()) return ask(past.acting, VoidTransfer(*b));
    if (const auto* b = view.get_if<PostJournal>()) return ask(past.acting, PostJournal(*b));
    ask(past.acting, view.as<SetAccountLimits>());
  }

  Bench bench_;
  TransferModel model_{members};
  std::vector<Past> past_;
  std::size_t repeats_ = 0;
};

TEST(Transfers, DoWhatThePlainModelSays) {
  std::size_t repeats = 0;
  const bool holds = rc::check("random transfers agree with the model", [&] {
    World world;
    const int steps = *rc::gen::inRange(1, 150);
    for (int n = 0; n < steps; ++n) {
      world.step();
      world.check();
    }
    repeats += world.repeats();
  });
  EXPECT_TRUE(holds);
  EXPECT_GT(repeats, 50U) << "requests that came again were hardly tried";
}

}  // namespace
}  // namespace licet::test
