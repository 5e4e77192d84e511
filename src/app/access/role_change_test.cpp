#include "app/access/role_change.h"

#include "app/access/test_support.h"

namespace jixiao::app {
namespace {

using access_test::code_of;
using access_test::morning;

Actor somebody(std::string const& login, std::optional<Permission> permission = {}) {
  Actor out;
  out.account = out.login = login;
  if (permission) out.permissions.add(*permission);
  return out;
}

class RoleChangeTest : public testing::Test {
 protected:
  RoleChangeTest() : before_((*installation_.home().pack())->pack), after_(before_) {
    after_.pack.version = "2.0";
    after_.roles = before_.effective_roles();
    for (auto& role : after_.roles) {
      if (role.id == "viewer") role.permissions.push_back("data.upload");
    }
  }
  Result<void> check(Actor const& by) { return check_role_change(installation_.home(), before_, after_, by, morning); }
  std::string asked() { return find_role_change(installation_.home()).value()->digest; }

  access_test::Installation installation_;
  Pack before_, after_;
};

TEST_F(RoleChangeTest, APackWithTheSameRolesNeedsNobody) {
  after_.roles = before_.roles;
  EXPECT_TRUE(check(somebody("zhao")));
  EXPECT_FALSE(find_role_change(installation_.home())->has_value());
}

TEST_F(RoleChangeTest, WaitsForConsentToExactlyThisChange) {
  EXPECT_EQ(code_of(check(somebody("zhao"))), "access.role_change_waits");
  auto const digest = asked();
  auto const security = somebody("sec", Permission::roles_grant);
  ASSERT_TRUE(consent_to_role_change(installation_.home(), digest, security, morning));
  EXPECT_TRUE(check(somebody("zhao")));
  after_.roles.front().permissions.push_back("pack.install");  // slipped in after the consent
  EXPECT_EQ(code_of(check(somebody("zhao"))), "access.role_change_waits");
  EXPECT_EQ(installation_.trail("roles.").size(), 3u);  // asked, consented, asked anew
}

TEST_F(RoleChangeTest, TheRulesOfSignInAreThePart) {
  after_.roles = before_.roles;
  after_.access.lock_failures = 50;
  EXPECT_EQ(code_of(check(somebody("zhao"))), "access.role_change_waits");
}

TEST_F(RoleChangeTest, OnlySomebodyElseWhoMayGrantConsents) {
  EXPECT_FALSE(check(somebody("zhao", Permission::roles_grant)));
  auto const digest = asked();
  auto& home = installation_.home();
  EXPECT_EQ(code_of(consent_to_role_change(home, digest, somebody("wang"), morning)), "access.denied");
  EXPECT_EQ(code_of(consent_to_role_change(home, digest, somebody("zhao", Permission::roles_grant), morning)),
            "access.role_change_own");
  EXPECT_EQ(code_of(consent_to_role_change(home, "other", somebody("sec", Permission::roles_grant), morning)),
            "access.role_change_unknown");
}

}  // namespace
}  // namespace jixiao::app
