#include "gateway/fix/market_data_messages.hpp"

#include <utility>

#include "gateway/fix/tags.hpp"
#include "gateway/fix/writer.hpp"

namespace licet::fix {
namespace {

void write_level(BodyWriter& body, char side, const LevelRecord& level, std::uint64_t sequence) {
  body.character(tag::md_entry_type, side)
      .price(tag::md_entry_px, level.price)
      .quantity(tag::md_entry_size, level.quantity)
      .number(tag::number_of_orders, level.orders)
      .number(tag::rpt_seq, sequence);
}

void write_trade(BodyWriter& body, const TradeRecord& record) {
  body.price(tag::md_entry_px, record.trade.price)
      .quantity(tag::md_entry_size, record.trade.quantity)
      .date_only(tag::md_entry_date, record.time)
      .time_only(tag::md_entry_time, record.time);
}

void write_call_price(BodyWriter& body, const CallNews& news) {
  if (news.price.is_positive()) body.price(tag::md_entry_px, news.price);
  body.quantity(tag::md_entry_size, news.volume).character(tag::open_close_settl_flag, news.is_result ? '1' : '3');
}

void write_imbalance(BodyWriter& body, const CallNews& news) {
  body.quantity(tag::md_entry_size, news.surplus);
  if (news.surplus_side != SideOrBoth::both) {
    body.character(tag::trade_condition, news.surplus_side == SideOrBoth::buy ? 'P' : 'Q');
  }
  body.character(tag::open_close_settl_flag, news.is_result ? '1' : '3');
}

std::size_t entries_in(const CallNews* call) noexcept {
  if (call == nullptr) return 0;
  return (call->with_price ? 1U : 0U) + (call->with_imbalance ? 1U : 0U);
}

}  // namespace

CallNews call_news(const AuctionIndicated& event, bool with_price, bool with_imbalance) noexcept {
  return {event.price, event.volume, event.surplus, event.surplus_side, false, with_price, with_imbalance};
}
CallNews call_news(const AuctionExecuted& event, bool with_price, bool with_imbalance) noexcept {
  return {event.price, event.volume, event.surplus, event.surplus_side, true, with_price, with_imbalance};
}

std::string full_refresh(std::string_view request_id, const Contract& contract, const BookSnapshot& book,
                         const std::vector<TradeRecord>& trades, const CallNews* call) {
  std::string out;
  BodyWriter body(out);
  const auto symbol = contract.symbol.view();
  body.text(tag::md_req_id, request_id)
      .text(tag::symbol, symbol)
      .text(tag::security_id, symbol)
      .character(tag::security_id_source, '8')
      .number(tag::no_md_entries, book.bids.size() + book.asks.size() + trades.size() + entries_in(call));
  for (const LevelRecord& level : book.bids) write_level(body, '0', level, book.sequence);
  for (const LevelRecord& level : book.asks) write_level(body, '1', level, book.sequence);
  for (const TradeRecord& trade : trades) {
    body.character(tag::md_entry_type, '2').number(tag::md_entry_id, trade.trade.trade.value());
    write_trade(body, trade);
    body.number(tag::rpt_seq, book.sequence);
  }
  if (call != nullptr && call->with_price) {
    body.character(tag::md_entry_type, 'Q');
    write_call_price(body, *call);
    body.number(tag::rpt_seq, book.sequence);
  }
  if (call != nullptr && call->with_imbalance) {
    body.character(tag::md_entry_type, 'A');
    write_imbalance(body, *call);
    body.number(tag::rpt_seq, book.sequence);
  }
  return out;
}

IncrementalRefresh::IncrementalRefresh(std::string_view request_id, const Contract& contract, std::uint64_t sequence)
    : request_id_(request_id), contract_(contract), sequence_(sequence) {}

void IncrementalRefresh::begin_entry(char action, char type) {
  ++count_;
  BodyWriter(entries_).character(tag::md_update_action, action).character(tag::md_entry_type, type);
}

void IncrementalRefresh::level(char action, char side, const LevelRecord& level) {
  begin_entry(action, side);
  BodyWriter body(entries_);
  body.text(tag::symbol, contract_.symbol.view()).price(tag::md_entry_px, level.price);
  if (action != '2') body.quantity(tag::md_entry_size, level.quantity).number(tag::number_of_orders, level.orders);
  body.number(tag::rpt_seq, sequence_);
}

void IncrementalRefresh::levels(char side, const std::vector<LevelRecord>& before, const std::vector<LevelRecord>& now,
                                bool (*is_better)(Price, Price)) {
  auto old = before.begin();
  auto current = now.begin();
  while (old != before.end() || current != now.end()) {
    if (current == now.end() || (old != before.end() && is_better(old->price, current->price))) {
      level('2', side, *old++);
    } else if (old == before.end() || is_better(current->price, old->price)) {
      level('0', side, *current++);
    } else {
      if (old->quantity != current->quantity || old->orders != current->orders) level('1', side, *current);
      ++old;
      ++current;
    }
  }
}

void IncrementalRefresh::trade(const TradeRecord& trade, std::uint64_t sequence) {
  begin_entry('0', '2');
  BodyWriter body(entries_);
  body.number(tag::md_entry_id, trade.trade.trade.value()).text(tag::symbol, contract_.symbol.view());
  write_trade(body, trade);
  body.number(tag::rpt_seq, sequence);
}

void IncrementalRefresh::call(const CallNews& news, bool is_first) {
  const char action = is_first ? '0' : '1';
  BodyWriter body(entries_);
  if (news.with_price) {
    begin_entry(action, 'Q');
    body.text(tag::symbol, contract_.symbol.view());
    write_call_price(body, news);
    body.number(tag::rpt_seq, sequence_);
  }
  if (news.with_imbalance) {
    begin_entry(action, 'A');
    body.text(tag::symbol, contract_.symbol.view());
    write_imbalance(body, news);
    body.number(tag::rpt_seq, sequence_);
  }
}

void IncrementalRefresh::end_call(bool with_price, bool with_imbalance) {
  for (const auto& [type, is_wanted] : {std::pair{'Q', with_price}, std::pair{'A', with_imbalance}}) {
    if (!is_wanted) continue;
    begin_entry('2', type);
    BodyWriter(entries_).text(tag::symbol, contract_.symbol.view()).number(tag::rpt_seq, sequence_);
  }
}

std::string IncrementalRefresh::body() const {
  std::string out;
  BodyWriter(out).text(tag::md_req_id, request_id_).number(tag::no_md_entries, count_);
  return out + entries_;
}

}  // namespace licet::fix
