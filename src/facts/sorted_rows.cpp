#include "facts/sorted_rows.h"

#include <algorithm>
#include <map>
#include <unordered_map>

#include "base/text.h"

namespace jixiao::facts {
namespace {

std::size_t column_index(Dataset const& dataset, std::string const& name) {
  for (std::size_t i = 0; i < dataset.columns.size(); ++i) {
    if (dataset.columns[i].name == name) return i;
  }
  return dataset.columns.size();
}

// Bytes that sort as the cell does: numbers big-endian with the sign turned, texts closed by a zero byte.
void append_ordered(TypedCell const& cell, bool is_text, std::string& bytes) {
  if (is_text) {
    bytes += cell.text;
    bytes.push_back('\0');
    return;
  }
  auto const turned = static_cast<std::uint64_t>(cell.number) ^ (std::uint64_t{1} << 63);
  for (int shift = 56; shift >= 0; shift -= 8) bytes.push_back(static_cast<char>(turned >> shift));
}

std::uint64_t prefix_of(std::string_view bytes) {
  std::uint64_t prefix = 0;
  for (std::size_t i = 0; i < 8; ++i)
    prefix = prefix << 8 | (i < bytes.size() ? static_cast<std::uint8_t>(bytes[i]) : 0u);
  return prefix;
}

struct Entry {
  std::uint64_t prefix;
  std::uint32_t index;  // in the order of the file
};

// Sort keys of one run: rows are grouped by owner first, then sorted by the key's bytes within each; the first eight
// bytes behind what all keys share decide most comparisons.
class RunOrder {
 public:
  RunOrder(Dataset const& dataset, std::vector<char const*> const& rows);
  std::vector<char const*> sorted();

 private:
  std::string_view key(std::size_t i) const {
    auto const from = i == 0 ? 0 : ends_[i - 1];
    return std::string_view(bytes_).substr(from, ends_[i] - from);
  }
  std::size_t common_prefix() const;

