#pragma once
// Where rows come from: a Connector names its tables and opens one for reading; a TableReader hands the table out in
// chunks of text cells. Files are the first connectors; SQL and HTTP sources join by writing the same chunks.
//
// A reader is used in two steps so that the dear one runs on several threads: next() cuts whole rows off the source, by
// one thread at a time, in order; split() takes a chunk apart into cells, is const and may run on any thread. Cells are
// UTF-8, except where the source itself is damaged: such a cell keeps its bytes and the check of the cell refuses it.
// Rows are numbered from 1 as a person counts them in the source, the header and blank rows included.
#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace jixiao::facts {

struct RawChunk {
  std::int64_t index = 0;      // 0, 1, 2 … in the order of the source
  std::int64_t first_row = 1;  // number of its first row
  std::uint8_t mark = 0;       // the reader's own note from next() to split()
  bool cut_off = false;        // the source ends with its last row, before that row's line end
  std::string bytes;           // the reader's own form
};

// Rows of one chunk. The views point into the chunk's bytes or into `storage`: both must outlive them.
struct TextRows {
  std::vector<std::int64_t> numbers;  // one per row
  std::vector<std::size_t> ends;      // index behind the row's last cell
  std::vector<std::string_view> cells;
  std::deque<std::string> storage;

  std::size_t size() const { return numbers.size(); }
  std::size_t begin_of(std::size_t row) const { return row == 0 ? 0 : ends[row - 1]; }
  void clear();
};

class TableReader {
 public:
  TableReader() = default;
  TableReader(TableReader const&) = delete;
  TableReader& operator=(TableReader const&) = delete;
  virtual ~TableReader() = default;

  // False at the end. A chunk may hold no row (blank lines).
  virtual Result<bool> next(RawChunk& chunk) = 0;
  // Default: the form ChunkWriter writes. May rewrite the chunk's bytes in place.
  virtual Result<void> split(RawChunk& chunk, TextRows& rows) const;
  // True where a short row only means empty cells at its end (spreadsheets); else it is a fault of the row.
  virtual bool pads_short_rows() const { return false; }
  // For progress; total 0 = unknown. Called by the thread that calls next().
  virtual std::int64_t bytes_total() const { return 0; }
  virtual std::int64_t bytes_done() const { return 0; }
};

class Connector {
 public:
  virtual ~Connector() = default;
  virtual Result<std::vector<std::string>> tables() = 0;
  // An empty name opens the first table.
  virtual Result<std::unique_ptr<TableReader>> open(std::string const& table) = 0;
};

// Builds the bytes of a chunk for readers that have cells already: row number, count of cells, then length and bytes of
// each cell.
class ChunkWriter {
 public:
  explicit ChunkWriter(std::string& bytes) : bytes_(bytes) {}
  void begin_row(std::int64_t number);
  void add_cell(std::string_view cell);
  void end_row();

 private:
  std::string& bytes_;
  std::size_t count_at_ = 0;
  std::uint32_t count_ = 0;
};

}  // namespace jixiao::facts
