#include "app/access/audit.h"

#include "app/access/session.h"
#include "ledger/leaf.h"
#include "reflect/canonical.h"
#include "reflect/canonical_read.h"
#include "storage/event_store.h"

namespace jixiao::app {
namespace {

constexpr std::int64_t batch_max = 1000;
constexpr char const* event_kind = "audit";

// What a batch's leaf commits to: its members are a format.
struct SealedRow {
  std::int64_t id = 0;
  Digest digest{};
};
BOOST_DESCRIBE_STRUCT(SealedRow, (), (id, digest))

struct SealedBatch {
  std::int64_t first_id = 0;
  std::int64_t last_id = 0;
  std::vector<SealedRow> rows;
};
BOOST_DESCRIBE_STRUCT(SealedBatch, (), (first_id, last_id, rows))

Digest digest_of(AuditRecord const& record) { return sha256(reflect::canonical_bytes(record)); }

Result<std::int64_t> seal_one(storage::Database& database, std::int64_t first, std::int64_t last, Timestamp now) {
  storage::AuditStore store(database);
  JX_TRY(auto const rows, store.read(first, last));
  SealedBatch batch{first, last, {}};
  for (auto const& row : rows) batch.rows.push_back({row.id, digest_of(row)});
  auto const event = fmt::format("audit:{}-{}", first, last);
  JX_CHECK(record_event(database, {event, event_kind, "-", now, reflect::canonical_bytes(batch)}));
  JX_CHECK(store.insert_batch({first, last, event, now}));
  return static_cast<std::int64_t>(rows.size());
}

class AuditCheck {
 public:
  AuditCheck(Home& home, std::function<std::string(std::int64_t)> const& sealed_at,
             std::function<void(LedgerFinding)> const& found)
      : database_(home.database()), store_(home.database()), sealed_at_(sealed_at), found_(found) {}

  Result<void> run() {
    JX_TRY(auto const batches, store_.batches());
    for (auto const& batch : batches) batches_[batch.event_id] = batch;
    JX_TRY(auto const events, storage::EventStore(database_).all());
    for (auto const& event : events) {
      if (event.kind == event_kind) JX_CHECK(check_batch(event));
    }
    for (auto const& [id, batch] : batches_) tell_batch(id);
    return check_unsealed();
  }

 private:
  void tell(std::string where, std::string code, std::vector<Arg> args) {
    auto text = to_text(Error{ErrorKind::invalid, std::move(code), std::move(args), ""});
    found_({"audit", std::move(where), std::move(text)});
  }

  Result<void> check_batch(storage::StoredEvent const& event) {
    auto const batch = reflect::decode_canonical<SealedBatch>(from_hex(event.record));
    if (!batch) {
      tell(event.event_id, "access.verify_batch_unreadable", {{"batch", event.event_id}});
      return {};
    }
    check_row(event, *batch);
    JX_TRY(auto const rows, store_.read(batch->first_id, batch->last_id));
    std::map<std::int64_t, AuditRecord const*> by_id;
    for (auto const& row : rows) by_id[row.id] = &row;
    for (auto const& sealed : batch->rows) {
      auto const where = std::to_string(sealed.id);
      auto const row = by_id.find(sealed.id);
      if (row == by_id.end()) {
        tell(where, "access.verify_row_missing", {{"id", where}});
      } else if (digest_of(*row->second) != sealed.digest) {
        tell(where, "access.verify_row_altered", {{"id", where}, {"at", row->second->at.to_string()}});
      }
      if (row != by_id.end()) by_id.erase(row);
    }
    for (auto const& [id, row] : by_id) {
      tell(std::to_string(id), "access.verify_row_added", {{"id", std::to_string(id)}});
    }
    sealed_to_ = std::max(sealed_to_, batch->last_id);
    return {};
  }

  void tell_batch(std::string const& id) { tell(id, "verify.audit_batch", {{"batch", id}}); }

