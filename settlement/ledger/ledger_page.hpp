#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "settlement/ledger/projection_rows.hpp"

namespace licet {

/// A page of the ledger: the transfers and trades of consecutive commands as one row of RocksDB, since a row each would
/// cost more than all else. A page carries forward, as a book does: each account that stands on it names its balance
/// before and the last page where it stood, each order the last page of its transfers. So the history of one account
/// or order is a chain of pages from the last one back, and needs no index of its transfers.
///
/// Layout: numbers are varints (7 bits a byte, the lowest first; signed ones folded: 0, -1, 1, -2, …).
///
///   accounts, orders, commands     counts
///   first transfer, first trade    0: none
///   time                           of the first command, signed
///   account  × accounts            id (8 bytes, little endian), balance before (signed), pages back (this page's first
///                                  command minus that of the page before; 0: none)
///   order    × orders              id (8 bytes, little endian), pages back
///   command  × commands            commands since the one before in this page, nanoseconds since (signed), trades,
///                                  transfers, then these:
///     trade                        its 64-bit words, each xor that of the trade before: one byte whose bits say which
///                                  bytes of the word are not 0, then those
///     transfer                     one byte: code, + 32: of a trade, + 64: of an order, + 128: its number does not
///                                  follow the one before; debit and credit (places among the accounts), amount
///                                  (signed); [how far the number is ahead of the expected one]; [trade minus first
///                                  trade, signed]; [place among the orders]
struct LedgerPage {
  struct Account {
    AccountId account;
    std::int64_t balance_before = 0;
    Sequence page_before;  // 0: none
  };
  struct Order {
    OrderId order;
    Sequence page_before;  // 0: none
  };

  Sequence first;  // command: the page's number
  std::vector<Account> accounts;
  std::vector<Order> orders;
  std::vector<TradeRow> trades;
  std::vector<TransferRow> transfers;

  /// None when the bytes are not what a writer writes.
  [[nodiscard]] static std::optional<LedgerPage> read(Sequence first, std::string_view bytes);
  /// Only accounts and orders: what a walk along a chain needs.
  [[nodiscard]] static std::optional<LedgerPage> read_chains(Sequence first, std::string_view bytes);
  /// None when it does not stand on this page.
  [[nodiscard]] const Account* find(AccountId account) const noexcept;
  [[nodiscard]] const Order* find(OrderId order) const noexcept;
};

/// Writes one page after the other.
class LedgerPageWriter {
 public:
  /// An order's or account's place on a page; kept by the caller from one call to the next.
  struct Place {
    std::uint64_t page = 0;  // count of pages begun
    std::uint32_t index = 0;
  };

  /// The page that is being written; a new one begins with the next command.
  [[nodiscard]] bool is_empty() const noexcept { return commands_ == 0; }
  [[nodiscard]] Sequence first() const noexcept { return first_; }
  [[nodiscard]] TransferId first_transfer() const noexcept { return first_transfer_; }
  [[nodiscard]] TradeId first_trade() const noexcept { return first_trade_; }
  /// Bytes so far.
  [[nodiscard]] std::size_t size() const noexcept { return accounts_.size() + orders_.size() + body_.size(); }

  /// A command with transfers or trades. Trades before transfers.
  void begin_command(Sequence sequence, Timestamp time, std::size_t trades, std::size_t transfers);
  void add(const Trade& trade);
  /// True when the account (order) does not stand on this page yet.
  [[nodiscard]] bool is_new(const Place& place) const noexcept { return place.page != count_; }
  void add_account(Place& place, const LedgerPage::Account& account);
  void add_order(Place& place, const LedgerPage::Order& order);
  /// `order` is null for a transfer of none.
  void add(const TransferPosted& transfer, const Place& debit, const Place& credit, const Place* order);

  /// The page's bytes, valid until the next call; the next command begins another page.
  [[nodiscard]] std::string_view finish();

 private:
  std::uint64_t count_ = 1;
  Sequence first_;
  Sequence last_;
  Timestamp first_time_;
  Timestamp time_;
  TransferId first_transfer_;
  std::uint64_t next_transfer_ = 0;
  TradeId first_trade_;
  Trade last_trade_{};
  std::uint64_t account_count_ = 0;
  std::uint64_t order_count_ = 0;
  std::uint64_t commands_ = 0;
  std::string accounts_;
  std::string orders_;
  std::string body_;
  std::string page_;
};

/// The last pages of orders that closed in one batch: a row of order_page (keys.hpp). Each: generation in its group
/// (one byte), then the page (varint).
class ClosedOrders {
 public:
  static void add(std::string& row, OrderId order, Sequence page);
  /// None when the order is not among them.
  [[nodiscard]] static std::optional<Sequence> find(std::string_view row, OrderId order);
  /// All of them, in the group of their key. False when the bytes are not what add writes.
  [[nodiscard]] static bool for_each(std::string_view row, std::uint64_t group,
                                     const std::function<void(OrderId, Sequence)>& each);
};

}  // namespace licet
