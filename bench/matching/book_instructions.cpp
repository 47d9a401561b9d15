#include <linux/perf_event.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "bench/matching/flow.hpp"
#include "bench/matching/venue_books.hpp"
#include "engine/core/check.hpp"

// Instructions, and where the processor tells them branch and cache misses, of one operation of the book: figures that
// do not vary with the machine's load. `matching_book_instructions FLOW [INSTRUCTIONS_MAX]` fails when an operation
// takes more instructions than that. Needs the processor's counters (perf_event_open); without them (most virtual
// machines) it says so, leaves with 77 and runs under callgrind instead: see README.md.
namespace licet::bench {
namespace {

/// One counter of this thread, in user space.
class Counter {
 public:
  explicit Counter(std::uint64_t event) noexcept {
    perf_event_attr attributes{};
    attributes.type = PERF_TYPE_HARDWARE;
    attributes.size = sizeof(attributes);
    attributes.config = event;
    attributes.disabled = 1;
    attributes.exclude_kernel = 1;
    attributes.exclude_hv = 1;
    descriptor_ = static_cast<int>(syscall(SYS_perf_event_open, &attributes, 0, -1, -1, 0UL));
  }
  ~Counter() {
    if (works()) close(descriptor_);
  }
  Counter(const Counter&) = delete;
  Counter& operator=(const Counter&) = delete;

  [[nodiscard]] bool works() const noexcept { return descriptor_ >= 0; }
  void start() const noexcept { (void)ioctl(descriptor_, PERF_EVENT_IOC_ENABLE, 0); }
  void stop() const noexcept { (void)ioctl(descriptor_, PERF_EVENT_IOC_DISABLE, 0); }
  [[nodiscard]] std::uint64_t value() const noexcept {
    std::uint64_t count = 0;
    LICET_CHECK(read(descriptor_, &count, sizeof(count)) == sizeof(count));
    return count;
  }

 private:
  int descriptor_ = -1;
};

/// What is counted; callgrind is told to collect in this function only.
[[gnu::noinline]] void measured_operations(VenueBooks& books, const std::vector<Operation>& operations,
                                           TradeDigest& digest) {
  for (const Operation& operation : operations) {
    books.apply(operation, [&](auto, std::int64_t ticks, std::int64_t quantity) { digest.add(ticks, quantity); });
  }
}

std::optional<FlowTerms> flow_named(std::string_view name) {
  for (const FlowTerms& terms : {hot_flow(), deep_flow(), sparse_flow(), pile_flow(), sweep_flow()}) {
    if (terms.name == name) return terms;
  }
  return std::nullopt;
}

/// Writes into the cancels the ids that the book will give.
void resolve(Flow& flow) {
  VenueBooks books(flow);
  std::vector<std::uint64_t> id_of(flow.orders);
  for (std::vector<Operation>* part : {&flow.prefill, &flow.operations}) {
    for (Operation& operation : *part) {
      if (operation.kind == OperationKind::cancel) operation.venue_order = id_of[operation.order];
      const OrderSlot slot = books.apply(operation, [](auto...) {});
      if (operation.kind == OperationKind::add) id_of[operation.order] = books.orders().id(slot).value();
    }
  }
}

int measure(FlowTerms terms, std::optional<double> instructions_max) {
  terms.operations = 500'000;
  Flow flow = generate(terms);
  resolve(flow);
  VenueBooks books(flow);
  for (const Operation& operation : flow.prefill) books.apply(operation, [](auto...) {});
  struct Named {
    const char* name;
    Counter counter;
  };
  const std::array<Named, 4> counters = {Named{"instructions", Counter(PERF_COUNT_HW_INSTRUCTIONS)},
                                         {"cycles", Counter(PERF_COUNT_HW_CPU_CYCLES)},
                                         {"branch misses", Counter(PERF_COUNT_HW_BRANCH_MISSES)},
                                         {"cache misses", Counter(PERF_COUNT_HW_CACHE_MISSES)}};
  TradeDigest digest;
  for (const Named& one : counters) one.counter.start();
  measured_operations(books, flow.operations, digest);
  for (const Named& one : counters) one.counter.stop();
  std::printf("%s: %u operations, trades %016lx\n", terms.name.c_str(), terms.operations, digest.value());
  for (const Named& one : counters) {
    if (!one.counter.works()) continue;
    std::printf("  %s an operation: %.1f\n", one.name, static_cast<double>(one.counter.value()) / terms.operations);
  }
  const Counter& instructions = counters[0].counter;
  if (!instructions.works()) {
    std::fputs("this machine has no instruction counter: count with callgrind\n", stderr);
    return 77;
  }
  const double taken = static_cast<double>(instructions.value()) / terms.operations;
  return instructions_max && taken > *instructions_max ? 1 : 0;
}

}  // namespace
}  // namespace licet::bench

int main(int argc, char** argv) {
  const auto terms = argc > 1 ? licet::bench::flow_named(argv[1]) : std::nullopt;
  if (!terms) {
    std::fputs("usage: matching_book_instructions hot|deep|sparse|pile|sweep [INSTRUCTIONS_MAX]\n", stderr);
    return 2;
  }
  return licet::bench::measure(*terms, argc > 2 ? std::optional(std::atof(argv[2])) : std::nullopt);
}
