#include "settlement/ledger/ledger_page.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

#include "engine/core/check.hpp"
#include "settlement/ledger/keys.hpp"

namespace licet {
namespace {

constexpr std::uint8_t code_mask = 31;
constexpr std::uint8_t of_trade = 32;
constexpr std::uint8_t of_order = 64;
constexpr std::uint8_t with_gap = 128;

using TradeWords = std::array<std::uint64_t, sizeof(Trade) / sizeof(std::uint64_t)>;
static_assert(sizeof(TradeWords) == sizeof(Trade));

TradeWords words_of(const Trade& trade) noexcept { return std::bit_cast<TradeWords>(trade); }

constexpr std::uint64_t fold_sign(std::int64_t value) noexcept {
  return static_cast<std::uint64_t>(value) << 1U ^ static_cast<std::uint64_t>(value >> 63U);
}
constexpr std::int64_t unfold_sign(std::uint64_t value) noexcept {
  return static_cast<std::int64_t>(value >> 1U ^ (0 - (value & 1U)));
}
/// Differences wrap, so that any two numbers have one.
constexpr std::int64_t difference(std::int64_t a, std::int64_t b) noexcept {
  return static_cast<std::int64_t>(static_cast<std::uint64_t>(a) - static_cast<std::uint64_t>(b));
}
constexpr std::int64_t sum(std::int64_t a, std::int64_t b) noexcept {
  return static_cast<std::int64_t>(static_cast<std::uint64_t>(a) + static_cast<std::uint64_t>(b));
}

void put_number(std::string& out, std::uint64_t value) {
  std::array<char, 10> bytes;
  std::size_t size = 0;
  while (value >= 0x80U) {
    bytes[size++] = static_cast<char>(value | 0x80U);
    value >>= 7U;
  }
  bytes[size++] = static_cast<char>(value);
  out.append(bytes.data(), size);
}

void put_signed(std::string& out, std::int64_t value) { put_number(out, fold_sign(value)); }

void put_id(std::string& out, std::uint64_t value) {
  std::array<char, sizeof value> bytes;
  std::memcpy(bytes.data(), &value, sizeof value);
  out.append(bytes.data(), bytes.size());
}

/// Reads what those wrote. After a fault everything reads as 0 and failed() stays true.
class Reader {
 public:
  explicit Reader(std::string_view bytes) noexcept : bytes_(bytes) {}

  [[nodiscard]] bool failed() const noexcept { return failed_; }
  [[nodiscard]] bool at_end() const noexcept { return bytes_.empty(); }
  void fail() noexcept {
    failed_ = true;
    bytes_ = {};
  }
  std::uint8_t byte() noexcept {
    if (bytes_.empty()) {
      fail();
      return 0;
    }
    const auto value = static_cast<std::uint8_t>(bytes_.front());
    bytes_.remove_prefix(1);
    return value;
  }
  std::uint64_t number() noexcept {
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
      const std::uint8_t next = byte();
      value |= std::uint64_t{next & 0x7FU} << shift;
      if (next < 0x80U) return value;
    }
    fail();
    return 0;
  }
  std::int64_t signed_number() noexcept { return unfold_sign(number()); }
  std::uint64_t id() noexcept {
    std::uint64_t value = 0;
    if (bytes_.size() < sizeof value) {
      fail();
      return 0;
    }
    std::memcpy(&value, bytes_.data(), sizeof value);
    bytes_.remove_prefix(sizeof value);
    return value;
  }
  /// A count of things of at least `least` bytes each: more than the bytes can hold is a fault.
  std::uint64_t count(std::size_t least) noexcept {
    const std::uint64_t value = number();
    if (value > bytes_.size() / least) fail();
    return failed_ ? 0 : value;
  }

 private:
  std::string_view bytes_;
  bool failed_ = false;
};

/// A page as it is read, part after part.
class PageReader {
 public:
  PageReader(Sequence first, std::string_view bytes) : in_(bytes) { page_.first = first; }

