#pragma once
// One CSV file of one dataset. A row is a sequence of calls naming the column and giving its value, closed by end();
// columns are put in the order the pack declares, so neither order nor titles live in the demo. Columns the pack does
// not declare are dropped. Every table gives its columns in the same order in every row: from the second row on,
// finding a column costs one comparison of pointers.
//
// The writer also soils: about 0.05 % of an event's rows get a cell that ingest must refuse or drop, and 0.1 % of the
// nullable figures stay empty. Not for several threads at once. Write errors are kept and told by finish().
#include <cstdio>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/date.h"
#include "base/result.h"
#include "demo/random.h"
#include "demo/truth.h"
#include "model/facts.h"

namespace jixiao::demo {

struct FileTarget {
  std::filesystem::path path;
  std::string month;    // "2026-09", or "all"
  bool titles = false;  // headers are titles, not names
  Stream dirt;          // decides what is soiled
};

class TableWriter {
 public:
  TableWriter(Dataset const& dataset, FileTarget target);

  TableWriter& text(char const* column, std::string_view value);
  TableWriter& integer(char const* column, std::int64_t value);
  TableWriter& money(char const* column, std::int64_t cents);
  TableWriter& decimal(char const* column, std::int64_t value, int decimals);  // value ÷ 10^decimals
  TableWriter& date(char const* column, Date value);
  TableWriter& date(char const* column, std::optional<Date> value);
  TableWriter& time(char const* column, Timestamp value);
  TableWriter& time(char const* column, std::optional<Timestamp> value);
  TableWriter& flag(char const* column, bool value);
  TableWriter& none(char const* column);
  // <letter><yymm><ordinal, 4 digits><number>: unique within a table as long as number is within ordinal and month.
  TableWriter& id(char const* column, char letter, int month, int ordinal, std::int64_t number);
  TableWriter& numbered(char const* column, char letter, std::int64_t number);
  void end();

  std::int64_t rows() const { return rows_; }
  std::int64_t bytes() const { return bytes_; }
  std::int64_t dirty_rows() const { return dirty_; }
  std::vector<TruthLine> take_truth() { return std::move(truth_); }
  // Nullable columns that no row gave; after the first row.
  std::vector<std::string> empty_columns() const;
  // Writes what is left. Errors: base.file_write, demo.column_unfilled.
  Result<void> finish();

 private:
  struct Call {
    char const* column;
    int slot;  // index of the pack's column, −1: not declared
  };
  struct Cell {
    std::uint32_t from = 0, length = 0;
    bool given = false;
  };
  struct Close {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };
  void begin_cell(char const* column);
  int find_slot(char const* column) const;
  void end_cell();
  void soil();
  std::string_view cell(std::size_t slot) const {
    return std::string_view(scratch_).substr(cells_[slot].from, cells_[slot].length);
  }
  void flush();

  Dataset const* dataset_;
  FileTarget target_;
  std::unique_ptr<std::FILE, Close> file_;
  std::vector<Call> program_;  // learnt in the first row
  std::size_t at_ = 0;
  int slot_ = -1;
  std::string scratch_;
  std::uint32_t cell_from_ = 0;
  std::vector<Cell> cells_;
  std::vector<bool> nullable_figure_;
  std::string buffer_;
  std::int64_t rows_ = 0, bytes_ = 0, dirty_ = 0;
  std::vector<TruthLine> truth_;
  bool failed_ = false;
  bool can_soil_ = false;
  int owner_slot_ = -1;
};

}  // namespace jixiao::demo
