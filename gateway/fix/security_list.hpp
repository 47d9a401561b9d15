#pragma once

#include <string>
#include <string_view>

#include "gateway/views/read_model.hpp"

namespace FIX {
class Message;
}

namespace licet::fix {

/// Answers SecurityListRequest (x) of one session with SecurityList (y): one instrument by symbol, or all of them in
/// fragments of `fragment_size`, the last marked by LastFragment(893). A long list goes out as the reader takes it. One
/// thread.
class SecurityList {
 public:
  class Reader {
   public:
    virtual ~Reader() = default;
    virtual void send_reference(std::string_view msg_type, std::string_view body) = 0;
    [[nodiscard]] virtual bool is_congested() const = 0;
  };
  static constexpr int fragment_size = 50;

  /// `exchange`: the venue's MIC, SecurityExchange(207).
  SecurityList(const ReadModel& model, std::string exchange, Reader& reader);

  /// False: a list is still being sent; refuse with rate_limited.
  [[nodiscard]] bool on_request(const FIX::Message& message);
  /// Sends on, if there is something left and room for it.
  void resume();
  void stop() noexcept { next_ = InstrumentId{}; }

 private:
  void send_one(std::string_view request_id, std::string_view symbol);
  [[nodiscard]] std::string begin_list(std::string_view request_id, int result);
  /// One instrument's entry of NoRelatedSym(146).
  void append_instrument(std::string& out, const InstrumentRecord& instrument) const;

  const ReadModel& model_;
  std::string exchange_;
  Reader& reader_;
  std::string request_id_;
  InstrumentId next_;  // of the list being sent; 0: none
  int responses_ = 0;
};

}  // namespace licet::fix
