#include "bench/fix/stock_acceptor.hpp"

#include "gateway/fix/quickfix.hpp"

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"
#ifdef __clang__
#pragma clang diagnostic ignored "-Wkeyword-macro"
#endif
#define throw(...)
#include <quickfix/SessionSettings.h>
#include <quickfix/SocketAcceptor.h>
#undef throw
#pragma GCC diagnostic pop

#include <fmt/format.h>

namespace licet::bench {
namespace {

class Answering final : public FIX::Application {
 public:
  void onCreate(const FIX::SessionID&) override {}
  void onLogon(const FIX::SessionID&) override {}
  void onLogout(const FIX::SessionID&) override {}
  void toAdmin(FIX::Message&, const FIX::SessionID&) override {}
  void toApp(FIX::Message&, const FIX::SessionID&) override {}
  void fromAdmin(const FIX::Message&, const FIX::SessionID&) override {}
  void fromApp(const FIX::Message& order, const FIX::SessionID& session) override {
    FIX::Message report;
    report.getHeader().setField(FIX::MsgType("8"));
    const auto id = std::to_string(++orders_);
    report.setField(FIX::OrderID(id));
    report.setField(FIX::ExecID(id));
    report.setField(FIX::ExecType('0'));
    report.setField(FIX::OrdStatus('0'));
    for (const int tag : {11, 55, 54, 38, 40, 44, 59}) report.setField(tag, order.getField(tag));
    report.setField(48, order.getField(55));
    report.setField(FIX::SecurityIDSource("8"));
    report.setField(151, order.getField(38));
    report.setField(FIX::CumQty(0));
    report.setField(FIX::AvgPx(0));
    report.setField(FIX::TransactTime(FIX::UtcTimeStamp(), 3));
    FIX::Session::sendToTarget(report, session);
  }

 private:
  std::uint64_t orders_ = 0;
};

FIX::SessionSettings settings_for(std::uint16_t port) {
  std::istringstream text(
      fmt::format("[DEFAULT]\nConnectionType=acceptor\nSocketAcceptPort={}\nSocketNodelay=Y\nSocketReuseAddress=Y\n"
                  "StartTime=00:00:00\nEndTime=00:00:00\nUseDataDictionary=Y\nDataDictionary={}\nResetOnLogon=Y\n"
                  "[SESSION]\nBeginString=FIX.4.4\nSenderCompID=SHDE\nTargetCompID=ALICE\n",
                  port, LICET_FIX_DICTIONARY_PATH));
  return FIX::SessionSettings(text);
}

}  // namespace

class StockAcceptor::Impl {
 public:
  explicit Impl(std::uint16_t port) : settings_(settings_for(port)), acceptor_(application_, stores_, settings_) {
    acceptor_.start();
  }
  ~Impl() { acceptor_.stop(true); }
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

 private:
  Answering application_;
  FIX::MemoryStoreFactory stores_;
  FIX::SessionSettings settings_;
  FIX::SocketAcceptor acceptor_;
};

StockAcceptor::StockAcceptor(std::uint16_t port) : impl_(std::make_unique<Impl>(port)) {}
StockAcceptor::~StockAcceptor() = default;

}  // namespace licet::bench
