#include <fmt/format.h>

#include <algorithm>

#include "app/facts.h"
#include "app/home.h"
#include "app/verify/checks.h"
#include "app/verify/fact_check.h"
#include "base/hash.h"
#include "base/join_first.h"

namespace jixiao::app {
namespace {

std::string names_words(std::vector<std::string> const& names) { return join_first(names, "、", 5); }

std::string line_of(std::string const& dataset, std::string const& period, std::string const& digest) {
  return dataset + "\n" + period + "\n" + digest + "\n";
}

std::string vouched_name(std::string const& file, std::string const& digest) { return file + "\n" + digest; }

}  // namespace

struct FactCheck::Inputs {
  storage::Publication publication;
  std::string name;
  std::vector<storage::PublicationInput> rows;
  std::string digest;  // of the rows, as facts_digest() makes it
};

// What was in use when a publication was made follows from the batches before its leaf.
Result<void> FactCheck::inputs(std::vector<storage::Publication> const& publications) {
  storage::ResultStore store(home_.database());
  std::vector<Inputs> all;
  std::set<std::string> current;
  std::size_t next = 0;
  for (auto const& publication : publications) {
    for (; next < entries_.size() && entries_[next].leaf_index < publication.leaf_index; ++next) {
      for (auto const* file : entries_[next].retired) current.erase(file->file);
      for (auto const* file : entries_[next].added) current.insert(file->file);
    }
    Inputs one{publication, publication_words(publication), {}, {}};
    JX_TRY(one.rows, store.load_inputs(publication.period, publication.version));
    std::vector<PartitionFile> files;
    for (auto const& row : one.rows)
      files.push_back({row.dataset, row.partition_period, row.file, "", 0, row.digest, {}});
    one.digest = facts_digest(files);
    compare_inputs(one, current);
    all.push_back(std::move(one));
  }
  check_digests(all);
  return {};
}

void FactCheck::compare_inputs(Inputs const& inputs, std::set<std::string> const& current) {
  std::vector<std::string> differ, added, missing;
  std::set<std::string> rows;
  for (auto const& row : inputs.rows) {
    rows.insert(row.file);
    auto const known = by_name_.find(row.file);
    if (known == by_name_.end() || known->second->digest != row.digest || known->second->dataset != row.dataset ||
        known->second->period != row.partition_period) {
      differ.push_back(row.file);
    } else if (!current.contains(row.file)) {
      added.push_back(row.file);
    }
  }
  std::set_difference(current.begin(), current.end(), rows.begin(), rows.end(), std::back_inserter(missing));
  for (auto const& [code, names] : {std::pair{"verify.input_differs", &differ}, std::pair{"verify.input_added", &added},
                                    std::pair{"verify.input_missing", &missing}}) {
    if (names->empty()) continue;
    findings_.add("facts", inputs.name + " " + names->front(), code,
                  {{"what", inputs.name}, {"file", names_words(*names)}});
  }
}

// The head of a publication commits to a digest over its inputs. A draft may have been published although facts had
// come since (for a stated reason): then it is the digest of an earlier state.
void FactCheck::check_digests(std::vector<Inputs> const& all) {
  std::set<std::string> vouched, states;
  std::vector<Inputs const*> failing;
  for (auto const& one : all) {
    if (one.digest != one.publication.facts_digest) {
      failing.push_back(&one);
      continue;
    }
    for (auto const& row : one.rows) vouched.insert(vouched_name(row.file, row.digest));
  }
  if (!failing.empty()) states = state_digests();
  bool any = false;
  for (auto const* one : failing) {
    if (states.contains(one->publication.facts_digest)) continue;
    any = true;
    std::vector<std::string> suspects;
    for (auto const& row : one->rows) {
      auto const* entry = by_name_.contains(row.file) ? find_entry(by_name_.at(row.file)->batch) : nullptr;
      bool const named = entry && entry->batch.names_files();
      if (!named && !vouched.contains(vouched_name(row.file, row.digest))) suspects.push_back(row.file);
    }
    findings_.add("facts", one->name, "verify.facts_digest", {{"what", one->name}, {"files", names_words(suspects)}});
  }
  for (auto const& file : files_) {
    auto const* entry = find_entry(file.batch);
    bool const named = entry && entry->batch.names_files();
    if (!any && !named && !file.retired_by && !vouched.contains(vouched_name(file.file, file.digest)))
      ++report_.unbound_files;
  }
}

// Digests of the files in use after each batch.
std::set<std::string> FactCheck::state_digests() const {
  std::set<std::string> out;
  std::multiset<std::string> lines;
  for (auto const& entry : entries_) {
    for (auto const* file : entry.retired) {
      auto const at = lines.find(line_of(file->dataset, file->period, file->digest));
      if (at != lines.end()) lines.erase(at);
    }
    for (auto const* file : entry.added) lines.insert(line_of(file->dataset, file->period, file->digest));
    Sha256 hash;
    for (auto const& line : lines) hash.update(line);
    out.insert(to_hex(hash.finish()));
  }
  return out;
}

}  // namespace jixiao::app
