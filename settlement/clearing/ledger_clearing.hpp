#pragma once

#include <vector>

#include "engine/venue/clearing.hpp"
#include "settlement/clearing/ledger_transfers.hpp"
#include "settlement/ledger/ledger.hpp"

namespace licet {

/// Clears a venue in one ledger. A hold is always exactly what the order's leaves need: a buyer's leaves at the limit
/// and the fee on it rounded up, a seller's leaves in licences; so the ledger alone says what is free.
class LedgerClearing final : public Clearing {
 public:
  /// `ledger` is changed by nobody else and outlives this.
  explicit LedgerClearing(Ledger& ledger) noexcept : ledger_(ledger), transfers_(ledger) {}

  Result<void> list(InstrumentId instrument, MemberId vendor, const ListInstrument& terms) override;
  [[nodiscard]] Result<HoldChange> plan_hold(const OrderTerms& terms, Price limit, Quantity leaves, Price new_limit,
                                             Quantity new_leaves) const override;
  [[nodiscard]] Result<void> check_holds(std::span<const HoldRequest> together) const override;
  void change_hold(const HoldChange& change, EventBuffer& events) override;
  [[nodiscard]] Quantity available(MemberId member, InstrumentId instrument) const noexcept override;
  [[nodiscard]] TradeCharges charges(const Match& match) const noexcept override;
  void settle(const Match& match, const TradeCharges& charges, EventBuffer& events) override;
  [[nodiscard]] LedgerTransfers& transfers() noexcept override { return transfers_; }
  Result<void> activate(MemberId member, InstrumentId instrument, Quantity quantity, EventBuffer& events) override;
  void retire(MemberId member, InstrumentId instrument, Quantity quantity, EventBuffer& events) override;
  void digest(Digest& digest) const override;
  void save(StateWriter& state) const override;
  void load(StateReader& state) override;

 private:
  /// What clearing needs of an instrument's terms.
  struct Series {
    Quantity cap;
    MemberId vendor;
    std::uint32_t buyer_fee_bps = 0;
    std::uint32_t seller_fee_bps = 0;
    std::uint32_t royalty_bps = 0;
    Currency currency{};
    bool transferable = false;
  };

  [[nodiscard]] const Series& series(InstrumentId instrument) const;
  /// Cash that must stand behind a buy order. Errors: numeric_overflow.
  [[nodiscard]] static Result<Money> cash_needed(const Series& series, Price limit, Quantity leaves) noexcept;
  /// What a hold is made of, and by how much the request changes it.
  struct Need {
    AssetId asset;
    std::int64_t reserve = 0;
  };
  [[nodiscard]] Result<Need> need_of(const HoldRequest& request) const;
  [[nodiscard]] Result<HoldChange> plan(const OrderTerms& terms, const Need& need) const;
  [[nodiscard]] Result<HoldChange> plan_licences(const OrderTerms& terms, std::int64_t reserve) const;
  /// Posts what cannot fail unless the venue and the ledger disagree.
  void post_checked(std::span<const Posting> postings, EventBuffer& events);

  Ledger& ledger_;
  LedgerTransfers transfers_;
  std::vector<Series> series_;  // by InstrumentId - 1
};

}  // namespace licet
