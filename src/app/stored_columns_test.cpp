// A pack that changes its datasets while they hold data, through a home of the three libraries.
#include <gmock/gmock.h>

#include <fstream>

#include "app/compute.h"
#include "app/explain.h"
#include "app/home_for_tests.h"
#include "app/ingest.h"
#include "app/ledger.h"
#include "app/publish.h"
#include "storage/pack_store.h"

namespace jixiao::app::home_test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

Timestamp at(int hour) { return Timestamp::parse("2026-10-01 " + std::to_string(10 + hour) + ":00:00").value(); }

constexpr char const* visitors =
    "{name: visitors, title: 到馆人次, type: integer, unit: 人, minimum: 0, nullable: true}";
constexpr char const* hours =
    "{name: opening_hours, title: 开放小时, type: decimal, scale: 1, unit: 小时, minimum: 0, maximum: 24}";
// The value of the indicator BUSY, as the pack has it.
constexpr char const* busy = "value: sum(visit.visitors) / sum(visit.opening_hours where visitors is not missing)";

class StoredColumns : public testing::Test {
 protected:
  StoredColumns() : library_(at(0)), home_(Home::open(library_.path(), Access::write).value()) {
    deliver("visit", "august.csv", "图书馆,日期,到馆人次,开放小时\nL1,2026-08-31,300,10\n");
    deliver("visit", "september.csv",
            "图书馆,日期,到馆人次,开放小时\nL1,2026-09-01,480,10\nL1,2026-09-02,520,10\nL2,2026-09-01,300,8\n");
  }

  void deliver(std::string const& dataset, std::string const& name, std::string const& text) {
    auto const path = library_.folder() / name;
    std::ofstream(path) << text;
    auto const report = ingest_file(home_, {dataset, path, at(++hour_), {}});
    ASSERT_TRUE(report) << to_text(report.error());
  }

  // The pack with `from` replaced by `to`, once each.
  Checked<policy::LoadedPack> install(std::vector<std::pair<std::string, std::string>> const& edits) {
    auto pack = libraries();
    auto& text = pack.files.at("pack.yaml");
    for (auto const& [from, to] : edits) {
      auto const place = text.find(from);
      EXPECT_NE(place, std::string::npos) << from;
      text.replace(place, from.size(), to);
    }
    pack.digest = policy::digest_of(pack.files);
    return install_pack(home_, pack, at(++hour_));
  }

  std::vector<std::string> errors_of(std::vector<std::pair<std::string, std::string>> const& edits) {
    auto const before = storage::PackStore(home_.database()).find_active().value()->digest;
    auto const installed = install(edits);
    EXPECT_EQ(storage::PackStore(home_.database()).find_active().value()->digest == before, !installed);
    std::vector<std::string> out;
    if (installed) return out;
    for (auto const& error : installed.error()) {
      EXPECT_THAT(error.where, HasSubstr("pack.yaml:"));
      out.push_back(error.code + ": " + to_text(error));
    }
    return out;
  }

  void compute(std::vector<Period> periods) {
    ComputeRequest request;
    request.periods = std::move(periods);
    request.now = at(++hour_);
    auto const report = compute_periods(home_, request);
    ASSERT_TRUE(report) << to_text(report.error());
  }

  LibraryHome library_;
  Home home_;
  int hour_ = 0;
};

// children is counted from September's second delivery on: L2 alone has it, 60 of its 300 visitors.
TEST_F(StoredColumns, AColumnMayBeAddedWhereRowsCanDoWithoutIt) {
  auto const installed = install(
      {{visitors, std::string(visitors) + "\n      - {name: children, title: 少儿人次, type: integer, unit: 人, "
                                          "minimum: 0, nullable: true}"},
       {busy, "value: sum(visit.children) / sum(visit.visitors where children is not missing)"},
       {"unit: 人/小时", "unit: ''"}});
  ASSERT_TRUE(installed) << to_text(installed.error());
  compute({Period::month_of(2026, 8), Period::month_of(2026, 9)});
  auto const none = explain(home_, "L1", "BUSY", Period::month_of(2026, 9), {}, 10);
  ASSERT_TRUE(none) << to_text(none.error());
  EXPECT_FALSE(none->score.value);  // nobody was counted yet: missing, not zero
  deliver("visit", "children.csv",
          "图书馆,日期,到馆人次,开放小时,少儿人次\nL2,2026-09-01,300,8,60\nL3,2026-09-01,200,8,50\n");
  compute({Period::month_of(2026, 8), Period::month_of(2026, 9)});
  auto const found = explain(home_, "L2", "BUSY", Period::month_of(2026, 9), {}, 10);
  ASSERT_TRUE(found) << to_text(found.error());
  EXPECT_EQ(found->score.value.value().to_string(), "0.2");  // 60 ÷ 300
  ASSERT_FALSE(found->atoms.empty());
  ASSERT_FALSE(found->atoms[0].rows.empty());
  EXPECT_THAT(found->atoms[0].rows[0].columns, ElementsAre("图书馆", "日期", "到馆人次", "少儿人次", "开放小时"));
  EXPECT_THAT(found->atoms[0].rows[0].shown.at(0).cells, ElementsAre("L2", "2026-09-01", "300", "60", "8"));
  auto const old = explain(home_, "L1", "BUSY", Period::month_of(2026, 9), {}, 10);
  ASSERT_TRUE(old) << to_text(old.error());
  EXPECT_FALSE(old->score.value);
  auto const verified = verify_ledger(home_, "", "");
  ASSERT_TRUE(verified) << to_text(verified.error());
  EXPECT_THAT(verified->findings, IsEmpty());
}

