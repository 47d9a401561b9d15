#include "gateway/views/json.hpp"

#include <array>
#include <charconv>
#include <ctime>
#include <optional>

namespace licet::json {
namespace {

/// Writes one object: `ObjectWriter(out).text("a", …).decimal("b", …)`, closed at the end of its life. Keys are
/// constants of this file and need no escaping.
class ObjectWriter {
 public:
  explicit ObjectWriter(std::string& out) : out_(out) { out_ += '{'; }
  ~ObjectWriter() { out_ += '}'; }
  ObjectWriter(const ObjectWriter&) = delete;
  ObjectWriter& operator=(const ObjectWriter&) = delete;

  /// Words and codes: known to hold nothing that needs escaping.
  ObjectWriter& word(std::string_view name, std::string_view value) {
    key(name);
    out_ += '"';
    out_ += value;
    out_ += '"';
    return *this;
  }
  ObjectWriter& text(std::string_view name, std::string_view value) {
    append_string(key(name), value);
    return *this;
  }
  ObjectWriter& id(std::string_view name, std::uint64_t value) {
    append_id(key(name), value);
    return *this;
  }
  /// An id of which 0 means none.
  ObjectWriter& optional_id(std::string_view name, std::uint64_t value) {
    if (value == 0) return null(name);
    return id(name, value);
  }
  template <class A>
  ObjectWriter& decimal(std::string_view name, A value) {
    append_decimal(key(name), value);
    return *this;
  }
  /// A price of which 0 means none.
  ObjectWriter& optional_price(std::string_view name, Price value) {
    if (value.is_zero()) return null(name);
    return decimal(name, value);
  }
  ObjectWriter& number(std::string_view name, std::uint64_t value) {
    append_number(key(name), value);
    return *this;
  }
  ObjectWriter& boolean(std::string_view name, bool value) {
    key(name) += value ? "true" : "false";
    return *this;
  }
  ObjectWriter& time(std::string_view name, Timestamp value) {
    append_time(key(name), value);
    return *this;
  }
  ObjectWriter& null(std::string_view name) {
    key(name) += "null";
    return *this;
  }
  /// Starts a member whose value the caller appends.
  std::string& key(std::string_view name) {
    if (!first_) out_ += ',';
    first_ = false;
    out_ += '"';
    out_ += name;
    out_ += "\":";
    return out_;
  }

 private:
  std::string& out_;
  bool first_ = true;
};

void append_digits(std::string& out, std::uint64_t number) {
  std::array<char, 20> digits;
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
  out.append(digits.data(), end);
}

/// An integer of 10^-decimals units, without quotes.
void append_scaled(std::string& out, std::int64_t raw, std::uint64_t scale) {
  std::uint64_t magnitude = static_cast<std::uint64_t>(raw);
  if (raw < 0) {
    out += '-';
    magnitude = 0 - magnitude;
  }
  append_digits(out, magnitude / scale);
  std::uint64_t fraction = magnitude % scale;
  if (fraction == 0) return;
  out += '.';
  for (std::uint64_t unit = scale / 10; fraction != 0; unit /= 10) {
    out += static_cast<char>('0' + fraction / unit);
    fraction %= unit;
  }
}

void append_quoted(std::string& out, std::int64_t raw, std::uint64_t scale) {
  out += '"';
  append_scaled(out, raw, scale);
  out += '"';
}

void append_padded(std::string& out, std::uint64_t number, int width) {
  std::array<char, 9> digits;
  for (int at = width - 1; at >= 0; --at) {
    digits[static_cast<std::size_t>(at)] = static_cast<char>('0' + number % 10);
    number /= 10;
  }
  out.append(digits.data(), static_cast<std::size_t>(width));
}

void append_hex(std::string& out, const Hash256& hash) {
  constexpr std::string_view digits = "0123456789abcdef";
  out += '"';
  for (const std::uint8_t byte : hash) {
    out += digits[byte >> 4U];
    out += digits[byte & 15U];
  }
  out += '"';
}

/// Length of the well-formed UTF-8 sequence at the front of `text` (RFC 3629), 0 when there is none.
std::size_t utf8_length(std::string_view text) noexcept {
  const auto byte = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U; };
  const auto tail = [&](std::size_t i) { return (byte(i) & 0xC0U) == 0x80U; };
  const unsigned lead = byte(0);
  if (lead < 0x80) return 1;
  if (lead >= 0xC2 && lead <= 0xDF) return tail(1) ? 2 : 0;
  if (lead >= 0xE0 && lead <= 0xEF) {
    const bool overlong = lead == 0xE0 && byte(1) < 0xA0;
    const bool surrogate = lead == 0xED && byte(1) > 0x9F;
    return tail(1) && tail(2) && !overlong && !surrogate ? 3 : 0;
  }
  if (lead >= 0xF0 && lead <= 0xF4) {
    const bool overlong = lead == 0xF0 && byte(1) < 0x90;
    const bool beyond = lead == 0xF4 && byte(1) > 0x8F;
    return tail(1) && tail(2) && tail(3) && !overlong && !beyond ? 4 : 0;
  }
  return 0;
}

std::string member_code(const ReadModel& model, MemberId id) {
  const auto member = model.member(id);
  return member ? member->terms.code.str() : std::string();
}
std::string symbol_of(const ReadModel& model, InstrumentId id) {
  const auto instrument = model.instrument(id);
  return instrument ? instrument->terms.symbol.str() : std::string();
}
std::string dataset_code(const ReadModel& model, DatasetId id) {
  const auto dataset = model.dataset(id);
  return dataset ? dataset->terms.code.str() : std::string();
}

void append_levels(std::string& out, const std::vector<LevelRecord>& levels) {
  out += '[';
  for (const LevelRecord& level : levels) {
    if (&level != levels.data()) out += ',';
    out += '[';
    append_decimal(out, level.price);
    out += ',';
    append_decimal(out, level.quantity);
    out += ',';
    append_number(out, level.orders);
    out += ']';
  }
  out += ']';
}

Money notional_of(const Trade& trade) noexcept {
  // Fits: the venue has settled it.
  return Money(trade.price.raw() * trade.quantity.raw());
}

/// Mean price of an order's fills, rounded down to 1/10,000. (FIX 6)
void append_average(ObjectWriter& object, const OrderRecord& order) {
  if (!order.filled.is_positive()) {
    object.null("average_price");
  } else {
    object.decimal("average_price", Price(order.notional.raw() / order.filled.raw()));
  }
}

void append_account(std::string& out, const ReadModel& model, AccountId account) {
  ObjectWriter(out).text("member", member_code(model, account.member())).word("purpose", word(account.purpose()));
}

}  // namespace

