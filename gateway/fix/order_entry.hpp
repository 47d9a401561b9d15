#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "gateway/fix/requests.hpp"

namespace licet::fix {

/// One member's orders: turns D, F, G, H, q and AB into commands or answers. What it answers itself goes to the outbox;
/// what becomes a command is answered by its events (reporter.hpp). One thread.
class OrderEntry {
 public:
  explicit OrderEntry(const DeskServices& services) : services_(services) {}

  /// True when the type is one of order entry's.
  bool on_message(std::string_view msg_type, const FIX::Message& message);
  /// Answers with the refusal that fits the type; false when the type is not one of order entry's.
  bool refuse(std::string_view msg_type, const FIX::Message& message, Reject code);

 private:
  void on_new_order(const FIX::Message& message);
  void on_cancel(const FIX::Message& message);
  void on_replace(const FIX::Message& message);
  void on_status_request(const FIX::Message& message);
  void on_mass_cancel(const FIX::Message& message);
  void on_multileg(const FIX::Message& message);
  /// Answers a message that may be a repetition with the order that it made. False: there is none yet.
  bool answer_repetition(const FIX::Message& message);
  /// Errors: replace_changes_identity.
  [[nodiscard]] Result<void> check_identity(const FIX::Message& message, const ReplaceOrder& replace);
  [[nodiscard]] std::string next_exec_id();

  DeskServices services_;
  std::uint64_t refusals_ = 0;
};

}  // namespace licet::fix
