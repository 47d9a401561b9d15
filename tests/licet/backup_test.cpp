#include "gateway/licet/backup.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <algorithm>
#include <chrono>
#include <fstream>
#include <future>
#include <stop_token>
#include <thread>

#include "gateway/licet/backup_command.hpp"
#include "gateway/licet/commands.hpp"
#include "gateway/licet/control_socket.hpp"
#include "gateway/licet/file_copy.hpp"
#include "tests/licet/stored_venue.hpp"
#include "tests/support/temporary_directory.hpp"

namespace licet::test {
namespace {

namespace fs = std::filesystem;

class Backup : public ::testing::Test {
 protected:
  [[nodiscard]] fs::path data() const { return directory_.path() / "data"; }
  [[nodiscard]] fs::path at(const char* name) const { return directory_.path() / name; }
  /// The status of `licet verify`; what it says is shown with a failure.
  static int verify(const fs::path& data) {
    ::testing::internal::CaptureStdout();
    const int status = run_verify({.data = data, .mic = "SHDE"});
    const std::string text = ::testing::internal::GetCapturedStdout();
    if (status != 0) ADD_FAILURE() << text;
    return status;
  }
  static void flip(const fs::path& file, std::uint64_t offset) {
    std::fstream bytes(file, std::ios::in | std::ios::out | std::ios::binary);
    bytes.seekg(static_cast<std::streamoff>(offset));
    const int byte = bytes.get();
    bytes.seekp(static_cast<std::streamoff>(offset));
    bytes.put(static_cast<char>(byte ^ 4));
  }

