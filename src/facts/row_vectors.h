#pragma once
// Typed rows into the vectors of a DuckDB data chunk, in the storage contract's types. For this folder only: the chunk
// is handed over as an opaque pointer so that DuckDB's header stays out of ours.
#include <cstdint>
#include <vector>

#include "facts/row_check.h"

namespace jixiao::facts {

class RowVectors {
 public:
  // The chunk's first columns are `columns` (indices into the dataset), then one more BIGINT for _row if `with_row`.
  RowVectors(Dataset const& dataset, std::vector<std::size_t> columns, bool with_row, void* chunk);
  void write(std::size_t at, TypedRow const& row);

 private:
  Dataset const& dataset_;
  std::vector<std::size_t> columns_;
  bool with_row_;
  std::vector<void*> vectors_;
  std::vector<void*> data_;
  std::vector<std::uint64_t*> validity_;
};

}  // namespace jixiao::facts
