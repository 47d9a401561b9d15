#include "gateway/licet/config.hpp"

#include <fmt/format.h>
#include <toml++/toml.h>
#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>
#include <variant>

#include "gateway/licet/calendar_config.hpp"

namespace licet {
namespace {

struct Boolean {
  bool Config::*member;
};
struct Number {
  std::uint64_t Config::*member;
  std::uint64_t min;
  std::uint64_t max;
};
struct Words {
  std::string Config::*member;
  std::vector<std::string> admitted;
};
struct Line {
  std::string Config::*member;
  std::size_t max_bytes;
};
struct Path {
  std::filesystem::path Config::*member;
};
using Kind = std::variant<Boolean, Number, Words, Line, Path>;

struct Key {
  std::string_view name;
  Kind kind;
  std::string_view meaning;
};

const std::vector<Key>& keys() {
  static const std::vector<Key> all = {
      {"data", Path{&Config::data}, "Directory of everything that the venue keeps: journal, RocksDB, keys, sessions."},
      {"venue.mic", Line{&Config::venue_mic, 7}, "Code of the venue (ISO 10383 style), fixed when its log begins."},
      {"venue.name", Line{&Config::venue_name, 63}, "Its name, fixed when its log begins."},
      {"venue.operator", Line{&Config::venue_operator, 15}, "Member code of the operator, fixed when its log begins."},
      {"venue.rulebook", Words{&Config::venue_rulebook, {"open-clob", "cn-listed"}},
       "What its law admits, fixed when its log begins. `cn-listed`: posted prices, requests for quote, negotiated "
       "blocks "
       "and auctions of exclusive licences only; no market makers; resale after 5 trading days; at most 200 holders."},
      {"venue.issuer", Line{&Config::venue_issuer, 200},
       "Public address that stands in tokens as `iss`; empty: the HTTP address."},
      {"journal.segment_mib", Number{&Config::journal_segment_mib, 1, 4'096},
       "Size of one segment file of the journal, MiB; holds for new segments."},
      {"journal.sync", Words{&Config::journal_sync, {"direct", "fdatasync"}},
       "How a group of commands is made durable: one direct synchronous write, or a write and `fdatasync`."},
      {"journal.retention", Words{&Config::journal_retention, {"keep", "archive", "remove"}},
       "What becomes of segments that a start no longer needs, being older than two snapshots: they stay, are moved to "
       "`data`/archive (which may be a file system of its own), or are removed (the log can then no longer be read "
       "from its first command)."},
      {"snapshots.every_commands", Number{&Config::snapshot_every, 0, 1'000'000'000},
       "How far apart snapshots of the state are at least, from which a start goes on; 0: none are made."},
      {"engine.ring_slots", Number{&Config::ring_slots, 64, 1'048'576},
       "Commands that may wait for the sequencer; a power of two. Beyond: `OVERLOADED`."},
      {"delivery.retry_ms", Number{&Config::delivery_retry_ms, 10, 60'000},
       "How often what delivery could not report is offered to the log again."},
      {"http.address", Line{&Config::http_address, 63},
       "Where REST, WebSocket, the page and delivery listen. Other than loopback only with TLS."},
      {"http.port", Number{&Config::http_port, 0, 65'535}, "0: any free one (see `--ready-file`)."},
      {"http.certificate", Line{&Config::http_certificate, 4'096},
       "PEM file of the certificate chain; set together with `http.key` for HTTPS and WSS. Empty: plain."},
      {"http.key", Line{&Config::http_key, 4'096}, "PEM file of the private key."},
      {"http.page", Path{&Config::http_page}, "Directory of the built page; none is served when it is absent."},
      {"fix.address", Line{&Config::fix_address, 63}, "Where FIX listens."},
      {"fix.port", Number{&Config::fix_port, 0, 65'535}, "FIX 4.4 without TLS; 0: any free one."},
      {"fix.tls", Boolean{&Config::fix_tls}, "Whether FIX listens with TLS as well."},
      {"fix.tls_port", Number{&Config::fix_tls_port, 0, 65'535}, "FIX 4.4 with TLS; 0: any free one."},
      {"fix.certificate", Line{&Config::fix_certificate, 4'096},
       "PEM file of the certificate chain. Empty: a self-signed one for localhost is made under `data`/tls."},
      {"fix.key", Line{&Config::fix_key, 4'096}, "PEM file of the private key; goes with `fix.certificate`."},
      {"catalogue", Path{&Config::catalogue},
       "Data package (Frictionless `datapackage.json`) that describes the datasets and lies beside their files."},
      {"demo.enabled", Boolean{&Config::demo},
       "Sets up the demonstration: members with keys under `data`/keys, cash, every dataset of the catalogue listed."},
      {"simulation.enabled", Boolean{&Config::simulation},
       "Whether the demonstration's members trade by themselves; without effect when `demo.enabled` is false."},
      {"simulation.orders_per_second", Number{&Config::simulation_orders_per_second, 1, 10'000}, "How fast."},
      {"simulation.orders_total", Number{&Config::simulation_orders_total, 0, 1'000'000'000},
       "After so many commands of one run the simulation rests."},
      {"simulation.seed", Number{&Config::simulation_seed, 0, INT64_MAX}, "Equal seeds choose equal orders."},
      {"log.level", Words{&Config::log_level, {"debug", "info", "warn", "error"}}, "The least that is logged."},
  };
  return all;
}

template <class... Visitors>
struct Overloaded : Visitors... {
  using Visitors::operator()...;
};
template <class... Visitors>
Overloaded(Visitors...) -> Overloaded<Visitors...>;

std::string values_of(const Kind& kind) {
  return std::visit(Overloaded{[](const Boolean&) { return std::string("true, false"); },
                               [](const Number& n) { return fmt::format("{} … {}", n.min, n.max); },
                               [](const Words& w) { return fmt::format("\"{}\"", fmt::join(w.admitted, "\", \"")); },
                               [](const Line& l) { return fmt::format("text, at most {} bytes", l.max_bytes); },
                               [](const Path&) { return std::string("path"); }},
                    kind);
}

std::string preset_of(const Kind& kind) {
  const Config preset;
  return std::visit(Overloaded{[&](const Boolean& b) { return std::string(preset.*b.member ? "true" : "false"); },
                               [&](const Number& n) { return std::to_string(preset.*n.member); },
                               [&](const Words& w) { return fmt::format("\"{}\"", preset.*w.member); },
                               [&](const Line& l) { return fmt::format("\"{}\"", preset.*l.member); },
                               [&](const Path& p) { return fmt::format("\"{}\"", (preset.*p.member).string()); }},
                    kind);
}

/// Puts the value into `config`; false when it is not one that the key takes.
bool assign(const Kind& kind, const toml::node& node, Config& config) {
  const auto text = [&](std::string Config::*member, auto admits) {
    const auto value = node.value_exact<std::string>();
    if (!value || !admits(*value)) return false;
    config.*member = *value;
    return true;
  };
  return std::visit(
      Overloaded{
          [&](const Boolean& b) {
            const auto value = node.value_exact<bool>();
            if (value) config.*b.member = *value;
            return value.has_value();
          },
          [&](const Number& n) {
            const auto value = node.value_exact<std::int64_t>();
            const bool admitted = value && *value >= 0 && static_cast<std::uint64_t>(*value) >= n.min &&
                                  static_cast<std::uint64_t>(*value) <= n.max;
            if (admitted) config.*n.member = static_cast<std::uint64_t>(*value);
            return admitted;
          },
          [&](const Words& w) {
            return text(w.member, [&](const std::string& v) { return std::ranges::count(w.admitted, v) != 0; });
          },
          [&](const Line& l) { return text(l.member, [&](const std::string& v) { return v.size() <= l.max_bytes; }); },
          [&](const Path& p) {
            const auto value = node.value_exact<std::string>();
            if (value) config.*p.member = *value;
            return value && !value->empty();
          }},
      kind);
}

/// Reads every key of `table`, whose own name is `prefix`; gives the first error, empty when there is none.
std::string read_table(const toml::table& table, const std::string& prefix, std::string_view file, Config& config) {
  for (const auto& entry : table) {
    const toml::node& node = entry.second;
    const std::string full = prefix + std::string(entry.first.str());
    if (prefix.empty() && is_calendar_key(full)) continue;
    const auto place = [&] { return fmt::format("{}:{}: ", file, node.source().begin.line); };
    const auto key = std::ranges::find(keys(), full, &Key::name);
    if (key != keys().end()) {
      if (!assign(key->kind, node, config)) {
        return fmt::format("{}the key '{}' takes {}", place(), full, values_of(key->kind));
      }
      continue;
    }
    const bool is_section = std::ranges::any_of(keys(), [&](const Key& k) { return k.name.starts_with(full + "."); });
    if (!is_section || !node.is_table()) return fmt::format("{}there is no key '{}'", place(), full);
    if (std::string error = read_table(*node.as_table(), full + ".", file, config); !error.empty()) return error;
  }
  return {};
}

std::string check_together(const Config& config) {
  if (config.http_certificate.empty() != config.http_key.empty()) {
    return "'http.certificate' and 'http.key' go together";
  }
  if (config.fix_certificate.empty() != config.fix_key.empty()) return "'fix.certificate' and 'fix.key' go together";
  if ((config.ring_slots & (config.ring_slots - 1)) != 0) return "'engine.ring_slots' must be a power of two";
  if (config.demo && config.venue_rulebook != "open-clob") {
    return "'demo.enabled' takes the rulebook 'open-clob': its members include market makers";
  }
  return {};
}

}  // namespace

std::vector<ConfigKey> config_keys() {
  std::vector<ConfigKey> result;
  for (const Key& key : keys()) {
    result.push_back({std::string(key.name), values_of(key.kind), preset_of(key.kind), std::string(key.meaning)});
  }
  return result;
}

tl::expected<Config, std::string> parse_config(std::string_view text, std::string_view name) {
  Config config;
  try {
    const toml::table table = toml::parse(text, name);
    if (std::string error = read_table(table, "", name, config); !error.empty()) return tl::unexpected(error);
  } catch (const toml::parse_error& error) {
    return tl::unexpected(fmt::format("{}:{}: {}", name, error.source().begin.line, error.description()));
  }
  if (const std::string error = read_calendar(text, name, config.calendar); !error.empty()) {
    return tl::unexpected(error);
  }
  if (const std::string error = check_together(config); !error.empty()) {
    return tl::unexpected(fmt::format("{}: {}", name, error));
  }
  return config;
}

tl::expected<Config, std::string> load_config(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(in), {}};
  if (!in.is_open() || in.bad()) return tl::unexpected(fmt::format("{}: cannot be read", file.string()));
  return parse_config(text, file.string());
}

std::string config_markdown() {
  std::string out =
      "# licet.toml\n\nThe configuration of `licet serve`: `licet serve --config licet.toml`. Every key is optional; a "
      "key that is not\nlisted here is refused by name. Options of the command line come after the file. This page is "
      "written by\n`licet config`.\n\n| key | takes | default | meaning |\n|---|---|---|---|\n";
  for (const ConfigKey& key : config_keys()) {
    out += fmt::format("| `{}` | {} | `{}` | {} |\n", key.name, key.values, key.preset, key.meaning);
  }
  return out + calendar_markdown();
}

}  // namespace licet
