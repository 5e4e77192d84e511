#include "model/access.h"

#include "base/check.h"

namespace jixiao {
namespace {

std::vector<std::string> const reading = {"results.read",    "explain.read", "indicators.read",
                                          "mechanisms.read", "figures.read", "ledger.read"};

std::vector<std::string> with(std::vector<std::string> base, std::vector<std::string> const& more) {
  base.insert(base.end(), more.begin(), more.end());
  return base;
}

Role administrator(std::string id, std::string title, AdminKind kind, std::vector<std::string> permissions,
                   std::string note) {
  Role role;
  role.id = std::move(id);
  role.example = title;
  role.title = std::move(title);
  role.permissions = std::move(permissions);
  role.home = "/system";
  role.admin = kind;
  role.sees_business = false;
  role.note = std::move(note);
  return role;
}

Role business(std::string id, std::string title, std::vector<std::string> permissions, std::string example,
              std::string note) {
  Role role;
  role.id = std::move(id);
  role.title = std::move(title);
  role.permissions = std::move(permissions);
  role.note = std::move(note);
  role.example = std::move(example);
  return role;
}

std::vector<Role> make_built_in() {
  return {
      business("leader", "负责人", with(reading, {"results.export", "pack.install", "people.read"}), "负责人",
               "看全局结果，批准制度包"),
      business(
          "office", "绩效办公室",
          with(reading, {"workbench.use", "pack.propose", "draft.compute", "draft.publish", "results.export",
                         "data.read", "data.upload", "data.correct", "connectors.manage", "ledger.drill", "jobs.read"}),
          "绩效办公室人员", "组织考评：供数、计算、核对、公布"),
      business("officer", "绩效专员", with(reading, {"workbench.use", "results.export", "data.read", "data.upload"}),
               "绩效专员", "供数、核对、查失分原因"),
      business("viewer", "查阅人员", reading, "查阅人员", "查看结果与得分依据"),
      administrator("sysadmin", "系统管理员", AdminKind::system, {"settings.manage", "connectors.manage", "jobs.read"},
                    "配置与备份，不接触业务"),
      administrator("secadmin", "安全管理员", AdminKind::security, {"accounts.manage", "roles.grant"},
                    "账号、授权与安全策略，不接触业务"),
      administrator("auditadmin", "审计管理员", AdminKind::audit, {"audit.read", "ledger.read"}, "只看审计记录与存证"),
  };
}

}  // namespace

std::optional<Permission> find_permission(std::string_view name) {
  for (auto const& info : permission_table) {
    if (info.name == name) return info.permission;
  }
  return std::nullopt;
}

PermissionInfo const& info_of(Permission permission) {
  auto const& info = permission_table[static_cast<std::size_t>(permission)];
  JX_ASSERT(info.permission == permission);  // the table stands in the order of the enumeration
  return info;
}

std::vector<std::string> PermissionSet::names() const {
  std::vector<std::string> out;
  for (auto const& info : permission_table) {
    if (has(info.permission)) out.emplace_back(info.name);
  }
  return out;
}

std::vector<Role> const& built_in_roles() {
  static std::vector<Role> const roles = make_built_in();
  return roles;
}

}  // namespace jixiao
