#include "app/verify/fact_check.h"

#include <fmt/format.h>

#include <algorithm>

#include "app/home.h"
#include "base/file.h"
#include "base/hash.h"
#include "base/text.h"
#include "facts/fact_files.h"
#include "reflect/canonical.h"
#include "storage/fact_store.h"

namespace jixiao::app {
namespace {

// Of very many findings about a file the first are recorded.
constexpr std::int64_t findings_recorded_max = 1'000'000;

std::string batch_words(std::string const& id) { return "批次 " + id; }
std::string file_words(std::string const& file) { return "数据文件 " + file; }

// Names of the members in which two values of a type differ.
template <class T>
std::string differing(T const& a, T const& b) {
  std::vector<std::string> left, names;
  reflect::for_each_member(a, [&](std::string_view, auto const& m) { left.push_back(reflect::canonical_bytes(m)); });
  std::size_t at = 0;
  reflect::for_each_member(b, [&](std::string_view name, auto const& m) {
    if (reflect::canonical_bytes(m) != left[at++]) names.emplace_back(name);
  });
  return join(names, "、");
}

std::string state_words(std::optional<std::string> const& retired_by) {
  return retired_by ? "被批次 " + *retired_by + " 取代" : "在用";
}

}  // namespace

FactCheck::Entry* FactCheck::find_entry(std::string const& batch) {
  auto const found = by_batch_.find(batch);
  return found == by_batch_.end() ? nullptr : &entries_[found->second];
}

Result<void> FactCheck::batches(std::vector<storage::StoredEvent> const& events) {
  for (auto const& event : events) {
    if (event.kind != "batch") continue;
    auto batch = parse_batch_record(from_hex(event.record));
    if (!batch) {
      findings_.add("batch", event.event_id, "verify.unreadable", {{"what", event.event_id}});
      continue;
    }
    if (event.event_id != "batch:" + batch->id) {
      findings_.add("batch", event.event_id, "verify.columns",
                    {{"what", batch_words(batch->id)}, {"columns", "event_id"}});
    }
    by_batch_[batch->id] = entries_.size();
    entries_.push_back({event.leaf_index, std::move(*batch), {}, {}});
  }
  JX_TRY(auto const rows, storage::FactStore(home_.database()).batches());
  std::set<std::string> there;
  for (auto const& row : rows) {
    there.insert(row.id);
    auto const* entry = find_entry(row.id);
    if (!entry) {
      findings_.add("batch", row.id, "verify.row_unlogged", {{"what", batch_words(row.id)}});
    } else if (auto const columns = differing(row, batch_of(entry->batch)); !columns.empty()) {
      findings_.add("batch", row.id, "verify.columns", {{"what", batch_words(row.id)}, {"columns", columns}});
    }
  }
  for (auto const& entry : entries_) {
    if (there.contains(entry.batch.id)) continue;
    findings_.add("batch", entry.batch.id, "verify.row_missing", {{"what", batch_words(entry.batch.id)}});
  }
  check_order(rows);
  return {};
}

void FactCheck::check_order(std::vector<Batch> const& rows) {
  std::size_t last = 0;
  for (auto const& row : rows) {
    auto const found = by_batch_.find(row.id);
    if (found == by_batch_.end()) continue;
    if (found->second < last) {
      findings_.add("batch", row.id, "verify.order", {{"column", "batch.seq"}});
    }
    last = std::max(last, found->second);
  }
}

Result<void> FactCheck::partition_files() {
  storage::FactStore store(home_.database());
  JX_TRY(auto const misnumbered, store.misnumbered());
  for (auto const& table : misnumbered) findings_.add(table, "seq", "verify.order", {{"column", table + ".seq"}});
  JX_TRY(files_, store.files_in_order());
  std::size_t last = 0;
  for (auto const& file : files_) {
    by_name_[file.file] = &file;
    auto* own = find_entry(file.batch);
    if (!own) {
      findings_.add("partition_file", file.file, "verify.row_unlogged", {{"what", file_words(file.file)}});
      continue;
    }
    auto const position = by_batch_[file.batch];
    if (position < last) findings_.add("partition_file", file.file, "verify.order", {{"column", "partition_file.seq"}});
    last = std::max(last, position);
    own->added.push_back(&file);
    check_retired(file, *own);
  }
  for (auto const& entry : entries_) {
    check_position(entry);
    if (entry.batch.names_files()) {
      check_named(entry);
    } else {
      for (auto const* file : entry.added) check_file(*file);
      check_sums(entry);
    }
  }
  return {};
}

// A batch retires files of its own dataset that came before it and held rows.
void FactCheck::check_retired(PartitionFile const& file, Entry const& own) {
  if (!file.retired_by) return;
  auto* by = find_entry(*file.retired_by);
  bool const possible = by != nullptr && by_batch_[*file.retired_by] > by_batch_[own.batch.id] &&
                        by->batch.dataset == file.dataset && file.rows > 0;
  bool const said =
      possible && (!by->batch.names_files() ||
                   std::find(by->batch.retired.begin(), by->batch.retired.end(), file.file) != by->batch.retired.end());
  if (said) {
    by->retired.push_back(&file);
  } else {
    findings_.add("partition_file", file.file, "verify.retired",
                  {{"file", file.file}, {"found", state_words(file.retired_by)}, {"expected", "在用"}});
  }
}

// The leaf names every file: all columns follow from it.
void FactCheck::check_named(Entry const& entry) {
  std::map<std::string, BroughtFile const*> named;
  for (auto const& file : entry.batch.added) named[file.file] = &file;
  for (auto const* row : entry.added) {
    auto const found = named.find(row->file);
    if (found == named.end()) {
      findings_.add("partition_file", row->file, "verify.row_unlogged", {{"what", file_words(row->file)}});
      continue;
    }
    auto columns = differing(BroughtFile{row->period, row->file, row->rows, row->digest}, *found->second);
    if (row->dataset != entry.batch.dataset) columns += columns.empty() ? "dataset" : "、dataset";
    if (!columns.empty()) {
      findings_.add("partition_file", row->file, "verify.columns",
                    {{"what", file_words(row->file)}, {"columns", columns}});
    }
    named.erase(found);
  }
  for (auto const& [name, file] : named) {
    findings_.add("partition_file", name, "verify.row_missing", {{"what", file_words(name)}});
  }
  for (auto const& name : entry.batch.retired) {
    auto const row = by_name_.find(name);
    if (row == by_name_.end() || row->second->retired_by == entry.batch.id) continue;
    findings_.add(
        "partition_file", name, "verify.retired",
        {{"file", name}, {"found", state_words(row->second->retired_by)}, {"expected", state_words(entry.batch.id)}});
  }
}

// Files of one batch are numbered in their names in the order of their rows; an empty delivery's only file is 0.
void FactCheck::check_position(Entry const& entry) {
  for (std::size_t i = 0; i < entry.added.size(); ++i) {
    auto const& file = *entry.added[i];
    auto const stem = file.dataset + "/" + file.period + "/" + file.batch.substr(0, facts::batch_name_length) + "-";
    bool const empty = entry.added.size() == 1 && file.rows == 0;
    if (file.file == stem + std::to_string(empty ? 0 : i + 1) + ".parquet") continue;
    findings_.add("partition_file", file.file, "verify.file_name", {{"file", file.file}});
  }
}

void FactCheck::check_file(PartitionFile const& file) {
  auto const* entry = find_entry(file.batch);
  if (file.dataset == entry->batch.dataset) return;
  findings_.add("partition_file", file.file, "verify.columns",
                {{"what", file_words(file.file)}, {"columns", "dataset"}});
}

// What a batch brought and took away comes to its own rows less those it corrected.
void FactCheck::check_sums(Entry const& entry) {
  std::int64_t found = 0;
  for (auto const* file : entry.added) found += file->rows;
  for (auto const* file : entry.retired) found -= file->rows;
  auto const expected = entry.batch.rows - entry.batch.replaced;
  if (found == expected && !entry.added.empty()) return;
  std::string where = entry.batch.id;
  for (auto const* file : entry.added) where += " " + file->file;
  findings_.add("partition_file", where, "verify.batch_rows",
                {{"batch", entry.batch.id}, {"expected", std::to_string(expected)}, {"found", std::to_string(found)}});
}

Result<void> FactCheck::refusals() {
  storage::FactStore store(home_.database());
  JX_TRY(auto counts, store.quarantined_counts());
  auto const none = digest_of_findings({});
  for (auto const& entry : entries_) {
    auto const count = counts[entry.batch.id];
    counts.erase(entry.batch.id);
    bool same = true;
    if (!entry.batch.names_files()) {
      same = count.refused == entry.batch.quarantined ||
             (count.entries >= findings_recorded_max && count.refused < entry.batch.quarantined);
    } else if (count.entries == 0) {
      same = entry.batch.findings == none;
    } else {
      JX_TRY(auto const rows, store.quarantined(entry.batch.id, 0, count.entries));
      same = digest_of_findings(rows) == entry.batch.findings;
    }
    if (!same) findings_.add("quarantined", entry.batch.id, "verify.refusals", {{"batch", entry.batch.id}});
  }
  for (auto const& [batch, count] : counts) {
    findings_.add("quarantined", batch, "verify.refusals", {{"batch", batch}});
  }
  return {};
}

void FactCheck::content() {
  for (auto const& file : files_) {
    ++report_.files;
    auto const content = read_file(home_.paths().facts() / file.file);
    if (!content) {
      findings_.add("facts", file.file, "verify.file_missing", {{"file", file.file}});
    } else if (sha256_hex(*content) != file.digest) {
      findings_.add("facts", file.file, "verify.file_altered",
                    {{"file", file.file}, {"dataset", file.dataset}, {"period", file.period}});
    }
  }
}

}  // namespace jixiao::app
