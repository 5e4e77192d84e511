#include "facts/connector.h"

#include <cstring>

#include "base/check.h"

namespace jixiao::facts {
namespace {

template <class T>
void put(std::string& bytes, T value) {
  char raw[sizeof(T)];
  std::memcpy(raw, &value, sizeof(T));
  bytes.append(raw, sizeof(T));
}

template <class T>
T take(char const*& at) {
  T value;
  std::memcpy(&value, at, sizeof(T));
  at += sizeof(T);
  return value;
}

}  // namespace

void TextRows::clear() {
  numbers.clear();
  ends.clear();
  cells.clear();
  storage.clear();
}

Result<void> TableReader::split(RawChunk& chunk, TextRows& rows) const {
  rows.clear();
  char const* at = chunk.bytes.data();
  char const* const end = at + chunk.bytes.size();
  while (at < end) {
    rows.numbers.push_back(take<std::int64_t>(at));
    for (auto n = take<std::uint32_t>(at); n > 0; --n) {
      auto const length = take<std::uint32_t>(at);
      rows.cells.emplace_back(at, length);
      at += length;
    }
    rows.ends.push_back(rows.cells.size());
  }
  JX_ASSERT(at == end);
  return {};
}

void ChunkWriter::begin_row(std::int64_t number) {
  put(bytes_, number);
  count_at_ = bytes_.size();
  count_ = 0;
  put(bytes_, count_);
}

void ChunkWriter::add_cell(std::string_view cell) {
  put(bytes_, static_cast<std::uint32_t>(cell.size()));
  bytes_.append(cell);
  ++count_;
}

void ChunkWriter::end_row() { std::memcpy(bytes_.data() + count_at_, &count_, sizeof count_); }

}  // namespace jixiao::facts
