#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <cstdint>
#include <deque>
#include <map>

#include "engine/core/archive.hpp"
#include "engine/core/result.hpp"
#include "engine/core/time.hpp"
#include "schemas/command.hpp"

namespace licet {

/// What was done under ids that callers gave, so that a request that comes again has no second effect. Each member has
/// ids of its own. An id is remembered for seven days by the commands' time, and while fewer than 65,536 of the same
/// member's came after it; then it is as if it had never been used.
class TransferIds {
 public:
  static constexpr Duration remembered_for = Duration::days(7);
  static constexpr std::size_t max_of_member = 65'536;

  /// What an id stands for.
  struct Entry {
    ClientTransferId id;
    std::uint64_t content = 0;  // digest of the request; who makes two of one digest fools only itself
    TransferId transfer;        // what was answered
    Timestamp time;             // when

    static void archive(auto& self, auto& a) { a(self.id, self.content, self.transfer, self.time); }
  };

  /// The digest of a request's type and body.
  template <RecordBody Body>
  [[nodiscard]] static std::uint64_t content_of(const Body& request) noexcept {
    Digest digest;
    digest.add(Body::type);
    digest.add(request);
    return digest.value();
  }

  /// What was done before under the id; null when nothing was, or it is forgotten. Errors: transfer_id_reused (another
  /// request was made under it). The entry is good until the next call.
  [[nodiscard]] Result<const Entry*> find(MemberId member, const ClientTransferId& id, std::uint64_t content,
                                          Timestamp now) const;
  /// Remembers an id that find does not know.
  void add(MemberId member, const Entry& entry);

  [[nodiscard]] bool empty() const noexcept { return members_.empty(); }
  static void archive(auto& self, auto& a) {
    a(self.members_);
    if constexpr (std::remove_cvref_t<decltype(a)>::loads) {
      for (auto& [member, window] : self.members_) a.require(window.rebuild());
    }
  }

 private:
  struct Hash {
    using is_avalanching = void;
    std::size_t operator()(const ClientTransferId& id) const noexcept {
      Digest digest;
      digest.add(id);
      return digest.value();
    }
  };
  struct Window {
    std::deque<Entry> entries;  // by rising time
    std::uint64_t forgotten = 0;
    boost::unordered_flat_map<ClientTransferId, std::uint64_t, Hash> index;  // entry plus `forgotten`; never iterated

    static void archive(auto& self, auto& a) { a(self.entries); }
    /// From `entries`; whether they are as they were left.
    [[nodiscard]] bool rebuild();
    void forget_first();
  };

  std::map<MemberId, Window> members_;
};

}  // namespace licet
