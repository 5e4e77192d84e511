#pragma once
// Accounts, their grants, earlier passwords and live sessions. Knows no rule but uniqueness; app/access has the rules.
#include <boost/describe.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/date.h"
#include "storage/database.h"

namespace jixiao::storage {

struct Account {
  std::string id;
  std::string login;      // as its owner writes it
  std::string login_key;  // NFKC, case folded: what is unique
  std::string name;
  std::string password_hash;  // argon2id with its parameters
  bool must_change_password = true;
  Timestamp password_changed_at;
  std::int64_t failures = 0;  // in a row
  std::optional<Timestamp> locked_until;
  bool disabled = false;
  std::optional<std::string> disabled_reason;
  Timestamp created_at;
  std::optional<Timestamp> last_sign_in_at;
  std::optional<std::string> totp_secret;  // encrypted, hexadecimal
  bool totp_confirmed = false;
  std::int64_t totp_last_step = 0;  // a code is good once
};
BOOST_DESCRIBE_STRUCT(Account, (),
                      (id, login, login_key, name, password_hash, must_change_password, password_changed_at, failures,
                       locked_until, disabled, disabled_reason, created_at, last_sign_in_at, totp_secret,
                       totp_confirmed, totp_last_step))

struct Grant {
  std::string role;
  std::string unit;  // root of the subtree, "*" = all
  friend bool operator==(Grant const&, Grant const&) = default;
};
BOOST_DESCRIBE_STRUCT(Grant, (), (role, unit))

struct AccountGrant {
  std::string account;
  std::string role;
  std::string unit;
};
BOOST_DESCRIBE_STRUCT(AccountGrant, (), (account, role, unit))

struct StoredSession {
  std::string id;       // SHA-256 of the token, hexadecimal
  std::string account;  // id, or an identity of a demonstration
  std::string csrf;
  std::string remote;
  Timestamp started_at;
  Timestamp last_seen_at;
};
BOOST_DESCRIBE_STRUCT(StoredSession, (), (id, account, csrf, remote, started_at, last_seen_at))

class AccountStore {
 public:
  explicit AccountStore(Database& database) : session_(database.session()) {}

  Result<std::int64_t> count();
  Result<std::vector<Account>> all();  // by login_key
  Result<std::optional<Account>> find(std::string const& id);
  Result<std::optional<Account>> find_by_login(std::string const& login_key);
  Result<void> insert(Account const& account);  // storage.exists if the login is taken
  Result<void> update(Account const& account);  // all columns, by id

  Result<std::vector<AccountGrant>> all_grants();
  Result<std::vector<Grant>> grants(std::string const& account);  // in the order they were given
  Result<void> replace_grants(std::string const& account, std::vector<Grant> const& grants);

  Result<std::vector<std::string>> password_history(std::string const& account, std::int64_t limit);  // newest first
  Result<void> add_password(std::string const& account, std::string const& hash, std::int64_t keep);

  Result<std::vector<StoredSession>> all_sessions();  // oldest first
  Result<void> insert_session(StoredSession const& session);
  Result<void> touch_session(std::string const& id, Timestamp last_seen_at);
  Result<void> erase_session(std::string const& id);
  Result<void> erase_sessions_of(std::string const& account);

 private:
  Session& session_;
};

}  // namespace jixiao::storage
