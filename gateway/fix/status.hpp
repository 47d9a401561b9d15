#pragma once

#include <cstddef>
#include <list>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>

#include "engine/runtime/ports.hpp"
#include "gateway/fix/contracts.hpp"
#include "gateway/views/read_model.hpp"

namespace FIX {
class Message;
}

namespace licet::fix {

/// Sessions over FIX: SecurityStatusRequest (e) for one instrument, answered by SecurityStatus (f), and
/// TradingSessionStatusRequest (g) for one instrument, a segment or the whole venue, answered by TradingSessionStatus
/// (h). A subscription hears every change; a slow reader misses states in between, never the last. One thread.
class StatusBoard {
 public:
  class Subscriber {
   public:
    virtual ~Subscriber() = default;
    virtual void send_status(std::string_view msg_type, std::string_view body) = 0;
    [[nodiscard]] virtual bool is_congested() const = 0;
  };
  static constexpr std::size_t subscriptions_max = 1'024;  // of one subscriber
  static constexpr int tour_at_a_time = 10'000;            // instruments looked at before others have their turn

  StatusBoard(const ReadModel& model, ContractDirectory& contracts, const Clock& clock) noexcept
      : model_(model), contracts_(contracts), clock_(clock) {}

  /// True when the type is e or g.
  bool on_message(Subscriber& subscriber, std::string_view msg_type, const FIX::Message& message);
  /// The subscriber's session is over.
  void forget(Subscriber& subscriber);

  /// The read model has taken it in before.
  void on_change(const SessionChanged& event);
  /// Sends what waited: for slow readers, and the first tour through many instruments.
  void publish();

 private:
  /// What is asked for: one instrument, a segment (instrument 0), or all (both 0).
  struct Subscription {
    bool about_security = false;  // f; else h
    std::string request_id;
    InstrumentId instrument;
    SegmentId segment;
    bool is_once = false;            // over when every instrument has been told
    InstrumentId next;               // of the first tour through many instruments; 0: it is over
    std::set<InstrumentId> waiting;  // changed while the reader was slow
  };
  using Subscriptions = std::list<Subscription>;

  /// Errors: unknown_instrument, unknown_segment, missing_field, invalid_value.
  [[nodiscard]] Result<Subscription> read(std::string_view msg_type, const FIX::Message& message);
  void refuse(Subscriber& subscriber, std::string_view msg_type, const FIX::Message& message, Reject code);
  /// Keeps count of what is watched, so that the changes of a million instruments cost nothing when nobody asked.
  void keep(Subscriptions& own, Subscription&& asked);
  void count_out(const Subscription& over);
  /// Goes on with the first tour, as far as the reader takes it.
  void tour(Subscriber& subscriber, Subscription& subscription);
  void send(Subscriber& subscriber, const Subscription& subscription, InstrumentId id, bool is_pushed) const;

  const ReadModel& model_;
  ContractDirectory& contracts_;
  const Clock& clock_;
  std::unordered_map<Subscriber*, Subscriptions> subscriptions_;
  std::unordered_map<InstrumentId, std::size_t> watched_;  // subscriptions of single instruments; 0: those of many
};

}  // namespace licet::fix
