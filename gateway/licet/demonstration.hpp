#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "gateway/catalogue/catalogue.hpp"
#include "schemas/command.hpp"

/// What the embedded demonstration venue consists of: pure data, the same on every run.
namespace licet::demonstration {

struct Member {
  std::string_view code;
  std::string_view name;
  MemberRole role;
  Money cash;  // paid in at the start
};
/// Two vendors, three AI firms and a market maker; the operator is the venue's own.
[[nodiscard]] std::span<const Member> members() noexcept;
inline constexpr std::string_view vendor_city = "CITYDATA";
inline constexpr std::string_view vendor_geo = "GEOWORKS";

/// The segment whose series trade only in its calls; of the default calendar (calendar.hpp).
inline constexpr std::string_view thin_segment = "THIN";

/// The key id of a member's first key: CODE-1.
[[nodiscard]] KeyId first_key_id(std::string_view member_code);

/// Who offers a dataset: GEOWORKS what has a place on the map, CITYDATA the rest.
[[nodiscard]] std::string_view vendor_of(const DatasetDescription& dataset);

/// Price of a year's training licence in full currency units, from size and grade alone.
[[nodiscard]] Price training_price(std::uint64_t size_bytes, Grade grade) noexcept;

/// The licence series of the `index`-th dataset of the catalogue: training always, other rights on some.
/// A handful of them trades only in calls.
[[nodiscard]] std::vector<ListInstrument> series_of(const DatasetDescription& dataset, DatasetId id, Currency currency,
                                                    std::size_t index);

}  // namespace licet::demonstration
