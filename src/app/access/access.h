#pragma once
// Accounts, sessions, grants and the audit trail: what stands between a request and the app functions.
//
// An Accounts lives as long as the server and is thread-safe throughout. It has a database session of its own, so that
// signing in waits for no computation (and a hash of a tenth of a second holds up nobody); find_session() takes a
// shared lock, runs no SQL and is meant for every request. All live sessions are in memory, written through.
// A change and its audit record commit together or not at all. `now` is always the caller's.
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/access/audit.h"
#include "app/access/password.h"
#include "app/access/session.h"
#include "app/home.h"
#include "base/result.h"
#include "model/access.h"

namespace jixiao::app {

using ReadVersion = std::optional<std::string>;

// Background requests (polling, server-sent events) must not keep a session awake.
enum class Touch { yes, no };

struct AccountView {
  std::string id;
  std::string version;  // of what administrators change; signing in leaves it as it is
  std::string login;
  std::string name;
  std::vector<Grant> grants;
  std::vector<RoleTitle> roles;
  bool disabled = false;
  std::optional<std::string> disabled_reason;
  bool locked = false;
  std::optional<Timestamp> locked_until;
  bool must_change_password = false;
  bool totp_enabled = false;
  std::optional<Timestamp> last_sign_in_at;
  Timestamp created_at;
  std::int64_t sessions = 0;  // live ones
};
BOOST_DESCRIBE_STRUCT(AccountView, (),
                      (id, version, login, name, grants, roles, disabled, disabled_reason, locked, locked_until,
                       must_change_password, totp_enabled, last_sign_in_at, created_at, sessions))

struct SessionView {
  std::string id;
  std::string remote;
  Timestamp started_at;
  Timestamp last_seen_at;
};
BOOST_DESCRIBE_STRUCT(SessionView, (), (id, remote, started_at, last_seen_at))

struct AccountDraft {
  std::string login;
  std::string name;
  std::vector<Grant> grants;
};
BOOST_DESCRIBE_STRUCT(AccountDraft, (), (login, name, grants))

// The password is shown once and must be changed at the first sign-in.
struct NewAccount {
  std::string id;
  std::string version;
  std::string login;
  std::string name;
  std::string password;
};
BOOST_DESCRIBE_STRUCT(NewAccount, (), (id, version, login, name, password))

struct TotpSetup {
  std::string secret;  // base32, for typing in
  std::string uri;     // otpauth://totp/…, for a QR code
};
BOOST_DESCRIBE_STRUCT(TotpSetup, (), (secret, uri))

class Accounts {
 public:
  // Reads roles, rules, units and live sessions. The home must be open for writing and outlive this object.
  static Checked<std::unique_ptr<Accounts>> open(Home& home, Timestamp now, Hashing hashing = Hashing::full);
  ~Accounts();

  // After a pack has been installed or units came with data: sessions get the new roles' permissions at once. A role
  // that is gone gives nothing.
  Checked<void> reload(Home& home, Timestamp now);

  // ---- sessions ----
  // access.sign_in_failed for everything a stranger could learn from; access.code_required when password and login are
  // right and the account has a second factor; access.remote_limited after too many failures from one address.
  // Each sign-in makes a new token; pass the browser's old one in `previous` and it ends.
  Result<SignedIn> sign_in(std::string const& login, std::string const& password,
                           std::optional<std::string> const& code, std::string const& remote, Timestamp now,
                           std::string const& previous = "");
  // Null if there is none, or if it has idled or lasted too long.
  std::shared_ptr<Session const> find_session(std::string_view token, Timestamp now, Touch touch = Touch::yes);
  Result<void> sign_out(Session const& session, Timestamp now);
  // Ends all sessions of the account and starts a new one with a new token.
  Result<SignedIn> change_password(Session const& session, std::string const& old_password,
                                   std::string const& new_password, std::string const& remote, Timestamp now);
  // The secret counts after confirm_totp() has seen a right code; other sessions end. Disabling asks the password.
  Result<TotpSetup> enable_totp(Session const& session, Timestamp now);
  Result<SignedIn> confirm_totp(Session const& session, std::string const& code, std::string const& remote,
                                Timestamp now);
  Result<SignedIn> disable_totp(Session const& session, std::string const& password, std::string const& remote,
                                Timestamp now);
  Result<std::vector<SessionView>> list_sessions(Session const& session);

  // ---- demonstration homes only, else access.not_a_demo ----
  bool is_demo() const;
  Result<std::vector<Identity>> identities() const;
  Result<SignedIn> sign_in_as(std::string const& identity, std::string const& remote, Timestamp now,
                              std::string const& previous = "");

  // ---- administration: the actor needs accounts.manage, for grants roles.grant as well ----
  // `version` is the one that was read: storage.changed_meanwhile if it is another now. Absent, as at the console:
  // whatever stands is changed.
  Result<NewAccount> create_account(Actor const& by, AccountDraft const& draft, Timestamp now);
  // Replaces all grants. Not one's own; one administrator's role, or business roles; never the last security
  // administrator's. Ends the account's sessions.
  Result<AccountView> set_grants(Actor const& by, std::string const& account, std::vector<Grant> const& grants,
                                 Timestamp now, ReadVersion const& version = {});
  Result<AccountView> disable(Actor const& by, std::string const& account, std::string const& reason, Timestamp now,
                              ReadVersion const& version = {});
  Result<AccountView> enable(Actor const& by, std::string const& account, Timestamp now,
                             ReadVersion const& version = {});
  Result<AccountView> unlock(Actor const& by, std::string const& account, Timestamp now,
                             ReadVersion const& version = {});
  // A one-time password; also unlocks and takes the second factor off.
  Result<NewAccount> reset_password(Actor const& by, std::string const& account, Timestamp now,
                                    ReadVersion const& version = {});
  Result<std::vector<AccountView>> list_accounts(Timestamp now);
  Result<std::optional<AccountView>> find_account(std::string const& login, Timestamp now);
  std::vector<Role> roles() const;
  AccessRules rules() const;

  // ---- audit ----
  // What strangers are refused: the first of its kind within five minutes is written at once, the rest as a count.
  void note_refusal(std::string const& remote, std::string const& action, std::string const& object, Timestamp now);
  // The same of somebody signed in, who is named, with what was said to them.
  void note_refusal(Actor const& who, Deed const& refused, Timestamp now);
  Result<std::vector<AuditRecord>> read_audit(AuditQuery const& query);

  // Once a minute, by the scheduler: writes last-seen times and counted refusals, ends sessions that are over, disables
  // accounts nobody uses.
  Result<void> sweep(Timestamp now);

  struct State;  // accounts_state.h, for the files that implement this class

 private:
  void write_first(std::optional<AuditRecord> const& record);
  Result<void> check_own_password(Session const& session, storage::Account const& account, std::string const& password,
                                  std::string const& remote, Timestamp now);
  explicit Accounts(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

// The identities a demonstration shows: one per role that gives an example, on the first unit of its first level.
std::vector<Identity> demo_identities(std::vector<Role> const& roles, OrgTree const& tree);
bool is_demo(Home& home);
Result<void> mark_as_demo(Home& home);

// Three administrators with one-time passwords, for a home without accounts; access.accounts_exist in any other.
Checked<std::vector<NewAccount>> create_first_accounts(Home& home, Timestamp now);

}  // namespace jixiao::app
