#include "facts/row_store.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <bit>
#include <cerrno>
#include <functional>

#include "base/check.h"
#include "base/errno_words.h"
#include "facts/row_digest.h"

namespace jixiao::facts {
namespace {

tl::unexpected<Error> spill_failed(int error) {
  return fail(ErrorKind::unavailable, "facts.write_failed", {{"reason", errno_words(error)}});
}

std::uint64_t take_little_endian(char const*& at, std::size_t size) {
  std::uint64_t value = 0;
  std::memcpy(&value, at, size);
  at += size;
  if constexpr (std::endian::native == std::endian::big) value = __builtin_bswap64(value);
  return value;
}

}  // namespace

std::string_view append_row(std::string& block, TypedRow const& row, Dataset const& dataset,
                            std::vector<std::size_t> const& key_columns) {
  RowHeader header{0, row.period, row.row, 0};
  auto const begin = block.size();
  block.append(sizeof header, '\0');
  auto const cells = block.size();
  for (auto const column : key_columns) append_canonical(row, dataset, column, block);
  if (!key_columns.empty()) header.key_hash = std::hash<std::string_view>{}(std::string_view(block).substr(cells));
  block.resize(cells);  // the key was there for its hash only
  for (std::size_t i = 0; i < row.cells.size(); ++i) append_canonical(row, dataset, i, block);
  header.bytes = static_cast<std::uint32_t>(block.size() - begin);
  std::memcpy(block.data() + begin, &header, sizeof header);
  return std::string_view(block).substr(cells);
}

void decode_row(char const* at, Dataset const& dataset, TypedRow& row, std::size_t columns) {
  auto const header = header_at(at);
  auto const* const end = at + header.bytes;
  at += sizeof header;
  row.row = header.row;
  row.period = header.period;
  row.cells.resize(dataset.columns.size());
  for (std::size_t i = 0; i < columns; ++i) {
    auto& cell = row.cells[i];
    cell.present = *at++ != '\0';
    if (!cell.present) continue;
    if (is_stored_as_text(dataset.columns[i].type)) {
      auto const size = take_little_endian(at, 4);
      cell.text = {at, size};
      at += size;
    } else {
      cell.number = static_cast<std::int64_t>(take_little_endian(at, 8));
    }
  }
  JX_ASSERT(at == end || columns < dataset.columns.size());
}

std::vector<std::size_t> key_columns_of(Dataset const& dataset) {
  std::vector<std::size_t> columns;
  for (auto const& name : dataset.key) {
    for (std::size_t i = 0; i < dataset.columns.size(); ++i) {
      if (dataset.columns[i].name == name) columns.push_back(i);
    }
  }
  return columns;
}

RowStore::~RowStore() {
  if (file_ >= 0) ::close(file_);
}

Result<void> RowStore::spill(Block& block) {
  if (file_ < 0) {
    file_ = ::open(path_.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (file_ < 0) return spill_failed(errno);
    ::unlink(path_.c_str());  // nobody else needs its name, and a killed process leaves nothing
  }
  for (std::size_t done = 0; done < block.size;) {
    auto const n =
        ::pwrite(file_, block.bytes.data() + done, block.size - done, file_bytes_ + static_cast<off_t>(done));
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return spill_failed(n < 0 ? errno : ENOSPC);
    done += static_cast<std::size_t>(n);
  }
  block.offset = file_bytes_;
  file_bytes_ += static_cast<std::int64_t>(block.size);
  std::string().swap(block.bytes);  // gives the memory back, which assigning an empty text does not
  return {};
}

Result<void> RowStore::add(std::int64_t index, std::string bytes) {
  Block block;
  block.size = bytes.size();
  for (std::size_t at = 0; at < bytes.size();) {
    auto const header = header_at(bytes.data() + at);
    block.period_min = std::min(block.period_min, header.period);
    block.period_max = std::max(block.period_max, header.period);
    at += header.bytes;
  }
  block.bytes = std::move(bytes);
  std::lock_guard const lock(mutex_);
  if (memory_bytes_ + block.size > memory_bytes_max_) {
    JX_CHECK(spill(block));
  } else {
    block.bytes.shrink_to_fit();
    memory_bytes_ += block.size;
  }
  if (blocks_.size() <= static_cast<std::size_t>(index)) blocks_.resize(static_cast<std::size_t>(index) + 1);
  blocks_[static_cast<std::size_t>(index)] = std::move(block);
  return {};
}

Result<void> RowStore::replace(std::size_t index, std::string bytes) {
  if (!is_spilled(index)) memory_bytes_ -= blocks_[index].size;
  return add(static_cast<std::int64_t>(index), std::move(bytes));
}

Result<void> RowStore::read_spilled(std::int64_t offset, std::size_t size, std::string& buffer) const {
  buffer.resize(size);
  for (std::size_t done = 0; done < size;) {
    auto const n = ::pread(file_, buffer.data() + done, size - done, offset + static_cast<off_t>(done));
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) {
      return fail(ErrorKind::unavailable, "facts.load_failed", {{"reason", n < 0 ? errno_words(errno) : "spill file"}});
    }
    done += static_cast<std::size_t>(n);
  }
  return {};
}

Result<std::string_view> RowStore::read_block(std::size_t index, std::string& buffer) const {
  auto const& block = blocks_[index];
  if (block.offset < 0) return std::string_view(block.bytes);
  JX_CHECK(read_spilled(block.offset, block.size, buffer));
  return std::string_view(buffer);
}

Result<char const*> RowStore::read_row(RowPlace place, std::string& buffer) const {
  auto const& block = blocks_[place.block];
  if (block.offset < 0) return block.bytes.data() + place.offset;
  JX_CHECK(read_spilled(block.offset + place.offset, sizeof(RowHeader), buffer));
  auto const size = header_at(buffer.data()).bytes;
  JX_CHECK(read_spilled(block.offset + place.offset, size, buffer));
  return static_cast<char const*>(buffer.data());
}

bool RowStore::may_hold(std::size_t index, std::int32_t period) const {
  return blocks_[index].period_min <= period && period <= blocks_[index].period_max;
}

}  // namespace jixiao::facts
