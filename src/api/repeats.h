#pragma once
// Submissions sent twice (a double click, a retry after a lost answer) are done once: the answer is kept for a while
// under the client's Idempotency-Key. A second request under a key whose first is still running is told to wait by a
// conflict; another content under the same key is refused. An answer that holds a secret (a one-time password, a token)
// is not kept: whoever repeats it is told that it is done. Thread-safe, in memory: after a restart the conflict checks
// of the thing itself remain.
#include <map>
#include <mutex>
#include <optional>
#include <string>

#include "api/message.h"
#include "base/date.h"
#include "base/result.h"

namespace jixiao::api {

class Repeats {
 public:
  static constexpr std::size_t kept_max = 10000;
  static constexpr std::size_t bytes_max = 64u << 20;  // of answers; the oldest give way
  static constexpr std::size_t key_bytes_max = 200;
  static constexpr std::int64_t kept_seconds = 24 * 3600;

  // Nothing: do it (and call keep(), forget_answer() or drop()). An answer: it was done. An error: api.key_reused,
  // api.in_progress, api.done_once.
  std::optional<Result<Response>> find(std::string const& key, std::string const& content, Timestamp now);
  void keep(std::string const& key, std::string const& content, Response const& response, Timestamp now);
  void forget_answer(std::string const& key);  // done, but nobody is told twice what came of it
  void drop(std::string const& key);           // it failed: may be tried again

 private:
  struct Entry {
    std::string content;
    std::optional<Response> response;  // absent: running, or done_once
    Timestamp at;
    bool done_once = false;
  };
  using Entries = std::map<std::string, Entry>;
  static std::size_t bytes_of(Entry const& entry);
  void erase(Entries::iterator place);
  void make_room(std::size_t entries, std::size_t bytes);
  std::mutex mutex_;
  Entries entries_;
  std::size_t bytes_ = 0;
};

}  // namespace jixiao::api
