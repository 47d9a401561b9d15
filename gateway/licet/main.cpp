#include <fmt/format.h>
#include <CLI/CLI.hpp>
#include <exception>
#include <functional>
#include <optional>

#include "gateway/licet/commands.hpp"
#include "gateway/licet/listen_address.hpp"

namespace licet {
namespace {

/// Options that stand for a key of the configuration and win over the file.
struct Overrides {
  std::string config_file;
  std::optional<std::string> data;
  std::optional<std::string> catalogue;
  std::optional<std::string> page;
  std::optional<std::uint64_t> http_port;
  std::optional<std::uint64_t> fix_port;
  std::optional<std::uint64_t> fix_tls_port;
  std::optional<std::uint64_t> simulation_rate;
  std::optional<std::string> log_level;
  bool ephemeral = false;
  bool demo = false;
  bool no_simulation = false;

  [[nodiscard]] tl::expected<Config, std::string> apply() const {
    auto loaded = config_file.empty() ? tl::expected<Config, std::string>(Config{}) : load_config(config_file);
    if (!loaded) return loaded;
    Config& config = *loaded;
    if (data) config.data = *data;
    if (catalogue) config.catalogue = *catalogue;
    if (page) config.http_page = *page;
    if (ephemeral) config.http_port = config.fix_port = config.fix_tls_port = 0;
    if (http_port) config.http_port = *http_port;
    if (fix_port) config.fix_port = *fix_port;
    if (fix_tls_port) config.fix_tls_port = *fix_tls_port;
    if (simulation_rate) config.simulation_orders_per_second = *simulation_rate;
    if (log_level) config.log_level = *log_level;
    config.demo = config.demo || demo;
    config.simulation = config.simulation && !no_simulation;
    return loaded;
  }
};

/// The command line and what it chose.
class CommandLine {
 public:
  CommandLine() {
    app_.require_subcommand(1);
    add_serve();
    add_verify();
    add_backup();
    add_replay();
    add_statement();
    add_audit();
    add_keys();
    add_pages();
  }

  int run(int argc, char** argv) {
    try {
      app_.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
      return app_.exit(error) == 0 ? 0 : 2;
    }
    return chosen_();
  }

 private:
  void choose(CLI::App* command, std::function<int()> action) {
    command->callback([this, action = std::move(action)] { chosen_ = action; });
  }

  /// The configuration with its options; exit status 2 when it cannot be used.
  int with_config(std::string_view command, const std::function<int(const Config&)>& action) const {
    const auto config = overrides_.apply();
    if (config) return action(*config);
    fmt::print(stderr, "licet {}: {}\n", command, config.error());
    return 2;
  }

  void add_data_options(CLI::App* command) {
    command->add_option("--config", overrides_.config_file, "licet.toml (schemas/CONFIG.md); the defaults need none");
    command->add_option("--data", overrides_.data, "Directory of everything that the venue keeps");
  }

