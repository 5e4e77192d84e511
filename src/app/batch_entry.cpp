#include "app/batch_entry.h"

#include <algorithm>

#include "base/hash.h"
#include "facts/ingest.h"
#include "reflect/canonical.h"
#include "reflect/canonical_read.h"

namespace jixiao::app {

std::string digest_of_findings(std::vector<Quarantined> const& rows) {
  std::vector<Digest> digests;
  digests.reserve(rows.size());
  for (auto const& row : rows) digests.push_back(sha256(reflect::canonical_bytes(row)));
  std::sort(digests.begin(), digests.end());
  Sha256 hash;
  for (auto const& digest : digests) hash.update(digest);
  return to_hex(hash.finish());
}

std::string batch_record(facts::IngestOutcome const& outcome) {
  auto const& b = outcome.batch;
  BatchEntry entry{b.id,          b.dataset,  b.file,  b.rows,
                   b.quarantined, b.replaced, b.total, b.digest,
                   b.at,          {},         {},      digest_of_findings(outcome.quarantined)};
  for (auto const& file : outcome.added) entry.added.push_back({file.period, file.file, file.rows, file.digest});
  for (auto const& file : outcome.retired) entry.retired.push_back(file.file);
  return reflect::canonical_bytes(entry);
}

Result<BatchEntry> parse_batch_record(std::string_view record) { return reflect::decode_canonical<BatchEntry>(record); }

Batch batch_of(BatchEntry const& e) {
  return {e.id, e.dataset, e.file, e.rows, e.quarantined, e.replaced, e.total, e.digest, e.at};
}

}  // namespace jixiao::app
