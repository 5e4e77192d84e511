#include "app/reading/succession.h"

#include <gtest/gtest.h>

namespace jixiao::app {
namespace {

Date day(char const* text) { return Date::parse(text).value(); }

// 甲县 A and 乙县 B until March 2026, 丙县 C all along, 甲乙区 M from April; D, 丁县, likewise all along.
struct Register {
  Register() {
    for (auto const& [code, name] :
         {std::pair{"A", "甲县"}, {"B", "乙县"}, {"C", "丙县"}, {"D", "丁县"}, {"M", "新区"}}) {
      Unit unit;
      unit.code = code;
      unit.name = name;
      unit.level = "county";
      if (unit.code == "A" || unit.code == "B") unit.to = day("2026-03-31");
      if (unit.code == "M") unit.from = day("2026-04-01");
      pack.units.push_back(unit);
    }
  }
  std::string said(std::string const& unit, char const* period, std::vector<Succession> successions) {
    pack.successions = std::move(successions);
    auto const at = Period::parse(period).value();
    return succession_sentence(pack, OrgTree::create(pack.units, at.last_day()).value(), at, unit).value_or("");
  }
  Pack pack;
};

Date const april = day("2026-04-01");

TEST(SuccessionSentence, AMergedUnitHasTheFiguresOfAllItCameFrom) {
  Register r;
  std::vector<Succession> const merger{{"A", "M", april}, {"B", "M", april}};
  EXPECT_EQ(r.said("M", "2026-09", merger),
            "新区自 2026-04-01 起承继甲县、乙县：此前的期间（如上期、上年同期）取甲县、乙县合并的数。");
  EXPECT_EQ(r.said("C", "2026-09", merger), "");
  EXPECT_EQ(r.said("M", "2027-12", merger).substr(0, 6), "新区");  // the year before is compared with
  EXPECT_EQ(r.said("M", "2028-01", merger), "");
}

TEST(SuccessionSentence, AUnitThatTakesAnotherInHadBothBefore) {
  Register r;
  EXPECT_EQ(r.said("C", "2026-06", {{"A", "C", april}}),
            "丙县自 2026-04-01 起承继甲县：此前的期间（如上期、上年同期）取丙县、甲县合并的数。");
}

// As formula::find_owner has it: rows of a code that is gone count for the first successor written in the pack.
TEST(SuccessionSentence, OfADividedUnitTheFirstSuccessorHasTheRows) {
  Register r;
  std::vector<Succession> const split{{"A", "M", april}, {"A", "C", april}};
  EXPECT_EQ(r.said("M", "2026-09", split),
            "甲县自 2026-04-01 起分为新区、丙县：此前的期间（如上期、上年同期）新区取甲县的数，甲县的数不作分割；跨 "
            "2026-04-01 的累计（如年初以来）中，甲县名下的数据全部计入新区。");
  EXPECT_EQ(
      r.said("C", "2026-09", split),
      "甲县自 2026-04-01 起分为新区、丙县：此前的期间（如上期、上年同期）丙县取丙县、甲县合并的数，甲县的数不作分割；"
      "跨 2026-04-01 的累计（如年初以来）中，甲县名下的数据全部计入新区。");
}

TEST(SuccessionSentence, AUnitThatOnlyGaveAPartKeepsItsRows) {
  Register r;
  EXPECT_EQ(r.said("M", "2026-09", {{"D", "M", april}}),
            "丁县自 2026-04-01 起分为丁县、新区：此前的期间（如上期、上年同期）新区取丁县的数，丁县的数不作分割；跨 "
            "2026-04-01 "
            "的累计（如年初以来）中，丁县名下的数据全部计入丁县。");
  EXPECT_EQ(r.said("C", "2026-09", {{"D", "C", april}}),
            "丁县自 2026-04-01 起有一部分划入丙县：此前的期间丙县仍取原有的数，丁县名下的数据仍计入丁县。");
}

}  // namespace
}  // namespace jixiao::app
