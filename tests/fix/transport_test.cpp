#include <gtest/gtest.h>
#include <sys/resource.h>
#include <unistd.h>

#include <fstream>
#include <thread>

#include "tests/fix/fix_venue.hpp"

namespace licet::test {
namespace {

using std::chrono::milliseconds;

class FixTransport : public ::testing::Test {
 protected:
  FixVenue venue;
};

/// The process's resident memory, bytes.
std::size_t resident_bytes() {
  std::ifstream file("/proc/self/statm");
  std::size_t pages = 0;
  file >> pages >> pages;
  return pages * static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
}

// A stock acceptor buffers whatever BodyLength announces.
TEST_F(FixTransport, AHugeBodyLengthBeforeLogonBuysNoMemory) {
  venue.start_gateway();
  auto client = venue.connect("ALICE");
  client.send_raw(
      "8=FIX.4.4\x01"
      "9=99999999\x01"
      "35=A\x01");
  EXPECT_TRUE(client.is_closed_by_peer());

  auto dripping = venue.connect("ALICE");
  const std::size_t before = resident_bytes();
  dripping.send_raw(
      "8=FIX.4.4\x01"
      "9=4000\x01"
      "35=A\x01");
  const std::string filler(65'536, 'x');
  for (int n = 0; n < 200; ++n) dripping.send_some(filler);
  EXPECT_TRUE(dripping.is_closed_by_peer());
  EXPECT_LT(resident_bytes(), before + 8'000'000);
}

TEST_F(FixTransport, AHugeBodyLengthAfterLogonLogsOut) {
  venue.start_gateway();
  auto alice = venue.logged_on("ALICE");
  alice.send_raw(
      "8=FIX.4.4\x01"
      "9=99999999\x01"
      "35=D\x01");
  EXPECT_TRUE(alice.expect("5")[58].starts_with("TOO_LARGE"));
  EXPECT_TRUE(alice.is_closed_by_peer());
}

// Ten of these stall every session of a stock acceptor, one second each.
TEST_F(FixTransport, SilentClientsStallNobodyAndAreClosed) {
  venue.options.limits.logon_timeout = milliseconds(400);
  venue.start_gateway();
  std::vector<FixClient> silent;
  for (int n = 0; n < 10; ++n) silent.push_back(venue.connect("ALICE"));
  auto bob = venue.logged_on("BOB");
  const auto start = std::chrono::steady_clock::now();
  for (int n = 0; n < 20; ++n) {
    bob.send("1", {{112, std::to_string(n)}});
    EXPECT_EQ(bob.expect("0")[112], std::to_string(n));
  }
  EXPECT_LT(std::chrono::steady_clock::now() - start, milliseconds(1'000));
  for (auto& client : silent) EXPECT_TRUE(client.is_closed_by_peer());
}

TEST_F(FixTransport, ConnectionsAreCounted) {
  venue.options.limits.connections_max = 2;
  venue.start_gateway();
  auto alice = venue.logged_on("ALICE");
  auto silent = venue.connect("BOB");
  auto third = venue.connect("BOB");
  EXPECT_TRUE(third.is_closed_by_peer());
  silent.close();
  alice.send("1", {{112, "here"}});
  EXPECT_EQ(alice.expect("0")[112], "here");
}

// FD_SET ends a stock acceptor's process here.
TEST_F(FixTransport, DescriptorsAbove1024AreLikeAnyOther) {
  rlimit limit{};
  ASSERT_EQ(::getrlimit(RLIMIT_NOFILE, &limit), 0);
  limit.rlim_cur = std::min<rlim_t>(limit.rlim_max, 4'096);
  ::setrlimit(RLIMIT_NOFILE, &limit);
  if (limit.rlim_cur < 2'048) GTEST_SKIP() << "only " << limit.rlim_cur << " descriptors may be open";
  venue.start_gateway();
  std::vector<int> held;
  for (int n = 0; n < 1'100; ++n) held.push_back(::dup(STDOUT_FILENO));
  ASSERT_GT(held.back(), 1'024);
  auto vendor = venue.logged_on("VENDOR");
  vendor.send("D", limit_order("v1", '2', "100", "5"));
  EXPECT_EQ(vendor.expect("8")[150], "0");
  for (const int descriptor : held) ::close(descriptor);
}

TEST_F(FixTransport, ASlowReaderIsBoundedAndLoggedOutAndTheOthersGoOn) {
  venue.options.limits.unsent_bytes_max = 262'144;
  venue.options.limits.resend_bytes_max = 1'048'576;
  venue.options.limits.logout_timeout = milliseconds(500);
  venue.start_gateway();
  auto slow = venue.logged_on("ALICE");
  // Asks and never reads: the answers must fill the socket's buffers, then the queue, then end the session.
  std::string left;
  const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  bool is_ended = false;
  while (!is_ended && std::chrono::steady_clock::now() < until) {
    if (left.empty()) {
      for (int n = 0; n < 50; ++n) left += slow.compose("1", {{112, std::string(2'000, 'z')}}, slow.next_sequence++);
    }
    const std::size_t sent = slow.send_some(left);
    left.erase(0, sent);
    if (sent == 0) {
      std::this_thread::sleep_for(milliseconds(20));
      is_ended = [&] {
        auto probe = venue.connect("ALICE");
        probe.send("A", venue.logon_fields("ALICE"));
        const auto answer = probe.receive(milliseconds(1'000));
        return answer && !(*answer)[58].starts_with("TOO_MANY_CONNECTIONS");
      }();
    }
  }
  EXPECT_TRUE(is_ended) << "the slow session was never ended";
  auto bob = venue.logged_on("BOB");
  bob.send("1", {{112, "alive"}});
  EXPECT_EQ(bob.expect("0")[112], "alive");
}

TEST_F(FixTransport, StoppingSaysLogout) {
  venue.start_gateway();
  auto alice = venue.logged_on("ALICE");
  std::jthread stopper([&] { venue.stop_gateway(); });
  EXPECT_EQ(alice.expect("5").type(), "5");
  alice.send("5", {});
  EXPECT_TRUE(alice.is_closed_by_peer());
}

TEST_F(FixTransport, MessagesMayArriveByteByByteOrManyAtOnce) {
  venue.start_gateway();
  auto alice = venue.logged_on("ALICE");
  for (const char c : alice.compose("1", {{112, "drip"}}, alice.next_sequence++)) alice.send_raw({&c, 1});
  EXPECT_EQ(alice.expect("0")[112], "drip");
  std::string burst;
  for (int n = 0; n < 500; ++n) burst += alice.compose("1", {{112, std::to_string(n)}}, alice.next_sequence++);
  alice.send_raw(burst);
  for (int n = 0; n < 500; ++n) ASSERT_EQ(alice.expect("0")[112], std::to_string(n));
}

TEST_F(FixTransport, AnAddressInUseIsToldAtTheStart) {
  venue.start_gateway();
  FixOptions same = venue.options;
  same.port = venue.gateway->port();
  same.store = venue.directory / "other";
  FixGateway second(same, venue.engine, venue.engine, venue.model, venue.authenticator, venue.clock);
  EXPECT_THROW(second.start(), std::runtime_error);
}

}  // namespace
}  // namespace licet::test
