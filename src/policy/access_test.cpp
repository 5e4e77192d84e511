// Roles and sign-in rules of a pack: what is refused, and that it is said where.
#include <gtest/gtest.h>

#include "policy/load.h"

namespace jixiao::policy {
namespace {

constexpr char const* three = R"(roles:
  - {id: sys, title: 系统管理员, admin: system, sees_business: false, permissions: [settings.manage, jobs.read]}
  - {id: sec, title: 安全管理员, admin: security, sees_business: false, permissions: [accounts.manage, roles.grant]}
  - {id: aud, title: 审计管理员, admin: audit, sees_business: false, permissions: [audit.read]}
)";

// The libraries pack with a file of roles beside it.
std::string errors_with(std::string const& roles) {
  auto files =
      read_pack_files(std::filesystem::path(JIXIAO_SOURCE_DIR) / "policies" / "examples" / "libraries").value();
  files.files["roles.yaml"] = roles;
  auto const loaded = load_pack(files);
  return loaded ? "" : to_text(loaded.error());
}

TEST(PackRoles, ThreeAdministratorsAndABusinessRoleAreFine) {
  EXPECT_EQ(errors_with(std::string(three) +
                        "  - {id: officer, title: 专员, levels: [library], permissions: [results.read]}\n"),
            "");
}

TEST(PackRoles, AnUnknownPermissionIsToldWithItsLineAndTheNearestName) {
  auto const text = errors_with(std::string(three) +
                                "  - id: officer\n    title: 专员\n    permissions:\n"
                                "      - results.read\n      - result.export\n");
  EXPECT_NE(text.find("roles.yaml:9: "), std::string::npos) << text;
  EXPECT_NE(text.find("是不是“results.export”"), std::string::npos) << text;
}

TEST(PackRoles, AnAdministratorWithABusinessPermissionIsRefused) {
  auto roles = std::string(three);
  roles.replace(roles.find("audit.read"), 10, "audit.read, results.read");
  auto const text = errors_with(roles);
  EXPECT_NE(text.find("roles.yaml:4: "), std::string::npos) << text;
  EXPECT_NE(text.find("审计管理员，不能有权限“results.read”"), std::string::npos) << text;
}

TEST(PackRoles, AnAdministratorWithAnothersPermissionIsRefused) {
  auto roles = std::string(three);
  roles.replace(roles.find("settings.manage"), 15, "settings.manage, roles.grant");
  EXPECT_NE(errors_with(roles).find("roles.yaml:2: "), std::string::npos) << errors_with(roles);
}

TEST(PackRoles, ABusinessRoleWithAnAdministratorsPermissionIsRefused) {
  auto const text = errors_with(std::string(three) + "  - {id: office, title: 绩效办, permissions: [roles.grant]}\n");
  EXPECT_NE(text.find("roles.yaml:5: "), std::string::npos) << text;
  EXPECT_NE(text.find("只属于安全管理员"), std::string::npos) << text;
}

TEST(PackRoles, AnAdministratorWhoSeesBusinessIsRefused) {
  auto roles = std::string(three);
  roles.replace(roles.find("sees_business: false"), 20, "sees_business: true");
  EXPECT_NE(errors_with(roles).find("sees_business: false"), std::string::npos);
}

TEST(PackRoles, APackWithoutOneOfTheThreeIsRefused) {
  auto roles = std::string(three);
  roles.resize(roles.find("  - {id: aud"));
  auto const text = errors_with(roles);
  EXPECT_NE(text.find("没有审计管理员"), std::string::npos) << text;
}

TEST(PackRoles, UnknownLevelsAndDoubleIdsAreRefused) {
  auto const text = errors_with(std::string(three) + "  - {id: sys, title: 另一个, levels: [libary]}\n");
  EXPECT_NE(text.find("是不是“library”"), std::string::npos) << text;
  EXPECT_NE(text.find("角色“sys”声明了两次"), std::string::npos) << text;
}

TEST(PackRoles, RulesOutOfBoundsAreToldWithTheirLine) {
  auto const text = errors_with("access:\n  idle_minutes: 20\n  lock_failures: 0\n");
  EXPECT_NE(text.find("roles.yaml:3: lock_failures 应在 1 至 20 之间，现为 0"), std::string::npos) << text;
  EXPECT_EQ(errors_with("access: {idle_minutes: 30}\n"), "");
}

TEST(PackRoles, ASecondFactorIsDemandedOfRolesAndLevelsThatExist) {
  auto const good = "access:\n  second_factor_roles:\n    - {role: office, levels: [library]}\n";
  EXPECT_EQ(errors_with(good), "");
  auto const text = errors_with("access:\n  second_factor_roles:\n    - {role: ofice, levels: [libary]}\n");
  EXPECT_NE(text.find("roles.yaml:3: 没有名为“ofice”的角色，是不是“office”"), std::string::npos) << text;
  EXPECT_NE(text.find("没有名为“libary”的层级，是不是“library”"), std::string::npos) << text;
}

// The built-in roles obey the rules a pack's must.
TEST(PackRoles, BuiltInRolesKeepTheThreeAdministratorsApart) {
  for (auto const& role : built_in_roles()) {
    for (auto const& name : role.permissions) {
      auto const permission = find_permission(name);
      ASSERT_TRUE(permission) << name;
      EXPECT_TRUE(role.admin == AdminKind::none ? info_of(*permission).business
                                                : info_of(*permission).admin == role.admin)
          << role.id << " " << name;
    }
    EXPECT_EQ(role.sees_business, role.admin == AdminKind::none) << role.id;
  }
}

}  // namespace
}  // namespace jixiao::policy
