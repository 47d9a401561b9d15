#include "gateway/fix/session_store.hpp"

#include <gtest/gtest.h>
#include <stdlib.h>

#include <fstream>
#include <iterator>

namespace licet::fix {
namespace {

class FixSessionStore : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string path = (std::filesystem::temp_directory_path() / "licet-store-XXXXXX").string();
    ASSERT_NE(::mkdtemp(path.data()), nullptr);
    directory = path;
  }
  void TearDown() override { std::filesystem::remove_all(directory); }
  [[nodiscard]] std::filesystem::path stem() const { return directory / "SHDE-ALICE"; }
  [[nodiscard]] std::unique_ptr<SessionStore> open(SessionStore::Limits limits = {}) const {
    auto store = SessionStore::open(stem(), limits);
    EXPECT_TRUE(store.has_value());
    return store ? std::move(*store) : nullptr;
  }
  /// What stands on the disk while the store is still open, as a killed process leaves it.
  [[nodiscard]] std::filesystem::path copy_as_killed() const {
    const auto to = directory / "copy";
    std::filesystem::create_directories(to);
    for (const char* half : {".0", ".1"}) {
      auto from = stem();
      from += half;
      if (std::filesystem::exists(from)) std::filesystem::copy(from, to / from.filename());
    }
    return to / stem().filename();
  }
  static void send(SessionStore& store, const std::string& text) {
    store.keep(store.next_sender(), text);
    store.set_next_sender(store.next_sender() + 1);
  }
  std::filesystem::path directory;
};

TEST_F(FixSessionStore, BeginsAtOne) {
  const auto store = open();
  EXPECT_EQ(store->next_sender(), 1U);
  EXPECT_EQ(store->next_target(), 1U);
  EXPECT_TRUE(store->messages().empty());
}

TEST_F(FixSessionStore, NumbersAndMessagesOutliveTheObject) {
  {
    const auto store = open();
    send(*store, "first");
    send(*store, "second");
    store->set_next_target(9);
  }
  for (int restart = 0; restart < 3; ++restart) {
    const auto store = open();
    EXPECT_EQ(store->next_sender(), 3U);
    EXPECT_EQ(store->next_target(), 9U);
    ASSERT_EQ(store->messages().size(), 2U);
    EXPECT_EQ(store->messages()[0].sequence, 1U);
    EXPECT_EQ(store->messages()[1].bytes, "second");
  }
}

TEST_F(FixSessionStore, WhatWasCommittedSurvivesAKill) {
  const auto store = open();
  send(*store, "committed");
  ASSERT_TRUE(store->commit());
  send(*store, "never left");
  auto killed = SessionStore::open(copy_as_killed(), {});
  ASSERT_TRUE(killed.has_value());
  EXPECT_EQ((*killed)->next_sender(), 2U);  // the same boot: exact
  ASSERT_EQ((*killed)->messages().size(), 1U);
  EXPECT_EQ((*killed)->messages()[0].bytes, "committed");
}

TEST_F(FixSessionStore, ATornTailIsCutEverywhere) {
  const auto store = open();
  send(*store, "whole");
  ASSERT_TRUE(store->commit());
  const auto copy = copy_as_killed();
  auto file = copy;
  file += ".1";
  const auto whole = std::filesystem::file_size(file);
  for (std::uintmax_t size = 32; size < whole; ++size) {
    std::filesystem::resize_file(file, size);
    auto torn = SessionStore::open(copy, {});
    ASSERT_TRUE(torn.has_value()) << size;
    EXPECT_LE((*torn)->next_sender(), 2U);
    torn->reset();
    auto half = copy;
    half += ".0";
    std::filesystem::remove(half);
    std::filesystem::remove(file);
    auto from = stem();
    from += ".1";
    std::filesystem::copy(from, file);
  }
}

TEST_F(FixSessionStore, AfterALossOfPowerNoNumberIsUsedTwice) {
  const auto store = open();
  send(*store, "told");
  ASSERT_TRUE(store->commit());
  const auto copy = copy_as_killed();
  auto file = copy;
  file += ".1";
  std::fstream bytes(file, std::ios::binary | std::ios::in | std::ios::out);
  bytes.seekp(16);
  bytes.write("another boot id!", 16);
  bytes.close();
  auto after = SessionStore::open(copy, {});
  ASSERT_TRUE(after.has_value());
  EXPECT_EQ((*after)->next_sender(), 2U + SessionStore::power_loss_gap);
}

TEST_F(FixSessionStore, TheWindowIsBoundedInMemoryAndOnDisk) {
  const SessionStore::Limits limits{100, 10'000};
  const auto store = open(limits);
  for (int n = 0; n < 5'000; ++n) {
    send(*store, std::string(200, 'x'));
    ASSERT_TRUE(store->commit());
  }
  EXPECT_EQ(store->messages().size(), 50U);  // 10,000 bytes
  EXPECT_EQ(store->messages().back().sequence, 5'000U);
  std::uintmax_t on_disk = 0;
  for (const auto& entry : std::filesystem::directory_iterator(directory)) on_disk += entry.file_size();
  EXPECT_LT(on_disk, 3 * limits.bytes_max);
  auto killed = SessionStore::open(copy_as_killed(), limits);
  ASSERT_TRUE(killed.has_value());
  EXPECT_EQ((*killed)->next_sender(), 5'001U);
  EXPECT_GE((*killed)->messages().size(), 40U);
}

TEST_F(FixSessionStore, AResetIsForGood) {
  {
    const auto store = open();
    send(*store, "old");
    ASSERT_TRUE(store->commit());
    store->reset();
    EXPECT_EQ(store->next_sender(), 1U);
  }
  const auto store = open();
  EXPECT_EQ(store->next_sender(), 1U);
  EXPECT_TRUE(store->messages().empty());
}

TEST_F(FixSessionStore, AnUnusablePlaceIsToldAtTheOpening) {
  const auto store = SessionStore::open(directory / "no" / "such" / "place", {});
  ASSERT_FALSE(store.has_value());
  EXPECT_EQ(store.error(), Reject::storage_failed);
}

}  // namespace
}  // namespace licet::fix
