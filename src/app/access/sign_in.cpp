// Signing in and out. A stranger learns nothing: an unknown login, a wrong password, a locked and a disabled account
// cost one hash and one commit each and answer the same words.
#include "app/access/accounts_state.h"
#include "app/access/password.h"
#include "app/access/secret_box.h"
#include "app/access/totp.h"
#include "base/fold.h"
#include "base/text.h"
#include "storage/meta_store.h"

namespace jixiao::app {
namespace {

constexpr std::size_t demo_sessions_max = 1000;  // of one identity

enum class Verdict { fine, stranger, wrong, disabled, code_required, code_wrong };

struct Attempt {
  std::string login;
  bool password_right = false;
  std::optional<std::string> code;
  std::string remote;
  Timestamp now;
};

Error refusal(Verdict verdict, AccessRules const& rules) {
  switch (verdict) {
    case Verdict::code_required: return {ErrorKind::forbidden, "access.code_required", {}, ""};
    case Verdict::code_wrong: return {ErrorKind::forbidden, "access.code_wrong", {}, ""};
    case Verdict::disabled: return {ErrorKind::forbidden, "access.account_disabled", {}, ""};
    default: break;
  }
  return {ErrorKind::forbidden,
          "access.sign_in_failed",
          {{"failures", std::to_string(rules.lock_failures)}, {"minutes", std::to_string(rules.lock_minutes)}},
          ""};
}

Actor actor_of(storage::Account const& account, std::string const& remote) {
  return {account.id, account.login, "", remote, {}};
}

// Whether the second factor is satisfied; notes a code as used.
Result<Verdict> check_code(storage::Account& account, HomePaths const& paths, Attempt const& attempt) {
  if (!account.totp_confirmed || !account.totp_secret) return Verdict::fine;
  if (!attempt.code || attempt.code->empty()) return Verdict::code_required;
  JX_TRY(auto const box, SecretBox::open(secret_key_file(paths)));
  JX_TRY(auto const secret, box.unseal(account.id, *account.totp_secret));
  auto const step = match_totp(secret, *attempt.code, totp_step_at(attempt.now), account.totp_last_step);
  if (!step) return Verdict::code_wrong;
  account.totp_last_step = *step;
  return Verdict::fine;
}

// What becomes of the attempt, noted in the account. A locked account hears nothing, not even that it is right.
Result<Verdict> judge(storage::Account& account, AccessPolicy const& policy, HomePaths const& paths,
                      Attempt const& attempt) {
  if (is_locked(account, attempt.now)) return Verdict::stranger;
  if (!attempt.password_right) return Verdict::wrong;
  if (account.disabled) return Verdict::disabled;
  if (is_unused(account, policy.rules, attempt.now)) {
    account.disabled = true;
    account.disabled_reason = fmt::format("超过 {} 天未登录", policy.rules.unused_days_max);
    return Verdict::disabled;
  }
  return check_code(account, paths, attempt);
}

// A failure of a known account: counted, and locked when there are enough.
Result<void> note_failure(storage::Database& database, storage::Account& account, AccessRules const& rules,
                          Verdict verdict, Attempt const& attempt) {
  Deed deed{"session.start", account.login, AuditOutcome::refused, "口令错误", {}, {}};
  if (verdict == Verdict::code_wrong) deed.detail = "动态码错误";
  if (verdict == Verdict::disabled) deed.detail = "账号已停用";
  if (verdict != Verdict::disabled && count_failure(account, rules, attempt.now)) {
    deed.detail += fmt::format("，连续 {} 次，锁定 {} 分钟", account.failures, rules.lock_minutes);
  }
  JX_CHECK(storage::AccountStore(database).update(account));
  return record_audit(database, actor_of(account, attempt.remote), deed, attempt.now);
}

// A failure of nobody: costs the commit that a real one costs and leaves no row of its own.
Result<void> note_stranger(storage::Database& database, RefusalCounter& strangers, Attempt const& attempt) {
  AuditRecord record;
  record.at = attempt.now;
  record.remote = attempt.remote;
  record.action = "session.start";
  record.object = shortened(attempt.login, 64);
  record.outcome = AuditOutcome::refused;
  record.detail = "没有这个账号，或账号已锁定";
  if (auto const first = strangers.add(std::move(record), attempt.now)) {
    JX_CHECK(storage::AuditStore(database).insert(*first));
  }
  return storage::MetaStore(database).set("access_last_stranger", make_token());
}

}  // namespace

Result<SignedIn> Accounts::State::start_session(storage::Database& in, storage::Account const& account,
                                                std::vector<Grant> const& grants, std::string const& remote,
                                                Timestamp now) {
  auto const rules = policy()->rules;
  storage::AccountStore store(in);
  auto present = sessions.of_account(account.id);
  for (std::size_t i = 0; i + static_cast<std::size_t>(rules.sessions_max) <= present.size(); ++i) {
    JX_CHECK(store.erase_session(present[i].session->id));
    changes.ended.push_back(present[i].session->id);
  }
  auto token = make_token();
  storage::StoredSession const row{to_hex(session_digest(token)), account.id, make_token(), remote, now, now};
  JX_CHECK(store.insert_session(row));
  auto session = make_session(row, account, grants, *policy(), now);
  changes.begun.emplace_back(session, now);
  return SignedIn{std::move(token), std::move(session)};
}

void Accounts::State::end_previous(storage::Database& in, std::string const& token) {
  if (token.empty()) return;
  changes.ended.push_back(to_hex(session_digest(token)));
  (void)storage::AccountStore(in).erase_session(changes.ended.back());
}

Result<SignedIn> Accounts::sign_in(std::string const& login, std::string const& password,
                                   std::optional<std::string> const& code, std::string const& remote, Timestamp now,
                                   std::string const& previous) {
  auto const policy = state_->policy();
  if (!state_->remotes.begin(remote, policy->rules, now)) {
    note_refusal(remote, "session.start", "", now);
    return fail(ErrorKind::unavailable, "access.remote_limited",
                {{"minutes", std::to_string(policy->rules.remote_minutes)}});
  }
  Attempt attempt{folded(trimmed(login)).value_or(""), false, code, remote, now};
  std::optional<storage::Account> known;
  {
    std::lock_guard const lock(state_->database_mutex);
    JX_TRY(known, storage::AccountStore(*state_->database).find_by_login(attempt.login));
  }
  if (known) {
    attempt.password_right = verify_password(password, known->password_hash);
  } else {
    waste_verification(password);
  }
  auto const better_hash = attempt.password_right && needs_rehash(known->password_hash, state_->hashing)
                               ? hash_password(password, state_->hashing)
                               : "";

  Verdict verdict = Verdict::stranger;
  SignedIn out;
  JX_CHECK(state_->in_transaction([&](storage::Database& database) -> Result<void> {
    storage::AccountStore store(database);
    // Again, as others may have tried or changed it meanwhile.
    JX_TRY(auto account, store.find_by_login(attempt.login));
    if (!account || !known || account->password_hash != known->password_hash) account.reset();
    if (account) {
      JX_TRY(verdict, judge(*account, *policy, state_->paths, attempt));
    }
    if (verdict == Verdict::stranger) return note_stranger(database, state_->strangers, attempt);
    if (verdict == Verdict::code_required) return {};
    if (verdict != Verdict::fine) return note_failure(database, *account, policy->rules, verdict, attempt);
    account->failures = 0;
    account->locked_until.reset();
    account->last_sign_in_at = now;
    if (!better_hash.empty()) account->password_hash = better_hash;
    JX_CHECK(store.update(*account));
    state_->end_previous(database, previous);
    JX_TRY(auto const grants, store.grants(account->id));
    JX_TRY(out, state_->start_session(database, *account, grants, remote, now));
    return record_audit(database, Actor::of(*out.session, remote),
                        {"session.start", account->login, AuditOutcome::done, "", {}, {}}, now);
  }));
  if (verdict == Verdict::fine || verdict == Verdict::code_required) state_->remotes.forgive(remote);
  if (verdict != Verdict::fine) return fail(refusal(verdict, policy->rules));
  return out;
}

std::shared_ptr<Session const> Accounts::find_session(std::string_view token, Timestamp now, Touch touch) {
  if (token.empty()) return nullptr;
  return state_->sessions.find(session_digest(token), now, std::int64_t{state_->policy()->rules.idle_minutes} * 60,
                               touch == Touch::yes);
}

Result<void> Accounts::sign_out(Session const& session, Timestamp now) {
  state_->sessions.erase(session.id);  // first of all: out is out, whatever the database says
  return state_->in_transaction([&](storage::Database& database) -> Result<void> {
    JX_CHECK(storage::AccountStore(database).erase_session(session.id));
    if (session.demo) return {};
    return record_audit(database, Actor::of(session, session.remote),
                        {"session.end", session.login, AuditOutcome::done, "", {}, {}}, now);
  });
}

Result<std::vector<SessionView>> Accounts::list_sessions(Session const& session) {
  std::vector<SessionView> out;
  for (auto const& seen : state_->sessions.of_account(session.account)) {
    out.push_back({seen.session->id, seen.session->remote, seen.session->started_at, seen.last_seen});
  }
  return out;
}

Result<SignedIn> Accounts::sign_in_as(std::string const& identity_id, std::string const& remote, Timestamp now,
                                      std::string const& previous) {
  if (!state_->demo) return fail(ErrorKind::forbidden, "access.not_a_demo");
  auto const policy = state_->policy();
  auto const* const identity = policy->find_identity(identity_id);
  if (!identity) return fail(ErrorKind::not_found, "access.identity_unknown", {{"identity", identity_id}});
  auto token = make_token();
  storage::StoredSession const row{
      to_hex(session_digest(token)), std::string(demo_prefix) + identity->id, make_token(), remote, now, now};
  auto session = make_demo_session(row, *identity, *policy);
  JX_CHECK(state_->in_transaction([&](storage::Database& database) -> Result<void> {
    storage::AccountStore store(database);
    state_->end_previous(database, previous);
    auto const present = state_->sessions.of_account(row.account);
    if (present.size() >= demo_sessions_max) {
      JX_CHECK(store.erase_session(present.front().session->id));
      state_->changes.ended.push_back(present.front().session->id);
    }
    // Visitors are many and harmless; they are counted, not listed.
    AuditRecord record;
    record.at = now;
    record.remote = remote;
    record.account = row.account;
    record.action = "visitor.start";
    record.object = identity->title;
    if (auto const first = state_->strangers.add(std::move(record), now)) {
      JX_CHECK(storage::AuditStore(database).insert(*first));
    }
    state_->changes.begun.emplace_back(session, now);
    return store.insert_session(row);
  }));
  return SignedIn{std::move(token), std::move(session)};
}

}  // namespace jixiao::app
