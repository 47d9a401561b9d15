#include "gateway/fix/dictionary.hpp"

#include <gtest/gtest.h>

#include <filesystem>

#include "gateway/fix/quickfix.hpp"

namespace licet::fix {
namespace {

TEST(FixDictionary, IsReadAndKnowsItsVersion) { EXPECT_EQ(dictionary().getVersion(), "FIX.4.4"); }

// What we send must be what a client with our dictionary accepts.
TEST(FixDictionary, AcceptsEveryGoldenMessage) {
  int checked = 0;
  for (const auto& entry : std::filesystem::directory_iterator(LICET_FIX_GOLDEN)) {
    std::ifstream file(entry.path());
    std::string text;
    std::getline(file, text);
    std::replace(text.begin(), text.end(), '|', '\x01');
    const FIX::Message message(text, dictionary(), true);
    EXPECT_NO_THROW(dictionary().validate(message)) << entry.path();
    ++checked;
  }
  EXPECT_GE(checked, 14);
}

TEST(FixDictionary, RefusesAFieldThatBelongsElsewhere) {
  FIX::Message heartbeat;
  heartbeat.getHeader().setField(FIX::BeginString("FIX.4.4"));
  heartbeat.getHeader().setField(FIX::MsgType("0"));
  heartbeat.getHeader().setField(FIX::SenderCompID("ALICE"));
  heartbeat.getHeader().setField(FIX::TargetCompID("SHDE"));
  heartbeat.getHeader().setField(FIX::MsgSeqNum(1));
  heartbeat.getHeader().setField(FIX::SendingTime(FIX::UtcTimeStamp()));
  EXPECT_NO_THROW(dictionary().validate(FIX::Message(heartbeat.toString(), dictionary(), true)));
  heartbeat.setField(44, "100");
  EXPECT_THROW(dictionary().validate(FIX::Message(heartbeat.toString(), dictionary(), true)),
               FIX::TagNotDefinedForMessage);
}

}  // namespace
}  // namespace licet::fix
