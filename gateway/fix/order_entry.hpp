#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>

#include "engine/runtime/ports.hpp"
#include "gateway/fix/contracts.hpp"
#include "gateway/views/read_model.hpp"

namespace FIX {
class Message;
}

namespace licet::fix {

/// One member's order entry: turns D, F, G, H and q into commands or answers. What it answers itself goes to `send`;
/// what becomes a command is answered by its events (reporter.hpp). One thread.
class OrderEntry {
 public:
  /// Takes an application message of the member: its type and body.
  class Outbox {
   public:
    virtual ~Outbox() = default;
    virtual void send(std::string_view msg_type, std::string_view body) = 0;
  };

  OrderEntry(MemberId member, CommandPort& commands, ContractDirectory& contracts, const ReadModel& model,
             const Clock& clock, Outbox& outbox);

  /// True when the type is one of order entry's.
  bool on_message(std::string_view msg_type, const FIX::Message& message);
  /// Answers any request with the refusal that fits its type.
  void refuse(std::string_view msg_type, const FIX::Message& message, Reject code);

  /// The answers to this member's OrderMassCancelRequests.
  void on_mass_cancel_done(const RecordHeader& cause, const AllCancelled& event);
  void on_command_refused(const RecordHeader& cause, const CommandRejected& event);

 private:
  struct MassCancel {
    std::string client_order_id;
    std::string symbol;
    char request_type = '7';
  };
  static constexpr std::size_t mass_cancels_max = 64;  // in flight

  void on_new_order(const FIX::Message& message);
  void on_cancel(const FIX::Message& message);
  void on_replace(const FIX::Message& message);
  void on_status_request(const FIX::Message& message);
  void on_mass_cancel(const FIX::Message& message);
  /// Answers a message that may be a repetition with the order that it made. False: there is none yet.
  bool answer_repetition(const FIX::Message& message);
  /// Errors: replace_changes_identity.
  [[nodiscard]] Result<void> check_identity(const FIX::Message& message, const ReplaceOrder& replace);
  [[nodiscard]] std::string next_exec_id();
  [[nodiscard]] Result<void> submit(const Command& command) noexcept { return commands_.submit(command); }

  MemberId member_;
  CommandPort& commands_;
  ContractDirectory& contracts_;
  const ReadModel& model_;
  const Clock& clock_;
  Outbox& outbox_;
  OriginId origin_;
  std::uint64_t next_request_ = 1;
  std::uint64_t refusals_ = 0;
  std::unordered_map<RequestId, MassCancel> mass_cancels_;
};

}  // namespace licet::fix
