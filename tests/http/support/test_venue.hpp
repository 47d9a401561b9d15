#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "engine/runtime/clock.hpp"
#include "engine/runtime/ports.hpp"
#include "engine/venue/venue.hpp"
#include "gateway/auth/authenticator.hpp"
#include "gateway/views/read_model.hpp"
#include "settlement/clearing/ledger_clearing.hpp"
#include "settlement/ledger/ledger.hpp"
#include "settlement/ledger/replayed_book.hpp"

namespace licet::test {

/// The real state machine, ledger and read model behind the two ports, without threads: a command is applied and told
/// while it is submitted. An operator, a vendor with one open series, two buyers; each has a key, the buyers cash.
class TestVenue final : public CommandPort, public EventSource {
 public:
  static constexpr std::string_view symbol = "FLIGHTS/TRAIN/ORG/12M";
  static constexpr Timestamp start{1'767'225'600'000'000'000};  // 2026-01-01

  TestVenue();

  Result<void> submit(const Command& command) noexcept override;
  [[nodiscard]] OriginId new_origin() noexcept override { return OriginId(++last_origin_); }
  void subscribe(EventSink& sink) override { sinks_.push_back(&sink); }
  void unsubscribe(EventSink& sink) override { std::erase(sinks_, &sink); }

  /// A command that must be answered without a refusal.
  template <RecordBody Body>
  void apply(MemberId member, const Body& body) {
    apply(Command::make(member, body));
  }
  void certify(std::string_view code, MemberRole role, Timestamp until = start + Duration::days(365));
  void register_key(std::string_view key_id, MemberId holder, const PublicKey& key, bool revoked = false);

  [[nodiscard]] std::string assertion(std::string_view code, std::string_view audience) const;
  [[nodiscard]] std::string key_id(std::string_view code) const { return std::string(code) + "-1"; }
  [[nodiscard]] const jose::SigningKey& key(std::string_view code) const { return keys_.at(std::string(code)); }
  [[nodiscard]] std::string access_token(std::string_view code) const;
  [[nodiscard]] MemberId member(std::string_view code) const { return model.member_by_code(code)->id; }

  ManualClock clock{start};
  ReadModel model;
  ReplayedBook book;
  bool mute = false;       // commands take effect, but nobody is told (until unmute)
  Result<void> admission;  // what submit answers when it is a refusal
  Authenticator authenticator{model, jose::SigningKey::generate(), "https://venue.test"};

 private:
  void apply(Command command);
  void set_up();

  Ledger ledger_;
  LedgerClearing clearing_{ledger_};
  Venue venue_{clearing_};
  std::vector<EventSink*> sinks_;
  std::map<std::string, jose::SigningKey> keys_;
  std::uint64_t sequence_ = 0;
  std::uint32_t last_origin_ = 0;
  bool refused_ = false;
};

}  // namespace licet::test
