#include "app/sources/quarantine.h"

#include <algorithm>
#include <map>

#include "facts/quarantine.h"
#include "storage/fact_store.h"

namespace jixiao::app {
namespace {

constexpr std::int64_t counted_max = 10'000;
constexpr char const* hidden = "（个人信息）";

Result<Pack const*> pack_of(Home& home) {
  auto loaded = home.pack();
  if (!loaded) return fail(loaded.error().front());
  return &(*loaded)->pack;
}

tl::unexpected<Error> unknown(std::string const& batch) {
  return fail(ErrorKind::not_found, "app.batch_unknown", {{"dataset", ""}, {"batch", batch.substr(0, 12)}});
}

bool may_see(QuarantineViewer const& viewer, QuarantinedBatch const& batch) {
  return viewer.everything || (!batch.by.empty() && batch.by == viewer.login);
}

Result<QuarantinedBatch> describe(storage::SourceStore& store, Pack const& pack, Batch const& batch) {
  auto const* dataset = pack.find_dataset(batch.dataset);
  QuarantinedBatch out{batch.id,   batch.dataset, dataset ? dataset->title : batch.dataset,
                       batch.file, batch.at,      "",
                       {},         batch.rows,    batch.quarantined};
  JX_TRY(auto const delivery, store.find_delivery_of(batch.id));
  if (delivery) {
    out.by = delivery->by;
    out.via = delivery->via;
    out.refused = delivery->refused;
  }
  return out;
}

Result<QuarantinedBatch> find_batch(Home& home, Pack const& pack, QuarantineViewer const& viewer,
                                    std::string const& id) {
  JX_TRY(auto const batch, storage::FactStore(home.database()).find_batch(id));
  if (!batch) return unknown(id);
  storage::SourceStore store(home.database());
  JX_TRY(auto out, describe(store, pack, *batch));
  if (!may_see(viewer, out)) return unknown(id);
  return out;
}

Column const* column_of(Dataset const& dataset, std::string const& name) {
  for (auto const& column : dataset.columns) {
    if (column.name == name) return &column;
  }
  return nullptr;
}

UploadFinding show(Quarantined const& entry, Dataset const& dataset, QuarantineViewer const& viewer) {
  auto const* column = column_of(dataset, entry.column);
  auto shown = entry;
  // The reason of a whole row may quote its key.
  bool const personal = column ? column->personal
                               : std::any_of(dataset.columns.begin(), dataset.columns.end(),
                                             [](Column const& one) { return one.personal; });
  if (personal && !viewer.personal) shown.value = hidden;
  return {shown.row,
          shown.column,
          column ? (column->title.empty() ? column->name : column->title) : "整行",
          shown.value,
          facts::render_quarantined(shown, dataset),
          shown.row_kept};
}

}  // namespace

Result<std::vector<QuarantinedBatch>> list_quarantined_batches(Home& home, QuarantineViewer const& viewer,
                                                               std::string const& dataset, std::int64_t limit) {
  JX_TRY(auto const* const pack, pack_of(home));
  JX_TRY(auto batches, storage::FactStore(home.database()).batches());
  std::reverse(batches.begin(), batches.end());
  storage::SourceStore store(home.database());
  std::vector<QuarantinedBatch> out;
  for (auto const& batch : batches) {
    if (static_cast<std::int64_t>(out.size()) >= limit) break;
    if (batch.quarantined == 0 || (!dataset.empty() && batch.dataset != dataset)) continue;
    JX_TRY(auto one, describe(store, *pack, batch));
    if (may_see(viewer, one)) out.push_back(std::move(one));
  }
  return out;
}

Result<QuarantinePage> read_quarantine(Home& home, QuarantineViewer const& viewer, std::string const& batch,
                                       std::int64_t offset, std::int64_t limit) {
  JX_TRY(auto const* const pack, pack_of(home));
  QuarantinePage out;
  JX_TRY(out.batch, find_batch(home, *pack, viewer, batch));
  auto const* dataset = pack->find_dataset(out.batch.dataset);
  if (!dataset) return unknown(batch);  // dropped by a later pack
  storage::FactStore store(home.database());
  JX_TRY(out.findings_all, store.quarantined_count(batch));
  JX_TRY(auto const counted, store.quarantined(batch, 0, counted_max));
  std::map<std::tuple<std::string, std::string, bool>, FindingCount> kinds;
  for (auto const& entry : counted) {
    auto& kind = kinds[{entry.column, entry.reason, entry.row_kept}];
    if (kind.count++ == 0) {
      auto const first = show(entry, *dataset, viewer);
      kind = {first.column_title, entry.reason, first.reason, 1, entry.row_kept};
    }
  }
  for (auto& [key, kind] : kinds) out.kinds.push_back(std::move(kind));
  std::stable_sort(out.kinds.begin(), out.kinds.end(), [](auto const& a, auto const& b) { return a.count > b.count; });
  JX_TRY(auto const page, store.quarantined(batch, offset, limit));
  for (auto const& entry : page) out.findings.push_back(show(entry, *dataset, viewer));
  out.rows_kept = load_refused_rows(home, batch).has_value();
  return out;
}

Result<RefusedBatch> read_refused(Home& home, QuarantineViewer const& viewer, std::string const& batch) {
  JX_TRY(auto const* const pack, pack_of(home));
  JX_TRY(auto const found, find_batch(home, *pack, viewer, batch));
  auto const* dataset = pack->find_dataset(found.dataset);
  if (!dataset) return unknown(batch);
  bool const personal = std::any_of(dataset->columns.begin(), dataset->columns.end(),
                                    [](Column const& column) { return column.personal; });
  if (personal && !viewer.personal && found.by != viewer.login) {
    return fail(ErrorKind::forbidden, "app.personal_rows", {{"dataset", dataset->title}});
  }
  JX_TRY(auto rows, load_refused_rows(home, batch));
  return RefusedBatch{*dataset, found.file, std::move(rows)};
}

}  // namespace jixiao::app
