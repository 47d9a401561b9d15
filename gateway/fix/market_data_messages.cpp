#include "gateway/fix/market_data_messages.hpp"

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

}  // namespace

std::string full_refresh(std::string_view request_id, const Contract& contract, const BookSnapshot& book,
                         const std::vector<TradeRecord>& trades) {
  std::string out;
  BodyWriter body(out);
  const auto symbol = contract.symbol.view();
  body.text(tag::md_req_id, request_id)
      .text(tag::symbol, symbol)
      .text(tag::security_id, symbol)
      .character(tag::security_id_source, '8')
      .number(tag::no_md_entries, book.bids.size() + book.asks.size() + trades.size());
  for (const LevelRecord& level : book.bids) write_level(body, '0', level, book.sequence);
  for (const LevelRecord& level : book.asks) write_level(body, '1', level, book.sequence);
  for (const TradeRecord& trade : trades) {
    body.character(tag::md_entry_type, '2').number(tag::md_entry_id, trade.trade.trade.value());
    write_trade(body, trade);
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

std::string IncrementalRefresh::body() const {
  std::string out;
  BodyWriter(out).text(tag::md_req_id, request_id_).number(tag::no_md_entries, count_);
  return out + entries_;
}

}  // namespace licet::fix
