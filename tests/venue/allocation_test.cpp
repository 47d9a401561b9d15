// The path of orders allocates nothing once it is warm: places, fills, cancels and replaces of orders that settle to
// holdings. (A grant is new memory by nature; instruments and members likewise.)

#include <gtest/gtest.h>

#include <atomic>
#include <cstdlib>
#include <new>
#include <string>

#include "tests/venue/venue_fixture.hpp"

namespace {
std::atomic<std::size_t> allocations{0};
}  // namespace

[[gnu::noinline]] void* operator new(std::size_t size) {
  allocations.fetch_add(1, std::memory_order_relaxed);
  if (void* memory = std::malloc(size == 0 ? 1 : size)) return memory;
  throw std::bad_alloc();
}
[[gnu::noinline]] void operator delete(void* memory) noexcept { std::free(memory); }
[[gnu::noinline]] void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }

namespace licet::test {
namespace {

class Allocation : public OpenMarket {
 protected:
  /// A resting offer that is partly bought, repriced and cancelled, and a bid that comes and goes.
  void round(int n) {
    const auto id = [n](char letter) {
      std::string text(1, letter);
      text += std::to_string(n);  // short: inside the string itself
      return *ClientOrderId::from(text);
    };
    go(alice, order_terms(id('b'), Side::buy, 90, 3));
    PlaceOrder sell = order_terms(id('s'), Side::sell, 100, 4);
    go(bob, sell);
    PlaceOrder buy = order_terms(id('t'), Side::buy, 100, 1);
    buy.settle_to = SettleTo::hold;
    go(maker, buy);
    ReplaceOrder reprice;
    reprice.client_order_id = id('r');
    reprice.orig_client_order_id = id('s');
    reprice.price = price(101);
    reprice.quantity = Quantity(4);
    go(bob, reprice);
    CancelOrder cancel_sell;
    cancel_sell.orig_client_order_id = id('r');
    go(bob, cancel_sell);
    CancelOrder cancel_buy;
    cancel_buy.orig_client_order_id = id('b');
    go(alice, cancel_buy);
    // And back, so that nobody runs out.
    PlaceOrder back = order_terms(id('u'), Side::sell, 95, 1);
    go(maker, back);
    PlaceOrder again = order_terms(id('v'), Side::buy, 95, 1);
    again.settle_to = SettleTo::hold;
    go(bob, again);
  }

 private:
  template <RecordBody Body>
  void go(MemberId member, const Body& body) {
    Command command = Command::make(member, body);
    command.header().sequence = Sequence(++sequence);
    command.header().time = now;
    events.clear();
    venue.apply(command.view(), events);
  }
};

TEST_F(Allocation, TheWarmPathOfOrdersAllocatesNothing) {
  for (const MemberId member : {alice, bob, maker}) deposit(member, 100'000'000);
  give_licences(bob, 50);
  const int warm = static_cast<int>(ClientOrderIds::window) + 100;
  for (int n = 0; n < warm; ++n) round(n);
  ASSERT_TRUE(none<OrderRejected>());
  const std::size_t before = allocations.load();
  for (int n = warm; n < warm + 2'000; ++n) round(n);
  const std::size_t after = allocations.load();
  EXPECT_EQ(after - before, 0U);
  EXPECT_EQ(only<Trade>().quantity, Quantity(1)) << "the rounds still trade";
}

}  // namespace
}  // namespace licet::test
