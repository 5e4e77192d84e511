#include "app/sources/catalogue.h"

#include <algorithm>
#include <map>

#include "app/facts.h"
#include "app/sources/owners.h"
#include "storage/fact_store.h"

namespace jixiao::app {
namespace {

using FilesByDataset = std::map<std::string, std::vector<PartitionFile>>;

Result<FilesByDataset> current_files(Home& home) {
  JX_TRY(auto const files, storage::FactStore(home.database()).current_files());
  FilesByDataset out;
  for (auto const& file : files) out[file.dataset].push_back(file);
  return out;
}

Result<Pack const*> pack_of(Home& home) {
  auto loaded = home.pack();
  if (!loaded) return fail(loaded.error().front());
  return &(*loaded)->pack;
}

bool holds(PartitionFile const& file, Period month) {
  auto const period = Period::parse(file.period);
  return period && period->contains(month);
}

void add_batches(DatasetView& view, std::vector<Batch> const& batches) {
  for (auto const& batch : batches) {
    if (batch.dataset != view.id) continue;
    ++view.batches;
    view.refused += batch.quarantined;
    if (!view.last_batch_at || batch.at > *view.last_batch_at) view.last_batch_at = batch.at;
  }
}

bool is_required(Dataset const& dataset, Column const& column) {
  return !column.nullable || column.name == dataset.owner || column.name == dataset.date ||
         std::find(dataset.key.begin(), dataset.key.end(), column.name) != dataset.key.end();
}

class UnitCounter {
 public:
  UnitCounter(Home& home, Pack const& pack, OrgTree const& tree, UnitCoverage& out)
      : home_(home), pack_(pack), tree_(tree), out_(out) {
    for (auto const& unit : out.units) nodes_.push_back(tree.find(unit.code));
  }

  Result<void> add(facts::Connection& connection, Dataset const& dataset, std::vector<PartitionFile> const& files) {
    CoverageDataset column{dataset.id, dataset.title, files.empty() ? "" : files.front().period, false, 0};
    column.expected = dataset.delivery && depth_of(*dataset.delivery) >= depth_of(out_.level);
    JX_TRY(auto const owners, rows_by_owner(connection, home_, dataset, files));
    std::vector<std::int64_t> counts(nodes_.size(), 0);
    for (auto const& [owner, rows] : owners) {
      auto const at = tree_.find(owner);
      if (at < 0) continue;
      for (std::size_t i = 0; i < nodes_.size(); ++i) {
        if (tree_.is_below(at, nodes_[i])) counts[i] += rows;
      }
    }
    for (std::size_t i = 0; i < counts.size(); ++i) {
      out_.units[i].rows.push_back(counts[i]);
      if (counts[i] == 0) ++column.units_without;
    }
    out_.datasets.push_back(std::move(column));
    return {};
  }

  // Positions in the list of levels: the root is 0.
  std::size_t depth_of(std::string const& level) const {
    for (std::size_t i = 0; i < pack_.levels.size(); ++i) {
      if (pack_.levels[i].id == level) return i;
    }
    return 0;
  }

