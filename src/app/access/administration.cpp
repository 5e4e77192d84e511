// What the security administrator does to other people's accounts. Three powers stay apart: an account holds one
// administrator's role or business roles, nobody grants anything to himself, and the last security administrator stays.
#include <sodium.h>

#include "app/access/accounts_state.h"
#include "app/access/password.h"
#include "base/fold.h"
#include "base/text.h"
#include "reflect/canonical.h"
#include "reflect/json.h"

namespace jixiao::app {
namespace {

constexpr std::size_t name_bytes_max = 128;

std::string new_id() {
  std::array<std::uint8_t, 8> bytes{};
  ::randombytes_buf(bytes.data(), bytes.size());
  return to_hex(bytes);
}

Result<std::string> check_login(std::string const& login) {
  auto const key = folded(trimmed(login));
  bool const fits =
      key && key->size() >= 2 && key->size() <= name_bytes_max && !key->starts_with(demo_prefix) &&
      std::none_of(key->begin(), key->end(), [](char c) {
        auto const byte = static_cast<unsigned char>(c);
        return byte <= ' ' || byte == 0x7F || std::string_view("\"'\\/<>&:*").find(c) != std::string_view::npos;
      });
  if (!fits) return fail("access.login_form", {{"login", login}});
  return *key;
}

Result<void> check_grant(Grant const& grant, AccessPolicy const& policy) {
  auto const* const role = policy.find_role(grant.role);
  if (!role) {
    std::vector<std::string> names;
    for (auto const& one : policy.roles) names.push_back(one.id);
    auto const near = nearest_name(grant.role, names);
    return fail("access.role_unknown", {{"role", grant.role}, {"hint", near ? "，是不是“" + *near + "”?" : ""}});
  }
  if (role->admin != AdminKind::none) {
    if (grant.unit == whole_tree) return {};
    return fail("access.admin_unit", {{"role", role->title}});
  }
  if (grant.unit == whole_tree) {
    if (role->levels.empty()) return {};
    return fail("access.grant_level", {{"role", role->title}, {"levels", join(role->levels, "、")}, {"unit", "*"}});
  }
  if (grant.unit.empty()) return fail("access.unit_wanted", {{"role", role->title}});
  int const node = policy.tree.find(grant.unit);
  if (node < 0) return fail("access.unit_unknown", {{"unit", grant.unit}});
  auto const& level = policy.tree.nodes()[static_cast<std::size_t>(node)].unit.level;
  if (!role->levels.empty() && std::find(role->levels.begin(), role->levels.end(), level) == role->levels.end()) {
    return fail("access.grant_level",
                {{"role", role->title}, {"levels", join(role->levels, "、")}, {"unit", grant.unit}});
  }
  return {};
}

Result<void> check_grants(std::vector<Grant> const& grants, AccessPolicy const& policy) {
  for (auto const& grant : grants) JX_CHECK(check_grant(grant, policy));
  if (policy.admin_kind(grants)) return {};
  std::vector<std::string> titles;
  for (auto const& grant : grants) titles.push_back(policy.find_role(grant.role)->title);
  return fail(ErrorKind::forbidden, "access.roles_exclude", {{"roles", join(titles, "、")}});
}

// Unnamed units of administrators mean the installation; the same grant twice is one.
std::vector<Grant> tidied(std::vector<Grant> const& grants, AccessPolicy const& policy) {
  std::vector<Grant> out;
  for (auto grant : grants) {
    auto const* const role = policy.find_role(grant.role);
    if (grant.unit.empty() && role && role->admin != AdminKind::none) grant.unit = whole_tree;
    if (std::find(out.begin(), out.end(), grant) == out.end()) out.push_back(std::move(grant));
  }
  return out;
}

std::string text_of(std::vector<Grant> const& grants) {
  std::vector<std::string> parts;
  for (auto const& grant : grants) parts.push_back(grant.role + "@" + grant.unit);
  return join(parts, ", ");
}

std::string digest_of(std::vector<Grant> const& grants) { return sha256_hex(reflect::canonical_bytes(grants)); }

// Somebody else must be left who can grant.
Result<void> leave_a_security_administrator(storage::AccountStore& store, AccessPolicy const& policy,
                                            std::string const& leaving) {
  JX_TRY(auto const accounts, store.all());
  bool was_one = false, another = false;
  for (auto const& account : accounts) {
    if (account.disabled) continue;
    JX_TRY(auto const grants, store.grants(account.id));
    if (grants.empty() || policy.admin_kind(grants) != AdminKind::security) continue;
    (account.id == leaving ? was_one : another) = true;
  }
  if (was_one && !another) return fail(ErrorKind::conflict, "access.last_security_administrator");
  return {};
}

// What two administrators could take from each other. A one-time password counts until its owner has changed it.
std::string version_of(storage::Account const& account, std::vector<Grant> const& grants) {
  Json const standing = {
      {"name", account.name},
      {"grants", reflect::to_json(grants)},
      {"disabled", account.disabled},
      {"reason", account.disabled_reason.value_or("")},
      {"one_time_since", account.must_change_password ? account.password_changed_at.to_string() : std::string()}};
  return sha256_hex(reflect::render_json(standing)).substr(0, 16);
}

AccountView view_of(storage::Account const& account, std::vector<Grant> grants, AccessPolicy const& policy,
                    std::int64_t sessions, Timestamp now) {
  AccountView out;
  out.id = account.id;
  out.version = version_of(account, grants);
  out.login = account.login;
  out.name = account.name;
  for (auto const& grant : grants) {
    auto const* const role = policy.find_role(grant.role);
    out.roles.push_back({grant.role, role ? role->title : grant.role});
  }
  out.grants = std::move(grants);
  out.disabled = account.disabled;
  out.disabled_reason = account.disabled_reason;
  out.locked = is_locked(account, now);
  if (out.locked) out.locked_until = account.locked_until;
  out.must_change_password = password_is_due(account, policy.rules, now);
  out.totp_enabled = account.totp_confirmed;
  out.last_sign_in_at = account.last_sign_in_at;
  out.created_at = account.created_at;
  out.sessions = sessions;
  return out;
}

// Within a transaction: the account as whoever changes it has read it, and its grants.
struct Opened {
  storage::Account account;
  std::vector<Grant> grants;
};
Result<Opened> open_account(Accounts::State& state, std::string const& id, ReadVersion const& version) {
  JX_TRY(auto account, state.load(id));
  JX_TRY(auto grants, storage::AccountStore(*state.database).grants(id));
  if (version && *version != version_of(account, grants)) {
    return fail(ErrorKind::conflict, "storage.changed_meanwhile", {{"id", account.login}});
  }
  return Opened{std::move(account), std::move(grants)};
}

}  // namespace

Result<NewAccount> Accounts::create_account(Actor const& by, AccountDraft const& draft, Timestamp now) {
  JX_CHECK(require(by, Permission::accounts_manage));
  auto const policy = state_->policy();
  auto const grants = tidied(draft.grants, *policy);
  if (!grants.empty()) JX_CHECK(require(by, Permission::roles_grant));
  JX_CHECK(check_grants(grants, *policy));
  storage::Account account;
  JX_TRY(account.login_key, check_login(draft.login));
  account.id = new_id();
  account.login = std::string(trimmed(draft.login));
  account.name = std::string(trimmed(draft.name));
  if (account.name.empty() || account.name.size() > name_bytes_max) return fail("access.name_form");
  auto password = make_one_time_password();
  account.password_hash = hash_password(password, state_->hashing);
  account.password_changed_at = account.created_at = now;
  JX_CHECK(state_->in_transaction([&](storage::Database& database) -> Result<void> {
    storage::AccountStore store(database);
    JX_TRY(auto const taken, store.find_by_login(account.login_key));
    if (taken) return fail(ErrorKind::conflict, "access.login_taken", {{"login", account.login}});
    JX_CHECK(store.insert(account));
    JX_CHECK(store.replace_grants(account.id, grants));
    JX_CHECK(store.add_password(account.id, account.password_hash, policy->rules.password_history));
    return record_audit(database, by,
                        {"account.create", account.login, AuditOutcome::done, text_of(grants), {}, digest_of(grants)},
                        now);
  }));
  return NewAccount{account.id, version_of(account, grants), account.login, account.name, std::move(password)};
}

Result<AccountView> Accounts::set_grants(Actor const& by, std::string const& id, std::vector<Grant> const& wanted,
                                         Timestamp now, ReadVersion const& version) {
  JX_CHECK(require(by, Permission::roles_grant));
  if (by.account == id) return fail(ErrorKind::forbidden, "access.own_grants");
  auto const policy = state_->policy();
  auto const grants = tidied(wanted, *policy);
  JX_CHECK(check_grants(grants, *policy));
  AccountView out;
  JX_CHECK(state_->in_transaction([&](storage::Database& database) -> Result<void> {
    storage::AccountStore store(database);
    JX_TRY(auto const before, open_account(*state_, id, version));
    bool const stays = !grants.empty() && policy->admin_kind(grants) == AdminKind::security;
    if (!stays) JX_CHECK(leave_a_security_administrator(store, *policy, id));
    JX_CHECK(store.replace_grants(id, grants));
    JX_CHECK(store.erase_sessions_of(id));
    state_->changes.ended_accounts.push_back(id);
    out = view_of(before.account, grants, *policy, 0, now);
    return record_audit(
        database, by,
        {"account.grants", out.login, AuditOutcome::done,
         fmt::format("{} → {}", text_of(before.grants), text_of(grants)), digest_of(before.grants), digest_of(grants)},
        now);
  }));
  return out;
}

Result<AccountView> Accounts::disable(Actor const& by, std::string const& id, std::string const& reason, Timestamp now,
                                      ReadVersion const& version) {
  JX_CHECK(require(by, Permission::accounts_manage));
  if (by.account == id) return fail(ErrorKind::forbidden, "access.own_account");
  auto const policy = state_->policy();
  AccountView out;
  JX_CHECK(state_->in_transaction([&](storage::Database& database) -> Result<void> {
    storage::AccountStore store(database);
    JX_TRY(auto opened, open_account(*state_, id, version));
    auto& [account, grants] = opened;
    JX_CHECK(leave_a_security_administrator(store, *policy, id));
    account.disabled = true;
    account.disabled_reason = reason;
    JX_CHECK(store.update(account));
    JX_CHECK(store.erase_sessions_of(id));
    state_->changes.ended_accounts.push_back(id);
    out = view_of(account, std::move(grants), *policy, 0, now);
    return record_audit(database, by, {"account.disable", account.login, AuditOutcome::done, reason, {}, {}}, now);
  }));
  return out;
}

Result<AccountView> Accounts::enable(Actor const& by, std::string const& id, Timestamp now,
                                     ReadVersion const& version) {
  JX_CHECK(require(by, Permission::accounts_manage));
  return state_->in_transaction([&](storage::Database& database) -> Result<AccountView> {
    JX_TRY(auto opened, open_account(*state_, id, version));
    auto& [account, grants] = opened;
    account.disabled = false;
    account.disabled_reason.reset();
    account.last_sign_in_at = now;  // else it would be unused at once
    JX_CHECK(storage::AccountStore(database).update(account));
    JX_CHECK(record_audit(database, by, {"account.enable", account.login, AuditOutcome::done, "", {}, {}}, now));
    return view_of(account, std::move(grants), *state_->policy(), 0, now);
  });
}

Result<AccountView> Accounts::unlock(Actor const& by, std::string const& id, Timestamp now,
                                     ReadVersion const& version) {
  JX_CHECK(require(by, Permission::accounts_manage));
  return state_->in_transaction([&](storage::Database& database) -> Result<AccountView> {
    JX_TRY(auto opened, open_account(*state_, id, version));
    auto& [account, grants] = opened;
    account.failures = 0;
    account.locked_until.reset();
    JX_CHECK(storage::AccountStore(database).update(account));
    JX_CHECK(record_audit(database, by, {"account.unlock", account.login, AuditOutcome::done, "", {}, {}}, now));
    auto const sessions = static_cast<std::int64_t>(state_->sessions.of_account(id).size());
    return view_of(account, std::move(grants), *state_->policy(), sessions, now);
  });
}

Result<NewAccount> Accounts::reset_password(Actor const& by, std::string const& id, Timestamp now,
                                            ReadVersion const& version) {
  JX_CHECK(require(by, Permission::accounts_manage));
  // One's own is changed with the old one; else an open browser would be enough to take the account over.
  if (by.account == id) return fail(ErrorKind::forbidden, "access.own_account");
  auto password = make_one_time_password();
  auto const hash = hash_password(password, state_->hashing);
  NewAccount out;
  JX_CHECK(state_->in_transaction([&](storage::Database& database) -> Result<void> {
    storage::AccountStore store(database);
    JX_TRY(auto opened, open_account(*state_, id, version));
    auto& [account, grants] = opened;
    account.password_hash = hash;
    account.must_change_password = true;
    account.password_changed_at = now;
    account.failures = 0;
    account.locked_until.reset();
    account.totp_secret.reset();
    account.totp_confirmed = false;
    JX_CHECK(store.update(account));
    JX_CHECK(store.add_password(id, hash, state_->policy()->rules.password_history));
    JX_CHECK(store.erase_sessions_of(id));
    state_->changes.ended_accounts.push_back(id);
    JX_CHECK(record_audit(database, by, {"password.reset", account.login, AuditOutcome::done, "", {}, {}}, now));
    out = {account.id, version_of(account, grants), account.login, account.name, password};
    return {};
  }));
  return out;
}

Result<std::vector<AccountView>> Accounts::list_accounts(Timestamp now) {
  auto const policy = state_->policy();
  std::lock_guard const lock(state_->database_mutex);
  storage::AccountStore store(*state_->database);
  JX_TRY(auto const accounts, store.all());
  JX_TRY(auto const rows, store.all_grants());
  std::map<std::string, std::vector<Grant>> grants;
  for (auto const& row : rows) grants[row.account].push_back({row.role, row.unit});
  std::map<std::string, std::int64_t> sessions;
  for (auto const& seen : state_->sessions.all()) ++sessions[seen.session->account];
  std::vector<AccountView> out;
  for (auto const& account : accounts) {
    out.push_back(view_of(account, std::move(grants[account.id]), *policy, sessions[account.id], now));
  }
  return out;
}

Result<std::optional<AccountView>> Accounts::find_account(std::string const& login, Timestamp now) {
  auto const key = folded(trimmed(login)).value_or("");
  auto const policy = state_->policy();
  std::lock_guard const lock(state_->database_mutex);
  storage::AccountStore store(*state_->database);
  JX_TRY(auto const account, store.find_by_login(key));
  if (!account) return std::optional<AccountView>();
  JX_TRY(auto grants, store.grants(account->id));
  auto const sessions = static_cast<std::int64_t>(state_->sessions.of_account(account->id).size());
  return std::optional(view_of(*account, std::move(grants), *policy, sessions, now));
}

}  // namespace jixiao::app
