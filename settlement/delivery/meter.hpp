#pragma once

#include <cstdint>
#include <mutex>
#include <unordered_map>

#include "schemas/event_batch.hpp"
#include "settlement/delivery/usage_port.hpp"

namespace licet {

/// Counts what is served under each grant against its quota. Bytes are taken before they are served, so that requests
/// at the same time can never together pass the quota: always
///
///   metered by the venue + reserved or served here and not yet metered <= quota.
///
/// What is served is reported through the port: the first at once, and while a report is under way the next are added
/// up (so a busy grant costs one command for each round trip, not one for each request). The venue's UsageMetered
/// events close the circle; several gateways may serve one grant, and each counts its own answers by their origin.
///
/// Subscribe it to the event stream. Thread-safe.
class Meter final : public EventSink {
 public:
  /// `port` must outlive the meter.
  explicit Meter(UsagePort& port) : port_(port) {}

  void on_events(const EventBatchPtr& batch) override;

  /// Bytes taken from a grant's quota for one response. Either served, or given back when it goes out of scope.
  class Reservation {
   public:
    Reservation(Reservation&& other) noexcept;
    Reservation& operator=(Reservation&&) = delete;
    ~Reservation();
    /// The response is on its way: its bytes and one request are reported.
    void served() noexcept;

   private:
    friend class Meter;
    Reservation(Meter& meter, GrantId grant, std::uint64_t bytes) noexcept
        : meter_(&meter), grant_(grant), bytes_(bytes) {}
    Meter* meter_;
    GrantId grant_;
    std::uint64_t bytes_;
  };

  /// Errors: grant_exhausted (`bytes` are not left), unknown_grant.
  [[nodiscard]] Result<Reservation> reserve(GrantId grant, std::uint64_t bytes);

  /// Offers again what the port did not take. Call it every now and then.
  void flush();

  /// Metered by the venue and, on top, reserved or served here.
  struct Usage {
    std::uint64_t quota_bytes = 0;  // 0: unlimited
    std::uint64_t metered_bytes = 0;
    std::uint64_t outstanding_bytes = 0;
  };
  /// Errors: unknown_grant.
  [[nodiscard]] Result<Usage> usage(GrantId grant) const;

  /// A grant whose release lies before the events that are heard here: its quota, and what the venue has metered of it.
  /// Before the first reservation.
  void adopt(GrantId grant, std::uint64_t quota_bytes, std::uint64_t metered_bytes);

 private:
  struct Account {
    std::uint64_t quota = 0;
    std::uint64_t metered = 0;
    std::uint64_t reserved = 0;    // for responses that are being made
    std::uint64_t unreported = 0;  // served, to be reported next
    std::uint32_t unreported_requests = 0;
    std::uint64_t in_report = 0;  // reported, not yet answered
    bool is_reporting = false;
    [[nodiscard]] std::uint64_t outstanding() const noexcept { return reserved + unreported + in_report; }
  };
  void release(GrantId grant, std::uint64_t bytes, bool was_served) noexcept;
  /// Sends the grant's next report if none is under way. Called with the lock held.
  void report(GrantId grant, Account& account) noexcept;
  void apply(const RecordView& event);

  UsagePort& port_;
  mutable std::mutex mutex_;
  std::unordered_map<GrantId, Account> accounts_;
};

}  // namespace licet
