// Every scenario of this folder is a test case of its own, on a venue with its ledger. LICET_UPDATE_SCENARIOS=1 writes
// what does follow into the files; read the difference before you keep it.

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "tests/conformance/scenario_venue.hpp"

namespace licet::test {
namespace {

namespace fs = std::filesystem;

const fs::path folder = LICET_SCENARIO_DIRECTORY;

std::string read_file(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

/// "limit/price_then_time.scenario", in order.
std::vector<std::string> scenario_files() {
  std::vector<std::string> files;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.path().extension() == ".scenario") files.push_back(fs::relative(entry.path(), folder).generic_string());
  }
  std::ranges::sort(files);
  return files;
}

class ScenarioFile : public ::testing::TestWithParam<std::string> {};

TEST_P(ScenarioFile, Holds) {
  const std::string text = read_file(folder / GetParam());
  const auto outcome = run_scenario(text);
  if (std::getenv("LICET_UPDATE_SCENARIOS") != nullptr && !outcome.rewritten.empty() && outcome.rewritten != text) {
    std::ofstream(folder / GetParam(), std::ios::binary) << outcome.rewritten;
  }
  EXPECT_TRUE(outcome.faults.empty()) << outcome.report(GetParam());
}

TEST_P(ScenarioFile, HoldsWhenTheVenueIsSavedAndLoadedBetweenAnyTwoCommands) {
  const auto outcome = run_scenario(read_file(folder / GetParam()), Reloads::between_commands);
  EXPECT_TRUE(outcome.faults.empty()) << outcome.report(GetParam());
}

std::string case_name(const ::testing::TestParamInfo<std::string>& info) {
  std::string name = info.param.substr(0, info.param.rfind('.'));
  std::ranges::replace_if(
      name, [](char c) { return std::isalnum(static_cast<unsigned char>(c)) == 0; }, '_');
  return name;
}

TEST(ScenarioReadme, ItsExampleHolds) {
  const std::string page = read_file(folder / "README.md");
  const std::size_t begin = page.find("```\n") + 4;
  const std::string example = page.substr(begin, page.find("```\n", begin) - begin);
  EXPECT_NE(example.find("trade "), std::string::npos);
  EXPECT_EQ(run_scenario(example).report("README.md"), "");
}

INSTANTIATE_TEST_SUITE_P(Rules, ScenarioFile, ::testing::ValuesIn(scenario_files()), case_name);

}  // namespace
}  // namespace licet::test
