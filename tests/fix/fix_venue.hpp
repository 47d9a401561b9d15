#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <string>

#include "engine/runtime/clock.hpp"
#include "engine/runtime/engine.hpp"
#include "engine/runtime/memory_journal.hpp"
#include "engine/venue/venue.hpp"
#include "gateway/fix/fix_gateway.hpp"
#include "settlement/clearing/ledger_clearing.hpp"
#include "settlement/ledger/ledger.hpp"
#include "tests/fix/fix_client.hpp"

namespace licet::test {

/// A whole venue in the process: engine, state machine, ledger, read model, authentication and the FIX gateway, with
/// the vendor VENDOR, the buyer ALICE and the market maker BOB, each with a key of its own name in small letters and
/// 1,000,000,000 in cash, the operator OPERATOR with a key, and the series FLIGHTS/TRAIN/ORG/12M (tick 1, cap 100,000)
/// open for trading.
class FixVenue {
 public:
  /// `journal`: another than one in memory. The gateway is not started.
  explicit FixVenue(std::unique_ptr<Journal> journal = nullptr);
  ~FixVenue();
  FixVenue(const FixVenue&) = delete;
  FixVenue& operator=(const FixVenue&) = delete;

  void start_gateway();
  /// As a restart of the process would: the store is all that stays of the sessions.
  void stop_gateway();

  /// A connection that has said nothing yet.
  [[nodiscard]] FixClient connect(const std::string& member);
  /// The fields of a Logon with a fresh, valid assertion.
  [[nodiscard]] Fields logon_fields(const std::string& member, int heartbeat = 30) const;
  /// Connected and logged on; MsgSeqNum starts at 1 with ResetSeqNumFlag.
  [[nodiscard]] FixClient logged_on(const std::string& member);

  /// Acts as a member beside FIX, and waits until it is told to everyone.
  template <RecordBody Body>
  void apply(MemberId member, const Body& body) {
    submit(Command::make(member, body));
  }
  void submit(const Command& command);
  [[nodiscard]] MemberId member(const std::string& code) const;

  FixOptions options;
  MemoryJournal memory_journal;
  std::unique_ptr<Journal> other_journal;
  SystemClock clock;
  Ledger ledger;
  LedgerClearing clearing{ledger};
  Venue venue{clearing};
  Engine engine;
  ReadModel model;
  jose::SigningKey venue_key = jose::SigningKey::generate();
  Authenticator authenticator{model, venue_key, "https://venue.example"};
  std::map<std::string, jose::SigningKey> keys;
  std::unique_ptr<FixGateway> gateway;
  std::filesystem::path directory;

 private:
  void set_up();
  void add_member(const char* code, MemberRole role);
  void add_key(const char* code);
  OriginId origin_;
  std::uint64_t requests_ = 0;
};

}  // namespace licet::test
