#include "facts/duplicates.h"

#include <algorithm>
#include <thread>
#include <tuple>
#include <unordered_map>

#include "base/text.h"

namespace jixiao::facts {
namespace {

constexpr std::size_t bucket_count = 256;  // by the hash's last byte: each sorts inside the processor's cache

struct Candidate {
  std::uint64_t hash;
  RowPlace place;
};
using Buckets = std::vector<std::vector<Candidate>>;

std::string shown_key(TypedRow const& row, Dataset const& dataset) {
  std::vector<std::string> parts;
  for (auto const column : key_columns_of(dataset)) {
    auto const& cell = row.cells[column];
    auto const type = dataset.columns[column].type;
    if (is_stored_as_text(type)) {
      parts.emplace_back(cell.text);
    } else if (type == ColumnType::date) {
      parts.push_back(Date{static_cast<std::int32_t>(cell.number)}.to_string());
    } else if (type == ColumnType::timestamp) {
      parts.push_back(Timestamp{cell.number}.to_string());
    } else {
      parts.push_back(std::to_string(cell.number));
    }
  }
  return join(parts, "|");
}

// The slice of hashes that belongs to one pass, by the bits above the bucket's.
Result<Buckets> collect(RowStore const& store, std::uint64_t passes, std::uint64_t pass) {
  Buckets buckets(bucket_count);
  std::string buffer;
  for (std::size_t b = 0; b < store.blocks(); ++b) {
    JX_TRY(auto const block, store.read_block(b, buffer));
    RowHeader header;
    for (std::size_t at = 0; at < block.size(); at += header.bytes) {
      header = header_at(block.data() + at);
      if ((header.key_hash >> 8) % passes != pass) continue;
      buckets[header.key_hash % bucket_count].push_back(
          {header.key_hash, {static_cast<std::uint32_t>(b), static_cast<std::uint32_t>(at)}});
    }
  }
  return buckets;
}

void sort_buckets(Buckets& buckets, int threads) {
  auto const step = static_cast<std::size_t>(std::max(1, threads));
  auto const sort_from = [&buckets, step](std::size_t first) {
    for (auto i = first; i < buckets.size(); i += step) {
      std::sort(buckets[i].begin(), buckets[i].end(), [](Candidate const& a, Candidate const& b) {
        return std::tie(a.hash, a.place.block, a.place.offset) < std::tie(b.hash, b.place.block, b.place.offset);
      });
    }
  };
  if (step == 1) return sort_from(0);
  std::vector<std::jthread> workers;
  for (std::size_t first = 0; first < step; ++first) workers.emplace_back([&sort_from, first] { sort_from(first); });
}

// Judges rows of equal hash, given in the order of the file.
class Judge {
 public:
  Judge(Dataset const& dataset, Loaded& loaded) : dataset_(dataset), loaded_(loaded), in_key_(dataset.columns.size()) {
    for (auto const column : key_columns_of(dataset)) in_key_[column] = true;
  }
  Result<void> judge(std::span<Candidate const> equal_hashes);
  Duplicates found;
  std::vector<Finding> findings;

 private:
  struct First {
    std::int64_t row;
    std::string content;
  };
  Dataset const& dataset_;
  Loaded& loaded_;
  std::vector<bool> in_key_;
  TypedRow row_;
  std::string buffer_;
};

Result<void> Judge::judge(std::span<Candidate const> equal_hashes) {
  std::unordered_map<std::string, First> firsts;
  for (auto const& candidate : equal_hashes) {
    JX_TRY(auto const* const at, loaded_.store->read_row(candidate.place, buffer_));
    decode_row(at, dataset_, row_);
    std::string key, content;
    for (std::size_t c = 0; c < row_.cells.size(); ++c) append_canonical(row_, dataset_, c, in_key_[c] ? key : content);
    auto const [first, is_new] = firsts.try_emplace(key, First{row_.row, content});
    if (is_new) continue;
    loaded_.totals.remove(row_);
    found.rows.insert(row_.row);
    if (first->second.content == content) {
      ++found.dropped;
      continue;
    }
    ++found.quarantined;
    auto const value = std::to_string(first->second.row) + ": " + shown_key(row_, dataset_);
    findings.push_back({row_.row, -1, shown_value(value), "facts.key_twice", false});
  }
  return {};
}

Result<void> judge_all(Judge& judge, std::vector<Candidate> const& bucket) {
  for (std::size_t i = 0; i < bucket.size();) {
    auto end = i + 1;
    while (end < bucket.size() && bucket[end].hash == bucket[i].hash) ++end;
    if (end > i + 1) JX_CHECK(judge.judge(std::span(bucket).subspan(i, end - i)));
    i = end;
  }
  return {};
}

}  // namespace

Result<Duplicates> find_duplicates(Dataset const& dataset, Loaded& loaded, QuarantineLog& log, int threads,
                                   std::int64_t rows_at_once) {
  Judge judge(dataset, loaded);
  if (dataset.key.empty()) return Duplicates{};
  auto const passes = static_cast<std::uint64_t>(loaded.totals.rows() / std::max<std::int64_t>(1, rows_at_once) + 1);
  for (std::uint64_t pass = 0; pass < passes; ++pass) {
    JX_TRY(auto buckets, collect(*loaded.store, passes, pass));
    sort_buckets(buckets, threads);
    for (auto const& bucket : buckets) JX_CHECK(judge_all(judge, bucket));
  }
  std::sort(judge.findings.begin(), judge.findings.end(),
            [](Finding const& a, Finding const& b) { return a.row < b.row; });
  log.add_late(judge.findings);
  loaded.rows_quarantined += judge.found.quarantined;
  return std::move(judge.found);
}

}  // namespace jixiao::facts
