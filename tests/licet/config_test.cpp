#include <gtest/gtest.h>

#include "gateway/licet/commands.hpp"
#include "gateway/licet/config.hpp"
#include "gateway/licet/data_directory.hpp"

namespace licet::test {
namespace {

std::string error_of(std::string_view text) {
  const auto config = parse_config(text, "licet.toml");
  return config ? std::string() : config.error();
}

TEST(Config, AnEmptyFileGivesTheDefaults) {
  const auto config = parse_config("", "licet.toml");
  ASSERT_TRUE(config) << config.error();
  EXPECT_EQ(config->http_port, 8080U);
  EXPECT_EQ(config->http_address, "127.0.0.1");
  EXPECT_FALSE(config->demo);
}

TEST(Config, ReadsKeysOfEveryKind) {
  const auto config = parse_config(
      "data = \"/var/lib/licet\"\n[http]\nport = 0\n[fix]\ntls = false\n[journal]\nsync = \"fdatasync\"\n[venue]\nmic "
      "= \"GYDE\"\nrulebook = \"cn-listed\"\n",
      "licet.toml");
  ASSERT_TRUE(config) << config.error();
  EXPECT_EQ(config->data, "/var/lib/licet");
  EXPECT_EQ(config->http_port, 0U);
  EXPECT_FALSE(config->fix_tls);
  EXPECT_EQ(config->journal_sync, "fdatasync");
  EXPECT_EQ(config->venue_mic, "GYDE");
  EXPECT_EQ(config->venue_rulebook, "cn-listed");
}

TEST(Config, RefusesAnUnknownKeyByItsNameAndLine) {
  EXPECT_EQ(error_of("data = \"d\"\n[http]\nprot = 1\n"), "licet.toml:3: there is no key 'http.prot'");
  EXPECT_EQ(error_of("[htpp]\nport = 1\n"), "licet.toml:1: there is no key 'htpp'");
  EXPECT_EQ(error_of("http = 1\n"), "licet.toml:1: there is no key 'http'");
}

TEST(Config, RefusesAValueThatTheKeyDoesNotTake) {
  EXPECT_EQ(error_of("[http]\nport = 65536\n"), "licet.toml:2: the key 'http.port' takes 0 … 65535");
  EXPECT_EQ(error_of("[http]\nport = \"80\"\n"), "licet.toml:2: the key 'http.port' takes 0 … 65535");
  EXPECT_EQ(error_of("[http]\nport = -1\n"), "licet.toml:2: the key 'http.port' takes 0 … 65535");
  EXPECT_EQ(error_of("[fix]\ntls = 1\n"), "licet.toml:2: the key 'fix.tls' takes true, false");
  EXPECT_EQ(error_of("[log]\nlevel = \"loud\"\n"),
            "licet.toml:2: the key 'log.level' takes \"debug\", \"info\", \"warn\", \"error\"");
  EXPECT_EQ(error_of("[venue]\nmic = \"TOOLONGMIC\"\n"),
            "licet.toml:2: the key 'venue.mic' takes text, at most 7 bytes");
}

TEST(Config, RefusesWhatDoesNotGoTogether) {
  EXPECT_EQ(error_of("[http]\ncertificate = \"c.pem\"\n"), "licet.toml: 'http.certificate' and 'http.key' go together");
  EXPECT_EQ(error_of("[engine]\nring_slots = 1000\n"), "licet.toml: 'engine.ring_slots' must be a power of two");
  EXPECT_EQ(error_of("[demo]\nenabled = true\n[venue]\nrulebook = \"cn-listed\"\n"),
            "licet.toml: 'demo.enabled' takes the rulebook 'open-clob': its members include market makers");
}

TEST(Config, SaysWhereTheFileIsNotToml) {
  EXPECT_TRUE(error_of("a = \n").starts_with("licet.toml:1: ")) << error_of("a = \n");
  const auto config = load_config("/there/is/no/such/licet.toml");
  ASSERT_FALSE(config);
  EXPECT_EQ(config.error(), "/there/is/no/such/licet.toml: cannot be read");
}

/// What the documentation's example gives must be what the keys take.
TEST(Config, EveryDefaultIsAdmittedByItsOwnKey) {
  for (const ConfigKey& key : config_keys()) {
    EXPECT_EQ(error_of(key.name + " = " + key.preset), "") << key.name;
    EXPECT_FALSE(key.meaning.empty());
  }
}

TEST(Pages, TheCommittedOnesAreWhatTheProgramPrints) {
  const std::filesystem::path schemas = std::filesystem::path(LICET_SOURCE_DIR) / "schemas";
  EXPECT_EQ(read_file(schemas / "CONFIG.md").value_or(""), config_markdown())
      << "run: licet config > schemas/CONFIG.md";
  EXPECT_EQ(read_file(schemas / "REJECTS.md").value_or(""), rejects_markdown())
      << "run: licet rejects > schemas/REJECTS.md";
}

}  // namespace
}  // namespace licet::test
