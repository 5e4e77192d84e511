// 系统: accounts and their grants, roles, the audit trail, policy packs as files, and the settings in force.
#include "api/route.h"
#include "api/versions.h"
#include "app/access/audit_words.h"
#include "app/access/role_change.h"
#include "app/system/packs.h"
#include "app/system/settings.h"

namespace jixiao::api {
namespace {

struct AccountKey {
  std::string id;
};
BOOST_DESCRIBE_STRUCT(AccountKey, (), (id))

struct AccountGrants {
  std::string id;
  std::vector<app::Grant> grants;
};
BOOST_DESCRIBE_STRUCT(AccountGrants, (), (id, grants))
constexpr auto required_members(AccountGrants const*) { return std::array{"grants"}; }

struct Disabling {
  std::string id;
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(Disabling, (), (id, reason))

struct AccountList {
  std::vector<app::AccountView> accounts;
};
BOOST_DESCRIBE_STRUCT(AccountList, (), (accounts))

struct PermissionTitle {
  std::string id;
  std::string title;
};
BOOST_DESCRIBE_STRUCT(PermissionTitle, (), (id, title))

struct RoleView {
  Role role;
  std::vector<std::string> holders;  // logins
};
BOOST_DESCRIBE_STRUCT(RoleView, (), (role, holders))

struct RoleList {
  std::vector<RoleView> roles;
  std::vector<PermissionTitle> permissions;
};
BOOST_DESCRIBE_STRUCT(RoleList, (), (roles, permissions))

// Absent: no pack has asked to change roles or rules of sign-in.
struct RoleChangeView {
  std::optional<app::RoleChange> change;
};
BOOST_DESCRIBE_STRUCT(RoleChangeView, (), (change))

struct RoleConsent {
  std::string digest;
};
BOOST_DESCRIBE_STRUCT(RoleConsent, (), (digest))

struct AuditQuestion {
  std::optional<Timestamp> from, to;
  std::optional<std::string> account;
  std::optional<std::string> action;  // exactly, or a family: "account."
  std::optional<app::AuditOutcome> outcome;
  std::optional<std::int64_t> before_id;
  std::optional<std::int64_t> limit;
};
BOOST_DESCRIBE_STRUCT(AuditQuestion, (), (from, to, account, action, outcome, before_id, limit))

struct AuditPage {
  std::vector<app::AuditRecord> records;  // newest first
  std::vector<std::string> objects;       // of each record, as people call it
  std::optional<std::int64_t> next_before_id;
};
BOOST_DESCRIBE_STRUCT(AuditPage, (), (records, objects, next_before_id))

struct PackKey {
  std::string digest;
};
BOOST_DESCRIBE_STRUCT(PackKey, (), (digest))

struct PackFileKey {
  std::string digest;
  std::string path;
};
BOOST_DESCRIBE_STRUCT(PackFileKey, (), (digest, path))

struct PackPair {
  std::string digest;
  std::string since;  // digest of the earlier version
};
BOOST_DESCRIBE_STRUCT(PackPair, (), (digest, since))

struct PackList {
  std::vector<storage::PackVersion> packs;  // newest first
};
BOOST_DESCRIBE_STRUCT(PackList, (), (packs))

constexpr std::int64_t audit_page = 100;
constexpr std::int64_t audit_page_max = 500;

Result<AccountList> list_accounts(Call& call, Nothing const&) {
  JX_TRY(auto accounts, call.installation.accounts().list_accounts(call.now));
  return AccountList{std::move(accounts)};
}

Result<app::NewAccount> create_account(Call& call, app::AccountDraft const& draft) {
  call.headers.emplace_back("Cache-Control", "no-store");
  return call.installation.accounts().create_account(call.actor(), draft, call.now);
}

// Answers with the account as it is now: its version is what the next change names.
template <class T>
Result<T> answer(Result<T> changed) {
  if (changed) return changed;
  return fail(as_lost_update(std::move(changed.error()), "账号"));
}

Result<app::AccountView> set_grants(Call& call, AccountGrants const& input) {
  return answer(
      call.installation.accounts().set_grants(call.actor(), input.id, input.grants, call.now, read_version(call)));
}

Result<app::AccountView> disable(Call& call, Disabling const& input) {
  return answer(
      call.installation.accounts().disable(call.actor(), input.id, input.reason, call.now, read_version(call)));
}

Result<app::AccountView> enable(Call& call, AccountKey const& input) {
  return answer(call.installation.accounts().enable(call.actor(), input.id, call.now, read_version(call)));
}

Result<app::AccountView> unlock(Call& call, AccountKey const& input) {
  return answer(call.installation.accounts().unlock(call.actor(), input.id, call.now, read_version(call)));
}

Result<app::NewAccount> reset_password(Call& call, AccountKey const& input) {
  call.headers.emplace_back("Cache-Control", "no-store");
  return answer(call.installation.accounts().reset_password(call.actor(), input.id, call.now, read_version(call)));
}

Result<RoleList> list_roles(Call& call, Nothing const&) {
  JX_TRY(auto const accounts, call.installation.accounts().list_accounts(call.now));
  RoleList out;
  for (auto& role : call.installation.accounts().roles()) {
    RoleView view{std::move(role), {}};
    for (auto const& account : accounts) {
      bool const holds = std::any_of(account.grants.begin(), account.grants.end(),
                                     [&](app::Grant const& grant) { return grant.role == view.role.id; });
      if (holds) view.holders.push_back(account.login);
    }
    out.roles.push_back(std::move(view));
  }
  for (auto const& info : permission_table)
    out.permissions.push_back({std::string(info.name), std::string(info.title)});
  return out;
}

Result<RoleChangeView> role_change(Call& call, Nothing const&) {
  JX_TRY(auto change, call.installation.read([](app::Home& home) { return app::find_role_change(home); }));
  return RoleChangeView{std::move(change)};
}

Result<RoleChangeView> consent(Call& call, RoleConsent const& input) {
  JX_CHECK(call.installation.write(
      [&](app::Home& home) { return app::consent_to_role_change(home, input.digest, call.actor(), call.now); }));
  return role_change(call, {});
}

std::string summary_of(std::string const& verb, std::string const& path) {
  for (auto const& route : all_routes()) {
    if (to_text(route.verb) == verb && route.path == path) return std::string(route.summary);
  }
  return "";
}

Result<app::AuditWords> audit_words(Call& call) {
  auto const world = call.installation.published().world();
  return call.installation.read([&](app::Home& home) -> Result<app::AuditWords> {
    JX_TRY(auto const packs, app::list_packs(home));
    std::map<std::string, std::string> datasets;
    if (auto const pack = home.pack()) {
      for (auto const& dataset : (*pack)->pack.datasets) datasets[dataset.id] = dataset.title;
    }
    return app::AuditWords(*world, std::move(datasets), packs, &summary_of);
  });
}

Result<AuditPage> read_audit(Call& call, AuditQuestion const& input) {
  app::AuditQuery query;
  query.from = input.from;
  query.to = input.to;
  query.account = input.account.value_or("");
  query.action = input.action.value_or("");
  query.outcome = input.outcome;
  query.before_id = input.before_id;
  query.limit = std::clamp<std::int64_t>(input.limit.value_or(audit_page), 1, audit_page_max);
  AuditPage out;
  JX_TRY(out.records, call.installation.accounts().read_audit(query));
  JX_TRY(auto const words, audit_words(call));
  for (auto const& record : out.records) out.objects.push_back(words.object(record));
  if (static_cast<std::int64_t>(out.records.size()) == query.limit) out.next_before_id = out.records.back().id;
  return out;
}

Result<PackList> list_packs(Call& call, Nothing const&) {
  JX_TRY(auto packs, call.installation.read([](app::Home& home) { return app::list_packs(home); }));
  return PackList{std::move(packs)};
}

Result<app::PackContents> open_pack(Call& call, PackKey const& key) {
  return call.installation.read([&](app::Home& home) { return app::open_pack(home, key.digest); });
}

Result<app::PackText> read_pack_file(Call& call, PackFileKey const& key) {
  return call.installation.read([&](app::Home& home) { return app::read_pack_file(home, key.digest, key.path); });
}

Result<app::PackDifference> compare_packs(Call& call, PackPair const& pair) {
  return call.installation.read([&](app::Home& home) { return app::compare_packs(home, pair.since, pair.digest); });
}

struct SettingsChange {
  app::InstallationOptions options;
};
BOOST_DESCRIBE_STRUCT(SettingsChange, (), (options))

Checked<app::OptionsInForce> change_settings(Call& call, SettingsChange const& input) {
  auto const version = read_version_number(call).value_or(-1);
  auto done = app::change_options(call.installation, call.actor(), input.options, version, call.now);
  if (done) return done;
  for (auto& error : done.error()) error = as_lost_update(std::move(error), "运行设置");
  return done;
}

Checked<app::Settings> read_settings(Call& call, Nothing const&) {
  return call.installation.read([](app::Home& home) { return app::read_settings(home); });
}

}  // namespace

std::vector<Route> system_routes() {
  using enum Permission;
  return {
      route<&list_accounts>(Verb::get, "/api/accounts", needs(accounts_manage), "全部账号"),
      route<&create_account>(Verb::post, "/api/accounts", needs(accounts_manage), "新建账号，一次性口令只显示一次"),
      versioned(
          route<&set_grants>(Verb::put, "/api/accounts/{id}/grants", needs(roles_grant), "授予角色（替换全部授权）")),
      versioned(route<&disable>(Verb::post, "/api/accounts/{id}/disabling", needs(accounts_manage), "停用账号")),
      versioned(route<&enable>(Verb::post, "/api/accounts/{id}/enabling", needs(accounts_manage), "启用账号")),
      versioned(route<&unlock>(Verb::post, "/api/accounts/{id}/unlocking", needs(accounts_manage), "解除锁定")),
      versioned(route<&reset_password>(Verb::post, "/api/accounts/{id}/password", needs(accounts_manage),
                                       "重置为一次性口令")),
      route<&list_roles>(Verb::get, "/api/roles", needs(accounts_manage), "角色、权限与持有人"),
      route<&role_change>(Verb::get, "/api/role-change", needs(accounts_manage), "待同意的角色改动"),
      route<&consent>(Verb::post, "/api/role-change/consent", needs(roles_grant), "同意角色改动"),
      route<&read_audit>(Verb::get, "/api/audit", needs(audit_read), "审计记录"),
      route<&list_packs>(Verb::get, "/api/packs", needs(indicators_read), "制度包的各个版本"),
      route<&open_pack>(Verb::get, "/api/packs/{digest}", needs(indicators_read), "一个版本的文件清单"),
      route<&read_pack_file>(Verb::get, "/api/packs/{digest}/file", needs(indicators_read), "制度包文件原文"),
      route<&compare_packs>(Verb::get, "/api/packs/{digest}/difference", needs(indicators_read), "与另一版本的差异"),
      route<&read_settings>(Verb::get, "/api/settings", needs(settings_manage), "系统配置与规模"),
      versioned(route<&change_settings>(Verb::put, "/api/settings", needs(settings_manage), "修改运行设置")),
  };
}

}  // namespace jixiao::api