void append_string(std::string& out, std::string_view text) {
  constexpr std::string_view digits = "0123456789abcdef";
  out += '"';
  while (!text.empty()) {
    const std::size_t length = utf8_length(text);
    const char first = text.front();
    if (length == 0) {
      out += "\xEF\xBF\xBD";
    } else if (first == '"' || first == '\\') {
      out += '\\';
      out += first;
    } else if (static_cast<unsigned char>(first) < 0x20) {
      out += "\\u00";
      out += digits[static_cast<unsigned char>(first) >> 4U];
      out += digits[static_cast<unsigned char>(first) & 15U];
    } else {
      out += text.substr(0, length);
    }
    text.remove_prefix(length == 0 ? 1 : length);
  }
  out += '"';
}

void append_time(std::string& out, Timestamp time) {
  constexpr std::int64_t billion = 1'000'000'000;
  std::int64_t seconds = time.nanoseconds() / billion;
  std::int64_t nanoseconds = time.nanoseconds() % billion;
  if (nanoseconds < 0) {
    nanoseconds += billion;
    --seconds;
  }
  const std::time_t clock = seconds;
  std::tm utc{};
  gmtime_r(&clock, &utc);
  const auto field = [&](int value, int width, char end) {
    append_padded(out, static_cast<std::uint64_t>(value), width);
    out += end;
  };
  out += '"';
  field(utc.tm_year + 1900, 4, '-');
  field(utc.tm_mon + 1, 2, '-');
  field(utc.tm_mday, 2, 'T');
  field(utc.tm_hour, 2, ':');
  field(utc.tm_min, 2, ':');
  field(utc.tm_sec, 2, '.');
  append_padded(out, static_cast<std::uint64_t>(nanoseconds), 9);
  out += "Z\"";
}

void append_decimal(std::string& out, Price price) { append_quoted(out, price.raw(), money_scale); }
void append_decimal(std::string& out, Money money) { append_quoted(out, money.raw(), money_scale); }
void append_decimal(std::string& out, Quantity quantity) { append_quoted(out, quantity.raw(), 1); }
void append_id(std::string& out, std::uint64_t id) {
  out += '"';
  append_digits(out, id);
  out += '"';
}
void append_number(std::string& out, std::uint64_t number) { append_digits(out, number); }

std::string_view word(OrderStatus status) noexcept {
  switch (status) {
    case OrderStatus::new_:
      return "new";
    case OrderStatus::partially_filled:
      return "partially_filled";
    case OrderStatus::filled:
      return "filled";
    case OrderStatus::cancelled:
      return "cancelled";
    case OrderStatus::rejected:
      return "rejected";
  }
  return {};
}

