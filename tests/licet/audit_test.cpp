#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "engine/runtime/journal_reader.hpp"
#include "gateway/licet/audit_service.hpp"
#include "gateway/licet/commands.hpp"
#include "gateway/licet/key_files.hpp"
#include "settlement/grants/venue_keys.hpp"
#include "tests/licet/stored_venue.hpp"
#include "tests/support/temporary_directory.hpp"

namespace licet::test {
namespace {

/// A venue with some trades behind it, and an auditor who has the venue's key set and what was printed.
class Audit : public ::testing::Test {
 protected:
  void SetUp() override {
    trade(true);
    const auto key = load_or_make_key(data() / "keys" / "venue.pem");
    write("keys.json", VenueKeys(*key).to_jwks(Timestamp(0)));
  }
  void trade(bool is_first) {
    StoredVenue venue(data());
    if (is_first) venue.bootstrap();
    venue.simulate(200);
    last_ = venue.model().applied();
  }
  [[nodiscard]] const std::filesystem::path& data() const { return directory_.path(); }
  [[nodiscard]] std::filesystem::path file(std::string_view name) const { return data() / name; }
  void write(std::string_view name, std::string_view text) const { std::ofstream(file(name)) << text; }
  [[nodiscard]] std::string read(std::string_view name) const {
    std::stringstream text;
    text << std::ifstream(file(name)).rdbuf();
    return text.str();
  }
  /// Prints a proof into a file. Returns the exit status.
  int prove(std::string_view into, std::uint64_t command, std::string_view since = {}) const {
    AuditProofOptions options;
    options.data = data();
    options.mic = "SHDE";
    options.issuer = issuer_;
    options.command = command;
    if (!since.empty()) options.older = file(since);
    ::testing::internal::CaptureStdout();
    const int status = run_audit_proof(options);
    write(into, ::testing::internal::GetCapturedStdout());
    return status;
  }
  struct Outcome {
    int status;
    std::string text;
  };
  [[nodiscard]] Outcome check(std::string_view document, std::string_view since = {}) const {
    AuditCheckOptions options;
    options.document = file(document);
    options.keys = file("keys.json");
    if (!since.empty()) options.older = file(since);
    ::testing::internal::CaptureStdout();
    const int status = run_audit_check(options);
    return {status, ::testing::internal::GetCapturedStdout()};
  }

  Sequence last_;
  std::string issuer_ = "https://venue.example";

