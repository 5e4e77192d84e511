#include "facts/duplicates.h"

#include <algorithm>
#include <unordered_map>

#include "base/csv.h"
#include "base/text.h"
#include "facts/incoming.h"

namespace jixiao::facts {
namespace {

constexpr std::int64_t candidates_per_slice = 400'000;

TypedCell cell_of(Rows const& rows, std::size_t column, std::size_t row, ColumnType type) {
  if (rows.is_null(column, row)) return {};
  if (is_stored_as_text(type)) return {true, 0, rows.text(column, row)};
  switch (type) {
    case ColumnType::date: return {true, rows.date(column, row).days, {}};
    case ColumnType::timestamp: return {true, rows.timestamp(column, row).seconds, {}};
    case ColumnType::boolean: return {true, rows.boolean(column, row) ? 1 : 0, {}};
    default: return {true, rows.integer(column, row), {}};
  }
}

std::string shown_key(TypedRow const& row, Dataset const& dataset) {
  std::vector<std::string> parts;
  for (auto const& name : dataset.key) {
    for (std::size_t i = 0; i < dataset.columns.size(); ++i) {
      if (dataset.columns[i].name != name) continue;
      auto const& cell = row.cells[i];
      auto const type = dataset.columns[i].type;
      if (is_stored_as_text(type)) parts.emplace_back(cell.text);
      else if (type == ColumnType::date) parts.push_back(Date{static_cast<std::int32_t>(cell.number)}.to_string());
      else if (type == ColumnType::timestamp) parts.push_back(Timestamp{cell.number}.to_string());
      else parts.push_back(std::to_string(cell.number));
    }
  }
  return join(parts, "|");
}

// Judges the candidates of one slice, which come in the order of the file within a key.
class Judge {
 public:
  Judge(Dataset const& dataset, Loaded& loaded) : dataset_(dataset), loaded_(loaded) {
    row_.cells.resize(dataset.columns.size());
  }

  void judge(Rows& rows);
  Duplicates counted;
  std::vector<std::int64_t> dropped;
  std::vector<Finding> findings;

 private:
  struct First {
    std::int64_t row;
    std::string content;
  };
  void judge_row();

  Dataset const& dataset_;
  Loaded& loaded_;
  TypedRow row_;
  std::unordered_map<std::string, First> firsts_;
};

void Judge::judge(Rows& rows) {
  firsts_.clear();
  auto const columns = dataset_.columns.size();
  while (rows.next_chunk()) {
    for (std::size_t i = 0; i < rows.chunk_size(); ++i) {
      for (std::size_t c = 0; c < columns; ++c) row_.cells[c] = cell_of(rows, c, i, dataset_.columns[c].type);
      row_.row = rows.integer(columns, i);
      row_.period = static_cast<std::int32_t>(rows.integer(columns + 1, i));
      judge_row();
    }
  }
}

void Judge::judge_row() {
  std::string key, content;
  for (std::size_t c = 0; c < dataset_.columns.size(); ++c) {
    bool const in_key =
        std::find(dataset_.key.begin(), dataset_.key.end(), dataset_.columns[c].name) != dataset_.key.end();
    append_canonical(row_, dataset_, c, in_key ? key : content);
  }
  auto const [first, is_new] = firsts_.try_emplace(key, First{row_.row, content});
  if (is_new) return;
  loaded_.totals.remove(row_);
  if (--loaded_.periods[row_.period] == 0) loaded_.periods.erase(row_.period);
  dropped.push_back(row_.row);
  if (first->second.content == content) {
    ++counted.dropped;
    return;
  }
  ++counted.quarantined;
  auto const value = std::to_string(first->second.row) + ": " + shown_key(row_, dataset_);
  findings.push_back({row_.row, -1, shown_value(value), "facts.key_twice", false});
}

Result<void> list_dropped(Connection& connection, std::vector<std::int64_t> const& rows) {
  JX_CHECK(connection.run("CREATE TABLE IF NOT EXISTS dropped (_row BIGINT)"));
  constexpr std::size_t at_once = 2000;
  for (std::size_t i = 0; i < rows.size(); i += at_once) {
    std::string values;
    for (auto k = i; k < std::min(i + at_once, rows.size()); ++k) {
      values += (k > i ? ",(" : "(") + std::to_string(rows[k]) + ")";
    }
    JX_CHECK(connection.run("INSERT INTO dropped VALUES " + values));
  }
  return {};
}

}  // namespace

Result<Duplicates> drop_duplicates(Dataset const& dataset, Connection& connection, Loaded& loaded, QuarantineLog& log) {
  if (dataset.key.empty()) return Duplicates{};
  auto const source = incoming_source(loaded.sinks, false);
  JX_CHECK(connection.run("CREATE TEMP TABLE twice AS SELECT _kh, count(*) AS n FROM " + source +
                          " GROUP BY _kh HAVING count(*) > 1"));
  JX_TRY(auto sum, connection.query("SELECT CAST(coalesce(sum(n), 0) AS BIGINT) FROM twice"));
  sum.next_chunk();
  auto const candidates = sum.integer(0, 0);
  Judge judge(dataset, loaded);
  auto const slices = (candidates + candidates_per_slice - 1) / candidates_per_slice;
  for (std::int64_t slice = 0; slice < slices; ++slice) {
    JX_TRY(auto rows, connection.query("SELECT " + column_list(dataset) + ", _row, _p FROM " + source +
                                       " SEMI JOIN twice USING (_kh) WHERE _kh % " + std::to_string(slices) + " = " +
                                       std::to_string(slice) + " ORDER BY _kh, _row"));
    judge.judge(rows);
  }
  std::sort(judge.findings.begin(), judge.findings.end(),
            [](Finding const& a, Finding const& b) { return a.row < b.row; });
  if (!judge.dropped.empty()) JX_CHECK(list_dropped(connection, judge.dropped));
  log.add_late(judge.findings);
  loaded.rows_quarantined += judge.counted.quarantined;
  return judge.counted;
}

}  // namespace jixiao::facts
