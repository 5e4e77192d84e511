// The routes of 系统 as the three administrators and a business user meet them, through dispatch on a real home.
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>

#include "api/dispatch_for_tests.h"

namespace jixiao::api {
namespace {

using dispatch_test::morning;

class SystemRoutes : public dispatch_test::Dispatched {
 protected:
  SystemRoutes() {
    installation_->write([&](app::Home& home) { first_ = app::create_first_accounts(home, morning).value(); });
  }

  // `place` in the order system, security, audit.
  app::SignedIn admin(std::size_t place) { return ready(first_.at(place).login, first_.at(place).password); }

  std::vector<app::NewAccount> first_;
};

Json viewer(std::string const& login) {
  return {{"login", login}, {"name", "甲"}, {"grants", {{{"role", "viewer"}, {"unit", "*"}}}}};
}

TEST_F(SystemRoutes, EachAdministratorReachesOnlyTheOwnPower) {
  std::vector<std::pair<std::string, std::size_t>> const owners = {
      {"/api/settings", 0}, {"/api/accounts", 1}, {"/api/roles", 1}, {"/api/audit", 2}};
  std::vector<app::SignedIn> const three = {admin(0), admin(1), admin(2)};
  for (auto const& [path, owner] : owners) {
    for (std::size_t i = 0; i < 3; ++i) {
      EXPECT_EQ(ask(three[i], Verb::get, path).status, i == owner ? 200 : 403) << path << " " << i;
    }
  }
  for (auto const& one : three) EXPECT_EQ(ask(one, Verb::get, "/api/packs").status, 403);
}

TEST_F(SystemRoutes, TwoWhoChangeTheSettingsDoNotOverwriteEachOther) {
  auto const system = admin(0);
  auto const change = [&](int snapshots, std::string const& version) {
    return ask(system, Verb::put, "/api/settings",
               {{"options", {{"snapshots_max", snapshots}, {"verify_scenarios", false}, {"sweep_hour", 4}}}}, version);
  };
  EXPECT_EQ(change(20, "").status, 428);
  EXPECT_EQ(change(20, "0").status, 200);
  auto const late = change(30, "0");
  EXPECT_EQ(late.status, 412);
  EXPECT_EQ(late.code(), "api.lost_update");
  auto const shown = ask(system, Verb::get, "/api/settings").body["running"];
  EXPECT_EQ(shown["version"], 1);
  EXPECT_EQ(shown["options"]["snapshots_max"], 20);
}

TEST_F(SystemRoutes, ANewAccountsPasswordIsShownOnceAndNotKept) {
  auto const security = admin(1);
  auto const made = ask(security, Verb::post, "/api/accounts", viewer("wang"));
  ASSERT_EQ(made.status, 200) << made.body.dump();
  auto const password = made.body["password"].get<std::string>();
  EXPECT_GE(password.size(), 12u);
  EXPECT_NE(made.head.find("no-store"), std::string::npos);
  auto const listed = ask(security, Verb::get, "/api/accounts");
  EXPECT_EQ(listed.body.dump().find(password), std::string::npos);
  EXPECT_EQ(listed.body["accounts"].size(), 4u);  // three administrators and this one
  EXPECT_TRUE(installation_->accounts().sign_in("wang", password, {}, "10.0.0.2", morning));
}

TEST_F(SystemRoutes, FieldsNobodyOffersAreRefused) {
  auto const security = admin(1);
  auto draft = viewer("wang");
  draft["disabled"] = false;
  draft["totp_enabled"] = true;
  auto const answer = ask(security, Verb::post, "/api/accounts", draft);
  EXPECT_EQ(answer.status, 422);
  EXPECT_EQ(answer.body["errors"].size(), 2u);
  EXPECT_EQ(ask(security, Verb::get, "/api/accounts").body["accounts"].size(), 3u);
}

TEST_F(SystemRoutes, PowersThatExcludeEachOtherAreNotGrantedTogether) {
  auto const security = admin(1);
  auto const wang = ask(security, Verb::post, "/api/accounts", viewer("wang")).body;
  auto const version = wang["version"].get<std::string>();
  auto const path = "/api/accounts/" + wang["id"].get<std::string>() + "/grants";
  Json const both = {{"grants", {{{"role", "sysadmin"}, {"unit", "*"}}, {{"role", "auditadmin"}, {"unit", "*"}}}}};
  auto const refused = ask(security, Verb::put, path, both, version);
  EXPECT_EQ(refused.status, 403);
  EXPECT_EQ(refused.code(), "access.roles_exclude");
  Json const mixed = {{"grants", {{{"role", "sysadmin"}, {"unit", "*"}}, {{"role", "viewer"}, {"unit", "*"}}}}};
  EXPECT_EQ(ask(security, Verb::put, path, mixed, version).code(), "access.roles_exclude");
}

TEST_F(SystemRoutes, GrantsMustBeNamedAndNotTheOwn) {
  auto const security = admin(1);
  auto const own = "/api/accounts/" + security.session->account + "/grants";
  EXPECT_EQ(ask(security, Verb::put, own, Json::object(), "x").status, 422);  // an empty body takes nothing away
  EXPECT_EQ(ask(security, Verb::put, own, {{"grants", Json::array()}}, "x").code(), "access.own_grants");
}

TEST_F(SystemRoutes, DisablingEndsTheSessionAndWantsAReason) {
  auto const security = admin(1);
  auto const made = ask(security, Verb::post, "/api/accounts", viewer("wang")).body;
  auto const wang = ready("wang", made["password"].get<std::string>());
  EXPECT_EQ(ask(wang, Verb::get, "/api/world").status, 200);
  auto const path = "/api/accounts/" + made["id"].get<std::string>() + "/disabling";
  auto const version = made["version"].get<std::string>();
  EXPECT_EQ(ask(security, Verb::post, path, Json::object(), version).status, 422);
  auto const late = ask(security, Verb::post, path, {{"reason", "调离"}}, version);
  EXPECT_EQ(late.status, 412);  // the first password has been changed since
  EXPECT_EQ(late.code(), "api.lost_update");
  auto const now = ask(security, Verb::get, "/api/accounts").body["accounts"];
  auto const account = std::find_if(now.begin(), now.end(), [](Json const& one) { return one["login"] == "wang"; });
  EXPECT_EQ(ask(security, Verb::post, path, {{"reason", "调离"}}, (*account)["version"]).status, 200);
  EXPECT_EQ(ask(wang, Verb::get, "/api/world").status, 401);
}

TEST_F(SystemRoutes, WhatWasDoneStandsInTheTrailPageByPage) {
  auto const security = admin(1);
  auto const audit = admin(2);
  for (auto const* login : {"wang", "zhao", "sun"}) {
    ASSERT_EQ(ask(security, Verb::post, "/api/accounts", viewer(login)).status, 200);
  }
  // Three accounts by hand and the three administrators' own creation.
  auto const first = ask(audit, Verb::get, "/api/audit?action=account.create&limit=2");
  ASSERT_EQ(first.status, 200);
  ASSERT_EQ(first.body["records"].size(), 2u);
  EXPECT_EQ(first.body["records"][0]["object"], "sun");
  EXPECT_EQ(first.body["records"][0]["account"], security.session->login);
  auto const next = std::to_string(first.body["next_before_id"].get<int>());
  auto const second = ask(audit, Verb::get, "/api/audit?action=account.create&limit=2&before_id=" + next);
  EXPECT_EQ(second.body["records"][0]["object"], "wang");
}

TEST_F(SystemRoutes, ABusinessUserReadsThePackAndNothingElseOfTheSystem) {
  auto const made = ask(admin(1), Verb::post, "/api/accounts", viewer("wang")).body;
  auto const wang = ready("wang", made["password"].get<std::string>());
  for (auto const* path : {"/api/accounts", "/api/roles", "/api/audit", "/api/settings"}) {
    EXPECT_EQ(ask(wang, Verb::get, path).status, 403) << path;
  }
  auto const packs = ask(wang, Verb::get, "/api/packs");
  ASSERT_EQ(packs.status, 200);
  auto const digest = packs.body["packs"][0]["digest"].get<std::string>();
  auto const file = ask(wang, Verb::get, "/api/packs/" + digest + "/file?path=pack.yaml");
  EXPECT_NE(file.body["text"].get<std::string>().find("libraries"), std::string::npos);
  EXPECT_EQ(ask(wang, Verb::get, "/api/packs/" + digest + "/file?path=../keys/log.key").status, 404);
}

}  // namespace
}  // namespace jixiao::api
