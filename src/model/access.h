#pragma once
// Who may do what: permissions (the program's, stable names), roles (the policy pack's), and the rules of sign-in.
// The three administrators of 三员分立 exclude each other and every business permission; policy/ refuses a pack in
// which they do not.
#include <array>
#include <bitset>
#include <boost/describe.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace jixiao {

enum class Permission {
  results_read,
  explain_read,
  indicators_read,
  workbench_use,
  pack_propose,
  pack_install,
  draft_compute,
  draft_publish,
  results_export,
  data_read,
  data_upload,
  data_correct,
  connectors_manage,
  ledger_read,
  ledger_drill,
  mechanisms_read,
  figures_read,
  people_read,
  accounts_manage,
  roles_grant,
  settings_manage,
  jobs_read,
  audit_read,
};

// system: configuration and backup; security: accounts, grants and their rules; audit: reads the audit trail.
enum class AdminKind { none, system, security, audit };
BOOST_DESCRIBE_ENUM(AdminKind, none, system, security, audit)

// What a pack, a route and the interface call a permission. The names are stable for ever.
struct PermissionInfo {
  Permission permission;
  std::string_view name;
  std::string_view title;
  AdminKind admin;  // the administrator who may hold it; none: no administrator
  bool business;    // whether a role that is no administrator's may hold it
};

constexpr std::array<PermissionInfo, 23> permission_table = {{
    {Permission::results_read, "results.read", "查看考评结果", AdminKind::none, true},
    {Permission::explain_read, "explain.read", "查看得分依据", AdminKind::none, true},
    {Permission::indicators_read, "indicators.read", "查看指标库", AdminKind::none, true},
    {Permission::workbench_use, "workbench.use", "使用口径工作台", AdminKind::none, true},
    {Permission::pack_propose, "pack.propose", "提出制度包修改", AdminKind::none, true},
    {Permission::pack_install, "pack.install", "启用制度包", AdminKind::none, true},
    {Permission::draft_compute, "draft.compute", "计算考评结果", AdminKind::none, true},
    {Permission::draft_publish, "draft.publish", "公布考评结果", AdminKind::none, true},
    {Permission::results_export, "results.export", "导出考评结果", AdminKind::none, true},
    {Permission::data_read, "data.read", "查看数据与批次", AdminKind::none, true},
    {Permission::data_upload, "data.upload", "上传数据", AdminKind::none, true},
    {Permission::data_correct, "data.correct", "更正数据", AdminKind::none, true},
    {Permission::connectors_manage, "connectors.manage", "管理数据接口", AdminKind::system, true},
    {Permission::ledger_read, "ledger.read", "查看存证", AdminKind::audit, true},
    {Permission::ledger_drill, "ledger.drill", "核验存证演练", AdminKind::none, true},
    {Permission::mechanisms_read, "mechanisms.read", "查看机制对照", AdminKind::none, true},
    {Permission::figures_read, "figures.read", "查看文稿用数", AdminKind::none, true},
    {Permission::people_read, "people.read", "查看人员信息", AdminKind::none, true},
    {Permission::accounts_manage, "accounts.manage", "管理账号", AdminKind::security, false},
    {Permission::roles_grant, "roles.grant", "授予角色", AdminKind::security, false},
    {Permission::settings_manage, "settings.manage", "管理系统配置", AdminKind::system, false},
    {Permission::jobs_read, "jobs.read", "查看后台任务", AdminKind::system, true},
    {Permission::audit_read, "audit.read", "查看审计记录", AdminKind::audit, false},
}};

std::optional<Permission> find_permission(std::string_view name);
PermissionInfo const& info_of(Permission permission);

// A set of permissions, cheap to copy and to ask.
class PermissionSet {
 public:
  void add(Permission permission) { bits_.set(static_cast<std::size_t>(permission)); }
  bool has(Permission permission) const { return bits_.test(static_cast<std::size_t>(permission)); }
  bool empty() const { return bits_.none(); }
  std::vector<std::string> names() const;  // in the order of the table
  friend bool operator==(PermissionSet const&, PermissionSet const&) = default;

 private:
  std::bitset<permission_table.size()> bits_;
};

// What somebody may do who is granted it on a unit; the unit and all below it are then what they see.
struct Role {
  std::string id;
  std::string title;
  std::vector<std::string> permissions;  // names: results.read, explain.read, …
  std::string home = "/";                // start page
  AdminKind admin = AdminKind::none;     // which of the three administrators; such a role has no business permission
  bool sees_business = true;             // false for administrators and for those who only use public pages
  std::vector<std::string> sensitive;    // personal: also sees columns that a dataset marks personal
  std::vector<std::string> levels;       // levels of units it may be granted on, empty = all
  std::optional<std::string> note;       // what the role is for, one sentence
  std::optional<std::string> example;    // made-up post of its holder in a demonstration; absent = not shown there
  std::optional<std::string> serves;
};
BOOST_DESCRIBE_STRUCT(Role, (),
                      (id, title, permissions, home, admin, sees_business, sensitive, levels, note, example, serves))

// Whether a second factor is asked for beside the password.
enum class SecondFactor { optional, administrators, everybody };
BOOST_DESCRIBE_ENUM(SecondFactor, optional, administrators, everybody)

// A role that must have a second factor, whatever is asked of the others.
struct SecondFactorRole {
  std::string role;                 // one of `roles`
  std::vector<std::string> levels;  // where it is granted on units of these levels, empty = wherever it is granted
};
BOOST_DESCRIBE_STRUCT(SecondFactorRole, (), (role, levels))

// Rules of passwords, locks and sessions; defaults are those of 等保三级.
struct AccessRules {
  int password_length_min = 10;        // characters
  int password_classes_min = 3;        // of lower case, upper case, digits and other signs
  int password_classes_min_admin = 4;  // for the three administrators
  int password_days_max = 90;          // then it must be changed
  int password_history = 5;            // as many earlier passwords cannot be used again
  int lock_failures = 5;               // failed attempts in a row that lock the account
  int lock_minutes = 30;               // how long it stays locked
  int idle_minutes = 20;               // without a request a session ends
  int session_hours_max = 12;          // and after this in any case
  int sessions_max = 5;                // of one account at a time; the oldest gives way
  int unused_days_max = 90;            // an account nobody signed in to is disabled
  int remote_failures = 50;  // failed attempts from one network address within remote_minutes, then none is heard
  int remote_minutes = 10;   // see remote_failures
  // Who must have one is led to set it up before anything else. Nobody must in a demonstration.
  SecondFactor second_factor = SecondFactor::administrators;
  std::vector<SecondFactorRole> second_factor_roles;  // and these, as whoever can publish
};
BOOST_DESCRIBE_STRUCT(AccessRules, (),
                      (password_length_min, password_classes_min, password_classes_min_admin, password_days_max,
                       password_history, lock_failures, lock_minutes, idle_minutes, session_hours_max, sessions_max,
                       unused_days_max, remote_failures, remote_minutes, second_factor, second_factor_roles))

// The roles of a pack that declares none: leader, office, officer, viewer and the three administrators.
std::vector<Role> const& built_in_roles();

}  // namespace jixiao
