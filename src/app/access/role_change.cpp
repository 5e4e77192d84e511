#include "app/access/role_change.h"

#include <map>

#include "app/access/accounts_state.h"
#include "base/text.h"
#include "reflect/canonical.h"
#include "reflect/json.h"
#include "storage/meta_store.h"

namespace jixiao::app {
namespace {

constexpr char const* key = "role_change";

std::string digest_of(Pack const& pack) {
  return sha256_hex(reflect::canonical_bytes(pack.effective_roles()) + reflect::canonical_bytes(pack.access));
}

std::string permissions_of(Role const& role) { return join(role.permissions, "、"); }

std::vector<std::string> words_of(Pack const& before, Pack const& after) {
  std::vector<std::string> out;
  std::map<std::string, Role const*> earlier;
  for (auto const& role : before.effective_roles()) earlier[role.id] = &role;
  for (auto const& role : after.effective_roles()) {
    auto const found = earlier.find(role.id);
    if (found == earlier.end()) {
      out.push_back("新增角色“" + role.title + "”: " + permissions_of(role));
      continue;
    }
    if (found->second->permissions != role.permissions) {
      out.push_back("角色“" + role.title + "”的权限由 " + permissions_of(*found->second) + " 改为 " +
                    permissions_of(role));
    } else if (reflect::canonical_bytes(*found->second) != reflect::canonical_bytes(role)) {
      out.push_back("角色“" + role.title + "”的名称、层级或可见范围有变化");
    }
    earlier.erase(found);
  }
  for (auto const& [id, role] : earlier) out.push_back("取消角色“" + role->title + "”");
  if (reflect::canonical_bytes(before.access) != reflect::canonical_bytes(after.access)) {
    out.push_back("登录与口令规则有变化");
  }
  return out;
}

Result<void> store(Home& home, RoleChange const& change, Actor const& by, Deed const& deed, Timestamp now) {
  JX_TRY(auto transaction, storage::Transaction::begin(home.database()));
  JX_CHECK(storage::MetaStore(home.database()).set(key, reflect::render_json(reflect::to_json(change))));
  JX_CHECK(record_audit(home.database(), by, deed, now));
  return transaction.commit();
}

}  // namespace

Result<std::optional<RoleChange>> find_role_change(Home& home) {
  JX_TRY(auto const text, storage::MetaStore(home.database()).find(key));
  if (!text) return std::optional<RoleChange>();
  JX_TRY(auto const json, reflect::parse_json(*text));
  auto change = reflect::decode<RoleChange>(json);
  if (!change) return fail(std::move(change.error().front()));
  return std::optional(std::move(*change));
}

Result<void> check_role_change(Home& home, Pack const& before, Pack const& after, Actor const& by, Timestamp now) {
  auto const digest = digest_of(after);
  if (digest_of(before) == digest || (by.account.empty() && by.login == Actor::console().login)) return {};
  JX_TRY(auto const known, find_role_change(home));
  if (known && known->digest == digest && known->consented_at) return {};
  if (!known || known->digest != digest) {
    RoleChange const change{digest, after.pack.version, words_of(before, after), by.login, now, {}, {}};
    JX_CHECK(store(
        home, change, by,
        {"roles.ask", after.pack.version, AuditOutcome::done, join(change.words, "; "), digest_of(before), digest},
        now));
  }
  return fail(ErrorKind::conflict, "access.role_change_waits", {{"version", after.pack.version}});
}

Result<void> consent_to_role_change(Home& home, std::string const& digest, Actor const& by, Timestamp now) {
  JX_CHECK(require(by, Permission::roles_grant));
  JX_TRY(auto change, find_role_change(home));
  if (!change || change->digest != digest) return fail(ErrorKind::not_found, "access.role_change_unknown");
  if (change->consented_at) return {};
  if (change->asked_by == by.login) return fail(ErrorKind::forbidden, "access.role_change_own");
  change->consented_by = by.login;
  change->consented_at = now;
  return store(home, *change, by,
               {"roles.consent", change->pack_version, AuditOutcome::done, join(change->words, "; "), {}, digest}, now);
}

}  // namespace jixiao::app
