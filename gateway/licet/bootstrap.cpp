#include "gateway/licet/bootstrap.hpp"

#include <fmt/format.h>

#include "engine/core/reject_text.hpp"
#include "gateway/licet/demonstration.hpp"
#include "gateway/licet/key_files.hpp"
#include "gateway/licet/session_scheduler.hpp"

namespace licet {

Bootstrap::Bootstrap(const Config& config, const Catalogue& catalogue, const ReadModel& model, Caller& caller,
                     const Clock& clock, std::filesystem::path keys)
    : config_(config), catalogue_(catalogue), model_(model), caller_(caller), clock_(clock), keys_(std::move(keys)) {}

tl::expected<BootstrapReport, std::string> Bootstrap::run() {
  report_ = {};
  Step step = open_venue();
  if (step) step = register_key(config_.venue_operator);
  for (const demonstration::Member& member : demonstration::members()) {
    if (step) step = certify(member.code, member.name, member.role);
    if (step) step = register_key(member.code);
    if (step) step = pay_in(member.code, member.cash);
  }
  if (step) step = define_segments();
  for (std::size_t index = 0; step && index < catalogue_.all().size(); ++index) {
    step = register_dataset(catalogue_.all()[index]);
    if (step) step = list_series(catalogue_.all()[index], index);
  }
  if (step) step = open_trading();
  if (!step) return tl::unexpected(step.error());
  return report_;
}

template <RecordBody Body>
Bootstrap::Step Bootstrap::command(MemberId member, const Body& body, std::string_view what) {
  const Result<void> done = caller_.call(member, body);
  if (done) return {};
  return tl::unexpected(reject_text(what, done.error()));
}

Bootstrap::Step Bootstrap::open_venue() {
  if (model_.venue()) return {};
  OpenVenue venue;
  const auto mic = Text<7>::from(config_.venue_mic);
  const auto operator_code = MemberCode::from(config_.venue_operator);
  const auto name = Text<63>::from(config_.venue_name);
  if (!mic || !operator_code || !name) return tl::unexpected(std::string("the venue's mic, operator or name is long"));
  venue.mic = *mic;
  venue.operator_code = *operator_code;
  venue.name = *name;
  venue.rulebook = from_word<Rulebook>(config_.venue_rulebook).value_or(Rulebook::open_clob);
  return command(MemberId(), venue, "opening the venue");
}

Bootstrap::Step Bootstrap::certify(std::string_view code, std::string_view name, MemberRole role) {
  constexpr Duration ten_years = Duration::days(3'652);
  if (model_.member_by_code(code)) return {};
  CertifyMember terms;
  terms.code = MemberCode::from(code).value();
  terms.name = Text<63>::from(name).value();
  terms.certified_until = clock_.now() + ten_years;
  terms.max_order_quantity = Quantity(100'000);
  terms.max_order_notional = Money(std::int64_t{50'000'000} * money_scale);
  terms.max_open_orders = 20'000;
  terms.role = role;
  ++report_.members;
  return command(operator_id, terms, fmt::format("certifying {}", code));
}

Bootstrap::Step Bootstrap::register_key(std::string_view code) {
  const auto key = load_or_make_key(keys_ / fmt::format("{}.pem", code));
  if (!key) return tl::unexpected(key.error());
  RegisterKey terms;
  terms.key_id = demonstration::first_key_id(code);
  const auto known = model_.key(terms.key_id.view());
  if (known && known->terms.public_key == key->public_key()) return {};
  const auto holder = model_.member_by_code(code);
  if (!holder) return tl::unexpected(fmt::format("registering a key: there is no member {}", code));
  terms.public_key = key->public_key();
  terms.holder = holder->id;
  ++report_.keys;
  return command(operator_id, terms, fmt::format("registering the key of {}", code));
}

Bootstrap::Step Bootstrap::pay_in(std::string_view code, Money amount) {
  const auto member = model_.member_by_code(code);
  // A member that never had cash has not been paid in to.
  if (!member || !model_.balances(member->id).empty()) return {};
  PostCash deposit;
  deposit.reference = "first deposit";
  deposit.amount = amount;
  deposit.beneficiary = member->id;
  deposit.currency = model_.venue()->currency;
  ++report_.deposits;
  return command(operator_id, deposit, fmt::format("paying in for {}", code));
}

Bootstrap::Step Bootstrap::define_segments() {
  const auto defined = licet::define_segments(config_.calendar, model_, caller_);
  if (!defined) return tl::unexpected(defined.error());
  report_.segments += *defined;
  return {};
}

Bootstrap::Step Bootstrap::register_dataset(const DatasetDescription& dataset) {
  if (model_.dataset_by_code(dataset.code.view())) return {};
  const auto vendor = model_.member_by_code(demonstration::vendor_of(dataset));
  if (!vendor) return tl::unexpected(std::string("registering datasets: a vendor is missing"));
  RegisterDataset terms;
  terms.code = dataset.code;
  terms.manifest_sha256 = dataset.manifest_sha256();
  terms.size_bytes = dataset.size_bytes();
  terms.vendor = vendor->id;
  terms.grade = dataset.grade;
  ++report_.datasets;
  return command(operator_id, terms, fmt::format("registering {}", dataset.code.view()));
}

Bootstrap::Step Bootstrap::list_series(const DatasetDescription& dataset, std::size_t index) {
  const auto registered = model_.dataset_by_code(dataset.code.view());
  if (!registered) return tl::unexpected(fmt::format("listing {}: it is not registered", dataset.code.view()));
  const auto thin = model_.segment_by_code(demonstration::thin_segment);
  for (ListInstrument& terms : demonstration::series_of(dataset, registered->id, model_.venue()->currency, index)) {
    if (model_.instrument_by_symbol(terms.symbol.view())) continue;
    if (terms.mode == TradingMode::auction && thin) terms.segment = thin->id;
    ++report_.instruments;
    Step step = command(registered->terms.vendor, terms, fmt::format("listing {}", terms.symbol.view()));
    if (!step) return step;
  }
  return {};
}

/// Opens what has never traded and is closed. What has traded and is closed now, the operator has closed.
Bootstrap::Step Bootstrap::open_trading() {
  for (const InstrumentRecord& instrument : model_.instruments()) {
    if (instrument.session != SessionState::closed || instrument.volume.is_positive()) continue;
    SetSession open;
    open.reason = "opening of the demonstration";
    open.instrument = instrument.id;
    open.state = SessionState::open;
    ++report_.opened;
    Step step = command(operator_id, open, fmt::format("opening {}", instrument.terms.symbol.view()));
    if (!step) return step;
  }
  return {};
}

}  // namespace licet