  std::vector<char const*> const& rows_;
  std::string bytes_;
  std::vector<std::uint32_t> ends_;
  std::vector<Entry> entries_;               // grouped by owner, in the order of the file within each
  std::vector<std::uint32_t> owner_begins_;  // where each owner's entries begin, and the end
};

RunOrder::RunOrder(Dataset const& dataset, std::vector<char const*> const& rows) : rows_(rows) {
  auto const owner = column_index(dataset, dataset.owner);
  std::map<std::string, std::uint32_t, std::less<>> owners;  // node addresses are stable: ranks follow later
  std::unordered_map<std::string_view, std::uint32_t const*> known;
  std::vector<std::uint32_t const*> owner_of;
  auto const keys = key_columns_of(dataset);
  std::size_t columns = owner < dataset.columns.size() ? owner + 1 : 0;
  for (auto const column : keys) columns = std::max(columns, column + 1);
  TypedRow row;
  std::string text;
  for (auto const* at : rows) {
    decode_row(at, dataset, row, columns);
    text.clear();
    if (owner < row.cells.size())
      append_ordered(row.cells[owner], is_stored_as_text(dataset.columns[owner].type), text);
    auto found = known.find(text);
    if (found == known.end()) {
      auto const place = owners.emplace(text, 0).first;
      found = known.emplace(place->first, &place->second).first;
    }
    owner_of.push_back(found->second);
    for (auto const column : keys) {
      if (column != owner) append_ordered(row.cells[column], is_stored_as_text(dataset.columns[column].type), bytes_);
    }
    ends_.push_back(static_cast<std::uint32_t>(bytes_.size()));
  }
  std::uint32_t rank = 0;
  for (auto& [code, place] : owners) place = rank++;
  auto const skip = common_prefix();
  owner_begins_.assign(rank + 1, 0);
  for (auto const* place : owner_of) ++owner_begins_[*place + 1];
  for (std::size_t i = 1; i < owner_begins_.size(); ++i) owner_begins_[i] += owner_begins_[i - 1];
  auto next = owner_begins_;
  entries_.resize(rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    entries_[next[*owner_of[i]]++] = {prefix_of(key(i).substr(std::min(skip, key(i).size()))),
                                      static_cast<std::uint32_t>(i)};
  }
}

std::size_t RunOrder::common_prefix() const {
  if (rows_.empty()) return 0;
  auto const first = key(0);
  auto common = first.size();
  for (std::size_t i = 1; i < rows_.size() && common > 0; ++i) {
    auto const other = key(i);
    auto const limit = std::min(common, other.size());
    common = static_cast<std::size_t>(
        std::mismatch(first.begin(), first.begin() + static_cast<std::ptrdiff_t>(limit), other.begin()).first -
        first.begin());
  }
  return common;
}

std::vector<char const*> RunOrder::sorted() {
  for (std::size_t i = 1; i < owner_begins_.size(); ++i) {
    auto const begin = entries_.begin();
    std::sort(begin + owner_begins_[i - 1], begin + owner_begins_[i], [this](Entry const& a, Entry const& b) {
      if (a.prefix != b.prefix) return a.prefix < b.prefix;
      if (auto const c = key(a.index).compare(key(b.index)); c != 0) return c < 0;
      return a.index < b.index;
    });
  }
  std::vector<char const*> order;
  order.reserve(entries_.size());
  for (auto const& entry : entries_) order.push_back(rows_[entry.index]);
  return order;
}

}  // namespace

Result<std::vector<Run>> cut_runs(RowStore const& store, DroppedRows const& dropped, RunLimits const& limits) {
  struct Open {
    Run run;
    std::size_t bytes = 0;
  };
  std::map<std::int32_t, std::vector<Open>> periods;
  std::string buffer;
  for (std::size_t b = 0; b < store.blocks(); ++b) {
    JX_TRY(auto const block, store.read_block(b, buffer));
    RowHeader header;
    for (std::size_t at = 0; at < block.size(); at += header.bytes) {
      header = header_at(block.data() + at);
      if (!dropped.empty() && dropped.count(header.row) > 0) continue;
      auto& runs = periods[header.period];
      if (runs.empty() || runs.back().run.rows >= limits.rows_max || runs.back().bytes >= limits.bytes_max) {
        runs.push_back({{header.period, b, at, 0}, 0});
      }
      ++runs.back().run.rows;
      runs.back().bytes += header.bytes;
    }
  }
  std::vector<Run> runs;
  for (auto const& [period, open] : periods) {
    for (auto const& one : open) runs.push_back(one.run);
  }
  return runs;
}

SortedRows::SortedRows(Dataset const& dataset, RowStore const& store, DroppedRows const& dropped, std::vector<Run> runs,
                       std::string function_name)
    : dataset_(dataset),
      store_(store),
      dropped_(dropped),
      runs_(std::move(runs)),
      sorted_(runs_.size()),
      function_name_(std::move(function_name)) {}

Result<SortedRows::Sorted> SortedRows::rows_of(Run const& run) const {
  Sorted out;
  auto& rows = out.order;
  rows.reserve(static_cast<std::size_t>(run.rows));
  std::string buffer;
  auto offset = run.first_offset;
  for (auto b = run.first_block; rows.size() < static_cast<std::size_t>(run.rows); ++b, offset = 0) {
    if (!store_.may_hold(b, run.period)) continue;
    JX_TRY(auto const block, store_.read_block(b, buffer));
    auto const first = rows.size();
    std::size_t bytes = 0;
    RowHeader header;
    for (auto at = offset; at < block.size() && rows.size() < static_cast<std::size_t>(run.rows); at += header.bytes) {
      header = header_at(block.data() + at);
      if (header.period != run.period) continue;
      if (!dropped_.empty() && dropped_.count(header.row) > 0) continue;
      rows.push_back(block.data() + at);
      bytes += header.bytes;
    }
    if (!store_.is_spilled(b)) continue;
    auto& kept = out.blocks.emplace_back();  // a moved string keeps its bytes where they are: none is short
    kept.reserve(std::max<std::size_t>(bytes, 64));
    for (auto i = first; i < rows.size(); ++i) {
      auto const at = kept.size();
      kept.append(rows[i], header_at(rows[i]).bytes);
      rows[i] = kept.data() + at;
    }
  }
  return out;
}

Result<void> SortedRows::sort(std::size_t run) {
  JX_TRY(auto rows, rows_of(runs_[run]));
  rows.order = RunOrder(dataset_, rows.order).sorted();
  sorted_[run] = std::move(rows);
  return {};
}

char const* sql_type_of(ColumnType type) {
  switch (type) {
    case ColumnType::date: return "DATE";
    case ColumnType::timestamp: return "TIMESTAMP";
    case ColumnType::boolean: return "BOOLEAN";
    case ColumnType::integer:
    case ColumnType::decimal:
    case ColumnType::money: return "BIGINT";
    case ColumnType::text:
    case ColumnType::code:
    case ColumnType::ordered: break;
  }
  return "VARCHAR";
}

std::string column_list(Dataset const& dataset) {
  std::vector<std::string> names;
  for (auto const& column : dataset.columns) names.push_back(quoted_name(column.name));
  return join(names, ", ");
}

std::string key_list(Dataset const& dataset) {
  std::vector<std::string> names;
  for (auto const& name : dataset.key) names.push_back(quoted_name(name));
  return join(names, ", ");
}

std::string storage_order(Dataset const& dataset) {
  std::vector<std::string> names;
  if (!dataset.owner.empty()) names.push_back(quoted_name(dataset.owner));
  for (auto const& name : dataset.key) {
    if (name != dataset.owner) names.push_back(quoted_name(name));
  }
  names.emplace_back("_row");
  return join(names, ", ");
}

}  // namespace jixiao::facts
