#pragma once
// The inside of Accounts, for the files that implement it (sign_in.cpp, password_change.cpp, administration.cpp, …).
// `database_mutex` guards the database session; nobody hashes while holding it. Where both are taken it comes before
// the session table's.
#include <memory>
#include <mutex>

#include "app/access/access.h"
#include "app/access/session_table.h"
#include "app/access/strangers.h"
#include "storage/account_store.h"
#include "storage/audit_store.h"

namespace jixiao::app {

// What the pack and the register say about access; replaced as a whole.
struct AccessPolicy {
  std::string title;  // of the pack
  std::vector<Role> roles;
  AccessRules rules;
  OrgTree tree;
  std::vector<Identity> identities;  // empty in a home that is no demonstration
  bool demo = false;

  Role const* find_role(std::string_view id) const;
  Identity const* find_identity(std::string_view id) const;
  // The administrator a set of grants makes; nullopt if they exclude each other, as after a change of the pack.
  std::optional<AdminKind> admin_kind(std::vector<Grant> const& grants) const;
  // Whether an account with these grants must have a second factor.
  bool wants_second_factor(std::vector<Grant> const& grants) const;
};

// What a transaction does to the sessions in memory: nothing unless it commits, and then before another one begins, so
// that nobody is let in by a session that ended with his account meanwhile.
struct SessionChanges {
  std::vector<std::string> ended, ended_accounts;
  std::vector<std::pair<std::shared_ptr<Session const>, Timestamp>> begun;  // with when they were last seen

  void apply(SessionTable& sessions) const {
    for (auto const& id : ended) sessions.erase(id);
    for (auto const& account : ended_accounts) sessions.erase_account(account);
    for (auto const& [session, last_seen] : begun) sessions.insert(session, last_seen);
  }
};

struct Accounts::State {
  HomePaths paths;
  bool demo = false;
  Hashing hashing = Hashing::full;
  std::mutex database_mutex;
  std::unique_ptr<storage::Database> database;
  SessionTable sessions;
  SessionChanges changes;  // of the transaction that is open; guarded by database_mutex
  RemoteLimit remotes;
  RefusalCounter strangers;
  RefusalCounter people;  // apart, so that strangers cannot hide what somebody signed in reached for

  std::shared_ptr<AccessPolicy const> policy() const {
    std::lock_guard const lock(policy_mutex_);
    return policy_;
  }
  void set_policy(std::shared_ptr<AccessPolicy const> policy) {
    std::lock_guard const lock(policy_mutex_);
    policy_ = std::move(policy);
  }

  // Runs f in a transaction under the database mutex: all of what it writes and puts into `changes` or nothing.
  template <class F>
  auto in_transaction(F&& f) -> decltype(f(*database)) {
    std::lock_guard const lock(database_mutex);
    changes = {};
    JX_TRY(auto transaction, storage::Transaction::begin(*database));
    auto result = f(*database);
    if (!result) return result;
    JX_CHECK(transaction.commit());
    changes.apply(sessions);
    return result;
  }

  Result<storage::Account> load(std::string const& account);

  // Within a transaction: the session's row and what it changes in memory.
  Result<SignedIn> start_session(storage::Database& database, storage::Account const& account,
                                 std::vector<Grant> const& grants, std::string const& remote, Timestamp now);
  void end_previous(storage::Database& database, std::string const& token);

 private:
  mutable std::mutex policy_mutex_;
  std::shared_ptr<AccessPolicy const> policy_;
};

// The session that an account, or an identity of a demonstration, gets from a stored row.
std::shared_ptr<Session const> make_session(storage::StoredSession const& row, storage::Account const& account,
                                            std::vector<Grant> const& grants, AccessPolicy const& policy,
                                            Timestamp now);
std::shared_ptr<Session const> make_demo_session(storage::StoredSession const& row, Identity const& identity,
                                                 AccessPolicy const& policy);

inline std::filesystem::path secret_key_file(HomePaths const& paths) { return paths.root / "keys" / "secret.key"; }

constexpr std::string_view demo_prefix = "demo:";

// Whether the password has to be changed: never chosen by its owner, or too old.
bool password_is_due(storage::Account const& account, AccessRules const& rules, Timestamp now);
bool is_unused(storage::Account const& account, AccessRules const& rules, Timestamp now);
bool is_locked(storage::Account const& account, Timestamp now);

// One more failure in a row; locks the account when there are enough. True if it did.
bool count_failure(storage::Account& account, AccessRules const& rules, Timestamp now);

// access.denied unless the actor holds the permission.
Result<void> require(Actor const& by, Permission permission);

}  // namespace jixiao::app
