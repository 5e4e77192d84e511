#include "app/access/session.h"

#include <set>

#include "app/access/accounts_state.h"

namespace jixiao::app {
namespace {

// Roots that are not below another.
Scope scope_of(std::vector<Grant> const& grants, AccessPolicy const& policy) {
  Scope out;
  for (auto const& grant : grants) {
    auto const* const role = policy.find_role(grant.role);
    if (!role || !role->sees_business) continue;
    if (grant.unit == whole_tree) out.everything = true;
    out.roots.push_back(grant.unit);
  }
  if (out.everything) out.roots.clear();
  std::vector<std::string> kept;
  for (auto const& root : out.roots) {
    bool const covered = std::any_of(out.roots.begin(), out.roots.end(), [&](std::string const& other) {
      return other != root && sees({false, {other}}, policy.tree, root);
    });
    if (!covered && std::find(kept.begin(), kept.end(), root) == kept.end()) kept.push_back(root);
  }
  out.roots = std::move(kept);
  return out;
}

// What the grants give. A role that is gone, or roles that exclude each other, give nothing.
void add_grants(Session& session, std::vector<Grant> const& grants, AccessPolicy const& policy) {
  session.grants = grants;
  auto const kind = policy.admin_kind(grants);
  if (!kind) return;
  session.admin = *kind;
  std::set<std::string> seen;
  for (auto const& grant : grants) {
    auto const* const role = policy.find_role(grant.role);
    if (!role || !seen.insert(role->id).second) continue;
    if (session.roles.empty()) session.home_page = role->home;
    session.roles.push_back({role->id, role->title});
    for (auto const& name : role->permissions) {
      if (auto const permission = find_permission(name)) session.permissions.add(*permission);
    }
    for (auto const& kind_of_data : role->sensitive) {
      if (std::find(session.sensitive.begin(), session.sensitive.end(), kind_of_data) == session.sensitive.end())
        session.sensitive.push_back(kind_of_data);
    }
  }
  session.scope = scope_of(grants, policy);
}

Session session_of(storage::StoredSession const& row, AccessRules const& rules) {
  Session out;
  out.id = row.id;
  out.account = row.account;
  out.csrf = row.csrf;
  out.remote = row.remote;
  out.started_at = row.started_at;
  out.ends_at = {row.started_at.seconds + std::int64_t{rules.session_hours_max} * 3600};
  return out;
}

}  // namespace

Role const* AccessPolicy::find_role(std::string_view id) const {
  auto const found = std::find_if(roles.begin(), roles.end(), [&](Role const& role) { return role.id == id; });
  return found == roles.end() ? nullptr : &*found;
}

Identity const* AccessPolicy::find_identity(std::string_view id) const {
  auto const found =
      std::find_if(identities.begin(), identities.end(), [&](Identity const& one) { return one.id == id; });
  return found == identities.end() ? nullptr : &*found;
}

std::optional<AdminKind> AccessPolicy::admin_kind(std::vector<Grant> const& grants) const {
  std::optional<AdminKind> kind;
  for (auto const& grant : grants) {
    auto const* const role = find_role(grant.role);
    if (!role) continue;
    if (kind && *kind != role->admin) return std::nullopt;
    kind = role->admin;
  }
  return kind.value_or(AdminKind::none);
}

bool AccessPolicy::wants_second_factor(std::vector<Grant> const& grants) const {
  if (demo || rules.second_factor == SecondFactor::everybody) return !demo;
  auto const has_level = [&](Grant const& grant, std::vector<std::string> const& levels) {
    int const node = tree.find(grant.unit);
    if (levels.empty() || grant.unit == whole_tree || node < 0) return true;
    auto const& level = tree.nodes()[static_cast<std::size_t>(node)].unit.level;
    return std::find(levels.begin(), levels.end(), level) != levels.end();
  };
  return std::any_of(grants.begin(), grants.end(), [&](Grant const& grant) {
    auto const* const role = find_role(grant.role);
    if (role && role->admin != AdminKind::none && rules.second_factor == SecondFactor::administrators) return true;
    return std::any_of(
        rules.second_factor_roles.begin(), rules.second_factor_roles.end(),
        [&](SecondFactorRole const& one) { return one.role == grant.role && has_level(grant, one.levels); });
  });
}

std::shared_ptr<Session const> make_session(storage::StoredSession const& row, storage::Account const& account,
                                            std::vector<Grant> const& grants, AccessPolicy const& policy,
                                            Timestamp now) {
  auto out = session_of(row, policy.rules);
  out.login = account.login;
  out.name = account.name;
  add_grants(out, grants, policy);
  out.totp_enabled = account.totp_confirmed;
  out.must_change_password = password_is_due(account, policy.rules, now);
  out.must_enable_totp = !account.totp_confirmed && policy.wants_second_factor(grants);
  return std::make_shared<Session const>(std::move(out));
}

std::shared_ptr<Session const> make_demo_session(storage::StoredSession const& row, Identity const& identity,
                                                 AccessPolicy const& policy) {
  auto out = session_of(row, policy.rules);
  out.login = out.account;
  out.name = identity.title;
  add_grants(out, {{identity.role, identity.unit}}, policy);
  out.demo = true;
  return std::make_shared<Session const>(std::move(out));
}

bool password_is_due(storage::Account const& account, AccessRules const& rules, Timestamp now) {
  return account.must_change_password ||
         now.seconds - account.password_changed_at.seconds > std::int64_t{rules.password_days_max} * 86400;
}

bool is_unused(storage::Account const& account, AccessRules const& rules, Timestamp now) {
  auto const last = account.last_sign_in_at.value_or(account.created_at);
  return now.seconds - last.seconds > std::int64_t{rules.unused_days_max} * 86400;
}

bool is_locked(storage::Account const& account, Timestamp now) {
  return account.locked_until && now < *account.locked_until;
}

bool count_failure(storage::Account& account, AccessRules const& rules, Timestamp now) {
  if (account.locked_until) account.failures = 0;  // of a lock that is over
  account.locked_until.reset();
  if (++account.failures < rules.lock_failures) return false;
  account.locked_until = Timestamp{now.seconds + std::int64_t{rules.lock_minutes} * 60};
  return true;
}

Result<void> require(Actor const& by, Permission permission) {
  if (by.permissions.has(permission)) return {};
  return fail(ErrorKind::forbidden, "access.denied", {{"permission", std::string(info_of(permission).title)}});
}

}  // namespace jixiao::app
