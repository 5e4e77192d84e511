#pragma once
// What the tests of ingest share: a folder of their own, a small dataset, one call that ingests a text and keeps the
// books as the system of record would, and the rows that are then visible.
#include <unistd.h>
#include <zip.h>

#include <atomic>
#include <fstream>
#include <set>

#include "facts/duckdb.h"
#include "facts/fact_files.h"
#include "facts/ingest.h"
#include "facts/quarantine.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace jixiao::facts::ingest_test {

namespace fs = std::filesystem;

class Folder {
 public:
  Folder() {
    static std::atomic<int> count{0};
    path_ = fs::temp_directory_path() / ("jixiao-ingest-" + std::to_string(::getpid()) + "-" + std::to_string(count++));
    fs::create_directories(path_);
  }
  Folder(Folder const&) = delete;
  Folder& operator=(Folder const&) = delete;
  ~Folder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  fs::path operator/(std::string const& name) const { return path_ / name; }
  fs::path const& path() const { return path_; }
  fs::path write(std::string const& name, std::string_view bytes) const {
    std::ofstream(path_ / name, std::ios::binary).write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    return path_ / name;
  }
  // Every file below, relative, sorted.
  std::set<std::string> files() const {
    std::set<std::string> names;
    for (auto const& entry : fs::recursive_directory_iterator(path_)) {
      if (entry.is_regular_file()) names.insert(entry.path().lexically_relative(path_).generic_string());
    }
    return names;
  }

 private:
  fs::path path_;
};

inline Column column(std::string name, std::string title, ColumnType type, bool nullable = false) {
  Column c;
  c.name = std::move(name);
  c.title = std::move(title);
  c.type = type;
  c.nullable = nullable;
  return c;
}

// id, unit, day, kind (a | b), amount in yuan, note.
inline Dataset small_dataset() {
  Dataset d;
  d.id = "sale";
  d.title = "销售";
  d.columns = {column("id", "编号", ColumnType::code),
               column("unit", "单位", ColumnType::code),
               column("day", "日期", ColumnType::date),
               column("kind", "类别", ColumnType::code, true),
               column("amount", "金额", ColumnType::money, true),
               column("note", "备注", ColumnType::text, true)};
  d.columns[3].values = {"a", "b"};
  d.columns[3].labels = {{"a", "甲类"}, {"b", "乙类"}};
  d.key = {"id"};
  d.owner = "unit";
  d.date = "day";
  return d;
}

// A home's facts, as the system of record sees them.
class Books {
 public:
  explicit Books(Dataset d = small_dataset()) : dataset(std::move(d)) {
    options.facts = folder / "facts";
    options.work = folder / "work";
    options.now = Timestamp::parse("2026-10-01 08:00:00").value();
  }

  Result<IngestOutcome> ingest_file(fs::path const& file) {
    options.current = current;
    auto outcome = prepare_ingest(dataset, file, options);
    if (!outcome) return outcome;
    for (auto const& old : outcome->retired) {
      retired.push_back(old);
      std::erase_if(current, [&](PartitionFile const& f) { return f.file == old.file; });
    }
    current.insert(current.end(), outcome->added.begin(), outcome->added.end());
    return outcome;
  }
  Result<IngestOutcome> ingest(std::string const& name, std::string_view bytes) {
    return ingest_file(folder.write(name, bytes));
  }

  // The visible rows of a query, one text per row, cells joined by "|", ∅ for missing. {} stands for the current files.
  std::vector<std::string> rows(std::string const& select, std::string const& order) const {
    std::string list;
    for (auto const& file : current)
      list += (list.empty() ? "" : ",") + quoted_text((options.facts / file.file).string());
    auto database = Database::open();
    auto connection = database->connect();
    auto found =
        connection->query("SELECT concat_ws('|', " + select + ") FROM read_parquet([" + list + "]) ORDER BY " + order);
    EXPECT_TRUE(found) << (found ? "" : to_text(found.error()));
    std::vector<std::string> texts;
    while (found && found->next_chunk()) {
      for (std::size_t i = 0; i < found->chunk_size(); ++i) texts.emplace_back(found->text(0, i));
    }
    return texts;
  }

  Folder folder;
  Dataset dataset;
  IngestOptions options;
  std::vector<PartitionFile> current, retired;
};

// "row column reason kept" of every finding kept.
inline std::vector<std::string> findings_of(IngestOutcome const& outcome) {
  std::vector<std::string> texts;
  for (auto const& q : outcome.quarantined) {
    texts.push_back(std::to_string(q.row) + " " + q.column + " " + q.reason + (q.row_kept ? " kept" : ""));
  }
  return texts;
}

// A zip file of named parts, for packages no spreadsheet program would write.
inline void write_zip(fs::path const& path, std::vector<std::pair<std::string, std::string>> const& parts) {
  int error = 0;
  auto* const archive = ::zip_open(path.c_str(), ZIP_CREATE | ZIP_TRUNCATE, &error);
  ASSERT_NE(archive, nullptr);
  for (auto const& [name, bytes] : parts) {
    auto* const source = ::zip_source_buffer(archive, bytes.data(), bytes.size(), 0);
    ASSERT_GE(::zip_file_add(archive, name.c_str(), source, ZIP_FL_ENC_UTF_8), 0);
  }
  ASSERT_EQ(::zip_close(archive), 0);
}

// The smallest package with one sheet.
inline std::vector<std::pair<std::string, std::string>> xlsx_parts(std::string const& sheet_xml) {
  return {{"xl/workbook.xml",
           "<workbook xmlns:r='r'><sheets><sheet name='S' sheetId='1' r:id='rId1'/></sheets></workbook>"},
          {"xl/_rels/workbook.xml.rels",
           "<Relationships><Relationship Id='rId1' Target='worksheets/sheet1.xml'/></Relationships>"},
          {"xl/worksheets/sheet1.xml", "<worksheet><sheetData>" + sheet_xml + "</sheetData></worksheet>"}};
}

}  // namespace jixiao::facts::ingest_test
