#pragma once

#include <cstdint>
#include <random>
#include <vector>

#include "schemas/event_batch.hpp"
#include "settlement/ledger/projection.hpp"

namespace licet::testing {

/// A small market made up from a seed, told as events only: one vendor, three buyers and the operator, two instruments;
/// buy orders rest (their cash is held), are cancelled, replaced, and filled in part or whole by the vendor, who issues
/// the licences; grants are released, metered and revoked. Its books always balance.
class Story {
 public:
  explicit Story(std::uint64_t seed);

  /// So many further commands, to `sink` and to batches().
  void tell(std::uint64_t commands, EventSink& sink);
  void tell_silently(std::uint64_t commands);

  [[nodiscard]] const std::vector<EventBatchPtr>& batches() const noexcept { return batches_; }
  [[nodiscard]] Sequence last() const noexcept { return header_.sequence; }
  [[nodiscard]] std::uint64_t trades() const noexcept { return trades_; }
  /// Everything so far as one batch.
  [[nodiscard]] EventBatchPtr merged() const;
  /// Changes the amount of one transfer in what was told.
  void alter_one_transfer();

 private:
  struct RestingOrder {
    OrderId id;
    MemberId member;
    PlaceOrder terms;
    Quantity filled;
  };

  void next_batch(std::uint64_t commands);
  void command(EventBuffer& events);
  void found(EventBuffer& events);
  void place(EventBuffer& events);
  void cancel(EventBuffer& events);
  void replace(EventBuffer& events);
  void fill(EventBuffer& events);
  void change_grant(EventBuffer& events);
  void transfer(EventBuffer& events, AccountId debit, AccountId credit, std::int64_t amount, TransferCode code,
                TradeId trade, OrderId order);
  [[nodiscard]] std::uint64_t below(std::uint64_t bound) { return random_() % bound; }

  std::mt19937_64 random_;
  RecordHeader header_;
  std::vector<EventBatchPtr> batches_;
  std::vector<RestingOrder> resting_;
  std::uint64_t orders_ = 0;
  std::uint64_t trades_ = 0;
  std::uint64_t transfers_ = 0;
  std::uint64_t grants_ = 0;
};

}  // namespace licet::testing
