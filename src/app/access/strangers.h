#pragma once
// What refusals may cause: a limit on failures per network address, and counts instead of audit rows, so that nobody
// who is refused can grow the tables or the ledger. In memory, bounded, thread-safe.
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/date.h"
#include "model/access.h"
#include "storage/audit_store.h"

namespace jixiao::app {

// The address itself, of an IPv6 address its /64, which one subscriber has.
std::string remote_group(std::string const& remote);

// At most so many bytes of what somebody wrote, whole characters: what is cut through has no place in an answer.
std::string shortened(std::string_view text, std::size_t bytes);

class RemoteLimit {
 public:
  // Counts an attempt before its password is looked at, so that many at once get no further than one by one; false
  // where the address has had enough of them.
  bool begin(std::string const& remote, AccessRules const& rules, Timestamp now);
  void forgive(std::string const& remote);  // it was right, or no guess

 private:
  struct Failures {
    Timestamp since;
    int count = 0;
  };
  std::mutex mutex_;
  std::map<std::string, Failures> by_remote_;
};

// Per window of five minutes at most first_rows_max rows at once and kinds_max counts at its end; what is beyond goes
// into one count for each account, of strangers into one. Strangers are told apart by address and action, people by
// what they reached for as well.
class RefusalCounter {
 public:
  static constexpr int window_seconds = 300;
  static constexpr int first_rows_max = 20;
  static constexpr std::size_t kinds_max = 50;

  // The row to write now, or nothing if it was counted.
  std::optional<storage::AuditRecord> add(storage::AuditRecord record, Timestamp now);
  // Counts of a window that is over; each stands for `count` refusals.
  std::vector<storage::AuditRecord> take_due(Timestamp now);

 private:
  std::mutex mutex_;
  Timestamp since_;
  int first_rows_ = 0;
  std::map<std::string, storage::AuditRecord> counts_;  // by key_of; count 0 = seen once and written
};

}  // namespace jixiao::app
