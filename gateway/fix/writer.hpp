#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "engine/core/fixed_point.hpp"
#include "engine/core/reject.hpp"
#include "engine/core/time.hpp"

/// Writes FIX 4.4 messages as bytes. Reports leave by the hundred thousand a second, so they are appended to a string
/// instead of being built as trees of fields; QuickFIX reads back what stands here when it answers a ResendRequest.
namespace licet::fix {

/// The body of one message: fields in the order of the calls. Values must not hold SOH (0x01): `text` drops it, with
/// all other control characters, so that no outside text can add a field.
class BodyWriter {
 public:
  /// Appends to `out`.
  explicit BodyWriter(std::string& out) noexcept : out_(out) {}

  BodyWriter& text(int tag, std::string_view value);
  BodyWriter& character(int tag, char value);
  BodyWriter& number(int tag, std::uint64_t value);
  BodyWriter& price(int tag, Price value);
  BodyWriter& quantity(int tag, Quantity value);
  BodyWriter& money(int tag, Money value);
  /// UTCTimestamp with milliseconds, as FIX 4.4 has it: 20260131-12:00:00.000
  BodyWriter& time(int tag, Timestamp value);
  /// UTCDateOnly and UTCTimeOnly of market data entries.
  BodyWriter& date_only(int tag, Timestamp value);
  BodyWriter& time_only(int tag, Timestamp value);
  /// Text(58) = "NAME: message" and RejectCode(20003) = number of the catalogue.
  BodyWriter& refusal(Reject code);

 private:
  void begin(int tag);
  void end() { out_.push_back('\x01'); }

  std::string& out_;
};

struct MessageHeader {
  std::string_view msg_type;        // 35
  std::string_view sender_comp_id;  // 49
  std::string_view target_comp_id;  // 56
  std::uint32_t msg_seq_num = 0;    // 34
  Timestamp sending_time;           // 52
};

/// Appends the whole message to `out`: BeginString, BodyLength, header, body, CheckSum.
void append_message(std::string& out, const MessageHeader& header, std::string_view body);

}  // namespace licet::fix
