#include "tests/fix/golden.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <iterator>

#include "gateway/fix/writer.hpp"

namespace licet::test {

void expect_golden(const std::string& name, std::string_view msg_type, std::string_view body) {
  std::string message;
  fix::append_message(message, {msg_type, "SHDE", "ALICE", 7, noon}, body);
  for (char& c : message) {
    if (c == '\x01') c = '|';
  }
  const std::string path = std::string(LICET_FIX_GOLDEN) + "/" + name + ".txt";
  if (std::getenv("LICET_UPDATE_GOLDEN") != nullptr) std::ofstream(path) << message << '\n';
  std::ifstream file(path);
  ASSERT_TRUE(file) << "no golden file " << path;
  const std::string golden{std::istreambuf_iterator<char>(file), {}};
  EXPECT_EQ(message + "\n", golden) << name;
}

}  // namespace licet::test
