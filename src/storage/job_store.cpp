#include "storage/job_store.h"

#include "storage/sql.h"

namespace jixiao::storage {

Result<std::int64_t> JobStore::insert(StoredJob job) {
  return atomically(session_, [&]() -> Result<std::int64_t> {
    job.id = next_number(session_, "job", "id");
    if (job.id == 0) job.id = 1;
    insert_rows<StoredJob>(session_, "job", {&job, 1});
    return job.id;
  });
}

Result<void> JobStore::update(StoredJob const& job) {
  return atomically(session_, [&]() -> Result<void> {
    execute(session_, "DELETE FROM job WHERE id = :i", {job.id});
    insert_rows<StoredJob>(session_, "job", {&job, 1});
    return {};
  });
}

Result<std::optional<StoredJob>> JobStore::find(std::int64_t id) {
  return guarded(session_, [&] { return select_row<StoredJob>(session_, "job", "WHERE id = :i", {id}); });
}

Result<std::vector<StoredJob>> JobStore::list(JobQuery const& query) {
  return guarded(session_, [&] {
    std::string where = "WHERE 1 = 1";
    std::vector<Value> values;
    auto const add = [&](std::string const& condition, Value value) {
      where += " AND " + condition;
      values.push_back(std::move(value));
    };
    if (!query.kind.empty()) add("\"kind\" = :k", query.kind);
    if (query.by) add("\"by\" = :p", *query.by);
    if (query.before_id) add("\"id\" < :b", *query.before_id);
    values.emplace_back(query.limit);
    return select_rows<StoredJob>(session_, "job", where + " ORDER BY \"id\" DESC LIMIT :l", values);
  });
}

Result<std::int64_t> JobStore::mark_interrupted(Timestamp now) {
  return atomically(session_, [&]() -> Result<std::int64_t> {
    auto const left =
        query_integer(session_, "SELECT count(*) FROM job WHERE \"state\" IN ('queued', 'running')").value_or(0);
    if (left > 0) {
      execute(session_,
              "UPDATE job SET \"state\" = 'interrupted', \"finished_at\" = :t "
              "WHERE \"state\" IN ('queued', 'running')",
              {now.to_string()});
    }
    return left;
  });
}

Result<std::int64_t> JobStore::sweep(Timestamp before) {
  return atomically(session_, [&]() -> Result<std::int64_t> {
    std::string const old = "FROM job WHERE \"finished_at\" < :t AND \"id\" < (SELECT max(\"id\") FROM job)";
    auto const found = query_integer(session_, "SELECT count(*) " + old, {before.to_string()}).value_or(0);
    if (found > 0) execute(session_, "DELETE " + old, {before.to_string()});
    return found;
  });
}

}  // namespace jixiao::storage
