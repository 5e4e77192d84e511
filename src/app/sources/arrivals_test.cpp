// Loans of several libraries that came since yesterday, as each of their readers is told of them.
#include "app/sources/arrivals.h"

#include <gtest/gtest.h>

#include <fstream>

#include "app/home_for_tests.h"
#include "app/ingest.h"
#include "reflect/json.h"

namespace jixiao::app {
namespace {

using storage::Delivery;
using storage::DeliveryOutcome;
using storage::DeliveryVia;

Timestamp at(char const* text) { return Timestamp::parse(text).value(); }
Timestamp const yesterday = at("2026-10-14 00:00:00");

class ArrivalsOf : public testing::Test {
 protected:
  ArrivalsOf() { home_.emplace(Home::open(place_.path(), Access::write).value()); }

  void deliver(DeliveryVia via, std::string const& by, std::vector<std::string> const& libraries, char const* when) {
    auto const file = place_.folder() / (std::to_string(++files_) + ".csv");
    std::ofstream out(file);
    out << "loan_id,library,lent_on,due_on,returned_on\n";
    for (auto const& library : libraries) out << "N" << ++loans_ << "," << library << ",2026-10-01,2026-10-31,\n";
    out.close();
    auto const report = ingest_file(*home_, {.dataset = "loan", .file = file, .now = at(when)});
    ASSERT_TRUE(report) << to_text(report.error());
    record(via, DeliveryOutcome::taken, by, report->batch.id, report->batch.rows, when);
  }
  void record(DeliveryVia via, DeliveryOutcome outcome, std::string const& by, std::optional<std::string> batch,
              std::int64_t rows, char const* when) {
    Delivery delivery;
    delivery.dataset = "loan";
    delivery.via = via;
    delivery.outcome = outcome;
    delivery.by = by;
    delivery.started_at = delivery.finished_at = at(when);
    delivery.batch = std::move(batch);
    delivery.rows = rows;
    ASSERT_TRUE(storage::SourceStore(home_->database()).insert(delivery));
  }
  std::vector<std::string> told(ArrivalsViewer const& viewer) {
    std::vector<std::string> out;
    auto const listed = list_arrivals(*home_, viewer, yesterday).value();
    for (auto const& one : listed) {
      out.push_back(std::string(reflect::to_name(one.kind)) + " " + std::to_string(one.deliveries) + " " +
                    std::to_string(one.rows) + " " + one.last_at.to_string());
    }
    return out;
  }
  static ArrivalsViewer of(std::string const& unit, std::string const& login) {
    return {{false, {unit}}, false, login};
  }

  home_test::LibraryHome place_{yesterday};
  std::optional<Home> home_;
  int files_ = 0, loans_ = 0;
};

using Words = std::vector<std::string>;

TEST_F(ArrivalsOf, CountsTheRowsOfTheUnitsThatAreSeen) {
  deliver(DeliveryVia::connector, "", {"L1", "L1", "L2"}, "2026-10-14 02:00:00");
  deliver(DeliveryVia::connector, "", {"L2"}, "2026-10-14 03:00:00");
  deliver(DeliveryVia::correction, "ann", {"L3"}, "2026-10-14 09:00:00");
  EXPECT_EQ(told({Scope::all(), true, "chief"}),
            (Words{"corrected 1 1 2026-10-14 09:00:00", "taken 2 4 2026-10-14 03:00:00"}));
  EXPECT_EQ(told(of("L1", "bob")), (Words{"taken 1 2 2026-10-14 02:00:00"}));
  EXPECT_EQ(told(of("L2", "bob")), (Words{"taken 2 2 2026-10-14 03:00:00"}));
  auto const list = list_arrivals(*home_, of("L1", "bob"), yesterday).value();
  EXPECT_EQ(list.front().datasets, Words{"借阅记录"});
}

TEST_F(ArrivalsOf, TellsEverybodyOfTheirOwnAndNobodyElseOfAFailure) {
  deliver(DeliveryVia::upload, "ann", {"L3"}, "2026-10-14 08:00:00");
  record(DeliveryVia::upload, DeliveryOutcome::failed, "ann", {}, 0, "2026-10-14 08:30:00");
  EXPECT_EQ(told(of("L1", "ann")), (Words{"failed 1 0 2026-10-14 08:30:00", "taken 1 1 2026-10-14 08:00:00"}));
  EXPECT_EQ(told(of("L1", "bob")), Words{});
  EXPECT_EQ(told(of("L3", "bob")), (Words{"taken 1 1 2026-10-14 08:00:00"}));
}

TEST_F(ArrivalsOf, LeavesOutWhatCameBefore) {
  deliver(DeliveryVia::connector, "", {"L1"}, "2026-10-13 23:59:59");
  EXPECT_EQ(told({Scope::all(), true, "chief"}), Words{});
}

}  // namespace
}  // namespace jixiao::app
