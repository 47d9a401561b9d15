#include "gateway/fix/writer.hpp"

#include "engine/core/reject_text.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <numeric>

namespace licet::fix {
namespace {

constexpr char soh = '\x01';

void append_number(std::string& out, std::uint64_t value) {
  std::array<char, 20> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
  out.append(digits.data(), end);
}

void append_padded(std::string& out, std::uint64_t value, std::size_t width) {
  std::array<char, 20> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
  const auto length = static_cast<std::size_t>(end - digits.data());
  if (length < width) out.append(width - length, '0');
  out.append(digits.data(), end);
}

/// The calendar of FIX: UTC, proleptic Gregorian.
struct UtcParts {
  explicit UtcParts(Timestamp time) {
    const std::chrono::sys_time<std::chrono::nanoseconds> instant{std::chrono::nanoseconds(time.nanoseconds())};
    const auto day = std::chrono::floor<std::chrono::days>(instant);
    date = std::chrono::year_month_day(day);
    of_day = std::chrono::hh_mm_ss(std::chrono::floor<std::chrono::milliseconds>(instant - day));
  }
  std::chrono::year_month_day date;
  std::chrono::hh_mm_ss<std::chrono::milliseconds> of_day;
};

void append_date(std::string& out, const UtcParts& parts) {
  append_padded(out, static_cast<std::uint64_t>(static_cast<int>(parts.date.year())), 4);
  append_padded(out, static_cast<unsigned>(parts.date.month()), 2);
  append_padded(out, static_cast<unsigned>(parts.date.day()), 2);
}

void append_time(std::string& out, const UtcParts& parts) {
  append_padded(out, static_cast<std::uint64_t>(parts.of_day.hours().count()), 2);
  out.push_back(':');
  append_padded(out, static_cast<std::uint64_t>(parts.of_day.minutes().count()), 2);
  out.push_back(':');
  append_padded(out, static_cast<std::uint64_t>(parts.of_day.seconds().count()), 2);
  out.push_back('.');
  append_padded(out, static_cast<std::uint64_t>(parts.of_day.subseconds().count()), 3);
}

}  // namespace

void BodyWriter::begin(int tag) {
  append_number(out_, static_cast<std::uint64_t>(tag));
  out_.push_back('=');
}

BodyWriter& BodyWriter::text(int tag, std::string_view value) {
  begin(tag);
  const auto is_control = [](char c) { return static_cast<unsigned char>(c) < 0x20; };
  if (std::none_of(value.begin(), value.end(), is_control)) [[likely]] {
    out_.append(value);
  } else {
    std::remove_copy_if(value.begin(), value.end(), std::back_inserter(out_), is_control);
  }
  end();
  return *this;
}

BodyWriter& BodyWriter::character(int tag, char value) {
  begin(tag);
  out_.push_back(value);
  end();
  return *this;
}

BodyWriter& BodyWriter::number(int tag, std::uint64_t value) {
  begin(tag);
  append_number(out_, value);
  end();
  return *this;
}

BodyWriter& BodyWriter::price(int tag, Price value) { return text(tag, to_text(value)); }
BodyWriter& BodyWriter::quantity(int tag, Quantity value) { return text(tag, to_text(value)); }
BodyWriter& BodyWriter::money(int tag, Money value) { return text(tag, to_text(value)); }

BodyWriter& BodyWriter::time(int tag, Timestamp value) {
  begin(tag);
  const UtcParts parts(value);
  append_date(out_, parts);
  out_.push_back('-');
  append_time(out_, parts);
  end();
  return *this;
}

BodyWriter& BodyWriter::date_only(int tag, Timestamp value) {
  begin(tag);
  append_date(out_, UtcParts(value));
  end();
  return *this;
}

BodyWriter& BodyWriter::time_only(int tag, Timestamp value) {
  begin(tag);
  append_time(out_, UtcParts(value));
  end();
  return *this;
}

BodyWriter& BodyWriter::refusal(Reject code) {
  begin(58);
  out_.append(reject_text(code));
  end();
  return number(20003, static_cast<std::uint16_t>(code));
}

void append_message(std::string& out, const MessageHeader& header, std::string_view body) {
  std::string front;
  front.reserve(128);
  BodyWriter(front)
      .text(35, header.msg_type)
      .text(49, header.sender_comp_id)
      .text(56, header.target_comp_id)
      .number(34, header.msg_seq_num)
      .time(52, header.sending_time);
  const std::size_t start = out.size();
  out.append(
      "8=FIX.4.4\x01"
      "9=");
  append_number(out, front.size() + body.size());
  out.push_back(soh);
  out.append(front).append(body);
  const auto sum = std::accumulate(out.begin() + static_cast<std::ptrdiff_t>(start), out.end(), 0U,
                                   [](unsigned total, char c) { return total + static_cast<unsigned char>(c); });
  out.append("10=");
  append_padded(out, sum % 256U, 3);
  out.push_back(soh);
}

}  // namespace licet::fix
