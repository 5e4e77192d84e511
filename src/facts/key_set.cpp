#include "facts/key_set.h"

#include <cstring>
#include <functional>

#include "base/check.h"
#include "facts/duckdb.h"

namespace jixiao::facts {
namespace {
constexpr int offset_bits = 40;
constexpr std::uint64_t offset_mask = (std::uint64_t{1} << offset_bits) - 1;
}  // namespace

std::string_view KeySet::at(std::uint64_t slot) const {
  auto const offset = slot & offset_mask;
  std::uint16_t length;
  std::memcpy(&length, arena_.data() + offset, sizeof length);
  return std::string_view(arena_).substr(offset + sizeof length, length);
}

std::size_t KeySet::find_slot(std::string_view key, std::uint64_t hash) const {
  auto const mask = slots_.size() - 1;
  for (auto i = hash & mask;; i = (i + 1) & mask) {
    auto const slot = slots_[i];
    if (slot == 0 || (slot >> offset_bits == hash >> offset_bits && at(slot) == key)) return i;
  }
}

void KeySet::grow() {
  auto const old = std::move(slots_);
  slots_.assign(old.empty() ? 64 : old.size() * 2, 0);
  for (auto const slot : old) {
    if (slot != 0) slots_[find_slot(at(slot), std::hash<std::string_view>{}(at(slot)))] = slot;
  }
}

void KeySet::insert(std::string_view key) {
  JX_ASSERT(key.size() <= 0xFFFF);
  if ((size_ + 1) * 3 > slots_.size() * 2) grow();
  auto const hash = std::hash<std::string_view>{}(key);
  auto const i = find_slot(key, hash);
  if (slots_[i] != 0) return;
  slots_[i] = (hash >> offset_bits << offset_bits) | arena_.size();
  auto const length = static_cast<std::uint16_t>(key.size());
  arena_.append(reinterpret_cast<char const*>(&length), sizeof length);
  arena_.append(key);
  ++size_;
}

bool KeySet::contains(std::string_view key) const {
  return size_ > 0 && slots_[find_slot(key, std::hash<std::string_view>{}(key))] != 0;
}

std::string reference_column(Dataset const& dataset) {
  for (auto const& name : dataset.key) {
    if (name != dataset.valid_from && name != dataset.valid_to) return name;
  }
  return {};
}

Result<KeySet> load_key_set(Connection& connection, Dataset const& dataset, std::filesystem::path const& facts,
                            std::vector<PartitionFile> const& files) {
  KeySet keys;
  auto const column = reference_column(dataset);
  if (column.empty()) return keys;
  for (auto const& file : files) {
    if (file.dataset != dataset.id || file.retired_by) continue;
    JX_TRY(auto rows,
           connection.query("SELECT DISTINCT CAST(" + quoted_name(column) + " AS VARCHAR) FROM read_parquet(" +
                            quoted_text((facts / file.file).string()) + ")"));
    while (rows.next_chunk()) {
      for (std::size_t i = 0; i < rows.chunk_size(); ++i) {
        if (!rows.is_null(0, i)) keys.insert(rows.text(0, i));
      }
    }
  }
  return keys;
}

}  // namespace jixiao::facts
