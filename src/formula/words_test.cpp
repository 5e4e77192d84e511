#include "formula/words.h"

#include <gtest/gtest.h>

#include "formula/example_for_tests.h"

namespace jixiao::formula {
namespace {

TEST(Words, DefineAnIndicatorByTheTitlesOfThePack) {
  auto pack = example::pack();
  pack.datasets[0].title = "申报";
  pack.datasets[0].columns[2].title = "申报期限";
  pack.datasets[0].columns[3].title = "申报日期";
  pack.datasets[0].columns[6].title = "税额";
  pack.datasets[1].title = "纳税人";
  pack.datasets[1].columns[3].title = "规模";
  pack.indicators[0].name = "按期申报率";
  Indicator growth;
  growth.id = "X";
  growth.value =
      "indicator('REF-05') - indicator('REF-05', offset = -1y) + "
      "to_unit(ratio(ytd(sum(declaration.tax where taxpayer.size_class in ('中', '大'))), sum(declaration.tax)), '%')";
  pack.indicators.push_back(growth);
  auto const program = Program::create(pack);
  ASSERT_TRUE(program) << to_text(program.error());
  auto const words = [&](std::size_t i) {
    return render_in_words(program->indicators()[i], pack.indicators[i], program->datasets(), pack);
  };
  EXPECT_EQ(words(0), "按期申报率 = 申报 (申报日期不晚于申报期限) 的数量 ÷ 申报的数量");
  EXPECT_EQ(words(1),
            "X = (按期申报率 − 上年同期的按期申报率) + (本年累计的申报 (纳税人的规模属于 “中”、“大”) 的税额合计 ÷ "
            "申报的税额合计 × 100)");
}

}  // namespace
}  // namespace jixiao::formula