  // The table's row of a batch, against what was sealed.
  void check_row(storage::StoredEvent const& event, SealedBatch const& sealed) {
    auto const row = batches_.find(fmt::format("audit:{}-{}", sealed.first_id, sealed.last_id));
    bool const same = row != batches_.end() && row->first == event.event_id &&
                      row->second.first_id == sealed.first_id && row->second.last_id == sealed.last_id &&
                      row->second.sealed_at.to_string() == sealed_at_(event.leaf_index) &&
                      sealed.first_id == sealed_to_ + 1;
    if (!same) tell_batch(event.event_id);
    if (row != batches_.end()) batches_.erase(row);
  }

  // Rows since the last batch are bound by nothing yet, but a hole in their numbers shows.
  Result<void> check_unsealed() {
    JX_TRY(auto const last, store_.last_id());
    JX_TRY(auto const rows, store_.read(sealed_to_ + 1, last));
    auto expected = sealed_to_ + 1;
    for (auto const& row : rows) {
      if (row.id > expected + 1) {
        tell(std::to_string(expected), "access.verify_rows_missing",
             {{"from", std::to_string(expected)}, {"to", std::to_string(row.id - 1)}});
      } else if (row.id > expected) {
        tell(std::to_string(expected), "access.verify_row_missing", {{"id", std::to_string(expected)}});
      }
      expected = row.id + 1;
    }
    return {};
  }

  storage::Database& database_;
  storage::AuditStore store_;
  std::function<std::string(std::int64_t)> const& sealed_at_;
  std::function<void(LedgerFinding)> const& found_;
  std::map<std::string, storage::AuditBatch> batches_;  // by event; those without one are left at the end
  std::int64_t sealed_to_ = 0;
};

}  // namespace

Actor Actor::of(Session const& session, std::string const& remote) {
  Actor out{session.account, session.login, "", remote, {}};
  for (auto const& role : session.roles) out.role += (out.role.empty() ? "" : "、") + role.title;
  for (auto const& info : permission_table) {
    if (session.may(info.permission)) out.permissions.add(info.permission);
  }
  return out;
}

Actor Actor::console() {
  Actor out{"", "console", "服务器控制台", "local", {}};
  out.permissions.add(Permission::accounts_manage);
  out.permissions.add(Permission::roles_grant);
  return out;
}

Actor Actor::command_line(std::string login) { return {"", std::move(login), "命令行", "local", {}}; }

Result<void> record_audit(storage::Database& database, Actor const& actor, Deed const& deed, Timestamp now) {
  AuditRecord record;
  record.at = now;
  record.account = actor.login;
  record.role = actor.role;
  record.remote = actor.remote;
  record.action = deed.action;
  record.object = deed.object;
  record.outcome = deed.outcome;
  record.detail = deed.detail;
  record.before = deed.before;
  record.after = deed.after;
  auto const done = storage::AuditStore(database).insert(std::move(record));
  if (done) return {};
  return fail(ErrorKind::unavailable, "access.audit_failed", {{"reason", to_text(done.error())}});
}

Result<std::int64_t> seal_audit_batch(Home& home, Timestamp now) {
  auto& database = home.database();
  JX_TRY(auto transaction, storage::Transaction::begin(database));
  storage::AuditStore store(database);
  JX_TRY(auto const sealed, store.sealed_to());
  JX_TRY(auto const last, store.last_id());
  std::int64_t rows = 0;
  for (auto first = sealed + 1; first <= last; first += batch_max) {
    JX_TRY(auto const one, seal_one(database, first, std::min(last, first + batch_max - 1), now));
    rows += one;
  }
  JX_CHECK(transaction.commit());
  return rows;
}

Result<void> verify_audit(Home& home, std::function<std::string(std::int64_t leaf_index)> const& sealed_at,
                          std::function<void(LedgerFinding)> const& found) {
  return AuditCheck(home, sealed_at, found).run();
}

}  // namespace jixiao::app
