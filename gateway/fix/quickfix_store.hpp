#pragma once

// For .cpp files only (QuickFIX).

#include <string>
#include <vector>

#include "gateway/fix/quickfix.hpp"
#include "gateway/fix/session_store.hpp"

namespace licet::fix {

/// Our store as QuickFIX asks for it. Session messages and market data are not kept; a resend closes their numbers with
/// gap fills, as FIX asks.
class QuickFixStore final : public FIX::MessageStore {
 public:
  QuickFixStore(SessionStore& store, std::string sender_comp_id, std::string target_comp_id);

  bool set(int sequence, const std::string& message) override;
  /// The kept messages in [begin, end]. When the last numbers of the range were not kept, a placeholder of a session
  /// type stands at `end`, so that QuickFIX fills the gap up to there from its true beginning.
  void get(int begin, int end, std::vector<std::string>& messages) const override;

  int getNextSenderMsgSeqNum() const override { return static_cast<int>(store_.next_sender()); }
  int getNextTargetMsgSeqNum() const override { return static_cast<int>(store_.next_target()); }
  void setNextSenderMsgSeqNum(int value) override { store_.set_next_sender(static_cast<std::uint32_t>(value)); }
  void setNextTargetMsgSeqNum(int value) override { store_.set_next_target(static_cast<std::uint32_t>(value)); }
  void incrNextSenderMsgSeqNum() override { store_.set_next_sender(store_.next_sender() + 1); }
  void incrNextTargetMsgSeqNum() override { store_.set_next_target(store_.next_target() + 1); }

  /// Always an hour ahead: the session has no end of day, so QuickFIX must never find that one has passed.
  FIX::UtcTimeStamp getCreationTime() const override;
  void reset() override { store_.reset(); }
  void refresh() override {}

 private:
  SessionStore& store_;
  std::string sender_comp_id_;
  std::string target_comp_id_;
};

/// Gives QuickFIX the one store of a session, which it does not own.
class QuickFixStoreFactory final : public FIX::MessageStoreFactory {
 public:
  explicit QuickFixStoreFactory(FIX::MessageStore& store) noexcept : store_(store) {}
  FIX::MessageStore* create(const FIX::SessionID&) override { return &store_; }
  void destroy(FIX::MessageStore*) override {}

 private:
  FIX::MessageStore& store_;
};

}  // namespace licet::fix
