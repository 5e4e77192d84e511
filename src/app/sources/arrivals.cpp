#include "app/sources/arrivals.h"

#include <algorithm>
#include <map>
#include <set>

#include "app/facts.h"
#include "app/sources/owners.h"
#include "storage/fact_store.h"

namespace jixiao::app {
namespace {

using storage::Delivery;
using storage::DeliveryOutcome;
using storage::DeliveryVia;

constexpr std::int64_t deliveries_most = 500;  // a night brings some tens

ArrivalKind kind_of(Delivery const& delivery) {
  if (delivery.outcome == DeliveryOutcome::failed) return ArrivalKind::failed;
  return delivery.via == DeliveryVia::correction ? ArrivalKind::corrected : ArrivalKind::taken;
}

// Rows of a batch that lie in the subtree somebody sees.
class RowsSeen {
 public:
  RowsSeen(Home& home, Pack const& pack, OrgTree const& tree, Scope const& scope)
      : home_(home), pack_(pack), tree_(tree), scope_(scope) {}

  Result<std::int64_t> of(Delivery const& delivery) {
    auto const* dataset = pack_.find_dataset(delivery.dataset);
    if (!dataset || dataset->owner.empty() || !delivery.batch) return 0;
    JX_TRY(auto const files, files_of(*delivery.batch));
    if (files.empty()) return 0;
    if (!connection_) {
      JX_TRY(auto database, facts::Database::open());
      database_.emplace(std::move(database));
      JX_TRY(auto connection, database_->connect());
      connection_.emplace(std::move(connection));
    }
    JX_TRY(auto const owners, rows_by_owner(*connection_, home_, *dataset, files));
    std::int64_t out = 0;
    for (auto const& [owner, rows] : owners) out += sees(scope_, tree_, owner) ? rows : 0;
    return out;
  }

 private:
  // Of a batch that was replaced since nothing is left to count.
  Result<std::vector<PartitionFile>> files_of(std::string const& batch) {
    if (!files_) {
      JX_TRY(auto all, storage::FactStore(home_.database()).current_files());
      files_.emplace();
      for (auto& file : all) (*files_)[file.batch].push_back(std::move(file));
    }
    auto const found = files_->find(batch);
    return found == files_->end() ? std::vector<PartitionFile>{} : found->second;
  }

  Home& home_;
  Pack const& pack_;
  OrgTree const& tree_;
  Scope const& scope_;
  std::optional<facts::Database> database_;
  std::optional<facts::Connection> connection_;
  std::optional<std::map<std::string, std::vector<PartitionFile>>> files_;
};

void add(std::map<ArrivalKind, Arrivals>& groups, Delivery const& delivery, std::int64_t rows) {
  auto& group = groups[kind_of(delivery)];
  group.kind = kind_of(delivery);
  ++group.deliveries;
  group.rows += rows;
  group.last_at = std::max(group.last_at, delivery.finished_at);
}

}  // namespace

Checked<std::vector<Arrivals>> list_arrivals(Home& home, ArrivalsViewer const& viewer, Timestamp since) {
  JX_TRY(auto const* const loaded, home.pack());
  auto const as_errors = [](Error error) { return tl::unexpected<Errors>(Errors{std::move(error)}); };
  auto const recent =
      storage::SourceStore(home.database()).deliveries({.news = true, .since = since, .limit = deliveries_most});
  if (!recent) return as_errors(recent.error());
  JX_TRY(auto units, load_units(home));
  JX_TRY(auto const tree, OrgTree::create(units, since.date()));
  RowsSeen seen(home, loaded->pack, tree, viewer.scope);
  std::map<ArrivalKind, Arrivals> groups;
  std::map<ArrivalKind, std::set<std::string>> datasets;
  for (auto const& delivery : *recent) {
    bool const own = viewer.everything || (!delivery.by.empty() && delivery.by == viewer.login);
    auto rows = delivery.rows;
    if (!own) {
      if (delivery.outcome == DeliveryOutcome::failed) continue;
      auto const counted = seen.of(delivery);
      if (!counted) return as_errors(counted.error());
      if (*counted == 0) continue;
      rows = *counted;
    }
    add(groups, delivery, rows);
    datasets[kind_of(delivery)].insert(delivery.dataset);
  }
  std::vector<Arrivals> out;
  for (auto& [kind, group] : groups) {
    for (auto const& dataset : loaded->pack.datasets) {
      if (datasets[kind].contains(dataset.id)) group.datasets.push_back(dataset.title);
    }
    out.push_back(std::move(group));
  }
  std::stable_sort(out.begin(), out.end(), [](auto const& a, auto const& b) { return a.last_at > b.last_at; });
  return out;
}

}  // namespace jixiao::app
