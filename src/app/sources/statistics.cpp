#include "app/sources/statistics.h"

#include <algorithm>
#include <limits>
#include <map>
#include <set>

#include "app/indicator_kind.h"
#include "formula/needs.h"

namespace jixiao::app {
namespace {

using storage::Delivery;
using storage::DeliveryOutcome;
using storage::DeliveryVia;

constexpr std::int64_t day_seconds = 86'400;
constexpr int months_back = 36;  // how far offsets of formulas are followed

std::optional<Decimal> percent(std::int64_t part, std::int64_t whole) {
  if (whole == 0) return std::nullopt;
  // Tenths of a percent, half up, in integers.
  return Decimal::from_parts((part * 2000 + whole) / (2 * whole), 1);
}

// Datasets a formula's atoms read, derived ones followed to what they are made of.
class DatasetsOf {
 public:
  explicit DatasetsOf(policy::LoadedPack const& loaded) : loaded_(loaded) {
    for (auto const& derived : loaded.program.derived()) from_[derived.dataset.id] = derived.from;
  }

  std::set<std::string> operator()(formula::CompiledIndicator const& indicator, Period period) const {
    auto const last = period.last_month();
    auto const needs =
        formula::collect_needs(loaded_.program, loaded_.pack, indicator, period, {last - months_back, last});
    std::set<std::string> out;
    for (auto const& need : needs) {
      auto dataset = loaded_.program.atoms()[static_cast<std::size_t>(need.atom)].dataset;
      for (auto found = from_.find(dataset); found != from_.end(); found = from_.find(dataset)) dataset = found->second;
      out.insert(dataset);
    }
    return out;
  }

