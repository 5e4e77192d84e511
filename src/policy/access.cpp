#include <limits>

#include "base/text.h"
#include "policy/check.h"
#include "reflect/describe.h"
#include "reflect/enum.h"

namespace jixiao::policy {
namespace {

char const* title_of(AdminKind kind) {
  switch (kind) {
    case AdminKind::system: return "系统管理员";
    case AdminKind::security: return "安全管理员";
    case AdminKind::audit: return "审计管理员";
    case AdminKind::none: break;
  }
  return "业务角色";
}

std::vector<std::string> permission_names() {
  std::vector<std::string> out;
  for (auto const& info : permission_table) out.emplace_back(info.name);
  return out;
}

class AccessCheck {
 public:
  AccessCheck(LoadedPack const& loaded, Errors& errors) : loaded_(loaded), errors_(errors) {}

  void run() {
    for (std::size_t i = 0; i < loaded_.pack.roles.size(); ++i) {
      check_permissions(loaded_.pack.roles[i], "/roles/" + std::to_string(i));
      check_sight(loaded_.pack.roles[i], "/roles/" + std::to_string(i));
    }
    if (!loaded_.pack.roles.empty()) check_three();
    check_rules();
    check_second_factor();
  }

 private:
  void add(std::string code, std::vector<Arg> args, std::string const& pointer) {
    errors_.push_back(
        {ErrorKind::invalid, std::move(code), std::move(args), to_text(find_place(loaded_.places, pointer))});
  }

  void check_permissions(Role const& role, std::string const& pointer) {
    for (std::size_t i = 0; i < role.permissions.size(); ++i) {
      auto const& name = role.permissions[i];
      auto const where = pointer + "/permissions/" + std::to_string(i);
      auto const permission = find_permission(name);
      if (!permission) {
        auto const near = nearest_name(name, permission_names());
        add("access.permission_unknown", {{"name", name}, {"hint", near ? "，是不是“" + *near + "”?" : ""}}, where);
        continue;
      }
      auto const& info = info_of(*permission);
      std::vector<Arg> args = {{"role", role.id}, {"name", name}, {"title", std::string(info.title)}};
      if (role.admin == AdminKind::none && !info.business) {
        args.push_back({"admin", title_of(info.admin)});
        add("access.permission_not_business", std::move(args), where);
      } else if (role.admin != AdminKind::none && info.admin != role.admin) {
        args.push_back({"admin", title_of(role.admin)});
        add("access.permission_not_admin", std::move(args), where);
      }
    }
  }

  void check_sight(Role const& role, std::string const& pointer) {
    if (role.admin != AdminKind::none && (role.sees_business || !role.sensitive.empty())) {
      add("access.admin_sees_business", {{"role", role.id}, {"admin", title_of(role.admin)}}, pointer);
    }
    for (auto const& name : role.sensitive) {
      if (name != "personal") {
        add("access.sensitive_unknown", {{"role", role.id}, {"name", name}}, pointer + "/sensitive");
      }
    }
  }

  void check_three() {
    for (auto const kind : {AdminKind::system, AdminKind::security, AdminKind::audit}) {
      auto const& roles = loaded_.pack.roles;
      if (std::any_of(roles.begin(), roles.end(), [&](Role const& role) { return role.admin == kind; })) continue;
      add("access.admin_missing", {{"admin", title_of(kind)}, {"kind", std::string(reflect::to_name(kind))}}, "/roles");
    }
  }

  void check_rules() {
    // 等保三级 asks for the defaults; the bounds only keep out what would make the rule void or lock everybody out.
    static std::map<std::string_view, std::pair<int, int>> const bounds = {
        {"password_length_min", {8, 64}}, {"password_classes_min", {1, 4}}, {"password_classes_min_admin", {1, 4}},
        {"password_days_max", {1, 3650}}, {"password_history", {0, 24}},    {"lock_failures", {1, 20}},
        {"lock_minutes", {1, 1440}},      {"idle_minutes", {1, 480}},       {"session_hours_max", {1, 168}},
        {"sessions_max", {1, 100}},       {"unused_days_max", {1, 3650}},   {"remote_failures", {5, 100000}},
        {"remote_minutes", {1, 1440}},
    };
    reflect::for_each_member(loaded_.pack.access, [&](std::string_view name, auto const& member) {
      if constexpr (std::same_as<std::remove_cvref_t<decltype(member)>, int>) {
        auto const [lowest, highest] = bounds.at(name);
        if (member >= lowest && member <= highest) return;
        add("access.rule_out_of_range",
            {{"rule", std::string(name)},
             {"lowest", std::to_string(lowest)},
             {"highest", std::to_string(highest)},
             {"value", std::to_string(member)}},
            "/access/" + std::string(name));
      }
    });
  }

  void check_second_factor() {
    std::vector<std::string> roles, levels;
    for (auto const& role : loaded_.pack.effective_roles()) roles.push_back(role.id);
    for (auto const& level : loaded_.pack.levels) levels.push_back(level.id);
    auto const& wanted = loaded_.pack.access.second_factor_roles;
    for (std::size_t i = 0; i < wanted.size(); ++i) {
      auto const pointer = "/access/second_factor_roles/" + std::to_string(i);
      check_name("角色", wanted[i].role, roles, pointer + "/role");
      for (std::size_t k = 0; k < wanted[i].levels.size(); ++k) {
        check_name("层级", wanted[i].levels[k], levels, pointer + "/levels/" + std::to_string(k));
      }
    }
  }

  void check_name(char const* what, std::string const& name, std::vector<std::string> const& known,
                  std::string const& where) {
    if (std::find(known.begin(), known.end(), name) != known.end()) return;
    auto const near = nearest_name(name, known);
    add("policy.unknown_name", {{"what", what}, {"name", name}, {"hint", near ? "，是不是“" + *near + "”?" : ""}},
        where);
  }

  LoadedPack const& loaded_;
  Errors& errors_;
};

}  // namespace

void check_access(LoadedPack const& loaded, Errors& errors) { AccessCheck(loaded, errors).run(); }

}  // namespace jixiao::policy
