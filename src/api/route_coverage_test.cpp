// Every route has a permission, and a scenario of the default pack or a test by name that goes through it.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>

#include "api/route.h"
#include "app/scenario/language.h"
#include "base/file.h"
#include "base/text.h"

namespace jixiao::api {
namespace {

namespace fs = std::filesystem;
fs::path const source = JIXIAO_SOURCE_DIR;

std::string name_of(Route const& route) { return std::string(to_text(route.verb)) + " " + std::string(route.path); }

// “当 某人 打开 /api/…?…” → the route it takes; nullptr for other steps.
Route const* route_of(std::string const& step) {
  auto words = split(step, ' ');
  std::erase(words, "");
  if (words.size() < 4 || words[0] != "当") return nullptr;
  std::string verb = "GET", target;
  if (words[2] == "打开") target = words[3];
  if (words[2] == "提交" && words.size() > 4) {
    verb = words[3];
    target = words[4];
  }
  if (words[2] == "上传" && words.size() > 5) {
    verb = "POST";
    target = words[5];
  }
  for (auto const& route : all_routes()) {
    auto const match = find_route(all_routes(), route.verb, target.substr(0, target.find('?')));
    if (to_text(route.verb) == verb && match.route == &route) return &route;
  }
  return nullptr;
}

std::set<std::string> routes_of_scenarios() {
  std::set<std::string> out;
  for (auto const& entry : fs::directory_iterator(source / "policies/default/scenarios")) {
    auto const text = read_file(entry.path()).value();
    for (auto const& line : split(text, '\n')) {
      if (auto const* const route = route_of(std::string(trimmed(line)))) out.insert(name_of(*route));
    }
  }
  return out;
}

std::vector<std::string> lines_of_tests() {
  std::vector<std::string> out;
  for (auto const* const folder : {"tests", "tests/e2e", "tests/e2e/flows", "src/api"}) {
    std::error_code failed;
    for (auto const& entry : fs::directory_iterator(source / folder, failed)) {
      auto const name = entry.path().filename().string();
      bool const test = name.ends_with("_test.cpp") || name.ends_with(".py") || name.ends_with(".mjs");
      if (!entry.is_regular_file() || !test || name == "route_coverage_test.cpp") continue;
      for (auto& line : split(read_file(entry.path()).value(), '\n')) out.push_back(std::move(line));
    }
  }
  return out;
}

// The path's words in their order on one line, whatever stands for its parameters.
bool names(std::string const& line, std::string_view path) {
  std::size_t at = 0;
  while (!path.empty()) {
    auto const brace = path.find('{');
    auto const piece = path.substr(0, brace);
    at = line.find(piece, at);
    if (at == std::string::npos) return false;
    at += piece.size();
    path = brace == std::string_view::npos ? std::string_view{} : path.substr(path.find('}') + 1);
  }
  return true;
}

TEST(EveryRoute, HasAPermissionOrIsOneThatNeedsNone) {
  // Signing in, what a page needs before it knows who is there, and what is one's own.
  std::set<std::string> const open = {"GET /api/openapi.json",
                                      "GET /api/session",
                                      "POST /api/session",
                                      "GET /api/identities",
                                      "POST /api/identities/{id}/session",
                                      "GET /api/demo/sources/{dataset}"};
  std::set<std::string> const arriving = {"DELETE /api/session", "POST /api/session/password", "POST /api/session/totp",
                                          "PUT /api/session/totp"};
  std::set<std::string> const own = {"GET /api/world",           "GET /api/map",       "POST /api/session/totp/removal",
                                     "GET /api/session/all",     "GET /api/jobs/{id}", "POST /api/jobs/{id}/cancel",
                                     "POST /api/jobs/{id}/again"};
  for (auto const& route : all_routes()) {
    auto const name = name_of(route);
    auto const& listed_in = route.guard.kind == Guard::Kind::anybody    ? open
                            : route.guard.kind == Guard::Kind::arriving ? arriving
                                                                        : own;
    bool const listed = listed_in.contains(name);
    EXPECT_TRUE(route.guard.kind == Guard::Kind::permission || listed) << name;
  }
}

TEST(EveryRoute, ThatReplacesOrRemovesDemandsTheVersionThatWasRead) {
  std::map<std::string, std::string> const without = {
      {"DELETE /api/session", "ends the session that asks"},
      {"PUT /api/session/totp", "one's own, and the code proves the secret that was read"},
      {"DELETE /api/workbench/{id}/preview", "stops work of one's own, changes nothing"},
      {"DELETE /api/periods/{period}/computation", "stops work, changes nothing that was read"},
      {"DELETE /api/mechanisms/verification", "stops work, changes nothing that was read"},
      {"DELETE /api/data/uploads/{id}", "a file of one's own that never changes"}};
  std::set<std::string> seen;
  for (auto const& route : all_routes()) {
    auto const name = name_of(route);
    if (route.verb != Verb::put && route.verb != Verb::patch && route.verb != Verb::del) continue;
    seen.insert(name);
    EXPECT_NE(route.versioned == Versioned::no, !without.contains(name)) << name;
    EXPECT_TRUE(route.verb != Verb::del || route.versioned != Versioned::unless_new) << name;
  }
  for (auto const& [name, reason] : without) EXPECT_TRUE(seen.contains(name)) << name << ": " << reason;
}

TEST(EveryRoute, HasAScenarioOrATestThatNamesIt) {
  auto const in_scenarios = routes_of_scenarios();
  auto const tests = lines_of_tests();
  std::vector<std::string> by_test;
  for (auto const& route : all_routes()) {
    if (in_scenarios.contains(name_of(route))) continue;
    bool const named =
        std::any_of(tests.begin(), tests.end(), [&](std::string const& line) { return names(line, route.path); });
    EXPECT_TRUE(named) << name_of(route) << " has neither a scenario nor a test";
    by_test.push_back(name_of(route));
  }
  // Scenarios are the rule: what people can do they can also write down.
  EXPECT_LE(by_test.size() * 10, all_routes().size()) << join(by_test, ", ");
}

}  // namespace
}  // namespace jixiao::api
