#include "tests/fix/fix_venue.hpp"

#include <stdlib.h>

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <stdexcept>
#include <thread>

namespace licet::test {
namespace {

constexpr MemberId venue_operator{1};

Money money(std::int64_t units) { return Money(units * money_scale); }

std::filesystem::path make_directory() {
  std::string path = (std::filesystem::temp_directory_path() / "licet-fix-XXXXXX").string();
  if (::mkdtemp(path.data()) == nullptr) throw std::runtime_error("no temporary directory");
  return path;
}

std::string key_name(const std::string& member) {
  std::string name = member;
  for (char& c : name) c = static_cast<char>(c - 'A' + 'a');
  return name;
}

/// Hears when a command of one origin has been answered.
class Answer final : public EventSink {
 public:
  Answer(OriginId origin, RequestId request) : origin_(origin), request_(request) {}
  void on_events(const EventBatchPtr& batch) override {
    for (const RecordView event : batch->events) {
      if (event.header().origin != origin_ || event.header().request != request_) continue;
      const std::lock_guard lock(mutex_);
      is_here_ = true;
      changed_.notify_all();
      return;
    }
  }
  void wait() {
    std::unique_lock lock(mutex_);
    if (!changed_.wait_for(lock, FixClient::patience, [this] { return is_here_; })) {
      throw std::runtime_error("the engine does not answer");
    }
  }

 private:
  OriginId origin_;
  RequestId request_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool is_here_ = false;
};

}  // namespace

FixVenue::FixVenue(std::unique_ptr<Journal> journal)
    : other_journal(std::move(journal)),
      engine(venue, other_journal ? *other_journal : memory_journal, clock),
      directory(make_directory()) {
  options.store = directory / "fix";
  engine.subscribe(model);
  if (!engine.recover()) throw std::runtime_error(engine.recovery_fault());
  engine.start();
  origin_ = engine.new_origin();
  set_up();
}

FixVenue::~FixVenue() {
  stop_gateway();
  engine.stop();
  std::error_code ignored;
  std::filesystem::remove_all(directory, ignored);
}

void FixVenue::submit(const Command& given) {
  Command command = given;
  command.header().origin = origin_;
  command.header().request = RequestId(++requests_);
  Answer answer(origin_, command.header().request);
  engine.subscribe(answer);
  if (!engine.submit(command)) throw std::runtime_error("the engine takes no command");
  answer.wait();
  engine.unsubscribe(answer);
}

void FixVenue::add_member(const char* code, MemberRole role) {
  CertifyMember terms;
  terms.code = *MemberCode::from(code);
  terms.name = "a member";
  terms.certified_until = clock.now() + Duration::days(365);
  terms.role = role;
  apply(venue_operator, terms);
  add_key(code);
  PostCash cash;
  cash.amount = money(1'000'000'000);
  cash.beneficiary = member(code);
  apply(venue_operator, cash);
}

void FixVenue::add_key(const char* code) {
  RegisterKey key;
  key.key_id = *KeyId::from(key_name(code));
  key.public_key = keys.emplace(code, jose::SigningKey::generate()).first->second.public_key();
  key.holder = member(code);
  apply(venue_operator, key);
}

void FixVenue::set_up() {
  OpenVenue opening;
  opening.mic = "SHDE";
  opening.operator_code = "OPERATOR";
  opening.name = "Shanghai Data Exchange";
  apply(MemberId{}, opening);
  add_key("OPERATOR");
  add_member("VENDOR", MemberRole::vendor);
  add_member("ALICE", MemberRole::buyer);
  add_member("BOB", MemberRole::market_maker);
  RegisterDataset dataset;
  dataset.code = "FLIGHTS";
  dataset.manifest_sha256[0] = 7;
  dataset.size_bytes = 13'000'000;
  dataset.vendor = member("VENDOR");
  apply(venue_operator, dataset);
  ListInstrument series;
  series.symbol = "FLIGHTS/TRAIN/ORG/12M";
  series.tick = Price(money_scale);
  series.lot = Quantity(1);
  series.min_quantity = Quantity(1);
  series.max_quantity = Quantity(1'000);
  series.cap = Quantity(1'000'000'000);
  series.dataset = DatasetId(1);
  series.term_days = 365;
  series.royalty_bps = 500;
  series.buyer_fee_bps = 10;
  series.seller_fee_bps = 20;
  series.transferable = 1;
  apply(venue_operator, series);
  SetSession session;
  session.state = SessionState::open;
  apply(venue_operator, session);
}

MemberId FixVenue::member(const std::string& code) const {
  const auto record = model.member_by_code(code);
  if (!record) throw std::runtime_error("no member " + code);
  return record->id;
}

void FixVenue::start_gateway() {
  gateway = std::make_unique<FixGateway>(options, engine, engine, model, authenticator, clock);
  gateway->start();
}

void FixVenue::stop_gateway() { gateway.reset(); }

FixClient FixVenue::connect(const std::string& code) { return {gateway->port(), code, options.comp_id}; }

Fields FixVenue::logon_fields(const std::string& code, int heartbeat) const {
  const auto assertion = make_assertion(keys.at(code), key_name(code), code, Authenticator::audience_fix, clock.now());
  return {{98, "0"}, {108, std::to_string(heartbeat)}, {553, key_name(code)}, {554, assertion}};
}

FixClient FixVenue::logged_on(const std::string& code) {
  FixClient client = connect(code);
  Fields logon = logon_fields(code);
  logon.emplace_back(141, "Y");
  client.send("A", logon);
  static_cast<void>(client.expect("A"));
  return client;
}

}  // namespace licet::test
