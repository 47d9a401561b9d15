#include "engine/runtime/thread_slice.hpp"

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <unistd.h>

#include <thread>

namespace licet {
namespace {

TEST(ThreadSlice, LeavesTheNiceValueAsItIs) {
  int nice = 0;
  std::thread([&] {
    ASSERT_EQ(::setpriority(PRIO_PROCESS, static_cast<id_t>(::gettid()), 7), 0);  // of this thread alone
    ask_for_short_slices();
    nice = ::getpriority(PRIO_PROCESS, static_cast<id_t>(::gettid()));
  }).join();
  EXPECT_EQ(nice, 7);
}

}  // namespace
}  // namespace licet
