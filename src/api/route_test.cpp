#include "api/route.h"

#include <gtest/gtest.h>

#include <set>

#include "api/openapi.h"
#include "reflect/json.h"

namespace jixiao::api {
namespace {

struct Input {
  std::string id;
  std::optional<int> limit;
  bool open = false;
  std::vector<std::string> levels;
};
BOOST_DESCRIBE_STRUCT(Input, (), (id, limit, open, levels))

Result<Input> echo(Call&, Input const& input) { return input; }
Result<Nothing> nothing(Call&, Nothing const&) { return Nothing{}; }

std::vector<Route> some_routes() {
  return {route<&echo>(Verb::get, "/api/things/{id}", signed_in, "one"),
          route<&nothing>(Verb::get, "/api/things/newest", signed_in, "newest"),
          route<&nothing>(Verb::del, "/api/things/{id}", signed_in, "remove")};
}

TEST(FindRoute, TakesTheTextOfTheBraces) {
  auto const routes = some_routes();
  auto const match = find_route(routes, Verb::get, "/api/things/甲县");
  ASSERT_TRUE(match.route);
  EXPECT_EQ(match.route->summary, "one");
  EXPECT_EQ(match.parameters.at("id"), "甲县");
}

TEST(FindRoute, ALiteralPathWinsOverBraces) {
  auto const routes = some_routes();
  EXPECT_EQ(find_route(routes, Verb::get, "/api/things/newest").route->summary, "newest");
}

TEST(FindRoute, SaysWhichVerbsThePathKnows) {
  auto const routes = some_routes();
  auto const match = find_route(routes, Verb::post, "/api/things/1");
  EXPECT_FALSE(match.route);
  EXPECT_EQ(match.allowed, (std::vector<Verb>{Verb::get, Verb::del}));
  EXPECT_TRUE(find_route(routes, Verb::get, "/api/things").allowed.empty());
  EXPECT_FALSE(find_route(routes, Verb::get, "/api/things/").route);
  EXPECT_FALSE(find_route(routes, Verb::get, "/api/things/1/2").route);
}

TEST(ReadTexts, ReadsNumbersBooleansAndLists) {
  auto const routes = some_routes();
  auto const json = read_texts(routes[0], {{"id", "7"}, {"limit", "20"}, {"open", "true"}, {"levels", "city,county"}});
  auto const input = reflect::decode<Input>(json);
  ASSERT_TRUE(input);
  EXPECT_EQ(input->id, "7");  // a code of digits stays text
  EXPECT_EQ(input->limit, 20);
  EXPECT_TRUE(input->open);
  EXPECT_EQ(input->levels, (std::vector<std::string>{"city", "county"}));
}

TEST(ReadTexts, WhatDoesNotFitIsNamedByItsField) {
  auto const routes = some_routes();
  auto const input = reflect::decode<Input>(read_texts(routes[0], {{"id", "7"}, {"limit", "many"}, {"lmit", "3"}}));
  ASSERT_FALSE(input);
  ASSERT_EQ(input.error().size(), 2u);
  std::set<std::string> where;
  for (auto const& error : input.error()) where.insert(error.where);
  EXPECT_EQ(where, (std::set<std::string>{"/limit", "/lmit"}));
}

TEST(Routes, EveryRouteIsUniqueAndSaysWhatItDoes) {
  std::set<std::string> names;
  for (auto const& route : all_routes()) {
    auto const id = operation_id(to_text(route.verb), route.path);
    EXPECT_TRUE(names.insert(id).second) << id << " stands twice";
    EXPECT_FALSE(route.summary.empty()) << id;
    EXPECT_TRUE(route.path.starts_with("/api/")) << id;
  }
}

// Whoever adds a route for anybody has to add it here, and think about it.
TEST(Routes, OnlyTheseAreForAnybody) {
  std::set<std::string> anybody_may;
  for (auto const& route : all_routes()) {
    if (route.guard.kind == Guard::Kind::anybody) anybody_may.insert(operation_id(to_text(route.verb), route.path));
  }
  EXPECT_EQ(anybody_may, (std::set<std::string>{"get_api_session", "post_api_session", "get_api_identities",
                                                "post_api_identities_id_session", "get_api_openapi_json",
                                                // A source system of the demonstration, on loopback only.
                                                "get_api_demo_sources_dataset"}));
}

TEST(Routes, NothingThatDependsOnTheCallerAloneIsKeptForEverybody) {
  for (auto const& route : all_routes()) {
    EXPECT_TRUE(route.caching != Caching::snapshot || route.verb == Verb::get) << route.path;
  }
}

TEST(OpenApi, DescribesEveryRouteAndResolvesEveryReference) {
  auto const document = openapi_document();
  std::size_t operations = 0;
  for (auto const& [path, verbs] : document["paths"].items()) operations += verbs.size();
  EXPECT_EQ(operations, all_routes().size());
  auto const text = reflect::render_json(document);
  std::string const prefix = R"("$ref":"#/components/schemas/)";
  for (auto at = text.find(prefix); at != std::string::npos; at = text.find(prefix, at + 1)) {
    auto const name = text.substr(at + prefix.size(), text.find('"', at + prefix.size()) - at - prefix.size());
    EXPECT_TRUE(document["components"]["schemas"].contains(name)) << name;
  }
}

TEST(PermissionMatrix, HasOneLinePerRoute) {
  auto const text = permission_matrix();
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), static_cast<std::ptrdiff_t>(all_routes().size()) + 2);
}

}  // namespace
}  // namespace jixiao::api