void append(std::string& out, const MemberRecord& member) {
  ObjectWriter(out)
      .text("code", member.terms.code.view())
      .text("name", member.terms.name.view())
      .word("role", licet::word(member.terms.role))
      .time("certified_until", member.terms.certified_until)
      .decimal("max_order_quantity", member.terms.max_order_quantity)
      .decimal("max_order_notional", member.terms.max_order_notional)
      .number("max_open_orders", member.terms.max_open_orders);
}

void append(std::string& out, const ReadModel& model, const InstrumentRecord& instrument) {
  const ListInstrument& terms = instrument.terms;
  ObjectWriter(out)
      .id("id", instrument.id.value())
      .text("symbol", terms.symbol.view())
      .text("dataset", dataset_code(model, terms.dataset))
      .text("vendor", member_code(model, instrument.vendor))
      .word("right", licet::word(terms.right))
      .word("unit", licet::word(terms.unit))
      .number("term_days", terms.term_days)
      .word("currency", licet::word(terms.currency))
      .word("mode", licet::word(terms.mode))
      .word("session", licet::word(instrument.session))
      .boolean("transferable", terms.transferable != 0)
      .decimal("tick", terms.tick)
      .decimal("lot", terms.lot)
      .decimal("min_quantity", terms.min_quantity)
      .decimal("max_quantity", terms.max_quantity)
      .decimal("cap", terms.cap)
      .decimal("issued", instrument.issued)
      .decimal("volume", instrument.volume)
      .optional_price("reference_price", terms.reference_price)
      .optional_price("last_price", instrument.last_price)
      .number("band_bps", terms.band_bps)
      .number("buyer_fee_bps", terms.buyer_fee_bps)
      .number("seller_fee_bps", terms.seller_fee_bps)
      .number("royalty_bps", terms.royalty_bps)
      .number("quota_bytes", terms.quota_bytes);
}

void append(std::string& out, const ReadModel& model, const DatasetRecord& dataset) {
  const RegisterDataset& terms = dataset.terms;
  ObjectWriter object(out);
  object.id("id", dataset.id.value())
      .text("code", terms.code.view())
      .text("vendor", member_code(model, terms.vendor))
      .number("release", terms.release);
  append_hex(object.key("manifest_sha256"), terms.manifest_sha256);
  object.number("size_bytes", terms.size_bytes)
      .word("sensitivity", licet::word(terms.sensitivity))
      .word("personal_data", licet::word(terms.personal_data))
      .word("grade", licet::word(terms.grade));
}

void append(std::string& out, const ReadModel& model, const OrderRecord& order) {
  const PlaceOrder& terms = order.terms;
  ObjectWriter object(out);
  object.id("order", order.id.value())
      .text("client_order_id", terms.client_order_id.view())
      .text("instrument", symbol_of(model, terms.instrument))
      .text("member", member_code(model, order.member))
      .word("side", licet::word(terms.side))
      .word("type", licet::word(terms.order_type))
      .word("time_in_force", licet::word(terms.time_in_force))
      .optional_price("price", terms.price)
      .decimal("quantity", terms.quantity)
      .decimal("leaves", order.leaves)
      .decimal("filled", order.filled);
  append_average(object, order);
  object.decimal("notional", order.notional)
      .word("status", word(order.status))
      .word("settle_to", licet::word(terms.settle_to))
      .word("self_trade_prevention", licet::word(terms.self_trade_prevention))
      .time("accepted_at", order.accepted_at)
      .time("changed_at", order.changed_at)
      .number("sequence", order.changed_by.value());
}

void append_public(std::string& out, const TradeRecord& record) {
  ObjectWriter(out)
      .id("trade", record.trade.trade.value())
      .decimal("price", record.trade.price)
      .decimal("quantity", record.trade.quantity)
      .word("aggressor", licet::word(record.trade.aggressor))
      .time("time", record.time)
      .number("sequence", record.sequence.value());
}

