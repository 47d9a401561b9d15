#include "gateway/licet/calendar_config.hpp"

#include <fmt/format.h>
#include <toml++/toml.h>
#include <algorithm>
#include <functional>

#include "engine/venue/segments.hpp"

namespace licet {
namespace {

constexpr std::array<std::string_view, 7> weekdays{"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
constexpr std::uint32_t day_s = 86'400;
constexpr std::int64_t max_ms = 86'400'000;

using Reader = std::function<void(const toml::node&)>;
struct KeyReader {
  std::string_view key;
  Reader read;
};

/// Two digits, or one that is none when they are not digits or above `most`.
std::optional<std::uint32_t> two_digits(std::string_view text, std::uint32_t most) {
  const bool are_digits = text.size() == 2 && text[0] >= '0' && text[0] <= '9' && text[1] >= '0' && text[1] <= '9';
  if (!are_digits) return std::nullopt;
  const auto value = static_cast<std::uint32_t>((text[0] - '0') * 10 + (text[1] - '0'));
  return value <= most ? std::optional(value) : std::nullopt;
}

/// Days since 1970-01-01 of a TOML date (H. Hinnant, days_from_civil).
std::int64_t days_since_1970(const toml::date& date) {
  const std::int64_t y = static_cast<std::int64_t>(date.year) - (date.month <= 2 ? 1 : 0);
  const std::int64_t era = y / 400;
  const std::int64_t year_of_era = y - era * 400;
  const std::int64_t month = date.month;
  const std::int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + date.day - 1;
  return era * 146'097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719'468;
}

/// Reads the two tables and keeps the first thing that the file may not say; after it what is read does not matter.
class CalendarReader {
 public:
  explicit CalendarReader(std::string_view name) noexcept : name_(name) {}

  [[nodiscard]] const std::string& fault() const noexcept { return fault_; }
  void read(const toml::table& file, Calendar& calendar) {
    if (const toml::node* node = file.get("calendar")) {
      read_table(*node, "calendar",
                 {{"utc_offset", [&](const toml::node& n) { calendar.utc_offset_s = utc_offset(n); }},
                  {"trading_days",
                   [&](const toml::node& n) {
                     calendar.trading_days = {};
                     for_each_of(n, "calendar.trading_days", [&](const toml::node& element) {
                       const auto* day = std::ranges::find(weekdays, text_of(element, "calendar.trading_days"));
                       if (day == weekdays.end()) return fail(element, "'calendar.trading_days' takes mon, tue, … sun");
                       calendar.trading_days[static_cast<std::size_t>(day - weekdays.begin())] = true;
                     });
                   }},
                  {"holidays", [&](const toml::node& n) {
                     for_each_of(n, "calendar.holidays", [&](const toml::node& element) {
                       const auto date = element.value_exact<toml::date>();
                       if (!date) return fail(element, "'calendar.holidays' takes dates like 2026-10-01");
                       calendar.holidays.push_back(days_since_1970(*date));
                     });
                   }}});
    }
    const toml::node* segments = file.get("segments");
    if (segments == nullptr) return;
    calendar.segments.clear();
    for_each_of(*segments, "segments", [&](const toml::node& element) {
      SegmentPlan plan = segment_of(element);
      const bool is_new = std::ranges::none_of(
          calendar.segments, [&](const SegmentPlan& other) { return other.terms.code == plan.terms.code; });
      if (!is_new) fail(element, fmt::format("the segment '{}' stands there twice", plan.terms.code.view()));
      calendar.segments.push_back(std::move(plan));
    });
  }

 private:
  void fail(const toml::node& node, std::string_view what) {
    if (fault_.empty()) fault_ = fmt::format("{}:{}: {}", name_, node.source().begin.line, what);
  }

  /// Reads each key of a table by its reader; a key without one is refused by name.
  void read_table(const toml::node& node, const std::string& prefix, std::initializer_list<KeyReader> readers) {
    const toml::table* table = node.as_table();
    if (table == nullptr) return fail(node, fmt::format("'{}' is a table", prefix));
    for (const auto& entry : *table) {
      const std::string_view key = entry.first.str();
      const auto* reader =
          std::find_if(readers.begin(), readers.end(), [&](const KeyReader& r) { return r.key == key; });
      if (reader == readers.end()) return fail(entry.second, fmt::format("there is no key '{}.{}'", prefix, key));
      reader->read(entry.second);
    }
  }

  void for_each_of(const toml::node& node, std::string_view what, const Reader& read) {
    const toml::array* array = node.as_array();
    if (array == nullptr) return fail(node, fmt::format("'{}' is a list", what));
    for (const toml::node& element : *array) read(element);
  }

  std::string text_of(const toml::node& node, std::string_view key) {
    const auto value = node.value_exact<std::string>();
    if (!value) fail(node, fmt::format("the key '{}' takes text", key));
    return value.value_or("");
  }

  std::uint32_t number_of(const toml::node& node, std::string_view key, std::int64_t most) {
    const auto value = node.value_exact<std::int64_t>();
    if (!value || *value < 0 || *value > most) fail(node, fmt::format("the key '{}' takes 0 … {}", key, most));
    return static_cast<std::uint32_t>(value.value_or(0));
  }

  /// HH:MM or HH:MM:SS, up to 24:00, in seconds after midnight.
  std::uint32_t time_of_day(const toml::node& node, std::string_view key) {
    const std::string text = text_of(node, key);
    const std::string_view view = text;
    std::optional<std::uint32_t> seconds;
    const bool has_form =
        (view.size() == 5 || view.size() == 8) && view[2] == ':' && (view.size() == 5 || view[5] == ':');
    if (has_form) {
      const auto h = two_digits(view.substr(0, 2), 24);
      const auto m = two_digits(view.substr(3, 2), 59);
      const auto s = view.size() == 5 ? std::optional<std::uint32_t>(0) : two_digits(view.substr(6, 2), 59);
      if (h && m && s) seconds = *h * 3'600 + *m * 60 + *s;
    }
    if (!seconds || *seconds > day_s)
      fail(node, fmt::format("the key '{}' takes a time of the day like \"09:30\"", key));
    return seconds.value_or(0);
  }

  std::int32_t utc_offset(const toml::node& node) {
    const std::string text = text_of(node, "calendar.utc_offset");
    const std::string_view view = text;
    if (view.size() == 6 && (view[0] == '+' || view[0] == '-') && view[3] == ':') {
      const auto h = two_digits(view.substr(1, 2), 14);
      const auto m = two_digits(view.substr(4, 2), 59);
      const std::int32_t sign = view[0] == '-' ? -1 : 1;
      if (h && m) return sign * static_cast<std::int32_t>(*h * 3'600 + *m * 60);
    }
    fail(node, "the key 'calendar.utc_offset' takes an offset like \"+08:00\"");
    return 0;
  }

  /// "12.5": units of the currency.
  Price price_of(const toml::node& node, std::string_view key) {
    const auto price = parse_price(text_of(node, key));
    if (!price || !price->is_positive()) fail(node, fmt::format("the key '{}' takes a price like \"12.50\"", key));
    return price ? *price : Price();
  }

  SessionState state_of(const toml::node& node, std::string_view key) {
    const auto state = from_word<SessionState>(text_of(node, key));
    const bool is_planned = state && *state != SessionState::expired && *state != SessionState::halted &&
                            *state != SessionState::volatility_call;
    if (!is_planned) {
      fail(node,
           fmt::format("the key '{}' takes closed, pre_open, opening_call, open, scheduled_call, closing_call", key));
    }
    return state.value_or(SessionState::open);
  }

  SessionEntry entry_of(const toml::node& node) {
    SessionEntry entry;
    std::optional<std::uint32_t> at;
    std::optional<std::uint32_t> ends;
    const std::string prefix = "segments.day";
    read_table(
        node, prefix,
        {{"state", [&](const toml::node& n) { entry.state = state_of(n, "segments.day.state"); }},
         {"at", [&](const toml::node& n) { at = time_of_day(n, "segments.day.at"); }},
         {"ends", [&](const toml::node& n) { ends = time_of_day(n, "segments.day.ends"); }},
         {"random_end_ms",
          [&](const toml::node& n) { entry.random_end_ms = number_of(n, "segments.day.random_end_ms", max_ms); }},
         {"next", [&](const toml::node& n) { entry.next = state_of(n, "segments.day.next"); }},
         {"every_minutes",
          [&](const toml::node& n) { entry.every_s = 60 * number_of(n, "segments.day.every_minutes", 1'440); }},
         {"until", [&](const toml::node& n) { entry.until_s = time_of_day(n, "segments.day.until"); }}});
    if (!at || *at >= day_s) {
      fail(node, "an entry of 'segments.day' needs 'at', before 24:00");
      return entry;
    }
    entry.at_s = *at;
    if (ends && *ends <= *at) fail(node, "'ends' comes after 'at'");
    if (ends) entry.lasts_s = *ends - *at;
    if (ends && entry.next == entry.state) fail(node, "'next' is another state than 'state'");
    if (!ends && entry.random_end_ms != 0) fail(node, "'random_end_ms' goes with 'ends'");
    if ((entry.every_s != 0) != (entry.until_s != 0)) fail(node, "'every_minutes' and 'until' go together");
    if (entry.every_s != 0 && entry.lasts_s + entry.random_end_ms / 1'000 >= entry.every_s) {
      fail(node, "an entry ends before it repeats");
    }
    return entry;
  }

  TickStep tick_of(const toml::node& node) {
    TickStep step;
    read_table(node, "segments.ticks",
               {{"from", [&](const toml::node& n) { step.from = price_of(n, "segments.ticks.from"); }},
                {"tick", [&](const toml::node& n) { step.tick = price_of(n, "segments.ticks.tick"); }}});
    return step;
  }

  SegmentPlan segment_of(const toml::node& node) {
    SegmentPlan plan;
    const auto number = [this](std::uint32_t& target, std::string_view key, std::int64_t most) {
      return KeyReader{key, [this, &target, key, most](const toml::node& n) {
                         target = number_of(n, fmt::format("segments.{}", key), most);
                       }};
    };
    DefineSegment& terms = plan.terms;
    read_table(node, "segments",
               {{"code",
                 [&](const toml::node& n) {
                   const auto code = SegmentCode::from(text_of(n, "segments.code"));
                   if (!code) return fail(n, "the key 'segments.code' takes at most 15 bytes");
                   terms.code = *code;
                 }},
                number(terms.dynamic_collar_bps, "dynamic_collar_bps", Segments::max_collar_bps),
                number(terms.static_collar_bps, "static_collar_bps", Segments::max_collar_bps),
                number(terms.breaker_bps, "breaker_bps", Segments::max_collar_bps),
                number(terms.volatility_call_ms, "volatility_call_ms", max_ms),
                number(terms.random_end_ms, "random_end_ms", max_ms),
                number(terms.halt_ms, "halt_ms", max_ms),
                {"block_trades",
                 [&](const toml::node& n) {
                   const auto value = n.value_exact<bool>();
                   if (!value) return fail(n, "the key 'segments.block_trades' takes true, false");
                   terms.block_trades = *value ? 1 : 0;
                 }},
                {"ticks",
                 [&](const toml::node& n) {
                   std::size_t count = 0;
                   for_each_of(n, "segments.ticks", [&](const toml::node& element) {
                     if (count == terms.ticks.size()) return fail(element, "'segments.ticks' has at most 4 steps");
                     terms.ticks[count++] = tick_of(element);
                   });
                 }},
                {"day", [&](const toml::node& n) {
                   for_each_of(n, "segments.day", [&](const toml::node& e) { plan.day.push_back(entry_of(e)); });
                 }}});
    if (!Segments().may_define(terms))
      fail(node, "a segment's code is [A-Z0-9_]{2,15}, and its ticks rise by multiples");
    return plan;
  }

  std::string_view name_;
  std::string fault_;
};

}  // namespace

bool is_calendar_key(std::string_view key) noexcept { return key == "calendar" || key == "segments"; }

std::string read_calendar(std::string_view text, std::string_view name, Calendar& calendar) {
  CalendarReader reader(name);
  try {
    reader.read(toml::parse(text, name), calendar);
  } catch (const toml::parse_error& error) {
    return fmt::format("{}:{}: {}", name, error.source().begin.line, error.description());
  }
  return reader.fault();
}

std::string calendar_markdown() {
  return R"(
## Calendar and segments

Segments are groups of instruments with common rules (an instrument names its segment when it is listed) and a schedule
of the day. When a file names segments, they take the place of the demonstration's: one segment `THIN`, whose series meet in a
call every five minutes. On each start a segment whose rules differ from the file's is defined anew, and the session that
the schedule says is established; every transition is a `SetSession` command in the log. Sessions of instruments without
a segment, or in one without a schedule, are set by hand. A number of 0 switches its rule off.

```toml
[calendar]
utc_offset = "+08:00"                                # local time of the schedule; no daylight saving time
trading_days = ["mon", "tue", "wed", "thu", "fri"]   # default: all seven
holidays = [2026-10-01]                              # no transition happens on these days

[[segments]]
code = "MAIN"               # [A-Z0-9_]{2,15}
dynamic_collar_bps = 300    # a trade further from the last trade starts a volatility call
static_collar_bps = 1000    # a trade further from the last call's price does
breaker_bps = 2000          # a trade further from the last call's price halts the instrument
volatility_call_ms = 120000 # how long a volatility call lasts; 0: until the operator ends it
random_end_ms = 30000       # and by how much longer at most
halt_ms = 300000            # how long the breaker halts; 0: until the operator resumes
block_trades = true         # negotiated offers between two members are taken
ticks = [{ from = "1000.00", tick = "1.00" }]   # at most 4 steps, each tick a multiple of the one before

[[segments.day]]
state = "opening_call"      # closed, pre_open, opening_call, open, scheduled_call, closing_call
at = "09:15"
ends = "09:25"              # without it: until the next entry
random_end_ms = 30000
next = "open"

[[segments.day]]
state = "scheduled_call"
at = "11:00"
ends = "11:02"
every_minutes = 60          # it repeats,
until = "15:00"             # and begins for the last time before this
next = "open"

[[segments.day]]
state = "closed"
at = "15:00"
```
)";
}

}  // namespace licet
