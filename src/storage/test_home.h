#pragma once
// For the tests of this folder: a folder that goes away, a database in it, and nouns with every member set.
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>

#include "storage/database.h"
#include "storage/pack_store.h"
#include "storage/result_store.h"

namespace jixiao::storage::storage_test {

class Home {
 public:
  Home() {
    std::string name = (std::filesystem::temp_directory_path() / "jixiao-storage-XXXXXX").string();
    folder_ = ::mkdtemp(name.data());
  }
  Home(Home const&) = delete;
  ~Home() { std::filesystem::remove_all(folder_); }

  std::filesystem::path const& folder() const { return folder_; }
  std::string path() const { return (folder_ / "jixiao.db").string(); }
  Database open(OpenMode mode = OpenMode::create) const { return Database::open(path(), mode).value(); }

 private:
  std::filesystem::path folder_;
};

inline PackVersion a_pack(std::string digest = "d1") {
  return {std::move(digest), "fiction", "制度包", "1.0", "2026-10-01 08:00:00", true};
}

inline Run a_run(std::string_view period = "2026-09") {
  return {Period::parse(period).value(), "d1", 3, "facts", "2026-10-05 02:00:00", ""};
}

inline UnitRecord a_record(std::string const& unit) {
  UnitRecord record;
  record.total.unit = unit;
  record.total.period = Period::parse("2026-09").value();
  record.total.dimensions["POL"] = Decimal::parse("250.25").value();
  record.total.total = Decimal::parse("912.35").value();
  record.total.rank = 3;
  Score score;
  score.indicator = "POL-01";
  score.unit = unit;
  score.period = record.total.period;
  score.stands_since = Period::parse("2026Q3").value();
  score.value = Decimal::parse("92.5").value();
  score.light = Light::yellow;
  score.explanation = "按期申报率 92.5%";
  record.scores = {score, score};
  return record;
}

template <class T>
std::string code_of(Result<T> const& result) {
  return result ? std::string("ok") : result.error().code;
}

}  // namespace jixiao::storage::storage_test
