#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "engine/runtime/storage.hpp"
#include "tests/support/temporary_directory.hpp"

namespace licet {
namespace {

TEST(PosixStorage, AListLeavesOutWhatIsGoneAndReportsWhatCannotBeLookedAt) {
  const TemporaryDirectory directory;
  std::ofstream(directory.path() / "file") << "five.";
  std::filesystem::create_directory(directory.path() / "directory");
  std::filesystem::create_symlink("gone", directory.path() / "link");
  const auto listed = posix_storage().list(directory.path());
  ASSERT_TRUE(listed) << listed.error().what;
  ASSERT_EQ(listed->size(), 1U);
  EXPECT_EQ(listed->front().name, "file");
  EXPECT_EQ(listed->front().bytes, 5U);
  std::filesystem::create_symlink("circle", directory.path() / "circle");
  EXPECT_FALSE(posix_storage().list(directory.path()));
}

TEST(PosixStorage, ADirectoryWithoutANameIsAnError) {
  EXPECT_FALSE(posix_storage().create_directories(""));
  const TemporaryDirectory directory;
  EXPECT_TRUE(posix_storage().create_directories(directory.path() / "a" / "b/"));
  EXPECT_TRUE(std::filesystem::is_directory(directory.path() / "a" / "b"));
}

}  // namespace
}  // namespace licet
