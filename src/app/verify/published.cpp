#include <fmt/format.h>

#include "app/home.h"
#include "app/publish.h"
#include "app/verify/checks.h"
#include "base/hash.h"

namespace jixiao::app {

std::string publication_words(storage::Publication const& publication) {
  return fmt::format("{} 第{}版", publication.period.to_string(), publication.version);
}

void check_events(std::vector<storage::StoredEvent> const& events, LeafBook& book, Findings& findings) {
  for (auto const& event : events) {
    auto const record = from_hex(event.record);
    if (to_hex({reinterpret_cast<std::uint8_t const*>(record.data()), record.size()}) != event.record) {
      findings.add("event", event.event_id, "verify.unreadable", {{"what", event.event_id}});
    }
    book.claim({"event", event.event_id, event.kind, "-", event.event_id, event.leaf_index, event.salt}, record);
  }
}

namespace {

Result<void> check_records(storage::ResultStore& store, storage::Publication const& publication, LeafBook& book,
                           Findings& findings, LedgerReport& report) {
  auto const name = publication_words(publication);
  auto const event = fmt::format("result:{}:{}:", publication.period.to_string(), publication.version);
  Sha256 digest;
  std::int64_t rows = 0;
  JX_CHECK(store.each_row(publication.period, publication.version, [&](storage::StoredRow const& row) {
    ++rows;
    ++report.records;
    auto const where = name + " " + row.unit;
    if (!row.blob) findings.add("record", where, "verify.unreadable", {{"what", where}});
    auto const record = row.blob.value_or(std::string());
    if (row.blob) {
      book.claim({"record", where, "result", leaf_unit(row.unit), event + row.unit, row.leaf_index, row.salt}, record);
    }
    digest.update(to_hex(sha256(record)));
  }));
  if (rows != publication.record_count || to_hex(digest.finish()) != publication.records_digest) {
    findings.add(
        "publication", name, "verify.rows_differ",
        {{"what", name}, {"rows", std::to_string(rows)}, {"expected", std::to_string(publication.record_count)}});
  }
  book.claim({"publication", name, "publication", "-", event + "-", publication.leaf_index, publication.salt},
             publication_record(publication));
  return {};
}

}  // namespace

Result<void> check_publications(Home& home, std::vector<storage::Publication> const& publications, LeafBook& book,
                                Findings& findings, LedgerReport& report) {
  storage::ResultStore store(home.database());
  for (auto const& publication : publications) {
    ++report.publications;
    JX_CHECK(check_records(store, publication, book, findings, report));
  }
  JX_TRY(auto const stray, store.stray_rows());
  for (auto const& row : stray) {
    findings.add("record", row, "verify.stray", {{"what", row}, {"owner", "公布"}});
  }
  return {};
}

}  // namespace jixiao::app
