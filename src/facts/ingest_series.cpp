#include "facts/ingest_series.h"

namespace jixiao::facts {
namespace {

// f(hash) answers whether to go on.
template <class F>
Result<void> for_each_hash(RowStore const& rows, F&& f) {
  std::string buffer;
  for (std::size_t b = 0; b < rows.blocks(); ++b) {
    JX_TRY(auto const block, rows.read_block(b, buffer));
    RowHeader header;
    for (std::size_t at = 0; at < block.size(); at += header.bytes) {
      header = header_at(block.data() + at);
      if (!f(header.key_hash)) return {};
    }
  }
  return {};
}

}  // namespace

Result<Database const*> IngestSeries::database(std::filesystem::path const& folder, std::string const& memory_limit) {
  if (!database_) {
    JX_TRY(
        auto opened,
        Database::open({.threads = 1, .memory_limit = memory_limit, .temp_directory = folder / "series", .file = {}}));
    database_ = std::move(opened);
  }
  return &*database_;
}

Result<bool> IngestSeries::may_correct(Dataset const& dataset, RowStore const& rows) const {
  auto const known = known_.find(dataset.id);
  if (known == known_.end()) return false;
  bool found = false;
  JX_CHECK(for_each_hash(rows, [&](std::uint64_t hash) {
    found = known->second.hashes.contains(hash);
    return !found;
  }));
  return found;
}

bool IngestSeries::knows(std::string const& dataset, std::string const& file) const {
  auto const known = known_.find(dataset);
  return known != known_.end() && known->second.files.contains(file);
}

void IngestSeries::remember(std::string const& dataset, std::vector<PartitionFile> const& files,
                            std::vector<std::uint64_t> const& key_hashes) {
  if (hashes_ + key_hashes.size() > hashes_max) return;
  hashes_ += key_hashes.size();
  auto& known = known_[dataset];
  known.hashes.insert(key_hashes.begin(), key_hashes.end());
  for (auto const& file : files) known.files.insert(file.file);
}

Result<std::vector<std::uint64_t>> key_hashes_of(RowStore const& rows) {
  std::vector<std::uint64_t> out;
  JX_CHECK(for_each_hash(rows, [&](std::uint64_t hash) {
    out.push_back(hash);
    return true;
  }));
  return out;
}

}  // namespace jixiao::facts
