#include "policy/schema.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <set>

#include "policy/load.h"
#include "policy/yaml.h"

namespace jixiao::policy {
namespace {

Json schema_of(std::string const& noun = "") { return Json::parse(pack_schema(noun).value()); }

// A small validator of our own: kinds of containers, keys, required keys, enumerations. Scalars are text in the tree.
class Validator {
 public:
  explicit Validator(Json const& schema) : definitions_(schema.value("$defs", Json::object())) {}

  void check(Json const& value, Json const& schema, std::string const& at) {
    if (schema.contains("$ref")) {
      return check(value, definitions_.at(schema["$ref"].get<std::string>().substr(8)), at);
    }
    auto const type = schema.at("type");
    if (type == "object") {
      if (!value.is_object()) return add(at, "is no object");
      for (auto const& key : schema.value("required", Json::array())) {
        if (!value.contains(key.get<std::string>())) add(at, "lacks " + key.get<std::string>());
      }
      for (auto const& [key, child] : value.items()) {
        auto const properties = schema.value("properties", Json::object());
        if (properties.contains(key)) {
          check(child, properties[key], at + "/" + key);
        } else if (schema.at("additionalProperties").is_object()) {
          check(child, schema["additionalProperties"], at + "/" + key);
        } else {
          add(at, "has the unknown key " + key);
        }
      }
    } else if (type == "array") {
      if (!value.is_array()) return add(at, "is no list");
      for (std::size_t i = 0; i < value.size(); ++i) check(value[i], schema.at("items"), at + "/" + std::to_string(i));
    } else {
      if (!value.is_string()) return add(at, "is no scalar");
      ++scalars;
      auto const names = schema.value("enum", Json::array());
      if (!names.empty() && std::find(names.begin(), names.end(), value) == names.end())
        add(at, "is none of the names");
    }
  }

  std::vector<std::string> found;
  int scalars = 0;

 private:
  void add(std::string const& at, std::string const& what) { found.push_back(at + " " + what); }
  Json definitions_;
};

std::vector<std::string> faults_of(std::string const& yaml) {
  auto const schema = schema_of();
  Validator validator(schema);
  validator.check(parse_yaml(yaml, "x.yaml")->tree, schema, "");
  return validator.found;
}

TEST(PackSchema, HoldsForEveryFileOfThePacksThatShip) {
  auto const schema = schema_of();
  auto const policies = std::filesystem::path(JIXIAO_SOURCE_DIR) / "policies";
  for (auto const* name : {"default", "examples/libraries", "examples/cities", "examples/hdi"}) {
    Validator validator(schema);
    auto const files = read_pack_files(policies / name).value();
    for (auto const& [file, content] : files.files) {
      if (file.ends_with(".yaml")) validator.check(parse_yaml(content, file)->tree, schema, file);
    }
    EXPECT_EQ(validator.found, std::vector<std::string>{}) << name;
    EXPECT_GT(validator.scalars, 50) << name;
  }
}

TEST(PackSchema, FindsWhatIsWrong) {
  EXPECT_EQ(faults_of("indicatrs: []"), std::vector<std::string>{" has the unknown key indicatrs"});
  EXPECT_EQ(faults_of("levels: [{id: city}]"), std::vector<std::string>{"/levels/0 lacks title"});
  EXPECT_EQ(faults_of("levels: [{id: city, title: 市, titel: 市}]"),
            std::vector<std::string>{"/levels/0 has the unknown key titel"});
  EXPECT_EQ(faults_of("grades: [{id: g, title: g, basis: scores}]"),
            std::vector<std::string>{"/grades/0/basis is none of the names"});
  EXPECT_EQ(faults_of("levels: {id: city, title: 市}"), std::vector<std::string>{"/levels is no list"});
}

// One file of a pack has some of the sections; only the pack as a whole must have `pack:`.
TEST(PackSchema, RequiresNoSectionOfAFile) { EXPECT_FALSE(schema_of().contains("required")); }

// YAML scalars are typed by an editor before the schema sees them: version: 1.0 is a number, code: no a boolean.
TEST(PackSchema, TakesScalarsAsTheLoaderDoes) {
  auto const schema = schema_of();
  auto const type = [&](char const* noun, char const* member) {
    return schema["$defs"][noun]["properties"][member]["type"].dump();
  };
  EXPECT_EQ(type("PackInfo", "version"), R"(["string","number","boolean"])");
  EXPECT_EQ(type("Band", "from"), R"(["number","string"])");
  EXPECT_EQ(type("TargetRule", "from"), R"(["string","integer"])");
  EXPECT_EQ(type("Column", "nullable"), R"("boolean")");
  EXPECT_EQ(type("Column", "type"), R"("string")");
}

TEST(PackSchema, IsGivenForASectionOrANoun) {
  auto const section = schema_of("peers");
  EXPECT_EQ(section["$ref"], "#/$defs/PeerScheme");
  std::set<std::string> names;
  for (auto const& [name, definition] : section["$defs"].items()) names.insert(name);
  EXPECT_EQ(names, (std::set<std::string>{"PeerScheme", "PeerGroup"}));
  EXPECT_EQ(schema_of("Column")["$defs"]["Column"]["properties"]["type"]["enum"].size(), 9u);  // ColumnType's names
  auto const unknown = pack_schema("indicator");
  ASSERT_FALSE(unknown);
  EXPECT_NE(to_text(unknown.error()).find("是不是“indicators”"), std::string::npos) << to_text(unknown.error());
}

}  // namespace
}  // namespace jixiao::policy
