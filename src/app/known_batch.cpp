#include "app/known_batch.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/hash.h"
#include "base/text.h"
#include "facts/fact_files.h"
#include "facts/overtaken.h"
#include "facts/stored_schema.h"
#include "storage/fact_store.h"

namespace jixiao::app {
namespace {

std::string name_of(std::string const& batch) { return batch.substr(0, facts::batch_name_length); }

// The file's batch id the n-th time it is taken in; the first time it is the file's own.
std::string id_of(std::string const& id, int time) {
  return time == 1 ? id : sha256_hex(id + "\nagain " + std::to_string(time));
}

Result<void> look_at_rows(Home& home, Dataset const& dataset, KnownBatch& known) {
  storage::FactStore store(home.database());
  JX_TRY(auto const all, store.all_files());
  std::vector<PartitionFile> own, current;
  bool retired = false;
  for (auto file : all) {
    if (file.dataset != dataset.id) continue;
    if (!file.retired_by) current.push_back(file);
    if (file.batch != known.batch.id) continue;
    retired = retired || file.retired_by;
    file.retired_by.reset();
    own.push_back(std::move(file));
  }
  facts::FactFiles const brought(own, home.paths().facts()), standing(current, home.paths().facts());
  auto const files = brought.files(dataset.id);
  JX_TRY(auto const database, facts::Database::open());
  JX_TRY(auto connection, database.connect());
  JX_TRY(auto const stored, facts::stored_schema(connection, files));
  for (auto const& column : dataset.columns) {
    if (!files.empty() && !stored.contains(column.name)) known.lacks.push_back(column.name);
  }
  if (!retired) return {};  // every row still lies where it was put
  JX_TRY(auto const rows,
         facts::overtaken_rows(connection, dataset, known.batch.id, files, standing.files(dataset.id)));
  JX_TRY(auto const batches, store.batches(dataset.id));
  for (auto const& batch : batches) {
    auto const found = rows.find(name_of(batch.id));
    if (found != rows.end()) known.corrected.push_back({batch.id, batch.file, batch.at, found->second});
  }
  return {};
}

}  // namespace

std::int64_t KnownBatch::rows_corrected() const {
  std::int64_t out = 0;
  for (auto const& one : corrected) out += one.rows;
  return out;
}

std::string KnownBatch::corrections() const {
  std::vector<std::string> out;
  for (auto const& one : corrected)
    out.push_back(fmt::format("{} {}（批次 {}）更正 {} 行", one.at, one.file, name_of(one.batch), one.rows));
  return join(out, "；");
}

Result<std::optional<KnownBatch>> find_known_batch(Home& home, Dataset const& dataset, std::string const& id) {
  storage::FactStore store(home.database());
  std::optional<KnownBatch> out;
  for (int time = 1;; ++time) {
    auto const batch_id = id_of(id, time);
    JX_TRY(auto batch, store.find_batch(batch_id));
    if (!batch) {
      if (out) out->next_id = batch_id;
      break;
    }
    out.emplace().batch = std::move(*batch);
  }
  if (out) JX_CHECK(look_at_rows(home, dataset, *out));
  return out;
}

Error overtaken_error(KnownBatch const& known) {
  return {ErrorKind::conflict,
          "app.batch_overtaken",
          {{"at", known.batch.at},
           {"batch", name_of(known.batch.id)},
           {"rows", std::to_string(known.rows_corrected())},
           {"by", known.corrections()}},
          ""};
}

}  // namespace jixiao::app