 private:
  Home& home_;
  Pack const& pack_;
  OrgTree const& tree_;
  UnitCoverage& out_;
  std::vector<int> nodes_;
};

Result<void> count_all(Home& home, Pack const& pack, OrgTree const& tree, std::string const& only, UnitCoverage& out) {
  JX_TRY(auto const files, current_files(home));
  JX_TRY(auto const database, facts::Database::open());
  JX_TRY(auto connection, database.connect());
  UnitCounter counter(home, pack, tree, out);
  for (auto const& dataset : pack.datasets) {
    if (dataset.owner.empty() || dataset.kind == DatasetKind::dimension) continue;
    if (!only.empty() && dataset.id != only) continue;
    auto const found = files.find(dataset.id);
    if (found == files.end()) continue;
    std::vector<PartitionFile> of_month;
    for (auto const& file : found->second) {
      if (holds(file, out.month)) of_month.push_back(file);
    }
    if (!of_month.empty()) JX_CHECK(counter.add(connection, dataset, of_month));
  }
  return {};
}

}  // namespace

Result<std::vector<DatasetView>> list_datasets(Home& home) {
  JX_TRY(auto const* const pack, pack_of(home));
  JX_TRY(auto const files, current_files(home));
  JX_TRY(auto const batches, storage::FactStore(home.database()).batches());
  storage::SourceStore store(home.database());
  JX_TRY(auto const feeds, store.feeds());
  JX_TRY(auto const connectors, store.connectors());
  std::vector<DatasetView> out;
  for (auto const& dataset : pack->datasets) {
    DatasetView view{dataset.id,
                     dataset.title,
                     dataset.source,
                     dataset.kind,
                     dataset.partition,
                     dataset.key,
                     {},
                     dataset.note,
                     {},
                     {},
                     0,
                     0,
                     0,
                     {},
                     {}};
    for (auto const& column : dataset.columns) {
      view.columns.push_back({column.name, column.title.empty() ? column.name : column.title, column.type, column.unit,
                              is_required(dataset, column), column.personal});
    }
    for (auto const& feed : feeds) {
      if (feed.dataset != dataset.id) continue;
      for (auto const& connector : connectors) {
        if (connector.id == feed.connector) {
          view.connector = connector.title;
          view.connector_id = connector.id;
        }
      }
    }
    if (auto const found = files.find(dataset.id); found != files.end()) {
      for (auto const& file : found->second) {
        view.rows += file.rows;
        if (!view.newest_period || file.period > *view.newest_period) view.newest_period = file.period;
      }
    }
    add_batches(view, batches);
    out.push_back(std::move(view));
  }
  return out;
}

Result<Coverage> make_coverage(Home& home, std::optional<Period> last, int months) {
  JX_TRY(auto const* const pack, pack_of(home));
  JX_TRY(auto const files, current_files(home));
  auto const shortest = pack->pack.shortest;  // of yearly statistics no month is asked
  if (!last) {
    for (auto const& [dataset, list] : files) {
      for (auto const& file : list) {
        auto const period = Period::parse(file.period);
        if (period && period->kind == shortest && (!last || *period > *last)) last = *period;
      }
    }
  }
  Coverage out;
  if (!last) return out;
  // Before the first data of all nothing is missing.
  auto first = *last;
  for (auto const& [dataset, list] : files) {
    for (auto const& file : list) {
      auto const period = Period::parse(file.period);
      if (period && period->kind == shortest) first = std::min(first, *period);
    }
  }
  for (int i = months - 1; i >= 0; --i) {
    if (last->shifted(-i) >= first) out.months.push_back(last->shifted(-i));
  }
  for (auto const& dataset : pack->datasets) {
    if (dataset.kind == DatasetKind::dimension) continue;
    CoverageRow row{dataset.id, dataset.title, dataset.source, dataset.kind, dataset.partition, {}};
    auto const found = files.find(dataset.id);
    for (auto const month : out.months) {
      std::optional<std::int64_t> count;
      if (found != files.end()) {
        for (auto const& file : found->second) {
          if (holds(file, month)) count = count.value_or(0) + file.rows;
        }
      }
      row.rows.push_back(count);
    }
    out.datasets.push_back(std::move(row));
  }
  return out;
}

Checked<UnitCoverage> make_unit_coverage(Home& home, Scope const& scope, Period month, std::string const& level,
                                         std::string const& dataset) {
  JX_TRY(auto const* const loaded, home.pack());
  JX_TRY(auto units, load_units(home));
  JX_TRY(auto const tree, OrgTree::create(units, month.last_day()));
  UnitCoverage out;
  out.month = month;
  out.level = level;
  for (auto const at : tree.at_level(level)) {
    auto const& unit = tree.nodes()[static_cast<std::size_t>(at)].unit;
    if (sees(scope, tree, unit.code)) out.units.push_back({unit.code, unit.name, {}});
  }
  if (out.units.empty()) return out;
  if (auto done = count_all(home, loaded->pack, tree, dataset, out); !done) {
    return tl::unexpected<Errors>(Errors{done.error()});
  }
  return out;
}

}  // namespace jixiao::app