 private:
  policy::LoadedPack const& loaded_;
  std::map<std::string, std::string> from_;
};

std::set<std::string> fed_datasets(std::vector<storage::Connector> const& connectors,
                                   std::vector<storage::Feed> const& feeds) {
  std::set<std::string> out;
  for (auto const& feed : feeds) {
    bool const on = std::any_of(connectors.begin(), connectors.end(),
                                [&](auto const& c) { return c.id == feed.connector && c.enabled; });
    if (on && feed.enabled) out.insert(feed.dataset);
  }
  return out;
}

void count_indicators(policy::LoadedPack const& loaded, std::set<std::string> const& fed, Period period,
                      AutomationStatistics& out) {
  DatasetsOf const datasets_of(loaded);
  for (auto const& indicator : loaded.pack.indicators) {
    if (kind_of(loaded.pack, indicator) != IndicatorKind::assessed) continue;
    ++out.indicators;
    ByHand entry{indicator.id, indicator.name, {}, indicator.taken == Taken::manual};
    if (auto const* compiled = loaded.program.find_indicator(indicator.id)) {
      for (auto const& id : datasets_of(*compiled, period)) {
        if (fed.contains(id)) continue;
        auto const* dataset = loaded.pack.find_dataset(id);
        entry.datasets.push_back(dataset ? dataset->title : id);
      }
    }
    if (entry.taken_by_hand || !entry.datasets.empty()) {
      out.not_automatic.push_back(std::move(entry));
    } else {
      ++out.automatic;
    }
  }
  out.automatic_share = percent(out.automatic, out.indicators);
  for (auto const& parameter : loaded.pack.parameters) {
    if (parameter.id != "automation_share_min") continue;
    for (auto const& value : parameter.values) {
      auto const number = Decimal::parse(value.value);
      if (number && (!value.from || *value.from <= period)) out.target = *number;
    }
  }
}

void count_delivery(Delivery const& delivery, AutomationStatistics& out) {
  if (delivery.via == DeliveryVia::upload || delivery.via == DeliveryVia::correction) {
    if (delivery.outcome == DeliveryOutcome::taken) {
      ++out.by_hand;
      ++out.deliveries;
    }
    return;
  }
  if (delivery.via != DeliveryVia::connector || !delivery.connector) return;
  bool const failed = delivery.outcome == DeliveryOutcome::failed;
  ++out.attempts;
  out.failures += failed ? 1 : 0;
  if (delivery.outcome == DeliveryOutcome::taken) ++out.deliveries;
  if (!failed && (!out.last_success || delivery.finished_at > *out.last_success)) {
    out.last_success = delivery.finished_at;
  }
}

Result<void> add_last(storage::SourceStore& store, ConnectorHealth& health) {
  JX_TRY(auto const taken, store.last_delivery(health.id, DeliveryOutcome::taken));
  JX_TRY(auto const unchanged, store.last_delivery(health.id, DeliveryOutcome::unchanged));
  JX_TRY(auto const failed, store.last_delivery(health.id, DeliveryOutcome::failed));
  std::int64_t newest = 0;
  for (auto const& one : {taken, unchanged}) {
    if (!one || one->id < newest) continue;
    newest = one->id;
    health.last_success = one->finished_at;
  }
  if (taken) health.last_new = taken->finished_at;
  if (failed) {
    health.last_failure = failed->finished_at;
    if (failed->id > newest) health.last_error = failed->error;
  }
  return {};
}

Result<std::vector<Delivery>> recent_deliveries(storage::SourceStore& store, Timestamp now) {
  storage::DeliveryQuery query;
  query.since = Timestamp{now.seconds - statistics_days * day_seconds};
  query.limit = std::numeric_limits<std::int32_t>::max();
  return store.deliveries(query);
}

Result<std::vector<ConnectorHealth>> health_of(storage::SourceStore& store, std::vector<Delivery> const& recent) {
  JX_TRY(auto const connectors, store.connectors());
  JX_TRY(auto const feeds, store.feeds());
  std::vector<ConnectorHealth> out;
  for (auto const& connector : connectors) {
    ConnectorHealth health;
    health.id = connector.id;
    health.title = connector.title;
    health.system = connector.system;
    health.kind = connector.kind;
    health.enabled = connector.enabled;
    health.datasets =
        std::count_if(feeds.begin(), feeds.end(), [&](auto const& feed) { return feed.connector == connector.id; });
    for (auto const& delivery : recent) {
      if (delivery.via != DeliveryVia::connector || delivery.connector != connector.id) continue;
      ++health.attempts;
      health.failures += delivery.outcome == DeliveryOutcome::failed ? 1 : 0;
      health.rows += delivery.rows;
    }
    health.success_rate = percent(health.attempts - health.failures, health.attempts);
    JX_CHECK(add_last(store, health));
    out.push_back(std::move(health));
  }
  return out;
}

}  // namespace

Result<std::vector<ConnectorState>> connector_states(Home& home, Timestamp now) {
  storage::SourceStore store(home.database());
  JX_TRY(auto const recent, recent_deliveries(store, now));
  JX_TRY(auto const healths, health_of(store, recent));
  std::vector<ConnectorState> out;
  for (auto const& one : healths) {
    out.push_back({one.id, one.attempts, one.failures, one.last_success, one.last_failure, one.last_error});
  }
  return out;
}

Result<AutomationStatistics> make_statistics(Home& home, Timestamp now) {
  auto loaded = home.pack();
  if (!loaded) return fail(loaded.error().front());
  storage::SourceStore store(home.database());
  JX_TRY(auto const connectors, store.connectors());
  JX_TRY(auto const feeds, store.feeds());
  AutomationStatistics out;
  out.since = {now.seconds - statistics_days * day_seconds};
  JX_TRY(auto const recent, recent_deliveries(store, now));
  JX_TRY(out.connectors, health_of(store, recent));
  for (auto const& delivery : recent) count_delivery(delivery, out);
  out.success_rate = percent(out.attempts - out.failures, out.attempts);
  out.by_hand_rate = percent(out.by_hand, out.deliveries);
  count_indicators(**loaded, fed_datasets(connectors, feeds), Period::containing(now.date(), PeriodKind::month), out);
  return out;
}

}  // namespace jixiao::app
