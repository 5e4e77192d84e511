#include "facts/own_references.h"

#include <algorithm>
#include <unordered_map>

namespace jixiao::facts {
namespace {

constexpr char const* reason = "facts.cell_own_reference";

// A cell as load_key_set() would give it.
std::string_view text_of(TypedCell const& cell, ColumnType type, std::string& buffer) {
  if (is_stored_as_text(type)) return cell.text;
  return buffer = std::to_string(cell.number);
}

// Which rows fall because they need a key nobody has, and which fall with them: a row's key is known no more when the
// last row that has it is gone. Linear in the rows, also for one chain through all of them.
class Chains {
 public:
  void add_row(std::string_view key) {
    keys_of_rows_.push_back(id_of(key));
    ++holders_[keys_of_rows_.back()];
  }
  // Of the row added last.
  void add_need(std::string_view key) {
    needs_.emplace_back(id_of(key), static_cast<std::uint32_t>(keys_of_rows_.size() - 1));
  }
  void resolve() {
    gone_.assign(keys_of_rows_.size(), false);
    std::sort(needs_.begin(), needs_.end());
    std::vector<std::uint32_t> open;
    for (std::uint32_t id = 0; id < holders_.size(); ++id) {
      if (holders_[id] == 0) open.push_back(id);
    }
    while (!open.empty()) {
      auto const id = open.back();
      open.pop_back();
      for (auto at = std::lower_bound(needs_.begin(), needs_.end(), std::pair(id, std::uint32_t{0}));
           at != needs_.end() && at->first == id; ++at) {
        if (gone_[at->second]) continue;
        gone_[at->second] = true;
        if (--holders_[keys_of_rows_[at->second]] == 0) open.push_back(keys_of_rows_[at->second]);
      }
    }
  }
  bool is_gone(std::size_t row) const { return gone_[row]; }
  bool is_known(std::string_view key) const {
    auto const found = ids_.find(std::string(key));
    return found != ids_.end() && holders_[found->second] > 0;
  }

 private:
  std::uint32_t id_of(std::string_view key) {
    auto const [at, added] = ids_.try_emplace(std::string(key), static_cast<std::uint32_t>(holders_.size()));
    if (added) holders_.push_back(0);
    return at->second;
  }

  std::unordered_map<std::string, std::uint32_t> ids_;
  std::vector<std::uint32_t> holders_;  // rows that stay with this key, by id
  std::vector<std::uint32_t> keys_of_rows_;
  std::vector<std::pair<std::uint32_t, std::uint32_t>> needs_;  // key's id, row
  std::vector<bool> gone_;
};

class OwnReferences {
 public:
  OwnReferences(Dataset const& dataset, Loaded& loaded, DroppedRows& dropped, KeySet const& before)
      : dataset_(dataset), loaded_(loaded), dropped_(dropped), before_(before) {
    for (auto const c : own_references(dataset)) {
      bool const required = !dataset.columns[c].nullable || is_placing_column(dataset, dataset.columns[c].name);
      (required ? required_ : nullable_).push_back(c);
    }
    auto const name = reference_column(dataset);
    key_ = static_cast<std::size_t>(std::find_if(dataset.columns.begin(), dataset.columns.end(),
                                                 [&](Column const& column) { return column.name == name; }) -
                                    dataset.columns.begin());
  }

  Result<void> run() {
    if (!required_.empty()) JX_CHECK(refuse_rows());
    if (nullable_.empty()) return {};
    JX_CHECK(collect_keys());
    return blank_cells();
  }

  std::vector<Finding> findings;

 private:
  bool is_known(TypedCell const& cell, std::size_t column) {
    if (!cell.present) return true;
    auto const text = text_of(cell, dataset_.columns[column].type, buffer_);
    return before_.contains(text) || keys_.contains(text);
  }

  template <class Use>
  Result<void> each_row(Use use) {
    for (std::size_t b = 0; b < loaded_.store->blocks(); ++b) {
      JX_TRY(auto const block, loaded_.store->read_block(b, block_));
      for (std::size_t at = 0; at < block.size(); at += header_at(block.data() + at).bytes) {
        decode_row(block.data() + at, dataset_, row_);
        if (!dropped_.contains(row_.row)) use(row_);  // use() may drop it
      }
    }
    return {};
  }