void append_own(std::string& out, const ReadModel& model, const TradeRecord& record, MemberId viewer) {
  const Trade& trade = record.trade;
  const auto grant = model.grant_of_trade(trade.trade);
  const std::uint64_t grant_id = grant ? grant->terms.grant.value() : 0;
  ObjectWriter object(out);
  object.id("trade", trade.trade.value())
      .text("instrument", symbol_of(model, trade.instrument))
      .decimal("price", trade.price)
      .decimal("quantity", trade.quantity)
      .decimal("notional", notional_of(trade))
      .word("aggressor", licet::word(trade.aggressor))
      .time("time", record.time)
      .number("sequence", record.sequence.value());
  const bool bought = viewer == trade.buyer.member;
  if (!bought && viewer != trade.seller.member) {
    object.text("buyer", member_code(model, trade.buyer.member))
        .id("buyer_order", trade.buyer.order.value())
        .decimal("buyer_fee", trade.buyer.fee)
        .text("seller", member_code(model, trade.seller.member))
        .id("seller_order", trade.seller.order.value())
        .decimal("seller_fee", trade.seller.fee)
        .decimal("royalty", trade.royalty)
        .optional_id("grant", grant_id);
    return;
  }
  const TradeSide& side = bought ? trade.buyer : trade.seller;
  object.word("side", licet::word(bought ? Side::buy : Side::sell))
      .id("order", side.order.value())
      .text("client_order_id", side.client_order_id.view())
      .decimal("fee", side.fee)
      .decimal("royalty", bought ? Money() : trade.royalty)
      .decimal("leaves", side.leaves)
      .decimal("filled", side.filled)
      .word("settle_to", licet::word(side.settle_to))
      .optional_id("grant", bought ? grant_id : 0);
}

void append(std::string& out, const ReadModel& model, const TransferRecord& record) {
  const TransferPosted& transfer = record.transfer;
  const AssetId asset = transfer.debit.asset();
  ObjectWriter object(out);
  object.id("transfer", transfer.transfer.value()).word("code", licet::word(transfer.code));
  if (asset.is_currency()) {
    object.word("asset", licet::word(asset.currency())).decimal("amount", Money(transfer.amount));
  } else {
    object.text("asset", symbol_of(model, asset.instrument())).decimal("amount", Quantity(transfer.amount));
  }
  append_account(object.key("debit"), model, transfer.debit);
  append_account(object.key("credit"), model, transfer.credit);
  object.optional_id("trade", transfer.trade.value())
      .optional_id("order", transfer.order.value())
      .time("time", record.time)
      .number("sequence", record.sequence.value());
}

void append(std::string& out, const BalanceRecord& balance) {
  ObjectWriter(out)
      .word("currency", licet::word(balance.currency))
      .decimal("available", balance.available)
      .decimal("held", balance.held);
}

void append(std::string& out, const ReadModel& model, const HoldingRecord& holding) {
  ObjectWriter(out)
      .text("instrument", symbol_of(model, holding.instrument))
      .decimal("available", holding.available)
      .decimal("held", holding.held)
      .decimal("activated", holding.activated)
      .decimal("retired", holding.retired);
}

void append(std::string& out, const ReadModel& model, const GrantRecord& grant) {
  const GrantReleased& terms = grant.terms;
  ObjectWriter object(out);
  object.id("grant", terms.grant.value())
      .optional_id("trade", terms.trade.value())
      .text("holder", member_code(model, terms.holder))
      .text("dataset", dataset_code(model, terms.dataset))
      .text("instrument", symbol_of(model, terms.instrument))
      .word("right", licet::word(terms.right))
      .decimal("quantity", terms.quantity)
      .word("state", licet::word(grant.state))
      .text("reason", grant.reason.view())
      .time("not_before", terms.not_before)
      .time("not_after", terms.not_after)
      .number("quota_bytes", terms.quota_bytes)
      .number("used_bytes", grant.used_bytes)
      .number("used_requests", grant.used_requests);
  append_hex(object.key("manifest_sha256"), terms.manifest_sha256);
  object.time("released_at", grant.released_at);
}

void append(std::string& out, const ReadModel& model, const BookSnapshot& book) {
  ObjectWriter object(out);
  object.text("instrument", symbol_of(model, book.instrument)).number("sequence", book.sequence);
  if (book.sequence == 0) {
    object.null("time");
  } else {
    object.time("time", book.time);
  }
  append_levels(object.key("bids"), book.bids);
  append_levels(object.key("asks"), book.asks);
}

void append(std::string& out, const ReadModel& model, const BookUpdate& update) {
  ObjectWriter object(out);
  object.text("instrument", symbol_of(model, update.instrument))
      .number("previous", update.previous)
      .number("sequence", update.sequence)
      .time("time", update.time);
  append_levels(object.key("bids"), update.bids);
  append_levels(object.key("asks"), update.asks);
  std::string& list = object.key("trades");
  list += '[';
  for (const TradeRecord& trade : update.trades) {
    if (&trade != update.trades.data()) list += ',';
    append_public(list, trade);
  }
  list += ']';
}

}  // namespace licet::json
