#include "formula/catalogue.h"

#include <gtest/gtest.h>

#include <fstream>
#include <set>
#include <sstream>

#include "formula/example_for_tests.h"

namespace jixiao::formula {
namespace {

TEST(Catalogue, EveryExampleGivesItsResult) {
  for (auto const& function : catalogue()) {
    if (function.example.empty()) continue;
    EXPECT_EQ(example::value_of(std::string(function.example)), function.example_result) << function.example;
  }
}

TEST(Catalogue, EveryFunctionIsDocumentedAndNamedOnce) {
  std::set<std::string_view> names;
  for (auto const& function : catalogue()) {
    EXPECT_TRUE(names.insert(function.name).second) << function.name;
    EXPECT_FALSE(function.documentation.empty()) << function.name;
    EXPECT_TRUE(!function.example.empty() || function.name == "peer_median") << function.name;
    EXPECT_LE(function.since, catalogue_version());
  }
}

TEST(Catalogue, RowTemplatesNameOnlyTheirArguments) {
  for (auto const& function : catalogue()) {
    for (std::size_t i = 0; i + 2 < function.sql.size(); ++i) {
      if (function.sql[i] != '{') continue;
      auto const what = function.sql[i + 1];
      EXPECT_TRUE(what == '*' || what == '?' || static_cast<std::size_t>(what - '0') < function.parameters.size())
          << function.sql;
    }
  }
}

TEST(Catalogue, ChapterInDocumentationIsCurrent) {
  std::ifstream file(std::string(JIXIAO_SOURCE_DIR) + "/docs/formula.md");
  std::stringstream text;
  text << file.rdbuf();
  std::string const begin = "<!-- catalogue begin -->\n";
  auto const all = text.str();
  auto const from = all.find(begin);
  auto const to = all.find("<!-- catalogue end -->");
  ASSERT_NE(from, std::string::npos);
  ASSERT_NE(to, std::string::npos);
  if (auto const* path = std::getenv("JIXIAO_WRITE_CATALOGUE")) std::ofstream(path) << render_catalogue_markdown();
  EXPECT_EQ(all.substr(from + begin.size(), to - from - begin.size()), render_catalogue_markdown())
      << "run with JIXIAO_WRITE_CATALOGUE=FILE to get the new chapter";
}

}  // namespace
}  // namespace jixiao::formula