TEST_F(StoredColumns, ARequiredColumnCannotBeAddedOverRowsWithoutIt) {
  EXPECT_THAT(errors_of({{visitors, std::string(visitors) + "\n      - {name: floor, title: 楼层, type: code}"}}),
              ElementsAre(testing::AllOf(HasSubstr("policy.stored_column_empty"), HasSubstr("有 4 行没有列 floor"),
                                         HasSubstr("nullable: true"))));
  // Neither can one the rows are told apart by, whatever it says.
  EXPECT_THAT(
      errors_of({{visitors, std::string(visitors) + "\n      - {name: floor, title: 楼层, type: code, nullable: "
                                                    "true}"},
                 {"key: [library, day]", "key: [library, day, floor]"}}),
      ElementsAre(HasSubstr("policy.stored_column_empty")));
}

TEST_F(StoredColumns, AColumnThatRowsLackCannotBecomeRequired) {
  deliver("visit", "gap.csv", "图书馆,日期,到馆人次,开放小时\nL3,2026-09-05,,8\n");
  std::string const required = "{name: visitors, title: 到馆人次, type: integer, unit: 人, minimum: 0}";
  EXPECT_THAT(errors_of({{visitors, required}}), ElementsAre(HasSubstr("有 1 行没有列 visitors")));
  deliver("visit", "filled.csv", "图书馆,日期,到馆人次,开放小时\nL3,2026-09-05,80,8\n");
  EXPECT_THAT(errors_of({{visitors, required}}), IsEmpty());
}

TEST_F(StoredColumns, AColumnWithDataCannotGoOrChangeItsType) {
  EXPECT_THAT(errors_of({{std::string("\n      - ") + hours, ""}, {busy, "value: plain(sum(visit.visitors))"}}),
              ElementsAre(testing::AllOf(HasSubstr("policy.stored_column_gone"), HasSubstr("列 opening_hours"))));
  EXPECT_THAT(errors_of({{"type: decimal, scale: 1", "type: decimal, scale: 2"}}),
              ElementsAre(HasSubstr("由 decimal(1) 改为 decimal(2)")));
  EXPECT_THAT(errors_of({{"    delivery: library", "    partition: quarter\n    delivery: library"}}),
              ElementsAre(HasSubstr("policy.stored_partition")));
}

// What a program of before let through: opening hours taken away and, in the pack after it, declared anew.
TEST_F(StoredColumns, WhatIsStoredCountsAndNotThePackInForce) {
  auto without = libraries();
  auto& text = without.files.at("pack.yaml");
  auto const cut = [&](std::string const& from, std::string const& to) {
    text.replace(text.find(from), from.size(), to);
  };
  cut(std::string("\n      - ") + hours, "");
  cut(busy, "value: plain(sum(visit.visitors))");
  without.digest = policy::digest_of(without.files);
  std::vector<storage::PackFile> rows;
  for (auto const& [path, content] : without.files) rows.push_back({path, content});
  ASSERT_TRUE(storage::PackStore(home_.database())
                  .install({without.digest, "libraries", "", "2", at(8).to_string(), true}, rows));
  home_.forget_pack();
  EXPECT_THAT(errors_of({{"type: decimal, scale: 1", "type: decimal, scale: 2"}}),
              ElementsAre(HasSubstr("由 decimal(1) 改为 decimal(2)")));
  EXPECT_THAT(errors_of({{std::string("\n      - ") + hours, ""}, {busy, "value: plain(sum(visit.visitors)) / 2"}}),
              IsEmpty());
  EXPECT_THAT(errors_of({}), IsEmpty());  // as it was at first
}

TEST_F(StoredColumns, APackNobodyCanReadHidesNothing) {
  std::vector<storage::PackFile> const rows{{"pack.yaml", "levels: ["}};
  auto const digest = policy::digest_of({{"pack.yaml", "levels: ["}});
  ASSERT_TRUE(storage::PackStore(home_.database()).install({digest, "x", "", "2", at(8).to_string(), true}, rows));
  home_.forget_pack();
  EXPECT_THAT(errors_of({{"type: decimal, scale: 1", "type: text"},
                         {busy, "value: plain(sum(visit.visitors))"},
                         {"unit: 小时, minimum: 0, maximum: 24", "nullable: true"}}),
              ElementsAre(HasSubstr("由 decimal(1) 改为 text")));
  EXPECT_THAT(errors_of({{"type: decimal, scale: 1", "type: decimal, scale: 2"}}),
              ElementsAre(HasSubstr("由 decimal(1) 改为 decimal(2)")));
  EXPECT_THAT(errors_of({}), IsEmpty());
}

}  // namespace
}  // namespace jixiao::app::home_test
