#pragma once
// Where the facts of this home come from: connectors with their feeds (one dataset each), the schedules that pull them,
// and every delivery there was. Addresses and secrets are a home's own, so none of this is in the pack.
#include <boost/describe.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/date.h"
#include "base/decimal.h"
#include "storage/database.h"

namespace jixiao::storage {

// platform: datasets that this platform writes itself; nothing is pulled.
enum class ConnectorKind { sqlite, postgresql, http, folder, platform };
BOOST_DESCRIBE_ENUM(ConnectorKind, sqlite, postgresql, http, folder, platform)

struct Connector {
  std::string id;
  std::string title;
  std::string system;  // 征管, 风控 …
  ConnectorKind kind = ConnectorKind::sqlite;
  std::string address;                // file, connection string, beginning of the interface's address, or folder
  std::optional<std::string> secret;  // sealed (app/access/secret_box.h)
  bool enabled = true;
  std::int64_t version = 1;
  Timestamp changed_at;
  std::string changed_by;
};
BOOST_DESCRIBE_STRUCT(Connector, (),
                      (id, title, system, kind, address, secret, enabled, version, changed_at, changed_by))

// month: one query per month, from where the data end. watermark: what came after the last row. all: everything, for
// dimensions.
enum class FeedMode { month, watermark, all };
BOOST_DESCRIBE_ENUM(FeedMode, month, watermark, all)

struct Feed {
  std::string connector;
  std::string dataset;
  std::string query;  // SQL, or the rest of the interface's address
  FeedMode mode = FeedMode::month;
  std::string watermark_column;  // of the source, for FeedMode::watermark
  std::string watermark;         // the last one taken; of FeedMode::month the last month
  bool enabled = true;
};
BOOST_DESCRIBE_STRUCT(Feed, (), (connector, dataset, query, mode, watermark_column, watermark, enabled))

// connector: came by itself. upload, correction: brought by a person. command: on the server's command line.
enum class DeliveryVia { connector, upload, correction, command };
BOOST_DESCRIBE_ENUM(DeliveryVia, connector, upload, correction, command)
enum class DeliveryOutcome { taken, unchanged, failed };
BOOST_DESCRIBE_ENUM(DeliveryOutcome, taken, unchanged, failed)

// One attempt to bring rows of one dataset, with the three figures it reconciles on.
struct Delivery {
  std::int64_t id = 0;
  std::string dataset;
  std::optional<std::string> connector;
  DeliveryVia via = DeliveryVia::connector;
  DeliveryOutcome outcome = DeliveryOutcome::taken;
  std::string by;  // login, empty = the schedule
  std::optional<std::int64_t> job;
  Timestamp started_at;
  Timestamp finished_at;
  std::optional<std::string> batch;
  std::string file;
  std::string scope;             // what was asked for: a month, “since …”
  std::int64_t source_rows = 0;  // rows the source gave
  std::int64_t rows = 0;         // accepted
  std::int64_t refused = 0;
  std::int64_t duplicates = 0;
  std::int64_t cells_missing = 0;
  std::int64_t replaced = 0;
  std::string total;                          // Decimal text
  std::string digest;                         // of the accepted rows
  std::optional<std::int64_t> declared_rows;  // what the sender says it sent
  std::optional<std::string> declared_total;
  std::string error;
};
BOOST_DESCRIBE_STRUCT(Delivery, (),
                      (id, dataset, connector, via, outcome, by, job, started_at, finished_at, batch, file, scope,
                       source_rows, rows, refused, duplicates, cells_missing, replaced, total, digest, declared_rows,
                       declared_total, error))

struct Schedule {
  std::string id;  // "nightly", "pull:levy"
  std::string title;
  std::string rule;    // "daily 02:00", see app/schedule/rule.h
  std::string target;  // connector, empty = the whole chain
  bool enabled = true;
  std::optional<Timestamp> last_due;  // the due time last acted on
  std::int64_t version = 1;
};
BOOST_DESCRIBE_STRUCT(Schedule, (), (id, title, rule, target, enabled, last_due, version))

struct DeliveryQuery {
  std::string dataset, connector;  // empty = any
  bool by_hand = false;            // uploads and corrections only
  bool news = false;               // without those that found nothing new
  std::optional<Timestamp> since;
  std::optional<std::string> visible_to;  // a login: of what people brought only what this one did
  std::optional<std::int64_t> before_id;
  std::int64_t limit = 50;
};

class SourceStore {
 public:
  explicit SourceStore(Database& database) : session_(database.session()) {}

  Result<std::vector<Connector>> connectors();  // by id
  Result<std::optional<Connector>> find_connector(std::string const& id);
  // Version 1 is inserted; a later one replaces the version before it, else storage.changed_meanwhile. Feeds keep their
  // watermarks where dataset, query, mode and column stay.
  Result<void> save(Connector const& connector, std::vector<Feed> feeds);
  Result<void> erase_connector(std::string const& id);
  Result<std::vector<Feed>> feeds();
  Result<std::vector<Feed>> feeds(std::string const& connector);
  Result<void> set_watermark(std::string const& connector, std::string const& dataset, std::string const& watermark);

  Result<std::int64_t> insert(Delivery delivery);
  Result<std::vector<Delivery>> deliveries(DeliveryQuery const& query);        // newest first
  Result<std::optional<Delivery>> find_delivery_of(std::string const& batch);  // the one that brought it
  Result<std::optional<Delivery>> last_delivery(std::string const& connector, DeliveryOutcome outcome);
  // Those before that failed or found nothing new, but for each connector's last of a kind. Who brought a batch stays.
  Result<std::int64_t> sweep_deliveries(Timestamp before);

  Result<std::vector<Schedule>> schedules();    // by id
  Result<void> save(Schedule const& schedule);  // by version, as connectors
  Result<void> erase_schedule(std::string const& id);
  Result<void> set_last_due(std::string const& id, Timestamp last_due);

 private:
  Session& session_;
};

}  // namespace jixiao::storage
