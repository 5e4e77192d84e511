#include "reflect/schema.h"

#include <gtest/gtest.h>

#include "reflect/test_nouns.h"

namespace jixiao::reflect {
namespace {

using namespace reflect_test;

TEST(Schema, SaysWhatDecodeAccepts) {
  auto const expected = parse_json(R"({
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "$ref": "#/$defs/Sheet",
    "$defs": {
      "Band": {
        "type": "object",
        "properties": {
          "name": {"type": "string"},
          "points": {"type": "string", "format": "decimal", "default": "0"}
        },
        "required": ["name"],
        "additionalProperties": false
      },
      "Sheet": {
        "type": "object",
        "properties": {
          "code": {"type": "string", "description": "统一编码"},
          "note": {"type": "string", "default": ""},
          "active": {"type": "boolean", "default": true},
          "sort": {"type": "integer", "default": 7},
          "weight": {"type": "string", "format": "decimal", "description": "权重", "default": "100"},
          "light": {"type": "string", "enum": ["green", "yellow", "red"], "default": "yellow"},
          "from": {"type": "string", "format": "date"},
          "to": {"type": "string", "format": "date"},
          "period": {"type": "string", "format": "period"},
          "bands": {"type": "array", "items": {"$ref": "#/$defs/Band"}, "default": []},
          "targets": {"type": "object", "additionalProperties": {"type": "string", "format": "decimal"}, "default": {}},
          "tags": {"type": "array", "items": {"type": "string"}, "uniqueItems": true, "default": []}
        },
        "required": ["code", "from", "period"],
        "additionalProperties": false
      }
    }
  })");
  ASSERT_TRUE(expected) << to_text(expected.error());
  EXPECT_EQ(render_json_indented(schema_of<Sheet>()), render_json_indented(*expected));
}

TEST(Schema, AStructMayContainItself) {
  auto const schema = schema_of<Record>();
  EXPECT_EQ(schema["$defs"]["Record"]["properties"]["children"]["items"]["$ref"], "#/$defs/Record");
  EXPECT_EQ(schema["$defs"]["Record"]["required"], Json({"raw"}));
}

TEST(Schema, RefersWhereTheCallerKeepsDefinitions) {
  Schemas schemas("#/components/schemas/");
  EXPECT_EQ(schemas.of<std::vector<Band>>()["items"]["$ref"], "#/components/schemas/Band");
  EXPECT_TRUE(schemas.definitions().contains("Band"));
}

TEST(Schema, NamesDefinitionsWithoutNamespaces) {
  EXPECT_EQ(detail::definition_name("jixiao::model::Unit"), "Unit");
  EXPECT_EQ(detail::definition_name("jixiao::api::(anonymous namespace)::Key"), "Key");
  EXPECT_EQ(detail::definition_name("api::Page<jixiao::Unit, a::B>"), "Page_Unit_B");
}

TEST(Schema, ListsMembersWithoutText) {
  EXPECT_EQ(undocumented<Band>(), (std::vector<std::string>{"name", "points"}));
  EXPECT_EQ(undocumented<Sheet>().size(), 10u);  // of 12, two have a text
}

}  // namespace
}  // namespace jixiao::reflect
