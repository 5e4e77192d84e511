#pragma once
// What the readers of SQL sources share: the header, rows into chunks, the numbering. Inside facts.
#include <string>
#include <vector>

#include "facts/connector.h"

namespace jixiao::facts {

class SqlReader : public TableReader {
 public:
  Result<bool> next(RawChunk& chunk) final;
  std::int64_t bytes_done() const final { return bytes_; }

 protected:
  explicit SqlReader(std::vector<std::string> columns) : columns_(std::move(columns)) {}
  // To the next row; false: that was the last one.
  virtual Result<bool> advance() = 0;
  virtual void write_cells(ChunkWriter& out) = 0;  // of the present row
  bool is_done() const { return done_; }

 private:
  std::vector<std::string> columns_;
  std::int64_t index_ = 0, row_ = 0, bytes_ = 0;
  bool done_ = false;
};

}  // namespace jixiao::facts
