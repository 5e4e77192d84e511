// What people do to their own account: another password, a second factor. Each ends the account's other sessions and
// gives this browser a new token, so that nobody who held the old one stays in.
#include <sodium.h>

#include "app/access/accounts_state.h"
#include "app/access/password.h"
#include "app/access/secret_box.h"
#include "app/access/totp.h"

namespace jixiao::app {
namespace {

constexpr std::size_t totp_secret_bytes = 20;  // RFC 4226 §4 recommends 160 bits

Result<void> not_in_a_demo(Session const& session) {
  if (session.demo) return fail(ErrorKind::forbidden, "access.demo_without_account");
  return {};
}

bool used_before(std::string const& password, std::vector<std::string> const& history) {
  return std::any_of(history.begin(), history.end(),
                     [&](std::string const& hash) { return verify_password(password, hash); });
}

// A change of the account that is signed in, and what goes with every such change: the audit record, the end of all its
// sessions, a new one for this browser.
template <class State, class Change>
Result<SignedIn> change_own(State& state, Session const& session, char const* action, std::string const& remote,
                            Timestamp now, Change const& change) {
  SignedIn out;
  JX_CHECK(state.in_transaction([&](storage::Database& database) -> Result<void> {
    storage::AccountStore store(database);
    JX_TRY(auto account, state.load(session.account));
    JX_CHECK(change(store, account));
    JX_CHECK(store.update(account));
    JX_CHECK(store.erase_sessions_of(account.id));
    JX_CHECK(record_audit(database, Actor::of(session, remote), {action, account.login, AuditOutcome::done, "", {}, {}},
                          now));
    JX_TRY(auto const grants, store.grants(account.id));
    state.changes.ended_accounts.push_back(account.id);
    JX_TRY(out, state.start_session(database, account, grants, remote, now));
    return {};
  }));
  return out;
}

// The account whose password was looked at outside the transaction is still that account.
Result<void> unchanged(storage::Account const& now, storage::Account const& checked) {
  if (now.password_hash == checked.password_hash && !now.disabled) return {};
  return fail(ErrorKind::conflict, "access.account_changed");
}

}  // namespace

// Whoever sits down at an open browser must not try passwords without end: failures count as at sign-in.
Result<void> Accounts::check_own_password(Session const& session, storage::Account const& account,
                                          std::string const& password, std::string const& remote, Timestamp now) {
  if (verify_password(password, account.password_hash)) return {};
  bool locked = false;
  JX_CHECK(state_->in_transaction([&](storage::Database& database) -> Result<void> {
    storage::AccountStore store(database);
    JX_TRY(auto present, state_->load(account.id));
    locked = count_failure(present, state_->policy()->rules, now);
    JX_CHECK(store.update(present));
    if (locked) {
      state_->changes.ended_accounts.push_back(present.id);
      JX_CHECK(store.erase_sessions_of(present.id));
    }
    return record_audit(database, Actor::of(session, remote),
                        {"password.check", present.login, AuditOutcome::refused, locked ? "账号已锁定" : "", {}, {}},
                        now);
  }));
  return fail(ErrorKind::forbidden, "access.password_wrong");
}

Result<SignedIn> Accounts::change_password(Session const& session, std::string const& old_password,
                                           std::string const& new_password, std::string const& remote, Timestamp now) {
  JX_CHECK(not_in_a_demo(session));
  auto const policy = state_->policy();
  storage::Account account;
  std::vector<std::string> history;
  {
    std::lock_guard const lock(state_->database_mutex);
    JX_TRY(account, state_->load(session.account));
    JX_TRY(history,
           storage::AccountStore(*state_->database).password_history(account.id, policy->rules.password_history));
  }
  JX_CHECK(check_own_password(session, account, old_password, remote, now));
  JX_CHECK(check_password(new_password, account.login, policy->rules,
                          session.admin == AdminKind::none ? PasswordFor::business : PasswordFor::administrator));
  if (same_text(old_password, new_password) || used_before(new_password, history)) {
    return fail("access.password_used", {{"count", std::to_string(policy->rules.password_history)}});
  }
  auto const hash = hash_password(new_password, state_->hashing);
  return change_own(*state_, session, "password.change", remote, now,
                    [&](storage::AccountStore& store, storage::Account& present) -> Result<void> {
                      JX_CHECK(unchanged(present, account));
                      present.password_hash = hash;
                      present.must_change_password = false;
                      present.password_changed_at = now;
                      return store.add_password(present.id, hash, policy->rules.password_history);
                    });
}

Result<TotpSetup> Accounts::enable_totp(Session const& session, Timestamp now) {
  JX_CHECK(not_in_a_demo(session));
  std::string secret(totp_secret_bytes, '\0');
  ::randombytes_buf(secret.data(), secret.size());
  JX_CHECK(state_->in_transaction([&](storage::Database& database) -> Result<void> {
    JX_TRY(auto account, state_->load(session.account));
    if (account.totp_confirmed) return fail(ErrorKind::conflict, "access.totp_on");
    JX_TRY(auto const box, SecretBox::open(secret_key_file(state_->paths)));
    account.totp_secret = box.seal(account.id, secret);
    account.totp_last_step = 0;
    JX_CHECK(storage::AccountStore(database).update(account));
    return record_audit(database, Actor::of(session, session.remote),
                        {"totp.prepare", account.login, AuditOutcome::done, "", {}, {}}, now);
  }));
  return TotpSetup{to_base32(secret), totp_uri(secret, state_->policy()->title, session.login)};
}

Result<SignedIn> Accounts::confirm_totp(Session const& session, std::string const& code, std::string const& remote,
                                        Timestamp now) {
  JX_CHECK(not_in_a_demo(session));
  return change_own(*state_, session, "totp.enable", remote, now,
                    [&](storage::AccountStore&, storage::Account& account) -> Result<void> {
                      if (account.totp_confirmed) return fail(ErrorKind::conflict, "access.totp_on");
                      if (!account.totp_secret) return fail("access.totp_not_prepared");
                      JX_TRY(auto const box, SecretBox::open(secret_key_file(state_->paths)));
                      JX_TRY(auto const secret, box.unseal(account.id, *account.totp_secret));
                      auto const step = match_totp(secret, code, totp_step_at(now), account.totp_last_step);
                      if (!step) return fail(ErrorKind::forbidden, "access.code_wrong");
                      account.totp_confirmed = true;
                      account.totp_last_step = *step;
                      return {};
                    });
}

Result<SignedIn> Accounts::disable_totp(Session const& session, std::string const& password, std::string const& remote,
                                        Timestamp now) {
  JX_CHECK(not_in_a_demo(session));
  storage::Account account;
  {
    std::lock_guard const lock(state_->database_mutex);
    JX_TRY(account, state_->load(session.account));
  }
  JX_CHECK(check_own_password(session, account, password, remote, now));
  return change_own(*state_, session, "totp.disable", remote, now,
                    [&](storage::AccountStore&, storage::Account& present) -> Result<void> {
                      JX_CHECK(unchanged(present, account));
                      present.totp_confirmed = false;
                      present.totp_secret.reset();
                      return {};
                    });
}

}  // namespace jixiao::app
