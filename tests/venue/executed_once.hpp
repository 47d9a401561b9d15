#pragma once

#include <map>
#include <set>
#include <string>
#include <utility>

#include "engine/core/time.hpp"
#include "schemas/event.hpp"

namespace licet::test {

/// What was done under ids that members gave: under a client order id once, under the id of a transfer once in the
/// seven days that it is remembered; an answer that says it repeats one, does.
class ExecutedOnce {
 public:
  /// Takes in the events of one command, which `acting` gave. Returns what is wrong; empty when nothing is.
  [[nodiscard]] std::string follow(MemberId acting, const EventBuffer& events);

  std::size_t repeated = 0;  // answers that had no effect

 private:
  struct Done {
    TransferId transfer;
    Timestamp time;
  };
  [[nodiscard]] std::string take_order(MemberId member, const ClientOrderId& id);
  [[nodiscard]] std::string take_transfer(MemberId acting, const ClientTransferId& id, const Done& done,
                                          bool is_repeated);

  std::set<std::pair<MemberId, ClientOrderId>> orders_;
  std::map<std::pair<MemberId, ClientTransferId>, Done> transfers_;
};

}  // namespace licet::test