  bool read_chains() {
    const std::uint64_t accounts = in_.count(10);
    const std::uint64_t orders = in_.count(9);
    commands_ = in_.count(4);
    next_transfer_ = in_.number();
    first_trade_ = in_.number();
    time_ = in_.signed_number();
    page_.accounts.reserve(accounts);
    for (std::uint64_t n = 0; n < accounts && !in_.failed(); ++n) {
      const AccountId account = AccountId::from_value(in_.id());
      const std::int64_t before = in_.signed_number();
      page_.accounts.push_back({account, before, page_before()});
    }
    page_.orders.reserve(orders);
    for (std::uint64_t n = 0; n < orders && !in_.failed(); ++n) {
      const OrderId order(in_.id());
      page_.orders.push_back({order, page_before()});
    }
    return !in_.failed();
  }
  bool read_commands() {
    std::uint64_t sequence = page_.first.value();
    for (std::uint64_t n = 0; n < commands_ && !in_.failed(); ++n) {
      sequence += in_.number();
      time_ = sum(time_, in_.signed_number());
      read_command(Sequence(sequence), Timestamp(time_));
    }
    if (!in_.at_end()) in_.fail();
    return !in_.failed();
  }
  [[nodiscard]] LedgerPage take() noexcept { return std::move(page_); }

 private:
  Sequence page_before() noexcept {
    const std::uint64_t back = in_.number();
    if (back > page_.first.value()) in_.fail();
    return back == 0 ? Sequence() : Sequence(page_.first.value() - back);
  }
  void read_command(Sequence sequence, Timestamp time) {
    const std::uint64_t trades = in_.count(sizeof(Trade) / sizeof(std::uint64_t));
    const std::uint64_t transfers = in_.count(4);
    for (std::uint64_t n = 0; n < trades && !in_.failed(); ++n) read_trade(sequence, time);
    for (std::uint64_t n = 0; n < transfers && !in_.failed(); ++n) read_transfer(sequence, time);
  }
  void read_trade(Sequence sequence, Timestamp time) {
    for (std::uint64_t& word : trade_) {
      const std::uint8_t present = in_.byte();
      for (unsigned n = 0; n < 8; ++n) {
        if ((present >> n & 1U) != 0) word ^= std::uint64_t{in_.byte()} << 8U * n;
      }
    }
    if (!in_.failed()) page_.trades.push_back({std::bit_cast<Trade>(trade_), time, sequence});
  }
  void read_transfer(Sequence sequence, Timestamp time) {
    const std::uint8_t kind = in_.byte();
    TransferPosted transfer;
    transfer.code = static_cast<TransferCode>(kind & code_mask);
    transfer.debit = account();
    transfer.credit = account();
    transfer.amount = in_.signed_number();
    if ((kind & with_gap) != 0) next_transfer_ += in_.number();
    transfer.transfer = TransferId(next_transfer_++);
    if ((kind & of_trade) != 0) {
      transfer.trade = TradeId(first_trade_ + static_cast<std::uint64_t>(in_.signed_number()));
    }
    if ((kind & of_order) != 0) transfer.order = order();
    if (!in_.failed()) page_.transfers.push_back({transfer, time, sequence});
  }
  AccountId account() noexcept {
    const std::uint64_t place = in_.number();
    if (place < page_.accounts.size()) return page_.accounts[place].account;
    in_.fail();
    return {};
  }
  OrderId order() noexcept {
    const std::uint64_t place = in_.number();
    if (place < page_.orders.size()) return page_.orders[place].order;
    in_.fail();
    return {};
  }

  Reader in_;
  LedgerPage page_;
  std::uint64_t commands_ = 0;
  std::uint64_t next_transfer_ = 0;
  std::uint64_t first_trade_ = 0;
  std::int64_t time_ = 0;
  TradeWords trade_ = words_of(Trade{});
};

}  // namespace

std::optional<LedgerPage> LedgerPage::read(Sequence first, std::string_view bytes) {
  PageReader reader(first, bytes);
  if (!reader.read_chains() || !reader.read_commands()) return std::nullopt;
  return reader.take();
}

std::optional<LedgerPage> LedgerPage::read_chains(Sequence first, std::string_view bytes) {
  PageReader reader(first, bytes);
  if (!reader.read_chains()) return std::nullopt;
  return reader.take();
}

const LedgerPage::Account* LedgerPage::find(AccountId account) const noexcept {
  const auto at = std::ranges::find(accounts, account, &Account::account);
  return at == accounts.end() ? nullptr : &*at;
}

const LedgerPage::Order* LedgerPage::find(OrderId order) const noexcept {
  const auto at = std::ranges::find(orders, order, &Order::order);
  return at == orders.end() ? nullptr : &*at;
}

void LedgerPageWriter::begin_command(Sequence sequence, Timestamp time, std::size_t trades, std::size_t transfers) {
  if (is_empty()) {
    first_ = last_ = sequence;
    first_time_ = time_ = time;
  }
  ++commands_;
  put_number(body_, sequence.value() - last_.value());
  put_signed(body_, difference(time.nanoseconds(), time_.nanoseconds()));
  put_number(body_, trades);
  put_number(body_, transfers);
  last_ = sequence;
  time_ = time;
}

