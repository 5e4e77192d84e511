#pragma once
// All live sessions in memory, by the digest of their token. find() takes a shared lock, touches an atomic and runs no
// SQL; writers are rare. Thread-safe. What is stored is Accounts' affair.
#include <atomic>
#include <cstring>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <unordered_map>

#include "app/access/session.h"
#include "base/hash.h"

namespace jixiao::app {

class SessionTable {
 public:
  void insert(std::shared_ptr<Session const> session, Timestamp last_seen);
  // Null if unknown, idle for longer than idle_seconds, or past its end.
  std::shared_ptr<Session const> find(Digest const& id, Timestamp now, std::int64_t idle_seconds, bool touch);
  bool erase(std::string const& id);
  void erase_account(std::string const& account);

  struct Seen {
    std::shared_ptr<Session const> session;
    Timestamp last_seen;
  };
  std::vector<Seen> of_account(std::string const& account) const;  // oldest first
  std::vector<Seen> all() const;
  // Those whose last-seen time is newer than when this was last asked.
  std::vector<Seen> take_seen();
  // Other content under the same ids; ids that are gone meanwhile stay gone.
  void replace(std::vector<std::shared_ptr<Session const>> const& sessions);

 private:
  struct Entry {
    std::shared_ptr<Session const> session;
    std::atomic<std::int64_t> last_seen{0};
    std::int64_t taken = 0;
  };
  struct HashOfDigest {  // a digest is as good a hash as there is
    std::size_t operator()(Digest const& digest) const {
      std::size_t out = 0;
      std::memcpy(&out, digest.data(), sizeof out);
      return out;
    }
  };
  mutable std::shared_mutex mutex_;
  std::unordered_map<Digest, std::unique_ptr<Entry>, HashOfDigest> entries_;
};

// The id of the session a token opens.
inline Digest session_digest(std::string_view token) { return sha256(token); }

}  // namespace jixiao::app
