#include "app/publish.h"

#include "app/facts.h"
#include "app/ledger.h"
#include "base/hash.h"
#include "ledger/leaf.h"
#include "reflect/canonical.h"
#include "storage/fact_store.h"
#include "storage/outbox_store.h"

namespace jixiao::app {
namespace {

std::string event_of(Period period, int version, std::string const& unit) {
  return "result:" + period.to_string() + ":" + std::to_string(version) + ":" + unit;
}

// Rows and their leaves, numbered within the transaction.
Result<std::vector<storage::PublishedRow>> append_records(storage::Database& database, Period period, int version,
                                                          std::vector<UnitRecord> const& records, Timestamp now) {
  storage::OutboxStore outbox(database);
  std::vector<std::string> units;
  for (auto const& record : records) units.push_back(record.total.unit);
  JX_TRY(auto const seqs, outbox.next_seqs(units));
  std::vector<storage::PublishedRow> rows;
  std::vector<storage::OutboxEntry> entries;
  for (std::size_t i = 0; i < records.size(); ++i) {
    auto const salt = ledger::new_salt();
    storage::PublishedRow row{period, version, units[i], to_hex(salt), 0, reflect::canonical_bytes(records[i])};
    JX_TRY(auto leaf, ledger::format_leaf({"result", leaf_unit(units[i]), static_cast<std::uint64_t>(seqs[i]), now,
                                           ledger::commit_record(salt, row.blob), std::nullopt}));
    entries.push_back({event_of(period, version, units[i]), std::move(leaf), now.to_string()});
    rows.push_back(std::move(row));
  }
  JX_TRY(auto const indexes, outbox.append(entries));
  for (std::size_t i = 0; i < rows.size(); ++i) rows[i].leaf_index = indexes[i];
  return rows;
}

Result<void> append_head(storage::Database& database, storage::Publication& publication, Timestamp now) {
  storage::OutboxStore outbox(database);
  auto const salt = ledger::new_salt();
  publication.salt = to_hex(salt);
  JX_TRY(auto const seq, outbox.next_seq("-"));
  JX_TRY(auto leaf, ledger::format_leaf({"publication", "-", static_cast<std::uint64_t>(seq), now,
                                         ledger::commit_record(salt, publication_record(publication)), std::nullopt}));
  JX_TRY(publication.leaf_index,
         outbox.append(storage::OutboxEntry{event_of(publication.period, publication.version, "-"), std::move(leaf),
                                            now.to_string()}));
  return {};
}

std::string digest_of_records(std::vector<UnitRecord> const& records) {
  Sha256 digest;
  for (auto const& record : records) digest.update(to_hex(sha256(reflect::canonical_bytes(record))));
  return to_hex(digest.finish());
}

}  // namespace

std::string publication_record(storage::Publication publication) {
  publication.salt.clear();
  publication.leaf_index = 0;
  return reflect::canonical_bytes(publication);
}

Result<void> check_blocking(Period period, std::vector<CheckFinding> const& findings, std::string const& accept) {
  std::size_t blocking = 0;
  std::string texts;
  for (auto const& finding : findings) {
    if (finding.severity != Severity::blocking) continue;
    if (finding.check == "stale")
      return fail(ErrorKind::conflict, "app.publish_stale",
                  {{"period", period.to_string()}, {"finding", finding.text}});
    ++blocking;
    texts += "\n  " + finding.text;
  }
  if (blocking == 0 || !accept.empty()) return {};
  return fail(ErrorKind::conflict, "app.publish_blocked",
              {{"period", period.to_string()}, {"count", std::to_string(blocking)}, {"findings", texts}});
}

Result<PublishReport> publish_period(Home& home, Period period, std::string const& accept, Timestamp now,
                                     AlsoPublish const& also) {
  storage::ResultStore results(home.database());
  PublishReport report;
  report.period = period;
  JX_TRY(report.findings, check_draft(home, period));
  JX_CHECK(check_blocking(period, report.findings, accept));
  JX_TRY(auto const run, results.find_draft_run(period));
  if (!run) return fail(ErrorKind::not_found, "app.draft_missing", {{"period", period.to_string()}});
  JX_TRY(auto const records, results.load_draft(period));
  JX_TRY(auto const latest, results.latest_version(period));

  storage::Publication publication;
  publication.period = period;
  publication.version = latest.value_or(0) + 1;
  publication.pack_digest = run->pack_digest;
  publication.catalogue = run->catalogue;
  publication.facts_digest = run->facts_digest;
  publication.record_count = static_cast<std::int64_t>(records.size());
  publication.records_digest = digest_of_records(records);
  publication.published_at = now.to_string();
  publication.reason = accept;
  publication.supersedes = latest;
  if (latest) {
    JX_TRY(auto const previous, results.load_publication(period, *latest));
    if (previous.records_digest == publication.records_digest && previous.pack_digest == publication.pack_digest &&
        previous.facts_digest == publication.facts_digest) {
      report.version = *latest;
      report.leaf_index = previous.leaf_index;
      report.records = previous.record_count;
      report.unchanged = true;
      return report;
    }
  }

  std::vector<storage::PublicationInput> inputs;
  JX_TRY(auto const files, storage::FactStore(home.database()).current_files());
  for (auto const& file : files) {
    inputs.push_back({period, publication.version, file.dataset, file.period, file.file, file.digest});
  }
  JX_TRY(auto transaction, storage::Transaction::begin(home.database()));
  JX_TRY(auto const rows, append_records(home.database(), period, publication.version, records, now));
  JX_CHECK(append_head(home.database(), publication, now));
  JX_CHECK(results.insert_publication(publication, rows, inputs));
  report.version = publication.version;
  report.supersedes = publication.supersedes;
  report.records = publication.record_count;
  report.leaf_index = publication.leaf_index;
  if (also) JX_CHECK(also(home.database(), report));
  JX_CHECK(transaction.commit());
  if (auto const flushed = flush_ledger(home); !flushed) report.ledger_waits = to_text(flushed.error());
  return report;
}

}  // namespace jixiao::app
