#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <string_view>
#include <vector>

#include "engine/core/archive.hpp"
#include "gateway/views/read_model.hpp"

namespace licet {

/// Requests for quote that may still be answered, and the open offers between two members. Not thread-safe.
class NegotiationTable {
 public:
  void apply(const RecordHeader& header, const QuoteRequested& event);
  /// Told twice, to who offers and to whom: the second changes nothing.
  void apply(const RecordHeader& header, const OfferMade& event);
  void apply(const OfferClosed& event);
  /// An instrument that closes or expires ends the requests in it.
  void apply(const SessionChanged& event);

  [[nodiscard]] std::vector<QuoteRequestRecord> requests(Timestamp now, std::size_t limit) const;
  [[nodiscard]] const QuoteRequestRecord* request(QuoteRequestId id) const;
  [[nodiscard]] const QuoteRequestRecord* request(MemberId requester, std::string_view client_request_id,
                                                  Timestamp now) const;
  [[nodiscard]] std::vector<OfferRecord> offers(MemberId member, std::size_t limit) const;
  [[nodiscard]] const OfferRecord* offer(OrderId id) const;

  /// Saved and loaded as ReadModel says; a table is loaded once, while it is empty.
  void save(StateWriter& state) const;
  void load(StateReader& state);

 private:
  void answer(const OfferRecord& taken);
  [[nodiscard]] static bool is_over(const QuoteRequestRecord& record, Timestamp now) noexcept {
    return record.terms.expires != Timestamp() && record.terms.expires <= now;
  }

  std::map<QuoteRequestId, QuoteRequestRecord> requests_;
  std::map<OrderId, OfferRecord> offers_;
  std::map<MemberId, std::set<OrderId>> offers_of_;  // made or received
};

}  // namespace licet
