#pragma once

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "tests/ws/support/live_venue.hpp"
#include "tests/ws/support/raw_client.hpp"

namespace licet::test {

/// A client that is logged on.
struct Trader : RawClient {
  Trader(LiveVenue& venue, const std::string& code, bool tls = false)
      : RawClient(tls ? venue.tls_port() : venue.port(), tls) {
    EXPECT_EQ(handshake(), "HTTP/1.1 101 Switching Protocols");
    const Message logon = call("auth", venue.auth_params(code));
    EXPECT_EQ(logon.at("/result/member"), code) << logon.text();
  }
};

/// `params` of an order.place in the venue's one market.
inline std::string order_params(std::string_view id, std::string_view side, std::string_view price,
                                std::string_view quantity, std::string_view more = "") {
  std::string params = R"({"market":"FLIGHTS/TRAIN/ORG/12M")";
  params.append(R"(,"client_order_id":")").append(id);
  params.append(R"(","side":")").append(side);
  params.append(R"(","price":")").append(price);
  params.append(R"(","quantity":")").append(quantity).append("\"");
  return params.append(more).append("}");
}

inline std::string channel_params(std::string_view channel, std::string_view more = "") {
  return std::string(R"({"channel":")").append(channel).append("\"").append(more).append("}");
}
inline std::string market_params(std::string_view channel) {
  return channel_params(channel, R"(,"market":"FLIGHTS/TRAIN/ORG/12M")");
}

}  // namespace licet::test
