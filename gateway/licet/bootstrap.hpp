#pragma once

#include <filesystem>
#include <string>

#include <tl/expected.hpp>

#include "engine/runtime/ports.hpp"
#include "gateway/catalogue/catalogue.hpp"
#include "gateway/licet/caller.hpp"
#include "gateway/licet/config.hpp"
#include "gateway/views/read_model.hpp"

namespace licet {

/// What a bootstrap had to do; all zero when everything was there.
struct BootstrapReport {
  std::size_t members = 0;
  std::size_t keys = 0;
  std::size_t deposits = 0;
  std::size_t datasets = 0;
  std::size_t segments = 0;
  std::size_t instruments = 0;
  std::size_t opened = 0;
};

/// Brings the demonstration venue to its full state by commands, each only when the log does not have it yet: so a
/// second run changes nothing, and an interrupted one is completed by the next.
class Bootstrap {
 public:
  /// Private keys are kept under `keys`. All referred to outlive this.
  Bootstrap(const Config& config, const Catalogue& catalogue, const ReadModel& model, Caller& caller,
            const Clock& clock, std::filesystem::path keys);

  /// Error: one sentence that names the step and the refusal.
  [[nodiscard]] tl::expected<BootstrapReport, std::string> run();

  /// The member that the operator is, in every log.
  static constexpr MemberId operator_id{1};

 private:
  using Step = tl::expected<void, std::string>;
  Step open_venue();
  Step certify(std::string_view code, std::string_view name, MemberRole role);
  Step register_key(std::string_view code);
  Step pay_in(std::string_view code, Money amount);
  Step define_segments();
  Step register_dataset(const DatasetDescription& dataset);
  Step list_series(const DatasetDescription& dataset, std::size_t index);
  Step open_trading();
  template <RecordBody Body>
  Step command(MemberId member, const Body& body, std::string_view what);

  const Config& config_;
  const Catalogue& catalogue_;
  const ReadModel& model_;
  Caller& caller_;
  const Clock& clock_;
  std::filesystem::path keys_;
  BootstrapReport report_;
};

}  // namespace licet