 private:
  TemporaryDirectory directory_;
};

TEST_F(Audit, AnyCommandIsProvenAndToldFromItsGroup) {
  for (const std::uint64_t command : {std::uint64_t{1}, last_.value() / 2, last_.value()}) {
    ASSERT_EQ(prove("proof.json", command), 0) << command;
    const Outcome outcome = check("proof.json");
    EXPECT_EQ(outcome.status, 0) << outcome.text;
    EXPECT_NE(outcome.text.find("holds    group"), std::string::npos) << outcome.text;
    EXPECT_NE(outcome.text.find("https://venue.example"), std::string::npos) << outcome.text;
    EXPECT_EQ(outcome.text.find("open_venue") != std::string::npos, command == 1) << outcome.text;
  }
  EXPECT_EQ(prove("proof.json", last_.value() + 1), 2);
  EXPECT_EQ(prove("proof.json", 0), 2);
}

TEST_F(Audit, AGroupThatWasAlteredIsFound) {
  ASSERT_EQ(prove("proof.json", last_.value() / 2), 0);
  auto proof = read_inclusion_proof(read("proof.json"));
  ASSERT_TRUE(proof);
  for (std::size_t at = 0; at < proof->group.size(); at += 37) {
    proof->group[at] = static_cast<char>(proof->group[at] ^ 1);
    write("altered.json", to_json(*proof));
    const Outcome outcome = check("altered.json");
    ASSERT_EQ(outcome.status, 1) << at << outcome.text;
    ASSERT_NE(outcome.text.find("AUDIT_PROOF_INVALID"), std::string::npos) << outcome.text;
    proof->group[at] = static_cast<char>(proof->group[at] ^ 1);
  }
}

TEST_F(Audit, AnotherVenuesSignatureIsRefused) {
  ASSERT_EQ(prove("proof.json", 1), 0);
  write("keys.json", VenueKeys(jose::SigningKey::generate()).to_jwks(Timestamp(0)));
  EXPECT_EQ(check("proof.json").status, 1);
}

TEST_F(Audit, TheLogIsProvenToHaveOnlyGrownSinceAHeadThatWasKept) {
  ASSERT_EQ(prove("kept.json", 1), 0);
  trade(false);
  ASSERT_EQ(prove("growth.json", 0, "kept.json"), 0);
  const Outcome outcome = check("growth.json", "kept.json");
  EXPECT_EQ(outcome.status, 0) << outcome.text;
  EXPECT_NE(outcome.text.find("the log only grew"), std::string::npos) << outcome.text;
  EXPECT_EQ(check("growth.json").status, 2) << "without the older head there is nothing to compare";

  // Another log's head in the place of the one that was kept.
  TemporaryDirectory elsewhere;
  ASSERT_EQ(prove("newer.json", last_.value()), 0);
  EXPECT_EQ(check("growth.json", "newer.json").status, 1);
}

TEST_F(Audit, GrowthIsProvenAcrossAChangeOfTheVenuesAddress) {
  issuer_ = "http://127.0.0.1:8080";
  ASSERT_EQ(prove("kept.json", 1), 0);
  trade(false);
  ASSERT_EQ(prove("same.json", 0, "kept.json"), 0);
  EXPECT_EQ(check("same.json", "kept.json").text.find("note"), std::string::npos);
  issuer_ = "https://venue.example";
  ASSERT_EQ(prove("growth.json", 0, "kept.json"), 0);
  const Outcome outcome = check("growth.json", "kept.json");
  EXPECT_EQ(outcome.status, 0) << outcome.text;
  EXPECT_NE(outcome.text.find("the log only grew"), std::string::npos) << outcome.text;
  EXPECT_NE(outcome.text.find("different addresses, http://127.0.0.1:8080 and https://venue.example"),
            std::string::npos)
      << outcome.text;
}

TEST_F(Audit, ARunningVenueAnswersTheSameProofsOverHttp) {
  const auto key = load_key(data() / "keys" / "venue.pem");
  const SystemClock clock;
  MerkleLog log(*EntryFile::temporary());
  const AuditService service(log, "https://venue.example", *key, clock);
  std::uint64_t groups = 0;
  const auto report = read_journal(
      data() / "journal", "SHDE", [](const Command&) {}, {},
      [&](const JournalPosition& group) {
        log.append(audit_entry_of(group));
        ++groups;
      });
  ASSERT_TRUE(report);
  EXPECT_EQ(groups, report->groups);
  const auto get = [&](std::string path, std::string query) {
    HttpResponse answer;
    HttpRequest request;
    request.method = "GET";
    request.path = std::move(path);
    request.query = std::move(query);
    service.handler()(std::move(request), [&](HttpResponse response) { answer = std::move(response); });
    return answer;
  };
  EXPECT_EQ(get("/audit/v1/head", "").status, 200);
  const auto inclusion = read_inclusion_proof(get("/audit/v1/inclusion", "command=5").body);
  ASSERT_TRUE(inclusion);
  EXPECT_TRUE(inclusion->group.empty()) << "what others asked of the venue is not for everyone";
  EXPECT_EQ(licet::check(*inclusion, key->public_key())->head.last, last_);
  EXPECT_TRUE(read_consistency_proof(get("/audit/v1/consistency", "from=3").body));
  EXPECT_EQ(get("/audit/v1/inclusion", "command=99999999").status, 404);
  EXPECT_EQ(get("/audit/v1/inclusion", "").status, 400);
  EXPECT_EQ(get("/audit/v1/inclusion", "command=-1").status, 400);
  EXPECT_EQ(get("/audit/v1/consistency", "from=99999999").status, 404);
  EXPECT_EQ(get("/audit/v1/elsewhere", "").status, 404);
}

}  // namespace
}  // namespace licet::test
