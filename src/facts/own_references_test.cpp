#include "facts/own_references.h"
#include "facts/ingest_test_support.h"

namespace jixiao::facts::ingest_test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr char const* header = "id,unit,day,kind,amount,note\n";

// `kind` holds the id of another row, which must exist.
Dataset family(bool nullable) {
  auto d = small_dataset();
  d.columns[3] = column("kind", "上级编号", ColumnType::code, nullable);
  d.columns[3].references = d.id;
  d.columns[3].must_exist = true;
  return d;
}

struct Family : Books {
  explicit Family(bool nullable) : Books(family(nullable)) {
    before.insert("old");
    options.context.references = [this](std::string const& id) { return id == dataset.id ? &before : nullptr; };
  }
  KeySet before;
};

TEST(OwnReferences, MayPointForwardBackwardOrToEarlierFiles) {
  Family books(true);
  auto const outcome = books.ingest("a.csv", std::string(header) +
                                                 "k1,u,2026-09-01,k3,1,\nk2,u,2026-09-01,old,1,\n"
                                                 "k3,u,2026-09-01,k3,1,\nk4,u,2026-09-01,k1,1,\nk5,u,2026-09-01,,1,\n");
  ASSERT_TRUE(outcome) << to_text(outcome.error());
  EXPECT_THAT(findings_of(*outcome), IsEmpty());
  EXPECT_EQ(outcome->batch.rows, 5);
}

TEST(OwnReferences, AnUnknownOneIsMissingWhereItMayBe) {
  Family books(true);
  auto const outcome = books.ingest("a.csv", std::string(header) + "k1,u,2026-09-01,k9,1,\nk2,u,2026-09-01,k1,2,\n");
  ASSERT_TRUE(outcome) << to_text(outcome.error());
  EXPECT_THAT(findings_of(*outcome), ElementsAre("2 kind facts.cell_own_reference kept"));
  EXPECT_EQ(render_quarantined(outcome->quarantined[0], books.dataset),
            "上级编号：“k9”在本数据集中没有，本文件里也没有以它为主键的有效行，请补报该行或更正此处");
  EXPECT_THAT(books.rows("id, coalesce(kind, '∅'), amount", "ALL"), ElementsAre("k1|∅|100", "k2|k1|200"));
  EXPECT_EQ(outcome->missing.at("kind"), 1);
  // The stored rows are those of a file that left the cell empty.
  Family clean(true);
  auto const same = clean.ingest("a.csv", std::string(header) + "k1,u,2026-09-01,,1,\nk2,u,2026-09-01,k1,2,\n");
  EXPECT_EQ(same->batch.digest, outcome->batch.digest);
}

TEST(OwnReferences, ARefusedRowTakesThoseThatNeedItAlong) {
  Family books(false);
  // k1 needs nobody's k9; k2 needs k1, k3 needs k2; k4 holds itself, k5 an earlier file's row. k6 is no valid row
  // (its day is no date), so k7 falls too.
  auto const outcome = books.ingest(
      "a.csv", std::string(header) +
                   "k3,u,2026-09-01,k2,1,\nk1,u,2026-09-01,k9,1,\nk2,u,2026-09-01,k1,1,\n"
                   "k4,u,2026-09-01,k4,1,\nk5,u,2026-09-01,old,8,\nk6,u,31.9.,k4,1,\nk7,u,2026-09-01,k6,1,\n");
  ASSERT_TRUE(outcome) << to_text(outcome.error());
  EXPECT_THAT(findings_of(*outcome),
              ElementsAre("7 day facts.cell_date", "2 kind facts.cell_own_reference", "3 kind facts.cell_own_reference",
                          "4 kind facts.cell_own_reference", "8 kind facts.cell_own_reference"));
  EXPECT_THAT(books.rows("id, kind, amount", "ALL"), ElementsAre("k4|k4|100", "k5|old|800"));
  EXPECT_EQ(outcome->batch.rows, 2);
  EXPECT_EQ(outcome->batch.quarantined, 5);
  EXPECT_EQ(outcome->batch.total, "9");
}

TEST(OwnReferences, AreLinearAlongAChain) {
  Family books(false);
  std::string text = header;
  for (int i = 0; i < 20000; ++i) text += "k" + std::to_string(i) + ",u,2026-09-01,k" + std::to_string(i + 1) + ",1,\n";
  text += "k,u,2026-09-01,k,1,\n";
  auto const outcome = books.ingest("a.csv", text);
  ASSERT_TRUE(outcome) << to_text(outcome.error());
  EXPECT_EQ(outcome->batch.rows, 1);
  EXPECT_EQ(outcome->batch.quarantined, 20000);
}

}  // namespace
}  // namespace jixiao::facts::ingest_test
