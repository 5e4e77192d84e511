#include "facts/row_digest.h"

#include <openssl/evp.h>

#include <bit>

#include "base/check.h"
#include "base/hash.h"

namespace jixiao::facts {
namespace {

void append_little_endian(std::string& bytes, std::uint64_t value, int size) {
  if constexpr (std::endian::native == std::endian::big) value = __builtin_bswap64(value);
  bytes.append(reinterpret_cast<char const*>(&value), static_cast<std::size_t>(size));
}

int scale_of(Column const& column) { return column.type == ColumnType::money ? 2 : column.scale; }

bool is_summed(Column const& column) { return column.type == ColumnType::money || column.type == ColumnType::decimal; }

}  // namespace

// One context for millions of rows: fetching the algorithm costs more than hashing a row.
struct RowTotals::Hasher {
  EVP_MD* md = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  EVP_MD_CTX* context = EVP_MD_CTX_new();
  Hasher() { JX_ASSERT(md != nullptr && EVP_DigestInit_ex2(context, md, nullptr) == 1); }
  Hasher(Hasher const&) = delete;
  Hasher& operator=(Hasher const&) = delete;
  ~Hasher() {
    EVP_MD_CTX_free(context);
    EVP_MD_free(md);
  }
};

RowTotals::RowTotals(Dataset const& dataset)
    : dataset_(&dataset),
      hasher_(std::make_unique<Hasher>()),
      column_sums_(dataset.columns.size()),
      missing_(dataset.columns.size()) {}
RowTotals::RowTotals(RowTotals&&) noexcept = default;
RowTotals& RowTotals::operator=(RowTotals&&) noexcept = default;
RowTotals::~RowTotals() = default;

void append_canonical(TypedRow const& row, Dataset const& dataset, std::size_t column, std::string& bytes) {
  auto const& cell = row.cells[column];
  bytes.push_back(cell.present ? '\1' : '\0');
  if (!cell.present) return;
  if (is_stored_as_text(dataset.columns[column].type)) {
    append_little_endian(bytes, cell.text.size(), 4);
    bytes += cell.text;
  } else {
    append_little_endian(bytes, static_cast<std::uint64_t>(cell.number), 8);
  }
}

std::array<std::uint64_t, 4> RowTotals::hash_of(std::string_view canonical) {
  Digest digest{};
  unsigned length = 0;
  JX_ASSERT(EVP_DigestInit_ex2(hasher_->context, nullptr, nullptr) == 1);
  JX_ASSERT(EVP_DigestUpdate(hasher_->context, canonical.data(), canonical.size()) == 1);
  JX_ASSERT(EVP_DigestFinal_ex(hasher_->context, digest.data(), &length) == 1 && length == digest.size());
  std::array<std::uint64_t, 4> words{};  // the digest read as a big-endian number
  for (std::size_t i = 0; i < 32; ++i) words[3 - i / 8] = words[3 - i / 8] << 8 | digest[i];
  return words;
}

void RowTotals::count(TypedRow const& row, int sign) {
  rows_ += sign;
  for (std::size_t i = 0; i < row.cells.size(); ++i) {
    if (!row.cells[i].present) {
      missing_[i] += sign;
    } else if (is_summed(dataset_->columns[i])) {
      column_sums_[i] += static_cast<int128>(row.cells[i].number) * sign;
    }
  }
}

void RowTotals::add(TypedRow const& row, std::string_view canonical) {
  auto const hash = hash_of(canonical);
  std::uint64_t carry = 0;
  for (std::size_t i = 0; i < 4; ++i) {
    uint128 const s = static_cast<uint128>(sum_[i]) + hash[i] + carry;
    sum_[i] = static_cast<std::uint64_t>(s);
    carry = static_cast<std::uint64_t>(s >> 64);
  }
  count(row, 1);
}

void RowTotals::remove(TypedRow const& row) {
  std::string canonical;
  for (std::size_t i = 0; i < row.cells.size(); ++i) append_canonical(row, *dataset_, i, canonical);
  auto const hash = hash_of(canonical);
  std::uint64_t borrow = 0;
  for (std::size_t i = 0; i < 4; ++i) {
    uint128 const d = static_cast<uint128>(sum_[i]) - hash[i] - borrow;
    sum_[i] = static_cast<std::uint64_t>(d);
    borrow = static_cast<std::uint64_t>(d >> 64) != 0 ? 1 : 0;
  }
  count(row, -1);
}

void RowTotals::merge(RowTotals const& other) {
  std::uint64_t carry = 0;
  for (std::size_t i = 0; i < 4; ++i) {
    uint128 const s = static_cast<uint128>(sum_[i]) + other.sum_[i] + carry;
    sum_[i] = static_cast<std::uint64_t>(s);
    carry = static_cast<std::uint64_t>(s >> 64);
  }
  for (std::size_t i = 0; i < column_sums_.size(); ++i) {
    column_sums_[i] += other.column_sums_[i];
    missing_[i] += other.missing_[i];
  }
  rows_ += other.rows_;
}

std::string RowTotals::total() const {
  Decimal total;
  for (std::size_t i = 0; i < column_sums_.size(); ++i) {
    if (!is_summed(dataset_->columns[i])) continue;
    // 2^63 rows of 2^63 would not fit 38 digits; no file is that long.
    total = total + Decimal::from_parts(column_sums_[i], scale_of(dataset_->columns[i])).value();
  }
  return total.to_string();
}

std::string RowTotals::digest() const {
  Digest bytes{};
  for (std::size_t i = 0; i < 32; ++i) bytes[i] = static_cast<std::uint8_t>(sum_[3 - i / 8] >> (56 - 8 * (i % 8)));
  return to_hex(bytes);
}

}  // namespace jixiao::facts
