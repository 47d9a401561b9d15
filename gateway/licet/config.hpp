#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include <tl/expected.hpp>

#include "gateway/licet/calendar.hpp"

namespace licet {

/// Everything that can be set about a venue process, with its defaults: the embedded default needs no file at all. The
/// keys of `licet.toml` are listed, with what they mean, in config.cpp and from there in schemas/CONFIG.md.
struct Config {
  std::filesystem::path data = "data";

  std::string venue_mic = "SHDE";
  std::string venue_name = "Shanghai Data Exchange (demonstration)";
  std::string venue_operator = "SHDEOPS";
  std::string venue_rulebook = "open-clob";
  std::string venue_issuer;  // empty: the HTTP address

  std::uint64_t journal_segment_mib = 64;
  std::string journal_sync = "direct";
  std::string journal_retention = "keep";
  std::uint64_t snapshot_every = 500'000;

  std::uint64_t ring_slots = 16'384;
  std::uint64_t delivery_retry_ms = 1'000;

  std::string http_address = "127.0.0.1";
  std::uint64_t http_port = 8080;
  std::string http_certificate;
  std::string http_key;
  std::filesystem::path http_page = "web/dist";

  std::string fix_address = "127.0.0.1";
  std::uint64_t fix_port = 9878;
  bool fix_tls = true;
  std::uint64_t fix_tls_port = 9879;
  std::string fix_certificate;
  std::string fix_key;

  std::filesystem::path catalogue = "node_modules/vega-datasets/datapackage.json";
  bool demo = false;

  bool simulation = true;
  std::uint64_t simulation_orders_per_second = 20;
  std::uint64_t simulation_orders_total = 1'000'000;
  std::uint64_t simulation_seed = 1;

  std::string log_level = "info";

  /// `[calendar]` and `[[segments]]` (calendar_config.hpp). By default the demonstration's when `demo` is set.
  Calendar calendar;
};

/// One key of the file.
struct ConfigKey {
  std::string name;    // "http.port"
  std::string values;  // what it takes: "0 … 65535"
  std::string preset;  // the default, as in the file
  std::string meaning;
};
[[nodiscard]] std::vector<ConfigKey> config_keys();

/// Reads `licet.toml` over the defaults. Error: one sentence that names the file, the line and the key.
[[nodiscard]] tl::expected<Config, std::string> load_config(const std::filesystem::path& file);
/// The same from text; `name` stands for the file in errors.
[[nodiscard]] tl::expected<Config, std::string> parse_config(std::string_view text, std::string_view name);

/// schemas/CONFIG.md.
[[nodiscard]] std::string config_markdown();

}  // namespace licet
