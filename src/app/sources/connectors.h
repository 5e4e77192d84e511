#pragma once
// Connectors of this home, as people manage them: list, save, remove, try. Every change is audited in its transaction;
// secrets are sealed and never shown again. Not thread-safe: one Home per thread, as everywhere.
#include <optional>
#include <string>
#include <vector>

#include "app/access/audit.h"
#include "app/home.h"
#include "storage/source_store.h"

namespace jixiao::app {

using storage::ConnectorKind;
using storage::FeedMode;

struct FeedDraft {
  std::string dataset;
  std::string query;
  FeedMode mode = FeedMode::month;
  std::string watermark_column;
  std::string watermark;  // where to begin; empty keeps what there is
  bool enabled = true;
};
BOOST_DESCRIBE_STRUCT(FeedDraft, (), (dataset, query, mode, watermark_column, watermark, enabled))
constexpr auto optional_members(FeedDraft const*) { return std::array{"query", "watermark_column", "watermark"}; }

struct ConnectorDraft {
  std::string id;
  std::string title;
  std::string system;
  ConnectorKind kind = ConnectorKind::sqlite;
  std::string address;
  std::optional<std::string> secret;  // absent: as it is; empty: none
  bool enabled = true;
  std::vector<FeedDraft> feeds;
};
BOOST_DESCRIBE_STRUCT(ConnectorDraft, (), (id, title, system, kind, address, secret, enabled, feeds))
constexpr auto optional_members(ConnectorDraft const*) { return std::array{"address"}; }

struct FeedView {
  std::string dataset;
  std::string dataset_title;
  std::string query;
  FeedMode mode = FeedMode::month;
  std::string watermark_column;
  std::string watermark;
  bool enabled = true;
};
BOOST_DESCRIBE_STRUCT(FeedView, (), (dataset, dataset_title, query, mode, watermark_column, watermark, enabled))

struct ConnectorView {
  std::string id;
  std::string title;
  std::string system;
  ConnectorKind kind = ConnectorKind::sqlite;
  std::string address;
  bool has_secret = false;
  bool enabled = true;
  std::int64_t version = 1;
  Timestamp changed_at;
  std::string changed_by;
  std::vector<FeedView> feeds;
};
BOOST_DESCRIBE_STRUCT(ConnectorView, (),
                      (id, title, system, kind, address, has_secret, enabled, version, changed_at, changed_by, feeds))

Result<std::vector<ConnectorView>> list_connectors(Home& home);
// `version` is the one that was read, absent for a new connector: storage.changed_meanwhile otherwise. All that is
// wrong with the draft comes back at once: app.connector_id, app.connector_address, app.feed_dataset, app.feed_taken
// (another connector brings that dataset), app.feed_watermark, app.feed_start, and those of queries (facts/).
Checked<void> save_connector(Home& home, Actor const& actor, ConnectorDraft const& draft,
                             std::optional<std::int64_t> version, Timestamp now);
Result<void> remove_connector(Home& home, Actor const& actor, std::string const& id, std::int64_t version,
                              Timestamp now);

// A connector ready to be used: the secret in clear, paths and “self:” resolved.
struct OpenConnector {
  storage::Connector connector;
  std::string address;
  std::string secret;
};
Result<OpenConnector> open_connector(Home& home, std::string const& id);
// What the source answers to a knock: “PostgreSQL 15.4”, “SQLite, 16 张表”.
Result<std::string> probe_connector(Home& home, std::string const& id);

}  // namespace jixiao::app
