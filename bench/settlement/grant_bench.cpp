// Trade to usable grant: from the batch in which the venue says that a grant is released to the first byte that its
// holder's token opens. Baselines in the same run: one bare Ed25519 signature and one verification, which no
// implementation of signed tokens can do without.

#include <benchmark/benchmark.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <vector>

#include "settlement/delivery/delivery_server.hpp"
#include "settlement/delivery/local_storage.hpp"
#include "settlement/delivery/release_shelf.hpp"
#include "settlement/grants/issuer.hpp"

namespace licet {
namespace {

constexpr Timestamp start = Timestamp() + Duration::seconds(1'769'860'800);
constexpr std::size_t file_size = 64 * 1024;

class NoUsage final : public UsagePort {
 public:
  Result<void> report(GrantId, std::uint64_t, std::uint32_t) noexcept override { return {}; }
  [[nodiscard]] OriginId origin() const noexcept override { return OriginId(1); }
};

/// A venue with one dataset of one file, and a delivery gateway beside it.
class Venue {
 public:
  Venue() {
    std::ofstream(root_ / "file.bin", std::ios::binary) << std::string(file_size, 'x');
    manifest_.fill(9);
    DatasetRelease release;
    release.dataset = "CITYFLOW";
    release.manifest_sha256 = manifest_;
    release.files = {{"file.bin", "file.bin", "application/octet-stream", file_size, manifest_}};
    LICET_CHECK(shelf_.add(std::move(release)).has_value());

    auto batch = std::make_shared<EventBatch>();
    MemberCertified member;
    member.id = MemberId(2);
    member.terms.code = "ACME";
    DatasetRegistered dataset;
    dataset.id = DatasetId(1);
    dataset.terms.code = "CITYFLOW";
    dataset.terms.manifest_sha256 = manifest_;
    batch->events.emit(member);
    batch->events.emit(dataset);
    tell(batch);
  }
  ~Venue() {
    std::error_code ignored;
    std::filesystem::remove_all(root_, ignored);
  }
  Venue(const Venue&) = delete;
  Venue& operator=(const Venue&) = delete;

  [[nodiscard]] EventBatchPtr next_grant() {
    GrantReleased grant;
    grant.grant = GrantId(++last_grant_);
    grant.holder = MemberId(2);
    grant.dataset = DatasetId(1);
    grant.manifest_sha256 = manifest_;
    grant.right = Right::train;
    grant.quantity = Quantity(1);
    grant.not_before = start;
    grant.not_after = start + Duration::days(365);
    grant.quota_bytes = std::uint64_t{1} << 40U;
    auto batch = std::make_shared<EventBatch>();
    batch->events.emit(grant);
    return batch;
  }
  void tell(const EventBatchPtr& batch) {
    directory.on_events(batch);
    meter_.on_events(batch);
  }
  [[nodiscard]] std::string token() const {
    auto issued = issuer.issue(GrantId(last_grant_), start);
    LICET_CHECK(issued.has_value());
    return std::move(issued->access_token);
  }
  /// The first KiB of the file, read from the disk.
  [[nodiscard]] char first_byte(const std::string& token) {
    HttpRequest request;
    request.method = "GET";
    request.path = "/data/grants/" + std::to_string(last_grant_) + "/files/file.bin";
    request.fields = {{"authorization", "Bearer " + token}, {"range", "bytes=0-1023"}};
    const HttpResponse response = server_.answer(request, start);
    LICET_CHECK(response.status == 206 && response.file.has_value());
    std::ifstream in(response.file->path, std::ios::binary);
    char piece[1'024];
    in.read(piece, sizeof piece);
    LICET_CHECK(in.gcount() == sizeof piece);
    return piece[0];
  }

 private:
  [[nodiscard]] static std::filesystem::path make_root() {
    std::string pattern = (std::filesystem::temp_directory_path() / "licet-bench-XXXXXX").string();
    LICET_CHECK(::mkdtemp(pattern.data()) != nullptr);
    return pattern;
  }

  std::filesystem::path root_ = make_root();
  Hash256 manifest_{};
  std::uint64_t last_grant_ = 0;
  VenueKeys keys_{jose::SigningKey::generate()};
  PublicAddresses addresses_ = PublicAddresses::at("https://venue.example");
  NoUsage usage_;
  Meter meter_{usage_};
  ReleaseShelf shelf_;
  LocalStorage storage_{root_};

 public:
  GrantDirectory directory;
  GrantIssuer issuer{directory, keys_, addresses_};

 private:
  DeliveryServer server_{{directory, keys_, shelf_, storage_, meter_, {}}, addresses_, VenueSecret::generate()};
};

/// Reports the median and the 99th percentile of what was measured, in microseconds.
void report(benchmark::State& state, std::vector<double>& seconds) {
  std::ranges::sort(seconds);
  if (seconds.empty()) return;
  state.counters["p50_us"] = seconds[seconds.size() / 2] * 1e6;
  state.counters["p99_us"] = seconds[seconds.size() * 99 / 100] * 1e6;
}

/// Runs `step` once an iteration and times it by itself.
template <class Step>
void measure(benchmark::State& state, Step step) {
  std::vector<double> seconds;
  for (auto _ : state) {
    const auto begin = std::chrono::steady_clock::now();
    step();
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
    state.SetIterationTime(took.count());
    seconds.push_back(took.count());
  }
  report(state, seconds);
  state.SetItemsProcessed(state.iterations());
}

void baseline_sign(benchmark::State& state) {
  const auto key = jose::SigningKey::generate();
  const std::string message(600, 'm');
  measure(state, [&] { benchmark::DoNotOptimize(key.sign(message)); });
}
BENCHMARK(baseline_sign)->UseManualTime();

void baseline_verify(benchmark::State& state) {
  const auto key = jose::SigningKey::generate();
  const std::string message(600, 'm');
  const std::string signature = key.sign(message);
  measure(state, [&] { LICET_CHECK(jose::verify(key.public_key(), message, signature)); });
}
BENCHMARK(baseline_verify)->UseManualTime();

void trade_to_first_byte(benchmark::State& state) {
  Venue venue;
  EventBatchPtr batch;
  std::vector<double> seconds;
  for (auto _ : state) {
    batch = venue.next_grant();
    const auto begin = std::chrono::steady_clock::now();
    venue.tell(batch);
    benchmark::DoNotOptimize(venue.first_byte(venue.token()));
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
    state.SetIterationTime(took.count());
    seconds.push_back(took.count());
  }
  report(state, seconds);
}
BENCHMARK(trade_to_first_byte)->UseManualTime();

void issue_token(benchmark::State& state) {
  Venue venue;
  venue.tell(venue.next_grant());
  measure(state, [&] { benchmark::DoNotOptimize(venue.token()); });
}
BENCHMARK(issue_token)->UseManualTime();

/// The same token again, as a reader of ranges shows it.
void read_next_range(benchmark::State& state) {
  Venue venue;
  venue.tell(venue.next_grant());
  const std::string token = venue.token();
  measure(state, [&] { benchmark::DoNotOptimize(venue.first_byte(token)); });
}
BENCHMARK(read_next_range)->UseManualTime();

}  // namespace
}  // namespace licet

BENCHMARK_MAIN();