void LedgerPageWriter::add(const Trade& trade) {
  if (!first_trade_.is_set()) first_trade_ = trade.trade;
  const TradeWords words = words_of(trade);
  const TradeWords before = words_of(last_trade_);
  for (std::size_t n = 0; n < words.size(); ++n) {
    std::uint64_t changed = words[n] ^ before[n];
    std::array<char, 9> bytes;
    std::size_t size = 1;
    unsigned present = 0;
    for (unsigned byte = 0; changed != 0; ++byte, changed >>= 8U) {
      if ((changed & 0xFFU) == 0) continue;
      present |= 1U << byte;
      bytes[size++] = static_cast<char>(changed & 0xFFU);
    }
    bytes[0] = static_cast<char>(present);
    body_.append(bytes.data(), size);
  }
  last_trade_ = trade;
}

void LedgerPageWriter::add_account(Place& place, const LedgerPage::Account& account) {
  place = {count_, static_cast<std::uint32_t>(account_count_++)};
  put_id(accounts_, account.account.value());
  put_signed(accounts_, account.balance_before);
  put_number(accounts_, account.page_before.is_set() ? first_.value() - account.page_before.value() : 0);
}

void LedgerPageWriter::add_order(Place& place, const LedgerPage::Order& order) {
  place = {count_, static_cast<std::uint32_t>(order_count_++)};
  put_id(orders_, order.order.value());
  put_number(orders_, order.page_before.is_set() ? first_.value() - order.page_before.value() : 0);
}

void LedgerPageWriter::add(const TransferPosted& transfer, const Place& debit, const Place& credit,
                           const Place* order) {
  if (!first_transfer_.is_set()) {
    first_transfer_ = transfer.transfer;
    next_transfer_ = transfer.transfer.value();
  }
  const auto code = static_cast<std::uint8_t>(transfer.code);
  LICET_CHECK(code <= code_mask && transfer.transfer.value() >= next_transfer_);
  const std::uint64_t gap = transfer.transfer.value() - next_transfer_;
  if (transfer.trade.is_set() && !first_trade_.is_set()) first_trade_ = transfer.trade;
  const unsigned kind = code | (transfer.trade.is_set() ? of_trade : 0U) | (order != nullptr ? of_order : 0U) |
                        (gap != 0 ? with_gap : 0U);
  body_.push_back(static_cast<char>(kind));
  put_number(body_, debit.index);
  put_number(body_, credit.index);
  put_signed(body_, transfer.amount);
  if (gap != 0) put_number(body_, gap);
  if (transfer.trade.is_set()) {
    put_signed(body_, static_cast<std::int64_t>(transfer.trade.value() - first_trade_.value()));
  }
  if (order != nullptr) put_number(body_, order->index);
  next_transfer_ = transfer.transfer.value() + 1;
}

std::string_view LedgerPageWriter::finish() {
  page_.clear();
  put_number(page_, account_count_);
  put_number(page_, order_count_);
  put_number(page_, commands_);
  put_number(page_, first_transfer_.value());
  put_number(page_, first_trade_.value());
  put_signed(page_, first_time_.nanoseconds());
  page_ += accounts_;
  page_ += orders_;
  page_ += body_;
  accounts_.clear();
  orders_.clear();
  body_.clear();
  ++count_;
  first_transfer_ = {};
  first_trade_ = {};
  last_trade_ = {};
  account_count_ = order_count_ = commands_ = 0;
  return page_;
}

void ClosedOrders::add(std::string& row, OrderId order, Sequence page) {
  row.push_back(static_cast<char>(order.value() >> 32U & 0x7FU));
  put_number(row, page.value());
}

std::optional<Sequence> ClosedOrders::find(std::string_view row, OrderId order) {
  std::optional<Sequence> found;
  const bool whole = for_each(row, keys::order_group(order), [&](OrderId closed, Sequence page) {
    if (closed == order) found = page;
  });
  return whole ? found : std::nullopt;
}

bool ClosedOrders::for_each(std::string_view row, std::uint64_t group,
                            const std::function<void(OrderId, Sequence)>& each) {
  Reader in(row);
  while (!in.at_end()) {
    const std::uint64_t generation = in.byte();
    const Sequence page(in.number());
    if (in.failed() || generation > 0x7FU) return false;
    each(keys::order_in(group, generation), page);
  }
  return !in.failed();
}

}  // namespace licet
