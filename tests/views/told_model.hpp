#pragma once

#include "gateway/views/read_model.hpp"

namespace licet::test {

/// A read model that is told events one by one, each as a command of its own.
class ToldModel {
 public:
  static constexpr Timestamp start{1'767'225'600'000'000'000};  // 2026-01-01

  template <RecordBody Body>
  void tell(const Body& body, MemberId member = {}) {
    auto batch = std::make_shared<EventBatch>();
    batch->first = batch->last = Sequence(++sequence_);
    RecordHeader cause;
    cause.sequence = Sequence(sequence_);
    cause.time = now;
    batch->events.begin(cause);
    batch->events.emit(body, member);
    model.on_events(batch);
  }
  /// An order of the member that was accepted, not more.
  void accept(OrderId id, MemberId member, const PlaceOrder& terms, OrderId combination = {}) {
    OrderAccepted accepted;
    accepted.order = id;
    accepted.combination = combination;
    accepted.terms = terms;
    tell(accepted, member);
  }
  void rest(OrderId id, Price price, Quantity shown, Side side = Side::buy) {
    OrderRested rested;
    rested.order = id;
    rested.price = price;
    rested.shown = shown;
    rested.instrument = InstrumentId(1);
    rested.side = side;
    tell(rested);
  }
  /// Members 1 to 3 and the instrument 1, closed.
  void set_up() {
    OpenVenue venue;
    tell(VenueOpened{venue});
    for (std::uint32_t id = 1; id <= 3; ++id) {
      MemberCertified certified;
      certified.id = MemberId(id);
      certified.terms.code = id == 1 ? MemberCode("SHDE") : id == 2 ? MemberCode("AIRDATA") : MemberCode("NEURALIS");
      tell(certified);
    }
    DatasetRegistered dataset;
    dataset.id = DatasetId(1);
    dataset.terms.code = "FLIGHTS";
    tell(dataset);
    InstrumentListed listed;
    listed.id = InstrumentId(1);
    listed.vendor = MemberId(2);
    listed.terms.symbol = "FLIGHTS/TRAIN/ORG/12M";
    listed.terms.dataset = DatasetId(1);
    tell(listed);
  }

  ReadModel model;
  Timestamp now = start;

 private:
  std::uint64_t sequence_ = 0;
};

}  // namespace licet::test
