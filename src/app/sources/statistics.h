#pragma once
// How far the data come by themselves (四自动 ①): per connector its last success and success rate, how often people had
// to step in, and the share of indicators whose every dataset arrives by a connector.
#include <optional>
#include <string>
#include <vector>

#include "app/home.h"
#include "base/decimal.h"
#include "storage/source_store.h"

namespace jixiao::app {

struct ConnectorHealth {
  std::string id;
  std::string title;
  std::string system;
  storage::ConnectorKind kind = storage::ConnectorKind::sqlite;
  bool enabled = true;
  std::int64_t datasets = 0;
  std::int64_t attempts = 0;  // within the window: one per dataset and scope asked
  std::int64_t failures = 0;
  std::optional<Decimal> success_rate;  // percent, one decimal; absent without an attempt
  std::int64_t rows = 0;                // accepted within the window
  std::optional<Timestamp> last_success;
  std::optional<Timestamp> last_new;  // that brought something
  std::optional<Timestamp> last_failure;
  std::string last_error;  // of a failure after the last success
};
BOOST_DESCRIBE_STRUCT(ConnectorHealth, (),
                      (id, title, system, kind, enabled, datasets, attempts, failures, success_rate, rows, last_success,
                       last_new, last_failure, last_error))

struct ByHand {
  std::string indicator;
  std::string name;
  std::vector<std::string> datasets;  // titles of those that no connector brings
  bool taken_by_hand = false;         // the pack says so
};
BOOST_DESCRIBE_STRUCT(ByHand, (), (indicator, name, datasets, taken_by_hand))

struct AutomationStatistics {
  Timestamp since;
  std::vector<ConnectorHealth> connectors;
  std::int64_t attempts = 0;
  std::int64_t failures = 0;
  std::optional<Decimal> success_rate;
  std::optional<Timestamp> last_success;
  std::int64_t deliveries = 0;  // that brought rows, by connector or by hand
  std::int64_t by_hand = 0;     // of them: uploads and corrections
  std::optional<Decimal> by_hand_rate;
  std::int64_t indicators = 0;
  std::int64_t automatic = 0;
  std::optional<Decimal> automatic_share;
  std::optional<Decimal> target;  // parameter automation_share_min
  std::vector<ByHand> not_automatic;
};
BOOST_DESCRIBE_STRUCT(AutomationStatistics, (),
                      (since, connectors, attempts, failures, success_rate, last_success, deliveries, by_hand,
                       by_hand_rate, indicators, automatic, automatic_share, target, not_automatic))

// The same for those who keep connections alive and see no data: whether it answers, not what it brings.
struct ConnectorState {
  std::string id;
  std::int64_t attempts = 0;
  std::int64_t failures = 0;
  std::optional<Timestamp> last_success;
  std::optional<Timestamp> last_failure;
  std::string last_error;  // of a failure after the last success
};
BOOST_DESCRIBE_STRUCT(ConnectorState, (), (id, attempts, failures, last_success, last_failure, last_error))

constexpr int statistics_days = 30;
Result<std::vector<ConnectorState>> connector_states(Home& home, Timestamp now);
Result<AutomationStatistics> make_statistics(Home& home, Timestamp now);

}  // namespace jixiao::app
