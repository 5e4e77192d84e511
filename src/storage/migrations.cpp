#include "storage/migrations.h"

#include "storage/sql.h"

namespace jixiao::storage {
namespace {

// Tables of described structs have their members as columns, in their order (migrations_test.cpp compares), and some
// a last column seq for the order the rows came in. A rule between rows is checked here as well as in the stores.
std::vector<Migration> const all = {
    {1,
     "first schema",
     {
         R"(CREATE TABLE meta (name TEXT NOT NULL PRIMARY KEY, content TEXT NOT NULL))",

         R"(CREATE TABLE pack_version (
              "digest" TEXT NOT NULL PRIMARY KEY, "pack" TEXT NOT NULL, "title" TEXT NOT NULL,
              "version" TEXT NOT NULL, "installed_at" TEXT NOT NULL, "active" BIGINT NOT NULL))",
         R"(CREATE TABLE pack_file (
              digest TEXT NOT NULL REFERENCES pack_version (digest), path TEXT NOT NULL, content {blob} NOT NULL,
              PRIMARY KEY (digest, path)))",

         R"(CREATE TABLE batch (
              "id" TEXT NOT NULL PRIMARY KEY, "dataset" TEXT NOT NULL, "file" TEXT NOT NULL, "rows" BIGINT NOT NULL,
              "quarantined" BIGINT NOT NULL, "replaced" BIGINT NOT NULL, "total" TEXT NOT NULL,
              "digest" TEXT NOT NULL, "at" TEXT NOT NULL, seq BIGINT NOT NULL UNIQUE))",
         R"(CREATE TABLE partition_file (
              "dataset" TEXT NOT NULL, "period" TEXT NOT NULL, "file" TEXT NOT NULL PRIMARY KEY,
              "batch" TEXT NOT NULL REFERENCES batch (id) DEFERRABLE INITIALLY DEFERRED,
              "rows" BIGINT NOT NULL, "digest" TEXT NOT NULL,
              "retired_by" TEXT REFERENCES batch (id) DEFERRABLE INITIALLY DEFERRED, seq BIGINT NOT NULL UNIQUE))",
         R"(CREATE INDEX partition_file_dataset ON partition_file (dataset, period))",
         R"(CREATE TABLE quarantined (
              "batch" TEXT NOT NULL REFERENCES batch (id) DEFERRABLE INITIALLY DEFERRED,
              "row" BIGINT NOT NULL, "column" TEXT NOT NULL, "value" TEXT NOT NULL, "reason" TEXT NOT NULL,
              "row_kept" BIGINT NOT NULL))",
         R"(CREATE INDEX quarantined_batch ON quarantined ("batch", "row"))",

         R"(CREATE TABLE draft_run (
              "period" TEXT NOT NULL PRIMARY KEY, "pack_digest" TEXT NOT NULL REFERENCES pack_version (digest),
              "catalogue" BIGINT NOT NULL, "facts_digest" TEXT NOT NULL, "computed_at" TEXT NOT NULL,
              "note" TEXT NOT NULL))",
         R"(CREATE TABLE draft_record (
              period TEXT NOT NULL REFERENCES draft_run (period), unit TEXT NOT NULL, content {blob} NOT NULL,
              PRIMARY KEY (period, unit)))",
         R"(CREATE TABLE publication (
              "period" TEXT NOT NULL, "version" BIGINT NOT NULL,
              "pack_digest" TEXT NOT NULL REFERENCES pack_version (digest), "catalogue" BIGINT NOT NULL,
              "facts_digest" TEXT NOT NULL, "record_count" BIGINT NOT NULL, "records_digest" TEXT NOT NULL,
              "published_at" TEXT NOT NULL, "reason" TEXT NOT NULL, "supersedes" BIGINT, "salt" TEXT NOT NULL,
              "leaf_index" BIGINT NOT NULL, PRIMARY KEY (period, version)))",
         R"(CREATE TABLE publication_record (
              period TEXT NOT NULL, version BIGINT NOT NULL, unit TEXT NOT NULL, salt TEXT NOT NULL,
              leaf_index BIGINT NOT NULL, content {blob} NOT NULL, PRIMARY KEY (period, version, unit),
              FOREIGN KEY (period, version) REFERENCES publication (period, version)))",
         R"(CREATE TABLE publication_input (
              "period" TEXT NOT NULL, "version" BIGINT NOT NULL, "dataset" TEXT NOT NULL,
              "partition_period" TEXT NOT NULL, "file" TEXT NOT NULL, "digest" TEXT NOT NULL,
              PRIMARY KEY (period, version, file),
              FOREIGN KEY (period, version) REFERENCES publication (period, version)))",

         R"(CREATE TABLE ledger_outbox (
              leaf_index BIGINT NOT NULL PRIMARY KEY, event_id TEXT NOT NULL UNIQUE, leaf {blob} NOT NULL,
              written_at TEXT NOT NULL))",
         R"(CREATE TABLE ledger_event (
              "leaf_index" BIGINT NOT NULL PRIMARY KEY REFERENCES ledger_outbox (leaf_index),
              "event_id" TEXT NOT NULL UNIQUE, "kind" TEXT NOT NULL, "salt" TEXT NOT NULL, "record" TEXT NOT NULL))",
         R"(CREATE TABLE ledger_unit_seq (unit TEXT NOT NULL PRIMARY KEY, last_seq BIGINT NOT NULL))",

         R"(CREATE TABLE activity (
              "at" TEXT NOT NULL, "command" TEXT NOT NULL, "detail" TEXT NOT NULL, "outcome" TEXT NOT NULL,
              seq BIGINT NOT NULL PRIMARY KEY))",
     }},
    {2,
     "accounts, sessions, audit trail",
     {
         R"(CREATE TABLE account (
              "id" TEXT NOT NULL PRIMARY KEY, "login" TEXT NOT NULL, "login_key" TEXT NOT NULL UNIQUE,
              "name" TEXT NOT NULL, "password_hash" TEXT NOT NULL, "must_change_password" BIGINT NOT NULL,
              "password_changed_at" TEXT NOT NULL, "failures" BIGINT NOT NULL, "locked_until" TEXT,
              "disabled" BIGINT NOT NULL, "disabled_reason" TEXT, "created_at" TEXT NOT NULL, "last_sign_in_at" TEXT,
              "totp_secret" TEXT, "totp_confirmed" BIGINT NOT NULL, "totp_last_step" BIGINT NOT NULL))",
         R"(CREATE TABLE account_grant (
              "account" TEXT NOT NULL REFERENCES account (id), "role" TEXT NOT NULL, "unit" TEXT NOT NULL,
              seq BIGINT NOT NULL, PRIMARY KEY (account, role, unit)))",
         R"(CREATE TABLE account_password (
              account TEXT NOT NULL REFERENCES account (id), hash TEXT NOT NULL, seq BIGINT NOT NULL UNIQUE))",
         R"(CREATE INDEX account_password_account ON account_password (account, seq))",
         // An identity of a demonstration has sessions and no account, hence no reference.
         R"(CREATE TABLE account_session (
              "id" TEXT NOT NULL PRIMARY KEY, "account" TEXT NOT NULL, "csrf" TEXT NOT NULL, "remote" TEXT NOT NULL,
              "started_at" TEXT NOT NULL, "last_seen_at" TEXT NOT NULL))",
         R"(CREATE INDEX account_session_account ON account_session (account))",

         R"(CREATE TABLE audit (
              "id" BIGINT NOT NULL PRIMARY KEY, "at" TEXT NOT NULL, "account" TEXT NOT NULL, "role" TEXT NOT NULL,
              "remote" TEXT NOT NULL, "action" TEXT NOT NULL, "object" TEXT NOT NULL, "outcome" TEXT NOT NULL,
              "detail" TEXT NOT NULL, "before" TEXT, "after" TEXT, "count" BIGINT NOT NULL))",
         R"(CREATE INDEX audit_account ON audit ("account", "id"))",
         R"(CREATE TABLE audit_batch (
              "first_id" BIGINT NOT NULL, "last_id" BIGINT NOT NULL PRIMARY KEY, "event_id" TEXT NOT NULL UNIQUE,
              "sealed_at" TEXT NOT NULL))",
         // A second lock behind the store, which offers no way to change a row.
         R"(CREATE TRIGGER audit_is_not_changed BEFORE UPDATE ON audit
              BEGIN SELECT RAISE(ABORT, 'the audit trail is only ever added to'); END)",
         R"(CREATE TRIGGER audit_is_not_deleted BEFORE DELETE ON audit
              BEGIN SELECT RAISE(ABORT, 'the audit trail is only ever added to'); END)",
     }},
    {3,
     "background jobs",
     {
         R"(CREATE TABLE job (
              "id" BIGINT NOT NULL PRIMARY KEY, "kind" TEXT NOT NULL, "title" TEXT NOT NULL, "arguments" TEXT NOT NULL,
              "by" TEXT NOT NULL, "state" TEXT NOT NULL, "done" BIGINT NOT NULL, "total" BIGINT NOT NULL,
              "step" TEXT NOT NULL, "result" TEXT NOT NULL, "error" TEXT NOT NULL, "error_code" TEXT NOT NULL,
              "submitted_at" TEXT NOT NULL, "started_at" TEXT, "finished_at" TEXT, "again_of" BIGINT))",
         R"(CREATE INDEX job_state ON job ("state"))",
     }},
    {4,
     "connectors, schedules, deliveries",
     {
         R"(CREATE TABLE connector (
              "id" TEXT NOT NULL PRIMARY KEY, "title" TEXT NOT NULL, "system" TEXT NOT NULL, "kind" TEXT NOT NULL,
              "address" TEXT NOT NULL, "secret" TEXT, "enabled" BIGINT NOT NULL, "version" BIGINT NOT NULL,
              "changed_at" TEXT NOT NULL, "changed_by" TEXT NOT NULL))",
         R"(CREATE TABLE feed (
              "connector" TEXT NOT NULL REFERENCES connector (id) DEFERRABLE INITIALLY DEFERRED,
              "dataset" TEXT NOT NULL, "query" TEXT NOT NULL, "mode" TEXT NOT NULL, "watermark_column" TEXT NOT NULL,
              "watermark" TEXT NOT NULL, "enabled" BIGINT NOT NULL, seq BIGINT NOT NULL UNIQUE,
              PRIMARY KEY (connector, dataset)))",
         R"(CREATE TABLE delivery (
              "id" BIGINT NOT NULL PRIMARY KEY, "dataset" TEXT NOT NULL, "connector" TEXT, "via" TEXT NOT NULL,
              "outcome" TEXT NOT NULL, "by" TEXT NOT NULL, "job" BIGINT, "started_at" TEXT NOT NULL,
              "finished_at" TEXT NOT NULL, "batch" TEXT, "file" TEXT NOT NULL, "scope" TEXT NOT NULL,
              "source_rows" BIGINT NOT NULL, "rows" BIGINT NOT NULL, "refused" BIGINT NOT NULL,
              "duplicates" BIGINT NOT NULL, "cells_missing" BIGINT NOT NULL, "replaced" BIGINT NOT NULL,
              "total" TEXT NOT NULL, "digest" TEXT NOT NULL, "declared_rows" BIGINT, "declared_total" TEXT,
              "error" TEXT NOT NULL))",
         R"(CREATE INDEX delivery_started_at ON delivery ("started_at"))",
         R"(CREATE INDEX delivery_connector ON delivery ("connector", "id"))",
         R"(CREATE INDEX delivery_batch ON delivery ("batch"))",
         R"(CREATE TABLE schedule (
              "id" TEXT NOT NULL PRIMARY KEY, "title" TEXT NOT NULL, "rule" TEXT NOT NULL, "target" TEXT NOT NULL,
              "enabled" BIGINT NOT NULL, "last_due" TEXT, "version" BIGINT NOT NULL))",
     }},
    {5,
     "proposed changes of the pack",
     {
         R"(CREATE TABLE pack_proposal (
              "id" BIGINT NOT NULL PRIMARY KEY, "indicator" TEXT NOT NULL, "base_digest" TEXT NOT NULL,
              "digest" TEXT NOT NULL, "version" TEXT NOT NULL, "reason" TEXT NOT NULL, "account" TEXT NOT NULL,
              "by" TEXT NOT NULL, "at" TEXT NOT NULL, "difference" TEXT NOT NULL, "files" TEXT NOT NULL,
              "state" TEXT NOT NULL, "decided_by" TEXT NOT NULL, "decided_at" TEXT, "note" TEXT NOT NULL))",
     }},
    {6,
     "how witnesses stand, drafts put forward",
     {
         R"(CREATE TABLE witness (
              "vkey" TEXT NOT NULL PRIMARY KEY, "size" BIGINT NOT NULL, "cosigned_at" BIGINT, "standing" TEXT NOT NULL,
              "problem" TEXT NOT NULL, "failures" BIGINT NOT NULL, "silent_since" BIGINT))",
         R"(CREATE TABLE publication_request (
              "period" TEXT NOT NULL PRIMARY KEY, "draft" TEXT NOT NULL, "reason" TEXT NOT NULL,
              "account" TEXT NOT NULL, "by" TEXT NOT NULL, "at" TEXT NOT NULL))",
     }},
    {7, "drafts sent back", {R"(ALTER TABLE publication_request ADD COLUMN "sent_back" TEXT)"}},
};

