#include "schemas/scenario/names.hpp"

#include <fmt/format.h>
#include <charconv>

namespace licet::scenario {
namespace {

/// "41.1.bid": the order is a side of a line of this mass quote.
std::string quote_name(const PlaceMassQuote& quote, const PlaceOrder& order) {
  std::size_t line = 0;
  while (line < quote.entries.size() && quote.entries[line].instrument != order.instrument) ++line;
  return fmt::format("{}.{}.{}", quote.quote_id, line + 1, order.side == Side::buy ? "bid" : "offer");
}

std::string leg_name(const PlaceCombination& combination, const PlaceOrder& order) {
  std::size_t leg = 0;
  while (leg < combination.legs.size() && combination.legs[leg].instrument != order.instrument) ++leg;
  return fmt::format("{}.{}", combination.client_order_id.view(), leg + 1);
}

template <class Id>
std::optional<Id> numbered(std::string_view text) {
  if (!text.starts_with('#')) return std::nullopt;
  typename Id::Rep value = 0;
  const auto read = std::from_chars(text.data() + 1, text.data() + text.size(), value);
  if (read.ec != std::errc() || read.ptr != text.data() + text.size()) return std::nullopt;
  return Id(value);
}

template <class Id>
std::string name_or_number(const NameTable<Id>& table, Id id) {
  const auto name = table.name_of(id);
  return name ? *name : fmt::format("#{}", id.value());
}

}  // namespace

void Names::follow(RecordView command, const EventBuffer& events) {
  for (const RecordView event : events) follow_event(command, event);
}

void Names::follow_event(RecordView command, RecordView event) {
  if (const auto* member = event.get_if<MemberCertified>()) {
    members.bind(member->id, member->terms.code.str());
  } else if (const auto* dataset = event.get_if<DatasetRegistered>()) {
    const std::string code = dataset->terms.code.str();
    datasets.bind(dataset->id,
                  dataset->terms.release == 1 ? code : fmt::format("{}.R{}", code, dataset->terms.release));
  } else if (const auto* segment = event.get_if<SegmentDefined>()) {
    segments.bind(segment->id, segment->terms.code.str());
  } else if (const auto* instrument = event.get_if<InstrumentListed>()) {
    instruments.bind(instrument->id, instrument->terms.symbol.str());
  } else if (const auto* request = event.get_if<QuoteRequested>()) {
    requests.bind(request->id, request->terms.client_request_id.str());
  } else if (const auto* trade = event.get_if<Trade>()) {
    trades.bind(trade->trade, fmt::format("T{}", trades.size() + 1));
  } else if (const auto* grant = event.get_if<GrantReleased>()) {
    grants.bind(grant->grant, fmt::format("G{}", grants.size() + 1));
  } else if (const auto* begun = event.get_if<TransferBegun>()) {
    bind_transfer(*begun, command.header().member);
  } else if (const auto* replaced = event.get_if<OrderReplaced>()) {
    bind_order(replaced->order, event.header().member, replaced->client_order_id.str());
  } else if (const auto* accepted = event.get_if<OrderAccepted>()) {
    std::string name = accepted->terms.client_order_id.str();
    if (const auto* quote = command.get_if<PlaceMassQuote>()) name = quote_name(*quote, accepted->terms);
    if (const auto* combination = command.get_if<PlaceCombination>()) name = leg_name(*combination, accepted->terms);
    bind_order(accepted->order, event.header().member, name);
  }
}

/// Ids of two members may be equal, and one may come again after it was forgotten: the later goes by its number then.
void Names::bind_transfer(const TransferBegun& begun, MemberId acting) {
  const std::string name = begun.terms.client_transfer_id.str();
  const std::string qualified = fmt::format("{}:{}", name_or_number(members, acting), name);
  if (transfers.name_of(begun.transfer)) return;
  if (!transfers.has(name)) return transfers.bind(begun.transfer, name);
  if (!transfers.has(qualified)) transfers.bind(begun.transfer, qualified);
}

void Names::bind_order(OrderId order, MemberId member, const std::string& name) {
  const auto is_free = [&](const std::string& candidate) {
    const auto taken = orders.find(candidate);
    return !candidate.empty() && (!taken || *taken == order);
  };
  std::string candidate = name;
  if (!is_free(candidate)) candidate = fmt::format("{}:{}", name_or_number(members, member), name);
  const std::string qualified = candidate;
  for (std::uint64_t n = 2; !is_free(candidate); ++n) candidate = fmt::format("{}~{}", qualified, n);
  orders.bind(order, candidate);
}

std::optional<InstrumentId> Names::only_instrument() const {
  if (instruments.size() != 1) return std::nullopt;
  return instruments.all().begin()->first;
}

std::string Names::account(AccountId account) const {
  const AssetId asset = account.asset();
  const std::string_view currency = asset.is_currency() ? word(asset.currency()) : std::string_view();
  std::string asset_name(currency);
  if (!asset.is_currency()) asset_name = name_or_number(instruments, asset.instrument());
  if (asset_name.empty()) asset_name = fmt::format("#{}", asset.value());
  return fmt::format("{}/{}/{}", name_or_number(members, account.member()), asset_name, word(account.purpose()));
}

std::optional<AccountId> Names::find_account(std::string_view text) const {
  const std::size_t first = text.find('/');
  const std::size_t last = text.rfind('/');
  if (first == std::string_view::npos || first == last) return std::nullopt;
  const std::string_view member_text = text.substr(0, first);
  const std::string_view asset_text = text.substr(first + 1, last - first - 1);
  const auto purpose = from_word<Purpose>(text.substr(last + 1));
  auto member = members.find(member_text);
  if (!member) member = numbered<MemberId>(member_text);
  if (!member || !purpose) return std::nullopt;
  if (const auto currency = from_word<Currency>(asset_text)) return AccountId(*member, AssetId(*currency), *purpose);
  auto instrument = instruments.find(asset_text);
  if (!instrument) instrument = numbered<InstrumentId>(asset_text);
  if (!instrument) return std::nullopt;
  return AccountId(*member, AssetId(*instrument), *purpose);
}

}  // namespace licet::scenario