  void add_serve() {
    auto* serve = app_.add_subcommand("serve", "Run a venue until SIGINT or SIGTERM");
    add_data_options(serve);
    const auto port = CLI::Range(0, 65'535);
    serve->add_flag("--demo", overrides_.demo, "Set up the demonstration: members, cash, every dataset listed");
    serve->add_option("--catalogue", overrides_.catalogue, "Data package that describes the datasets");
    serve->add_option("--page", overrides_.page, "Directory of the built page");
    serve->add_flag("--ephemeral", overrides_.ephemeral, "Listen on any free ports (see --ready-file)");
    serve->add_option("--http-port", overrides_.http_port, "REST, WebSocket, page; 0: any free one")->check(port);
    serve->add_option("--fix-port", overrides_.fix_port, "FIX; 0: any free one")->check(port);
    serve->add_option("--fix-tls-port", overrides_.fix_tls_port, "FIX over TLS; 0: any free one")->check(port);
    serve->add_flag("--no-simulation", overrides_.no_simulation, "Let the demonstration's members rest");
    serve->add_option("--simulation-rate", overrides_.simulation_rate, "Simulated orders a second")
        ->check(CLI::Range(1, 10'000));
    serve->add_option("--ready-file", ready_file_, "Written when the venue is open: its addresses as JSON");
    serve->add_option("--log-level", overrides_.log_level)->check(CLI::IsMember({"debug", "info", "warn", "error"}));
    choose(serve, [this] {
      return with_config(
          "serve", [this](const Config& config) { return run_serve({.config = config, .ready_file = ready_file_}); });
    });
  }

  void add_backup() {
    auto* backup = app_.add_subcommand("backup", "Copy all that a venue keeps, while it runs or stopped");
    add_data_options(backup);
    backup->add_option("TO", backup_.to, "Where to; absent or empty")->required();
    backup->add_option("--since", backup_.since, "An earlier backup: what is the same is shared with it");
    choose(backup, [this] {
      return with_config("backup", [this](const Config& config) {
        backup_.data = config.data;
        backup_.mic = config.venue_mic;
        backup_.config = overrides_.config_file;
        return run_backup(backup_);
      });
    });
    auto* restore = app_.add_subcommand("restore", "Put a backup where a venue can run from it, every hash checked");
    restore->add_option("FROM", restore_.from, "The backup")->required();
    restore->add_option("DATA", restore_.data, "The directory for `serve --data`; absent or empty")->required();
    choose(restore, [this] { return run_restore(restore_); });
  }

  void add_verify() {
    auto* verify = app_.add_subcommand("verify", "Check a stopped venue's journal, ledger and projection");
    add_data_options(verify);
    verify->add_option(
        "--from", verify_from_,
        "Where the replay begins: start, snapshot (the newest) or snapshot=COMMAND; by default the first "
        "command, or the oldest snapshot where the log no longer has it");
    choose(verify, [this] {
      return with_config("verify", [this](const Config& config) {
        return run_verify({.data = config.data, .mic = config.venue_mic, .from = verify_from_});
      });
    });
  }

  void add_replay() {
    auto* replay = app_.add_subcommand("replay", "Print the log in words: commands and what followed from them");
    add_data_options(replay);
    replay->add_option("--from", replay_.from, "First command number");
    replay->add_option("--to", replay_.to, "Last command number");
    const auto kinds = CLI::IsMember({"order", "client_order", "trade", "grant", "transfer", "account"});
    replay
        ->add_option("--explain", replay_.explain_kind,
                     "The story of one order, client_order, trade, grant, transfer or account")
        ->check(kinds);
    replay->add_option("--scenario", replay_.scenario, "Write what made it happen as a scenario that can be run again");
    replay->add_option("ID", replay_.explain_id,
                       "Its number; of an account also MEMBER/ASSET/PURPOSE, of a client_order MEMBER/ID");
    choose(replay, [this] {
      return with_config("replay", [this](const Config& config) {
        replay_.data = config.data;
        replay_.mic = config.venue_mic;
        return run_replay(replay_);
      });
    });
  }

  void add_statement() {
    auto* statement = app_.add_subcommand("statement", "Print a member's statement from a stopped venue's books");
    add_data_options(statement);
    statement->add_option("--member", statement_.member, "Member code")->required();
    statement->add_option("--from", statement_.from, "An instant (RFC 3339), or a day: from midnight UTC")->required();
    statement->add_option("--to", statement_.to, "Until just before this")->required();
    statement->add_option("--format", statement_.format, "csv or json (one row a line)")
        ->check(CLI::IsMember({"csv", "json"}));
    choose(statement, [this] {
      return with_config("statement", [this](const Config& config) {
        statement_.data = config.data;
        statement_.mic = config.venue_mic;
        return run_statement(statement_);
      });
    });
  }

  void add_audit() {
    auto* audit = app_.add_subcommand("audit", "Prove to someone with the venue's public key what the log holds");
    audit->require_subcommand(1);
    auto* prove =
        audit->add_subcommand("prove", "Print a proof that a command stands in the log, or that it only grew");
    add_data_options(prove);
    auto* command = prove->add_option("--command", proof_.command, "Command number");
    prove->add_option("--since", proof_.older, "A head or proof that was kept")->excludes(command);
    choose(prove, [this] {
      return with_config("audit prove", [this](const Config& config) {
        proof_.data = config.data;
        proof_.mic = config.venue_mic;
        proof_.issuer = config.venue_issuer.empty() ? http_origin(config, static_cast<std::uint16_t>(config.http_port))
                                                    : config.venue_issuer;
        return run_audit_proof(proof_);
      });
    });
    auto* check = audit->add_subcommand("check", "Check a proof; needs no venue");
    check->add_option("FILE", check_.document, "The proof")->required();
    check->add_option("--keys", check_.keys, "The venue's key set (/.well-known/jwks.json)")->required();
    check->add_option("--since", check_.older, "For a proof of growth: the head or proof that was kept");
    choose(check, [this] { return run_audit_check(check_); });
  }

  void add_keys() {
    auto* token = app_.add_subcommand("token", "Print a client assertion, good for one logon within 60 s");
    token->add_option("--key", token_.key, "Private key (PEM)")->required();
    token->add_option("--member", token_.member, "Member code")->required();
    token->add_option("--key-id", token_.key_id, "As registered at the venue")->required();
    token->add_option("--audience", token_.audience, "Where it is used")
        ->required()
        ->check(CLI::IsMember({"fix", "ws", "token"}));
    choose(token, [this] { return run_token(token_); });

    auto* keygen = app_.add_subcommand("keygen", "Make an Ed25519 key pair; prints the public key as a JWK");
    keygen->add_option("FILE", key_file_, "Where the private key goes (PEM, mode 0600)")->required();
    keygen->add_option("--key-id", key_id_, "Id in the JWK; else the key's thumbprint");
    choose(keygen, [this] { return run_keygen(key_file_, key_id_); });
  }

  void add_pages() {
    const auto print = [](const std::string& text) {
      fmt::print("{}", text);
      return 0;
    };
    choose(app_.add_subcommand("rejects", "Print schemas/REJECTS.md"), [print] { return print(rejects_markdown()); });
    choose(app_.add_subcommand("config", "Print schemas/CONFIG.md"), [print] { return print(config_markdown()); });
  }

  CLI::App app_{"Licet: an exchange for licences of datasets", "licet"};
  std::function<int()> chosen_;
  Overrides overrides_;
  std::string ready_file_;
  std::string verify_from_;
  BackupCommandOptions backup_;
  RestoreCommandOptions restore_;
  ReplayOptions replay_;
  StatementOptions statement_;
  AuditProofOptions proof_;
  AuditCheckOptions check_;
  TokenOptions token_;
  std::string key_file_;
  std::string key_id_;
};

}  // namespace
}  // namespace licet

int main(int argc, char** argv) {
  try {
    return licet::CommandLine().run(argc, argv);
  } catch (const std::exception& error) {
    fmt::print(stderr, "licet: {}\n", error.what());
    return 2;
  }
}