 private:
  TemporaryDirectory directory_;
};

TEST_F(Backup, OfAVenueThatRunsIsRestoredAndGoesOn) {
  Sequence first_backup;
  Sequence second_backup;
  fs::path key;
  {
    StoredVenue venue(data());
    venue.bootstrap();
    venue.simulate(200);
    const auto first = venue.back_up({.to = at("first")});
    ASSERT_TRUE(first) << first.error();
    first_backup = first->last;
    EXPECT_EQ(first->venue, "SHDE");
    EXPECT_GE(first->last, Sequence(200));
    venue.simulate(200);
    const auto second = venue.back_up({.to = at("second"), .since = at("first")});
    ASSERT_TRUE(second) << second.error();
    second_backup = second->last;
    EXPECT_GT(second->last, first->last);
    EXPECT_FALSE(venue.back_up({.to = at("second")})) << "it is there already";
    key = fs::directory_iterator(data() / "keys")->path().filename();
    EXPECT_EQ(fs::hard_link_count(at("second") / "keys" / key), 2U) << "what is the same is shared";
    EXPECT_EQ(fs::hard_link_count(data() / "keys" / key), 1U) << "but never with the venue itself";
    venue.simulate(100);
  }
  for (const auto& [from, last] : {std::pair{at("first"), first_backup}, {at("second"), second_backup}}) {
    const fs::path restored = from.string() + ".data";
    ASSERT_EQ(run_restore({.from = from, .data = restored}), 0);
    EXPECT_EQ(verify(restored), 0);
    EXPECT_EQ(fs::status(restored / "keys" / key).permissions(), fs::perms::owner_read | fs::perms::owner_write)
        << "a private key stays private";
    StoredVenue venue(restored);
    EXPECT_EQ(venue.model().applied(), last);
    venue.simulate(50);
    EXPECT_GT(venue.model().applied(), last);
  }
  EXPECT_EQ(verify(at("second.data")), 0) << "also after it went on";
}

TEST_F(Backup, OfAStoppedVenueIsTakenByTheCommandItself) {
  Sequence last;
  {
    StoredVenue venue(data());
    venue.bootstrap();
    venue.simulate(100);
    last = venue.model().applied();
  }
  BackupCommandOptions options{.data = data(), .mic = "SHDE", .to = at("backup"), .since = {}, .config = {}};
  EXPECT_EQ(run_backup(options), 0);
  EXPECT_EQ(BackupManifest::read(at("backup"))->last, last);
  EXPECT_EQ(run_backup(options), 1) << "it is there already";
  EXPECT_FALSE(fs::exists(data() / "backup.checkpoint")) << "nothing is left over";
  ASSERT_EQ(run_restore({.from = at("backup"), .data = at("restored")}), 0);
  EXPECT_TRUE(fs::exists(at("restored") / "stopped"));
  EXPECT_EQ(verify(at("restored")), 0);
  options.data = at("nowhere");
  EXPECT_EQ(run_backup(options), 2);
}

TEST_F(Backup, RestoreNamesEveryFileThatIsNotAsItWas) {
  {
    StoredVenue venue(data());
    venue.bootstrap();
    venue.simulate(100);
    ASSERT_TRUE(venue.back_up({.to = at("backup")}));
  }
  const auto manifest = BackupManifest::read(at("backup"));
  ASSERT_TRUE(manifest);
  ASSERT_GT(manifest->files.size(), 5U);
  std::size_t n = 0;
  for (const auto& file : manifest->files) {
    if (file.bytes == 0) continue;
    const std::uint64_t offset = file.bytes * (n++ % 7) / 7;
    flip(at("backup") / file.path, offset);
    const auto restored = restore_backup(at("backup"), at("restored"));
    ASSERT_FALSE(restored) << file.path << " at " << offset;
    EXPECT_EQ(restored.error(), file.path + ": its SHA-256 is not that of the manifest");
    EXPECT_FALSE(fs::exists(at("restored")));
    EXPECT_FALSE(fs::exists(at("restored.restoring")));
    flip(at("backup") / file.path, offset);
  }
  fs::resize_file(at("backup") / manifest->files.front().path, 1);
  fs::remove(at("backup") / manifest->files.back().path);
  const auto restored = restore_backup(at("backup"), at("restored"));
  ASSERT_FALSE(restored);
  EXPECT_NE(restored.error().find(manifest->files.front().path + ": 1 bytes"), std::string::npos) << restored.error();
  EXPECT_NE(restored.error().find(manifest->files.back().path), std::string::npos) << restored.error();
}

TEST_F(Backup, AStopEndsItAndWhatWasBegunIsNoBackup) {
  StoredVenue venue(data());
  venue.bootstrap();
  std::stop_source stop;
  stop.request_stop();
  const std::string answer = venue.answer("backup\t" + at("backup").string() + "\t\t", stop.get_token());
  EXPECT_TRUE(answer.starts_with("error ")) << answer;
  EXPECT_NE(answer.find("NOT_READY"), std::string::npos) << answer;
  EXPECT_FALSE(fs::exists(at("backup") / BackupManifest::name));
  EXPECT_FALSE(fs::exists(data() / "backup.checkpoint"));
  EXPECT_EQ(run_restore({.from = at("backup"), .data = at("restored")}), 1);
  EXPECT_TRUE(venue.back_up({.to = at("whole")})) << "another one is not in its way";
}

TEST_F(Backup, WhatHasRottedInTheEarlierOneIsNotHandedOn) {
  StoredVenue venue(data());
  venue.bootstrap();
  ASSERT_TRUE(venue.back_up({.to = at("first")}));
  const fs::path key = fs::path("keys") / fs::directory_iterator(data() / "keys")->path().filename();
  flip(at("first") / key, 40);
  const auto second = venue.back_up({.to = at("second"), .since = at("first")});
  ASSERT_TRUE(second) << second.error();
  EXPECT_EQ(fs::hard_link_count(at("second") / key), 1U) << "taken from the venue again";
  EXPECT_EQ(run_restore({.from = at("second"), .data = at("restored")}), 0);
  EXPECT_EQ(run_restore({.from = at("first"), .data = at("rotten")}), 1);
}

TEST_F(Backup, ADirectoryThatCannotBeReadIsNoEmptyOne) {
  fs::create_directories(data());
  std::ofstream(data() / "file") << "no directory";
  EXPECT_FALSE(files_in(data() / "file"));
  EXPECT_FALSE(sync_tree(data() / "file"));
  EXPECT_FALSE(sync_tree(data() / "nowhere"));
  EXPECT_TRUE(files_in(data() / "nowhere")->empty()) << "a venue need not have it";
  EXPECT_EQ(files_in(data()).value(), std::vector{data() / "file"});
  {
    StoredVenue venue(at("venue"));
    venue.bootstrap();
    fs::remove_all(at("venue") / "keys");
    std::ofstream(at("venue") / "keys") << "no directory";
    const auto made = venue.back_up({.to = at("backup")});
    ASSERT_FALSE(made);
    EXPECT_NE(made.error().find("keys: cannot be read"), std::string::npos) << made.error();
  }
}

TEST_F(Backup, LeavesThatCannotBeReadAreNotNoLeaves) {
  StoredVenue venue(data());
  venue.bootstrap();
  fs::remove_all(data() / "audit");
  EXPECT_TRUE(venue.back_up({.to = at("without")})) << "a start makes them from the log";
  std::ofstream(data() / "audit") << "no directory";
  const auto made = venue.back_up({.to = at("backup")});
  ASSERT_FALSE(made);
  EXPECT_NE(made.error().find("audit/entries: "), std::string::npos) << made.error();
}

TEST_F(Backup, WhereNoDirectoryCanBeMadeIsSaid) {
  std::ofstream(at("file")) << "no directory";
  {
    StoredVenue venue(data());
    venue.bootstrap();
    const auto made = venue.back_up({.to = at("file") / "backup"});
    ASSERT_FALSE(made);
    EXPECT_NE(made.error().find("file/backup: cannot be created: "), std::string::npos) << made.error();
    ASSERT_TRUE(venue.back_up({.to = at("new") / "backup"}));
  }
  const auto restored = restore_backup(at("new") / "backup", at("file") / "data");
  ASSERT_FALSE(restored);
  EXPECT_NE(restored.error().find("cannot be created: "), std::string::npos) << restored.error();
  EXPECT_TRUE(restore_backup(at("new") / "backup", at("newer") / "data"));
  EXPECT_FALSE(write_file("", "text", 0644));
}

TEST_F(Backup, RestoreReplacesNothing) {
  fs::create_directories(at("full"));
  std::ofstream(at("full") / "file") << "mine";
  const auto restored = restore_backup(at("backup"), at("full"));
  ASSERT_FALSE(restored);
  EXPECT_NE(restored.error().find("not empty"), std::string::npos);
  const auto absent = restore_backup(at("backup"), at("new"));
  ASSERT_FALSE(absent);
  EXPECT_NE(absent.error().find("this is no backup"), std::string::npos);
}

TEST(BackupManifest, ReadsWhatItWroteAndNamesTheLineOfAnythingElse) {
  BackupManifest manifest;
  manifest.venue = "SHDE";
  manifest.last = Sequence(17);
  manifest.chain[3] = 9;
  manifest.files = {{"journal/00000001.journal", 65'536, {}}, {"keys/a key.pem", 119, {}}};
  const std::string text = manifest.text();
  const auto read = BackupManifest::parse(text);
  ASSERT_TRUE(read) << read.error();
  EXPECT_EQ(read->last, manifest.last);
  EXPECT_EQ(read->chain, manifest.chain);
  EXPECT_EQ(read->files, manifest.files);
  for (std::size_t at = 0; at < text.size(); ++at) {
    std::string changed = text;
    changed[at] = static_cast<char>(changed[at] ^ 1);
    EXPECT_FALSE(BackupManifest::parse(changed)) << at;
    EXPECT_FALSE(BackupManifest::parse(text.substr(0, at))) << at;
  }
  EXPECT_FALSE(BackupManifest::parse(text + "more\n"));
  for (const char* path : {"../outside", "/etc/passwd", "a/../../b", ""}) {
    manifest.files = {{path, 1, {}}};
    EXPECT_FALSE(BackupManifest::parse(manifest.text())) << path;
  }
  manifest.files.clear();
  std::string newer = manifest.text();
  newer.replace(0, newer.find('\n'), "licet-backup 2");
  const auto refused = BackupManifest::parse(newer);
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().find("version 2"), std::string::npos);
}

TEST(ControlSocket, AnswersOneLineAndSurvivesRubbish) {
  const TemporaryDirectory directory;
  // Longer than the address of a socket can be.
  const fs::path deep = directory.path() / std::string(120, 'd');
  fs::create_directories(deep);
  const fs::path file = deep / "control";
  EXPECT_FALSE(ControlSocket::ask(file, "anyone?"));
  const auto socket =
      ControlSocket::open(file, [](const std::string& request, const std::stop_token&) { return "heard " + request; });
  ASSERT_TRUE(socket) << socket.error();
  struct ::stat status {};
  ASSERT_EQ(::stat(file.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777U, 0600U);
  EXPECT_EQ(ControlSocket::ask(file, "one").value(), "heard one");
  EXPECT_FALSE(ControlSocket::ask(file, "two\nlines")) << "no answer";
  EXPECT_FALSE(ControlSocket::ask(file, std::string(ControlSocket::max_request_bytes, 'x')));
  EXPECT_EQ(ControlSocket::ask(file, "again").value(), "heard again");
}

TEST(ControlSocket, ClosingEndsTheRequestThatIsBeingAnsweredAndItsCallerIsTold) {
  const TemporaryDirectory directory;
  const fs::path file = directory.path() / "control";
  std::promise<void> begun;
  auto socket = ControlSocket::open(file, [&](const std::string&, const std::stop_token& stop) {
    begun.set_value();
    while (!stop.stop_requested()) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    return std::string("ended");
  });
  ASSERT_TRUE(socket) << socket.error();
  auto asked = std::async(std::launch::async, [&] { return ControlSocket::ask(file, "for ever"); });
  begun.get_future().wait();
  socket->reset();
  EXPECT_EQ(asked.get().value(), "ended");
}

TEST(ControlSocket, AVenueKnowsNoOtherRequest) {
  const TemporaryDirectory directory;
  StoredVenue venue(directory.path());
  for (const char* request : {"", "stop", "backup", "backup\t/a", "backup\trelative\t\t", "backup\t/a\t\t\t"}) {
    const std::string answer = venue.answer(request);
    EXPECT_EQ(answer, "error this process knows no such request\n") << request;
  }
}

}  // namespace
}  // namespace licet::test
