// Real data with its natural dirt: the panel of 283 Chinese cities of policies/examples/cities. The expected counts are
// those of the file's SOURCE.md and of awk over the file.
#include "facts/ingest_test_support.h"

namespace jixiao::facts {
namespace {

using ingest_test::Books;
using ingest_test::column;
using testing::ElementsAre;

Dataset panel() {
  Dataset d;
  d.id = "city_year";
  d.kind = DatasetKind::event;
  d.columns = {column("code", "", ColumnType::code), column("city", "", ColumnType::text),
               column("province", "", ColumnType::text), column("year", "", ColumnType::date)};
  d.columns[3].format = "yyyy";
  for (auto const* name : {"built_district", "pub_income", "pub_expend", "dist_pop", "city_pop", "gdp",
                           "primary_gdp_per", "secondary_gdp_per", "tertiary_gdp_per", "output_value", "output_dom",
                           "vat", "invest_fixassets", "invest_realestate", "electric_use"}) {
    d.columns.push_back(column(name, "", ColumnType::decimal, true));
  }
  d.key = {"code", "year"};
  d.owner = "code";
  d.date = "year";
  d.partition = PartitionBy::year;
  return d;
}

TEST(CitiesIngest, ReadsThePanelAsItIs) {
  Books books(panel());
  auto const file = std::filesystem::path(JIXIAO_SOURCE_DIR) /
                    "policies/examples/cities/data/china_prefecture_city_panel_2003_2013.csv";
  auto const outcome = books.ingest_file(file);
  ASSERT_TRUE(outcome) << to_text(outcome.error());
  EXPECT_EQ(outcome->rows_read, 3113);
  EXPECT_EQ(outcome->batch.rows, 3113);
  EXPECT_EQ(outcome->batch.quarantined, 0);
  EXPECT_EQ(outcome->duplicates, 0);
  EXPECT_EQ(outcome->added.size(), 11u);
  EXPECT_EQ(outcome->added[0].period, "2003");
  for (auto const& f : outcome->added) EXPECT_EQ(f.rows, 283) << f.period;
  auto const& missing = outcome->missing;
  EXPECT_EQ(missing.at("gdp"), 2);
  EXPECT_EQ(missing.at("vat"), 6);
  EXPECT_EQ(missing.at("electric_use"), 27);
  EXPECT_EQ(missing.at("output_dom"), 11);
  // awk: 6 empty output_value and one that reads 2417703:, 3 empty secondary_gdp_per and one 46:19:00.
  EXPECT_EQ(missing.at("output_value"), 7);
  EXPECT_EQ(missing.at("secondary_gdp_per"), 4);
  ASSERT_EQ(outcome->quarantined.size(), 2u);
  EXPECT_THAT(ingest_test::findings_of(*outcome),
              ElementsAre("1818 secondary_gdp_per facts.cell_number kept", "2160 output_value facts.cell_number kept"));
  EXPECT_EQ(outcome->quarantined[0].value, "46:19:00");
  EXPECT_EQ(outcome->quarantined[1].value, "2417703:");
  // Python's csv: 27 provinces once blanks are trimmed.
  EXPECT_THAT(books.rows("count(DISTINCT province), sum((province LIKE '% ')::INT), sum((vat < 0)::INT)", "ALL"),
              ElementsAre("27|0|1"));
  std::erase_if(books.current, [](PartitionFile const& f) { return f.period != "2013"; });
  // The first row below the file's header. Decimals are kept × 10^4.
  EXPECT_THAT(books.rows("city, province, year, pub_income, city_pop, electric_use, _row", "_row").front(),
              "Anqing|Anhui|2013-12-31|9845720000|734000|4080020000|2");
}

TEST(CitiesIngest, GivesTheKnownTaxEffortOf2013) {
  Books books(panel());
  auto const file = std::filesystem::path(JIXIAO_SOURCE_DIR) /
                    "policies/examples/cities/data/china_prefecture_city_panel_2003_2013.csv";
  ASSERT_TRUE(books.ingest_file(file));
  std::erase_if(books.current, [](PartitionFile const& f) { return f.period != "2013"; });
  EXPECT_THAT(books.rows("printf('%.11f', median(pub_income / gdp)), printf('%.8f', max(pub_income / gdp)), "
                         "printf('%.8f', min(pub_income / gdp))",
                         "ALL"),
              ElementsAre("0.07486326578|0.19120569|0.03410409"));
}

}  // namespace
}  // namespace jixiao::facts
