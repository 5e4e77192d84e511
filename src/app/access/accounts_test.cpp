#include <gmock/gmock.h>

#include "app/access/accounts_state.h"
#include "app/access/password.h"
#include "app/access/secret_box.h"
#include "app/access/test_support.h"
#include "app/access/totp.h"
#include "policy/load.h"

namespace jixiao::app {
namespace {

using namespace access_test;
using testing::ElementsAre;
using testing::HasSubstr;

constexpr char const* good = "Reading-Room-7";
constexpr char const* here = "10.0.0.1";

std::string refused(std::string const& password, PasswordFor whom = PasswordFor::business) {
  auto const result = check_password(password, "zhangsan", AccessRules{}, whom);
  return result ? "" : result.error().code;
}

TEST(Passwords, HaveTenCharactersOfThreeClasses) {
  EXPECT_EQ(refused("Abcdef123"), "access.password_short");     // nine
  EXPECT_EQ(refused("Abcdef1234"), "");                         // ten
  EXPECT_EQ(refused("abcdef1234"), "access.password_classes");  // two classes
  EXPECT_EQ(refused("绩效绩效绩效绩效绩效"), "access.password_classes");
  EXPECT_EQ(refused("绩效绩效Ab1"), "access.password_short");  // seven characters, not bytes
  EXPECT_EQ(refused("x1-ZhangSan-"), "access.password_login");
  EXPECT_EQ(refused("Abcdef1234", PasswordFor::administrator), "access.password_classes");
  EXPECT_EQ(refused("Abcdef123+", PasswordFor::administrator), "");
  EXPECT_EQ(refused(std::string(300, 'a') + "A1"), "access.password_long");
  EXPECT_EQ(refused("Abcdef1234\xFF"), "access.password_not_text");
}

TEST(Passwords, OneTimePasswordsSatisfyTheRulesOfAdministrators) {
  for (int i = 0; i < 50; ++i) EXPECT_EQ(refused(make_one_time_password(), PasswordFor::administrator), "");
  EXPECT_NE(make_one_time_password(), make_one_time_password());
}

TEST(Passwords, AreHashedWithArgon2idAndASaltEach) {
  auto const a = hash_password(good), b = hash_password(good);
  EXPECT_TRUE(a.starts_with("$argon2id$v=19$m=65536,t=3,p=1$")) << a;
  EXPECT_NE(a, b);
  EXPECT_TRUE(verify_password(good, a));
  EXPECT_FALSE(verify_password("reading-Room-7", a));
  EXPECT_FALSE(needs_rehash(a));
  // The same made with two passes, by the standard's own encoding.
  auto weaker = a;
  weaker.replace(weaker.find("t=3"), 3, "t=2");
  EXPECT_TRUE(needs_rehash(weaker));
}

TEST(Accounts, TheLastFivePasswordsCannotBeUsedAgain) {
  Installation place;
  place.add_ready("li", {}, "Password-No0");  // beside its one-time password
  auto& accounts = place.accounts();
  auto in = accounts.sign_in("li", "Password-No0", {}, here, morning).value();
  for (int i = 1; i <= 5; ++i) {
    auto const from = "Password-No" + std::to_string(i - 1), to = "Password-No" + std::to_string(i);
    auto changed = accounts.change_password(*in.session, from, to, here, morning);
    ASSERT_TRUE(changed) << i << to_text(changed.error());
    in = std::move(*changed);
    if (i == 4) {
      EXPECT_EQ(code_of(accounts.change_password(*in.session, to, "Password-No0", here, morning)),
                "access.password_used");
      EXPECT_EQ(code_of(accounts.change_password(*in.session, to, to, here, morning)), "access.password_used");
    }
  }
  // No0 is now the sixth from the end.
  EXPECT_TRUE(accounts.change_password(*in.session, "Password-No5", "Password-No0", here, morning));
}

TEST(Accounts, AnOldPasswordMustBeChangedAfterNinetyDays) {
  Installation place;
  place.add_ready("li", {{"office", "ALL"}}, good);
  auto& accounts = place.accounts();
  EXPECT_TRUE(accounts.sign_in("li", good, {}, here, after(89 * 1440)).value().session->may("results.read"));
  auto const later = accounts.sign_in("li", good, {}, here, after(90 * 1440 + 1)).value();
  EXPECT_TRUE(later.session->must_change_password);
  EXPECT_FALSE(later.session->may("results.read"));
}

TEST(Accounts, WrongOldPasswordsLockAndEndTheSession) {
  Installation place;
  place.add_ready("li", {}, good);
  auto const in = place.accounts().sign_in("li", good, {}, here, morning).value();
  for (int i = 0; i < 5; ++i) {
    EXPECT_EQ(code_of(place.accounts().change_password(*in.session, "guess", "Another-One-8", here, morning)),
              "access.password_wrong");
  }
  EXPECT_FALSE(place.accounts().find_session(in.token, morning));
  EXPECT_TRUE(place.accounts().find_account("li", morning).value()->locked);
}

TEST(Accounts, TheThreeAdministratorsExcludeEachOtherAndBusiness) {
  Installation place;
  auto const create = [&](std::vector<Grant> const& grants) {
    return place.accounts().create_account(Actor::console(), {"li", "某人", grants}, morning);
  };
  for (auto const& grants : {std::vector<Grant>{{"sysadmin", "*"}, {"secadmin", "*"}},
                             std::vector<Grant>{{"secadmin", "*"}, {"auditadmin", "*"}},
                             std::vector<Grant>{{"auditadmin", "*"}, {"viewer", "L1"}}}) {
    auto const made = create(grants);
    EXPECT_EQ(code_of(made), "access.roles_exclude");
    EXPECT_THAT(to_text(made.error()), HasSubstr("互斥"));
  }
  EXPECT_EQ(code_of(create({{"viewr", "L1"}})), "access.role_unknown");
  EXPECT_EQ(code_of(create({{"viewer", "L9"}})), "access.unit_unknown");
  EXPECT_EQ(code_of(create({{"viewer", ""}})), "access.unit_wanted");
  EXPECT_EQ(code_of(create({{"secadmin", "L1"}})), "access.admin_unit");
  EXPECT_EQ(code_of(create({{"viewer", "L1"}, {"officer", "L2"}})), "ok");
}

TEST(Accounts, NobodyGrantsToHimselfAndOnlyTheSecurityAdministratorGrants) {
  Installation place("access: {second_factor: optional}\n");
  auto const sec = place.add_ready("sec", {{"secadmin", ""}}, "Reading+Room+7");
  place.add_ready("sys", {{"sysadmin", ""}}, "Reading+Room+7");
  auto const li = place.add("li", {});
  auto& accounts = place.accounts();
  auto const by = [&](std::string const& login) {
    return Actor::of(*accounts.sign_in(login, "Reading+Room+7", {}, here, morning).value().session, here);
  };
  EXPECT_EQ(code_of(accounts.set_grants(by("sec"), sec.id, {{"office", "ALL"}}, morning)), "access.own_grants");
  EXPECT_EQ(code_of(accounts.set_grants(by("sys"), li.id, {{"office", "ALL"}}, morning)), "access.denied");
  EXPECT_EQ(code_of(accounts.create_account(by("sys"), {"wang", "王五", {}}, morning)), "access.denied");
  EXPECT_EQ(code_of(accounts.set_grants(by("sec"), li.id, {{"office", "ALL"}}, morning)), "ok");
  EXPECT_EQ(accounts.find_account("li", morning).value()->grants, (std::vector<Grant>{{"office", "ALL"}}));
}

TEST(Accounts, TheLastSecurityAdministratorStays) {
  Installation place;
  auto const sec = place.add("sec", {{"secadmin", ""}});
  auto& accounts = place.accounts();
  auto const console = Actor::console();
  EXPECT_EQ(code_of(accounts.disable(console, sec.id, "调离", morning)), "access.last_security_administrator");
  EXPECT_EQ(code_of(accounts.set_grants(console, sec.id, {}, morning)), "access.last_security_administrator");
  place.add("sec2", {{"secadmin", ""}});
  EXPECT_EQ(code_of(accounts.disable(console, sec.id, "调离", morning)), "ok");
}

TEST(Accounts, ChangedGrantsDisablingAndResettingEndSessions) {
  Installation place;
  auto const li = place.add_ready("li", {{"viewer", "L1"}}, good);
  auto& accounts = place.accounts();
  auto const console = Actor::console();
  auto token = accounts.sign_in("li", good, {}, here, morning).value().token;
  ASSERT_TRUE(accounts.set_grants(console, li.id, {{"viewer", "L2"}}, morning));
  EXPECT_FALSE(accounts.find_session(token, morning));
  token = accounts.sign_in("li", good, {}, here, morning).value().token;
  ASSERT_TRUE(accounts.disable(console, li.id, "调离", morning));
  EXPECT_FALSE(accounts.find_session(token, morning));
  EXPECT_EQ(code_of(accounts.sign_in("li", good, {}, here, morning)), "access.account_disabled");
  ASSERT_TRUE(accounts.enable(console, li.id, morning));
  token = accounts.sign_in("li", good, {}, here, morning).value().token;
  auto const fresh = accounts.reset_password(console, li.id, morning).value();
  EXPECT_FALSE(accounts.find_session(token, morning));
  EXPECT_EQ(code_of(accounts.sign_in("li", good, {}, here, morning)), "access.sign_in_failed");
  EXPECT_TRUE(accounts.sign_in("li", fresh.password, {}, here, morning).value().session->must_change_password);
}

TEST(Accounts, NobodyResetsTheirOwnPassword) {
  Installation place("access: {second_factor: optional}\n");
  auto const sec = place.add_ready("sec", {{"secadmin", ""}}, "Reading+Room+7");
  auto const session = place.accounts().sign_in("sec", "Reading+Room+7", {}, here, morning).value().session;
  EXPECT_EQ(code_of(place.accounts().reset_password(Actor::of(*session, here), sec.id, morning)), "access.own_account");
}

TEST(Accounts, AGrantReachesItsSubtree) {
  Installation place("access: {second_factor: optional}\n");
  place.add_ready("head", {{"viewer", "L1"}, {"viewer", "ALL"}}, good);
  place.add_ready("branch", {{"viewer", "L1"}, {"officer", "L3"}}, good);
  place.add_ready("adm", {{"auditadmin", ""}}, "Reading+Room+7");
  auto& accounts = place.accounts();
  auto const tree = OrgTree::create((*place.home().pack())->pack.units, morning.date()).value();
  auto const head = accounts.sign_in("head", good, {}, here, morning).value().session;
  EXPECT_THAT(head->scope.roots, ElementsAre("ALL"));  // L1 is below ALL
  for (auto const* unit : {"ALL", "L1", "L2", "L3"}) EXPECT_TRUE(sees(head->scope, tree, unit)) << unit;
  auto const branch = accounts.sign_in("branch", good, {}, here, morning).value().session;
  EXPECT_TRUE(sees(branch->scope, tree, "L1"));
  EXPECT_TRUE(sees(branch->scope, tree, "L3"));
  EXPECT_FALSE(sees(branch->scope, tree, "L2"));
  EXPECT_FALSE(sees(branch->scope, tree, "ALL"));
  auto const auditor = accounts.sign_in("adm", "Reading+Room+7", {}, here, morning).value().session;
  EXPECT_FALSE(auditor->scope.everything);
  EXPECT_FALSE(sees(auditor->scope, tree, "L1"));
  EXPECT_TRUE(auditor->may("audit.read"));
  EXPECT_FALSE(auditor->may("results.read"));
}

TEST(Accounts, ASecondFactorIsAskedForOnceItIsConfirmed) {
  Installation place;
  place.add_ready("li", {}, good);
  auto& accounts = place.accounts();
  auto const in = accounts.sign_in("li", good, {}, here, morning).value();
  auto const setup = accounts.enable_totp(*in.session, morning).value();
  EXPECT_THAT(setup.uri, HasSubstr("secret=" + setup.secret));
  EXPECT_TRUE(accounts.sign_in("li", good, {}, here, morning)) << "not confirmed yet";
  EXPECT_EQ(code_of(accounts.confirm_totp(*in.session, "000000x", here, morning)), "access.code_wrong");
  auto const secret = from_base32(setup.secret).value();
  auto const code_at = [&](Timestamp now) { return totp_code(secret, totp_step_at(now)); };
  ASSERT_TRUE(accounts.confirm_totp(*in.session, code_at(morning), here, morning));
  EXPECT_FALSE(accounts.find_session(in.token, morning)) << "other sessions end";
  EXPECT_EQ(code_of(accounts.sign_in("li", good, {}, here, after(5))), "access.code_required");
  EXPECT_EQ(code_of(accounts.sign_in("li", good, "123", here, after(5))), "access.code_wrong");
  EXPECT_EQ(code_of(accounts.sign_in("li", "wrong", code_at(after(5)), here, after(5))), "access.sign_in_failed");
  EXPECT_TRUE(accounts.sign_in("li", good, code_at(after(5)), here, after(5)));
  EXPECT_EQ(code_of(accounts.sign_in("li", good, code_at(after(5)), here, after(5))), "access.code_wrong")
      << "a code is good once";
  auto const with_code = accounts.sign_in("li", good, code_at(after(6)), here, after(6)).value();
  EXPECT_EQ(code_of(accounts.disable_totp(*with_code.session, "wrong", here, after(6))), "access.password_wrong");
  auto const without = accounts.disable_totp(*with_code.session, good, here, after(6));
  ASSERT_TRUE(without);
  EXPECT_FALSE(without->session->totp_enabled);
  EXPECT_FALSE(accounts.find_session(with_code.token, after(6))) << "what the code opened ends with it";
  EXPECT_TRUE(accounts.find_session(without->token, after(6)));
}

TEST(Accounts, SecretsAreSealedUnderAKeyOfTheirOwn) {
  Installation place;
  auto const file = place.home().paths().root / "keys" / "secret.key";
  auto const box = SecretBox::open(file).value();
  EXPECT_EQ(std::filesystem::status(file).permissions(),
            std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
  auto sealed = box.seal("li", "topsecret");
  EXPECT_EQ(sealed.find("topsecret"), std::string::npos);
  EXPECT_EQ(SecretBox::open(file).value().unseal("li", sealed).value(), "topsecret");
  EXPECT_EQ(code_of(box.unseal("wang", sealed)), "access.secret_box") << "another's row";
  sealed.back() = sealed.back() == '0' ? '1' : '0';
  EXPECT_EQ(code_of(box.unseal("li", sealed)), "access.secret_box");
}

TEST(Accounts, AdministratorsMustHaveASecondFactorWhateverThePackLeavesUnsaid) {
  Installation place;
  place.add_ready("sec", {{"secadmin", ""}}, "Reading+Room+7");
  place.add_ready("li", {{"viewer", "ALL"}}, good);
  auto const sec = place.accounts().sign_in("sec", "Reading+Room+7", {}, here, morning).value();
  EXPECT_TRUE(sec.session->must_enable_totp);
  EXPECT_FALSE(sec.session->may("roles.grant"));
  auto const with = admitted(place.accounts(), sec, morning);
  EXPECT_FALSE(with.session->must_enable_totp);
  EXPECT_TRUE(with.session->may("roles.grant"));
  EXPECT_TRUE(place.accounts().sign_in("li", good, {}, here, morning).value().session->may("results.read"));
}

TEST(Accounts, APackNamesFurtherRolesByTheLevelOfTheirUnit) {
  Installation place("access: {second_factor: optional, second_factor_roles: [{role: viewer, levels: [library]}]}\n");
  place.add_ready("sec", {{"secadmin", ""}}, "Reading+Room+7");
  place.add_ready("city", {{"viewer", "ALL"}}, good);
  place.add_ready("branch", {{"officer", "L2"}, {"viewer", "L1"}}, good);
  auto const must = [&](std::string const& login, std::string const& password) {
    return place.accounts().sign_in(login, password, {}, here, morning).value().session->must_enable_totp;
  };
  EXPECT_FALSE(must("sec", "Reading+Room+7"));
  EXPECT_FALSE(must("city", good));
  EXPECT_TRUE(must("branch", good));
}

TEST(Accounts, InADemonstrationNobodyMustHaveASecondFactor) {
  Installation place("access: {second_factor: everybody}\n");
  place.add_ready("sec", {{"secadmin", ""}}, "Reading+Room+7");
  EXPECT_TRUE(place.accounts().sign_in("sec", "Reading+Room+7", {}, here, morning).value().session->must_enable_totp);
  ASSERT_TRUE(mark_as_demo(place.home()));
  place.reopen();
  EXPECT_FALSE(place.accounts().sign_in("sec", "Reading+Room+7", {}, here, morning).value().session->must_enable_totp);
}

TEST(Accounts, TheDefaultPackDemandsASecondFactorOfTheProvincialOfficeAndTheAdministrators) {
  auto const pack = policy::load_pack(std::filesystem::path(JIXIAO_SOURCE_DIR) / "policies/default").value();
  AccessPolicy policy;
  policy.roles = pack.pack.effective_roles();
  policy.rules = pack.pack.access;
  policy.tree = OrgTree::create(pack.pack.units, morning.date()).value();
  EXPECT_TRUE(policy.wants_second_factor({{"perf_office", "19700000000"}}));   // the province
  EXPECT_FALSE(policy.wants_second_factor({{"perf_office", "19701000000"}}));  // a city
  EXPECT_FALSE(policy.wants_second_factor({{"prov_leader", "19700000000"}}));
  for (auto const* admin : {"sysadmin", "secadmin", "auditadmin"}) {
    EXPECT_TRUE(policy.wants_second_factor({{admin, "*"}})) << admin;
  }
}

TEST(Accounts, AChangeOfWhatSomebodyElseChangedMeanwhileIsRefused) {
  Installation place;
  auto const li = place.add("li", {{"viewer", "L1"}});
  auto& accounts = place.accounts();
  auto const console = Actor::console();
  auto const first = accounts.set_grants(console, li.id, {{"viewer", "L2"}}, morning, li.version);
  ASSERT_TRUE(first) << to_text(first.error());
  EXPECT_EQ(code_of(accounts.set_grants(console, li.id, {{"viewer", "L3"}}, morning, li.version)),
            "storage.changed_meanwhile");
  EXPECT_EQ(code_of(accounts.disable(console, li.id, "调离", morning, li.version)), "storage.changed_meanwhile");
  EXPECT_EQ(code_of(accounts.reset_password(console, li.id, morning, li.version)), "storage.changed_meanwhile");
  EXPECT_EQ(accounts.find_account("li", morning).value()->grants, (std::vector<Grant>{{"viewer", "L2"}}));
  auto const off = accounts.disable(console, li.id, "调离", morning, first->version);
  ASSERT_TRUE(off) << to_text(off.error());
  EXPECT_EQ(code_of(accounts.enable(console, li.id, morning, first->version)), "storage.changed_meanwhile");
  auto const on = accounts.enable(console, li.id, morning, off->version);
  EXPECT_EQ(on->version, first->version) << "the same as before";
  // Of two one-time passwords only the second would open.
  EXPECT_EQ(code_of(accounts.reset_password(console, li.id, after(1), on->version)), "ok");
  EXPECT_EQ(code_of(accounts.reset_password(console, li.id, after(2), on->version)), "storage.changed_meanwhile");
}

TEST(Accounts, SigningInIsNoChangeOfTheAccount) {
  Installation place;
  auto const li = place.add_ready("li", {{"viewer", "L1"}}, good);
  auto const before = place.accounts().find_account("li", morning).value()->version;
  ASSERT_TRUE(place.accounts().sign_in("li", good, {}, here, after(5)));
  EXPECT_EQ(code_of(place.accounts().sign_in("li", "wrong", {}, here, after(6))), "access.sign_in_failed");
  EXPECT_EQ(place.accounts().find_account("li", after(7)).value()->version, before);
}

TEST(Accounts, IdentitiesAreForDemonstrationsOnly) {
  Installation place;
  EXPECT_EQ(code_of(place.accounts().identities()), "access.not_a_demo");
  EXPECT_EQ(code_of(place.accounts().sign_in_as("viewer@ALL", here, morning)), "access.not_a_demo");
  ASSERT_TRUE(mark_as_demo(place.home()));
  place.reopen();
  auto const in = place.accounts().sign_in_as("viewer@ALL", here, morning);
  ASSERT_TRUE(in) << to_text(in.error());
  EXPECT_TRUE(in->session->demo);
  EXPECT_TRUE(in->session->may("results.read"));
  EXPECT_EQ(code_of(place.accounts().change_password(*in->session, "", good, here, morning)),
            "access.demo_without_account");
  EXPECT_EQ(code_of(place.accounts().sign_in_as("emperor@ALL", here, morning)), "access.identity_unknown");
  place.reopen();
  EXPECT_TRUE(place.accounts().find_session(in->token, morning));
}

TEST(Accounts, TheDefaultPackShowsEveryRoleThatMaySignInOnce) {
  auto const pack = policy::load_pack(std::filesystem::path(JIXIAO_SOURCE_DIR) / "policies/default").value();
  auto const tree = OrgTree::create(pack.pack.units, morning.date()).value();
  std::vector<std::string> roles;
  for (auto const& identity : demo_identities(pack.pack.effective_roles(), tree)) {
    roles.push_back(identity.role);
    EXPECT_FALSE(identity.says.empty()) << identity.id;
    EXPECT_TRUE(identity.unit == whole_tree || tree.find(identity.unit) >= 0) << identity.id;
  }
  // All but taxpayer_token and public, who have no account.
  EXPECT_THAT(roles, ElementsAre("prov_leader", "leading_member", "perf_office", "perf_officer", "biz_dept",
                                 "unit_head", "unit_liaison", "staff", "judge", "expert", "mentor", "hr", "discipline",
                                 "audit", "partner", "sysadmin", "secadmin", "auditadmin"));
}

TEST(Accounts, AFreshHomeGetsThreeAdministratorsOnce) {
  Installation place;
  auto const made = create_first_accounts(place.home(), morning);
  ASSERT_TRUE(made) << to_text(made.error());
  std::vector<std::string> logins;
  for (auto const& account : *made) {
    logins.push_back(account.login);
    auto const in = place.accounts().sign_in(account.login, account.password, {}, here, morning);
    ASSERT_TRUE(in);
    EXPECT_TRUE(in->session->must_change_password);
  }
  EXPECT_THAT(logins, ElementsAre("sysadmin", "secadmin", "auditadmin"));
  auto const again = create_first_accounts(place.home(), morning);
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().front().code, "access.accounts_exist");
}

}  // namespace
}  // namespace jixiao::app
