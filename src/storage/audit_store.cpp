#include "storage/audit_store.h"

#include "storage/sql.h"

namespace jixiao::storage {
namespace {

std::int64_t last_given(Session& session) {
  auto const row = query_integer(session, "SELECT max(id) FROM audit").value_or(0);
  auto const sealed = query_integer(session, "SELECT max(last_id) FROM audit_batch").value_or(0);
  return std::max(row, sealed);
}

// Conditions and their parameters, as they are found to be wanted.
struct Where {
  std::string text;
  std::vector<Value> values;
  void add(std::string const& condition, Value value) {
    text += (text.empty() ? "WHERE " : " AND ") + condition;
    values.push_back(std::move(value));
  }
};

Where where_of(AuditQuery const& query) {
  Where where;
  if (query.from) where.add("\"at\" >= :f", query.from->to_string());
  if (query.to) where.add("\"at\" <= :t", query.to->to_string());
  if (!query.account.empty()) where.add("\"account\" = :a", query.account);
  if (query.action.ends_with('.')) {
    where.add("substr(\"action\", 1, length(:p)) = :p", query.action);
  } else if (!query.action.empty()) {
    where.add("\"action\" = :n", query.action);
  }
  if (query.outcome) where.add("\"outcome\" = :o", std::string(reflect::to_name(*query.outcome)));
  if (query.before_id) where.add("\"id\" < :b", *query.before_id);
  return where;
}

}  // namespace

Result<std::int64_t> AuditStore::insert(AuditRecord record) {
  auto done = atomically(session_, [&]() -> Result<std::int64_t> {
    record.id = last_given(session_) + 1;
    insert_rows<AuditRecord>(session_, "audit", {&record, 1});
    return record.id;
  });
  // Whoever overlooks the failure still cannot commit what should have been recorded.
  if (!done && session_.in_transaction) session_.unfit = true;
  return done;
}

Result<std::vector<AuditRecord>> AuditStore::read(std::int64_t from_id, std::int64_t to_id) {
  return guarded(session_, [&] {
    return select_rows<AuditRecord>(session_, "audit", "WHERE id >= :f AND id <= :t ORDER BY id", {from_id, to_id});
  });
}

Result<std::vector<AuditRecord>> AuditStore::find(AuditQuery const& query) {
  return guarded(session_, [&] {
    auto where = where_of(query);
    where.values.emplace_back(query.limit);
    return select_rows<AuditRecord>(session_, "audit", where.text + " ORDER BY id DESC LIMIT :l", where.values);
  });
}

Result<std::int64_t> AuditStore::last_id() {
  return guarded(session_, [&]() -> Result<std::int64_t> { return last_given(session_); });
}

Result<void> AuditStore::insert_batch(AuditBatch const& batch) {
  return atomically(session_, [&]() -> Result<void> {
    insert_rows<AuditBatch>(session_, "audit_batch", {&batch, 1});
    return {};
  });
}

Result<std::vector<AuditBatch>> AuditStore::batches() {
  return guarded(session_, [&] { return select_rows<AuditBatch>(session_, "audit_batch", "ORDER BY last_id"); });
}

Result<std::int64_t> AuditStore::sealed_to() {
  return guarded(session_, [&]() -> Result<std::int64_t> {
    return query_integer(session_, "SELECT max(last_id) FROM audit_batch").value_or(0);
  });
}

}  // namespace jixiao::storage
