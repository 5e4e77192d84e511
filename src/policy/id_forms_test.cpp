#include "policy/pack_for_tests.h"

namespace jixiao::policy {
namespace {

TEST(IdForms, NamesAreWhatAFormulaCanReadAndAFolderMayBeCalled) {
  struct Case {
    char const* from;
    char const* to;
    char const* said;
  };
  Case const cases[] = {
      {"id: visit\n", "id: ../../evil\n", "pack.yaml:32: 数据集的名称“../../evil”不能用"},
      {"id: visit\n", "id: /etc/visit\n", "数据集的名称“/etc/visit”不能用"},
      {"id: visit\n", "id: ''\n", "数据集的名称“”不能用"},
      {"id: visit\n", "id: 'daily visit'\n", "数据集的名称“daily visit”不能用"},
      {"id: visit\n", "id: 1visit\n", "数据集的名称“1visit”不能用"},
      {"{name: visitors,", "{name: 'visitors\"; drop',", "列的名称“visitors\"; drop”不能用"},
      {"sheets:", "parameters:\n  - {id: days-late, title: 期限, values: [{value: 1}]}\nsheets:",
       "参数的名称“days-late”不能用"},
  };
  for (auto const& one : cases) EXPECT_TRUE(says(errors_of(with(one.from, one.to)), one.said)) << one.to;
}

TEST(IdForms, IdsAndCodesHoldNothingUnseenAndIdsNoSlash) {
  struct Case {
    char const* from;
    char const* to;
    char const* said;
  };
  Case const cases[] = {
      {"id: libraries\n", "id: ../libraries\n", "pack.yaml:3: 制度包的编号“../libraries”不能用"},
      {"id: BUSY", "id: \"BU\\nSY\"", "指标的编号“BU?SY”不能用"},
      {"id: BUSY", "id: ' BUSY'", "指标的编号“ BUSY”不能用"},
      {"{code: L3,", "{code: \"L3\\u200b\",", "单位代码“L3"},
      {"{code: L3,", "{code: \"L\\n3\",", "单位代码“L?3”不能用"},
      {"shortest: month", "ledger_origin: \"a\\nb\"", "“a?b”不能作存证的名称"},
      {"shortest: month", "ledger_origin: 图书馆\u3000记录", "不能作存证的名称"},
      {"id: libraries\n", "id: my libraries\n", "pack.yaml:3: “jixiao.example/my libraries”不能作存证的名称"},
  };
  for (auto const& one : cases) EXPECT_TRUE(says(errors_of(with(one.from, one.to)), one.said)) << one.to;
  EXPECT_EQ(errors_of(with("shortest: month", "ledger_origin: libraries.example/2026")), "");
  EXPECT_EQ(errors_of(with("shortest: month", "ledger_origin: 图书馆")), "");
}

TEST(IdForms, ATitleOnTwoColumnsIsNoHeader) {
  auto const text = errors_of(with("title: 到馆人次, type: integer", "title: 日期, type: integer"));
  EXPECT_TRUE(says(text, "数据集 visit 有两列的标题都是“日期”"));
}

}  // namespace
}  // namespace jixiao::policy
