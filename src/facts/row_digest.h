#pragma once
// The three figures a batch reconciles on: rows, total, digest. The digest does not depend on the order of the rows: it
// is the sum modulo 2^256 of the SHA-256 of each row's canonical bytes, so that two deliveries of the same rows have
// the same digest, and rows can be taken out again. It reveals accidents, not an attacker who may choose whole rows
// freely; the ledger holds the digests of the files themselves.
//
// Canonical bytes of a row: per column of the dataset a presence byte, then for texts the length as 32 bits
// little-endian and the bytes, for all else the stored number as 64 bits little-endian.
#include <array>
#include <cstdint>
#include <memory>
#include <string>

#include "base/decimal.h"
#include "facts/row_check.h"

namespace jixiao::facts {

class RowTotals {
 public:
  explicit RowTotals(Dataset const& dataset);
  RowTotals(RowTotals&&) noexcept;
  RowTotals& operator=(RowTotals&&) noexcept;
  ~RowTotals();

  // `canonical` holds the canonical bytes of the row.
  void add(TypedRow const& row, std::string_view canonical);
  void remove(TypedRow const& row);
  void merge(RowTotals const& other);

  std::int64_t rows() const { return rows_; }
  std::string total() const;   // sum over money and decimal cells, as a plain number
  std::string digest() const;  // 64 hexadecimal digits
  // Accepted rows whose cell of this column is missing.
  std::int64_t missing(std::size_t column) const { return missing_[column]; }

 private:
  std::array<std::uint64_t, 4> hash_of(std::string_view canonical);
  void count(TypedRow const& row, int sign);

  Dataset const* dataset_;
  struct Hasher;
  std::unique_ptr<Hasher> hasher_;
  std::array<std::uint64_t, 4> sum_{};  // least significant first
  std::vector<int128> column_sums_;
  std::vector<std::int64_t> missing_;
  std::int64_t rows_ = 0;
};

// Canonical bytes of one cell: equal cells have equal bytes.
void append_canonical(TypedRow const& row, Dataset const& dataset, std::size_t column, std::string& bytes);

}  // namespace jixiao::facts
