#include "storage/source_store.h"

#include "storage/sql.h"

namespace jixiao::storage {
namespace {

// Nobody's change is lost: what is replaced must be what was read.
Result<void> check_version(Session& session, std::string const& table, std::string const& id, std::int64_t version) {
  auto const present =
      query_integer(session, "SELECT \"version\" FROM " + table + " WHERE \"id\" = :i", {id}).value_or(0);
  if (present + 1 == version) return {};
  return fail(ErrorKind::conflict, "storage.changed_meanwhile", {{"id", id}});
}

bool same_question(Feed const& a, Feed const& b) {
  return a.dataset == b.dataset && a.query == b.query && a.mode == b.mode && a.watermark_column == b.watermark_column;
}

}  // namespace

Result<std::vector<Connector>> SourceStore::connectors() {
  return guarded(session_, [&] { return select_rows<Connector>(session_, "connector", "ORDER BY \"id\""); });
}

Result<std::optional<Connector>> SourceStore::find_connector(std::string const& id) {
  return guarded(session_, [&] { return select_row<Connector>(session_, "connector", "WHERE \"id\" = :i", {id}); });
}

Result<void> SourceStore::save(Connector const& connector, std::vector<Feed> feeds) {
  return atomically(session_, [&]() -> Result<void> {
    JX_CHECK(check_version(session_, "connector", connector.id, connector.version));
    JX_TRY(auto const before, this->feeds(connector.id));
    for (auto& feed : feeds) {
      feed.connector = connector.id;
      for (auto const& old : before) {
        if (same_question(old, feed) && feed.watermark.empty()) feed.watermark = old.watermark;
      }
    }
    execute(session_, "DELETE FROM feed WHERE connector = :c", {connector.id});
    execute(session_, "DELETE FROM connector WHERE id = :c", {connector.id});
    insert_rows<Connector>(session_, "connector", {&connector, 1});
    insert_rows<Feed>(session_, "feed", feeds, next_number(session_, "feed", "seq"));
    return {};
  });
}

Result<void> SourceStore::erase_connector(std::string const& id) {
  return atomically(session_, [&]() -> Result<void> {
    execute(session_, "DELETE FROM schedule WHERE target = :c", {id});
    execute(session_, "DELETE FROM feed WHERE connector = :c", {id});
    execute(session_, "DELETE FROM connector WHERE id = :c", {id});
    return {};
  });
}

Result<std::vector<Feed>> SourceStore::feeds() {
  return guarded(session_, [&] { return select_rows<Feed>(session_, "feed", "ORDER BY seq"); });
}

Result<std::vector<Feed>> SourceStore::feeds(std::string const& connector) {
  return guarded(session_,
                 [&] { return select_rows<Feed>(session_, "feed", "WHERE connector = :c ORDER BY seq", {connector}); });
}

Result<void> SourceStore::set_watermark(std::string const& connector, std::string const& dataset,
                                        std::string const& watermark) {
  return atomically(session_, [&]() -> Result<void> {
    execute(session_, "UPDATE feed SET watermark = :w WHERE connector = :c AND dataset = :d",
            {watermark, connector, dataset});
    return {};
  });
}

Result<std::int64_t> SourceStore::insert(Delivery delivery) {
  return atomically(session_, [&]() -> Result<std::int64_t> {
    delivery.id = next_number(session_, "delivery", "id");
    if (delivery.id == 0) delivery.id = 1;
    insert_rows<Delivery>(session_, "delivery", {&delivery, 1});
    return delivery.id;
  });
}

Result<std::vector<Delivery>> SourceStore::deliveries(DeliveryQuery const& query) {
  return guarded(session_, [&] {
    std::string where = "WHERE 1 = 1";
    std::vector<Value> values;
    auto const add = [&](std::string const& condition, Value value) {
      where += " AND " + condition;
      values.push_back(std::move(value));
    };
    if (!query.dataset.empty()) add("\"dataset\" = :d", query.dataset);
    if (!query.connector.empty()) add("\"connector\" = :c", query.connector);
    if (query.by_hand) where += " AND \"via\" IN ('upload', 'correction')";
    if (query.news) where += " AND \"outcome\" <> 'unchanged'";
    if (query.since) add("\"started_at\" >= :s", query.since->to_string());
    if (query.visible_to) add("(\"via\" = 'connector' OR \"by\" = :v)", *query.visible_to);
    if (query.before_id) add("\"id\" < :b", *query.before_id);
    values.emplace_back(query.limit);
    return select_rows<Delivery>(session_, "delivery", where + " ORDER BY \"id\" DESC LIMIT :l", values);
  });
}

Result<std::optional<Delivery>> SourceStore::find_delivery_of(std::string const& batch) {
  return guarded(session_, [&] {
    return select_row<Delivery>(session_, "delivery",
                                "WHERE \"batch\" = :b AND \"outcome\" = 'taken' ORDER BY \"id\" LIMIT 1", {batch});
  });
}

Result<std::optional<Delivery>> SourceStore::last_delivery(std::string const& connector, DeliveryOutcome outcome) {
  return guarded(session_, [&] {
    return select_row<Delivery>(session_, "delivery",
                                "WHERE \"connector\" = :c AND \"outcome\" = :o ORDER BY \"id\" DESC LIMIT 1",
                                {connector, std::string(reflect::to_name(outcome))});
  });
}

Result<std::int64_t> SourceStore::sweep_deliveries(Timestamp before) {
  return atomically(session_, [&]() -> Result<std::int64_t> {
    std::string const old =
        "FROM delivery WHERE \"outcome\" IN ('failed', 'unchanged') AND \"finished_at\" < :t "
        "AND \"id\" NOT IN (SELECT max(\"id\") FROM delivery GROUP BY \"connector\", \"outcome\")";
    auto const found = query_integer(session_, "SELECT count(*) " + old, {before.to_string()}).value_or(0);
    if (found > 0) execute(session_, "DELETE " + old, {before.to_string()});
    return found;
  });
}

Result<std::vector<Schedule>> SourceStore::schedules() {
  return guarded(session_, [&] { return select_rows<Schedule>(session_, "schedule", "ORDER BY \"id\""); });
}

Result<void> SourceStore::save(Schedule const& schedule) {
  return atomically(session_, [&]() -> Result<void> {
    JX_CHECK(check_version(session_, "schedule", schedule.id, schedule.version));
    execute(session_, "DELETE FROM schedule WHERE id = :i", {schedule.id});
    insert_rows<Schedule>(session_, "schedule", {&schedule, 1});
    return {};
  });
}

Result<void> SourceStore::erase_schedule(std::string const& id) {
  return atomically(session_, [&]() -> Result<void> {
    execute(session_, "DELETE FROM schedule WHERE id = :i", {id});
    return {};
  });
}

Result<void> SourceStore::set_last_due(std::string const& id, Timestamp last_due) {
  return atomically(session_, [&]() -> Result<void> {
    execute(session_, "UPDATE schedule SET last_due = :t WHERE id = :i", {last_due.to_string(), id});
    return {};
  });
}

}  // namespace jixiao::storage