constexpr char const* create_version_table =
    "CREATE TABLE schema_version (version BIGINT NOT NULL PRIMARY KEY, name TEXT NOT NULL)";

Result<void> apply(Session& session, Migration const& migration) {
  return atomically(session, [&]() -> Result<void> {
    // Another process may have been first, between our look and our lock.
    JX_TRY(int const present, schema_version(session));
    if (present >= migration.version) return {};
    if (present == 0) execute(session, create_version_table);
    for (auto const statement : migration.statements) execute(session, with_types(session.dialect, statement));
    execute(session, "INSERT INTO schema_version (version, name) VALUES (:v, :n)",
            {std::int64_t{migration.version}, std::string(migration.name)});
    return {};
  });
}

}  // namespace

std::span<Migration const> migrations() { return all; }

Result<int> schema_version(Session& session) {
  return guarded(session, [&]() -> Result<int> {
    if (query_integer(session, std::string(count_tables_query(session.dialect))) == 0) return 0;
    if (query(session, std::string(columns_query(session.dialect)), {std::string("schema_version")}, {Kind::text})
            .empty()) {
      return fail(ErrorKind::unavailable, "storage.not_ours", {{"path", session.path}});
    }
    return static_cast<int>(query_integer(session, "SELECT max(version) FROM schema_version").value_or(0));
  });
}

Result<void> migrate(Session& session) {
  JX_TRY(int const present, schema_version(session));
  int const known = all.back().version;
  if (present > known) {
    return fail(ErrorKind::unavailable, "storage.schema_newer",
                {{"path", session.path}, {"found", std::to_string(present)}, {"known", std::to_string(known)}});
  }
  for (auto const& migration : all) {
    if (migration.version > present) JX_CHECK(apply(session, migration));
  }
  return {};
}

}  // namespace jixiao::storage
