#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <utility>
#include <vector>

#include "engine/core/archive.hpp"
#include "engine/core/result.hpp"
#include "schemas/command.hpp"

namespace licet {

/// A request for quotes that may still be answered.
struct QuoteRequest {
  RequestQuote terms;
  MemberId requester;
  Quantity traded;
  static void archive(auto& self, auto& a) { a(self.terms, self.requester, self.traded); }
};

/// The open requests for quotes of a venue.
class QuoteRequests {
 public:
  static constexpr std::size_t max_open_per_member = 32;

  /// By the second rules an id names one request as long as that is open, so that asking again cannot ask twice.
  /// Errors: duplicate_client_order_id (the member's, of an open request), capacity_reached (it has as many open as it
  /// may).
  Result<QuoteRequestId> open(MemberId requester, const RequestQuote& terms, RulesVersion rules);
  /// Null when there is no such request, or it is over.
  [[nodiscard]] const QuoteRequest* find(QuoteRequestId id) const noexcept;
  /// What was offered in answer to a request traded. Returns whether the whole of it has; not when there is no request.
  bool trade(QuoteRequestId id, Quantity quantity);
  /// Ends a request; does nothing when there is none.
  void close(QuoteRequestId id);
  /// Of one instrument, oldest first.
  [[nodiscard]] std::vector<QuoteRequestId> of(InstrumentId instrument) const;

  template <class Archive>
  static void archive(auto& self, Archive& a) {
    a(self.last_);
    a.uncounted(self.open_);
    if constexpr (Archive::loads) self.index();
  }

 private:
  void index();
  [[nodiscard]] bool is_open(MemberId requester, const ClientOrderId& id) const;

  std::uint64_t last_ = 0;
  std::map<QuoteRequestId, QuoteRequest> open_;
  std::set<std::pair<InstrumentId, QuoteRequestId>> by_instrument_;
  std::map<MemberId, std::set<QuoteRequestId>> open_of_;  // never an empty set
};

}  // namespace licet