  Result<void> collect_keys() {
    keys_ = {};
    return each_row([&](TypedRow const& row) {
      auto const text = text_of(row.cells[key_], dataset_.columns[key_].type, buffer_);
      if (row.cells[key_].present && text.size() <= 0xFFFF) keys_.insert(text);
    });
  }

  Result<void> refuse_rows() {
    Chains chains;
    JX_CHECK(each_row([&](TypedRow const& row) {
      chains.add_row(text_of(row.cells[key_], dataset_.columns[key_].type, buffer_));
      for (auto const c : required_) {
        if (!row.cells[c].present) continue;
        auto const text = text_of(row.cells[c], dataset_.columns[c].type, buffer_);
        if (!before_.contains(text)) chains.add_need(text);
      }
    }));
    chains.resolve();
    std::size_t index = 0;
    return each_row([&](TypedRow const& row) {
      if (!chains.is_gone(index++)) return;
      for (auto const c : required_) {
        auto const text = text_of(row.cells[c], dataset_.columns[c].type, buffer_);
        if (row.cells[c].present && !before_.contains(text) && !chains.is_known(text)) find(row, c, false);
      }
      loaded_.totals.remove(row);
      ++loaded_.rows_quarantined;
      dropped_.insert(row.row);
    });
  }

  // Blocks with such a cell are written anew.
  Result<void> blank_cells() {
    auto const key_columns = key_columns_of(dataset_);
    for (std::size_t b = 0; b < loaded_.store->blocks(); ++b) {
      JX_TRY(auto const block, loaded_.store->read_block(b, block_));
      std::string fresh;
      bool changed = false;
      for (std::size_t at = 0; at < block.size(); at += header_at(block.data() + at).bytes) {
        decode_row(block.data() + at, dataset_, row_);
        changed = (!dropped_.contains(row_.row) && blank_cells_of(row_, key_columns)) || changed;
        append_row(fresh, row_, dataset_, key_columns);
      }
      if (changed) JX_CHECK(loaded_.store->replace(b, std::move(fresh)));
    }
    return {};
  }

  bool blank_cells_of(TypedRow& row, std::vector<std::size_t> const& key_columns) {
    bool changed = false;
    for (auto const c : nullable_) {
      if (is_known(row.cells[c], c)) continue;
      if (!changed) loaded_.totals.remove(row);
      changed = true;
      find(row, c, true);
      row.cells[c].present = false;
    }
    if (!changed) return false;
    std::string bytes;
    loaded_.totals.add(row, append_row(bytes, row, dataset_, key_columns));
    return true;
  }

  void find(TypedRow const& row, std::size_t column, bool kept) {
    auto const text = text_of(row.cells[column], dataset_.columns[column].type, buffer_);
    findings.push_back({row.row, static_cast<int>(column), shown_value(text), reason, kept});
  }

  Dataset const& dataset_;
  Loaded& loaded_;
  DroppedRows& dropped_;
  KeySet const& before_;
  std::vector<std::size_t> required_, nullable_;
  std::size_t key_ = 0;
  KeySet keys_;  // of the file's rows that stay
  TypedRow row_;
  std::string block_, buffer_;
};

}  // namespace

std::vector<std::size_t> own_references(Dataset const& dataset) {
  std::vector<std::size_t> out;
  for (std::size_t c = 0; c < dataset.columns.size(); ++c) {
    auto const& column = dataset.columns[c];
    if (column.must_exist && column.references == dataset.id) out.push_back(c);
  }
  return out;
}

Result<void> check_own_references(Dataset const& dataset, Loaded& loaded, DroppedRows& dropped, KeySet const& before,
                                  QuarantineLog& log) {
  if (own_references(dataset).empty() || reference_column(dataset).empty()) return {};
  OwnReferences check(dataset, loaded, dropped, before);
  JX_CHECK(check.run());
  std::stable_sort(check.findings.begin(), check.findings.end(),
                   [](Finding const& a, Finding const& b) { return a.row < b.row; });
  log.add_late(check.findings);
  return {};
}

}  // namespace jixiao::facts
