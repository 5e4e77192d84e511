#pragma once
// Results: one draft per period, which computing replaces, and publications, which nothing changes any more. A record
// is stored as the very bytes its ledger leaf commits to (canonical bytes of UnitRecord), deflated; what is read back
// is those bytes, not made again.
#include <boost/describe.hpp>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "model/record.h"
#include "storage/database.h"

namespace jixiao::storage {

// How a draft was computed.
struct Run {
  Period period;
  std::string pack_digest;
  int catalogue = 0;         // version of the function catalogue
  std::string facts_digest;  // over the partition files read
  std::string computed_at;   // Timestamp text
  std::string note;
};
BOOST_DESCRIBE_STRUCT(Run, (), (period, pack_digest, catalogue, facts_digest, computed_at, note))

// The head of a published snapshot; a leaf of its own commits to it.
struct Publication {
  Period period;
  int version = 0;  // 1, 2, … per period
  std::string pack_digest;
  int catalogue = 0;
  std::string facts_digest;
  std::int64_t record_count = 0;
  std::string records_digest;
  std::string published_at;  // Timestamp text
  std::string reason;
  std::optional<int> supersedes;  // version it corrects
  std::string salt;               // hexadecimal, 32 bytes
  std::int64_t leaf_index = 0;
};
BOOST_DESCRIBE_STRUCT(Publication, (),
                      (period, version, pack_digest, catalogue, facts_digest, record_count, records_digest,
                       published_at, reason, supersedes, salt, leaf_index))

struct PublishedRow {
  Period period;
  int version = 0;
  std::string unit;
  std::string salt;  // hexadecimal, 32 bytes
  std::int64_t leaf_index = 0;
  std::string blob;  // canonical bytes of the UnitRecord; deflating them is the store's affair
};

// A published row as verification meets it: bytes that do not inflate are an error in `blob`, not of the query.
struct StoredRow {
  std::string unit;
  std::string salt;
  std::int64_t leaf_index = 0;
  Result<std::string> blob;
};

// A partition file that a publication was computed from.
struct PublicationInput {
  Period period;
  int version = 0;
  std::string dataset;
  std::string partition_period;
  std::string file;
  std::string digest;
};
BOOST_DESCRIBE_STRUCT(PublicationInput, (), (period, version, dataset, partition_period, file, digest))

// Canonical bytes back to the record; strict (reflect/canonical_read.h).
Result<UnitRecord> decode_record(std::string_view blob);

class ResultStore {
 public:
  explicit ResultStore(Database& database) : session_(database.session()) {}

  // Drafts. Records are read back ordered by unit.
  Result<void> replace_draft(Run const& run, std::span<UnitRecord const> records);
  Result<std::vector<UnitRecord>> load_draft(Period period);  // storage.draft_unknown if there is none
  Result<std::optional<UnitRecord>> find_draft_record(Period period, std::string const& unit);
  Result<std::optional<Run>> find_draft_run(Period period);
  Result<std::vector<Period>> draft_periods();      // ascending
  Result<std::int64_t> count_draft(Period period);  // records

  // Publications. Period and version of rows and inputs must be the publication's, record_count the number of rows, and
  // version the next of the period (conflict storage.version_taken).
  Result<void> insert_publication(Publication const& publication, std::span<PublishedRow const> rows,
                                  std::span<PublicationInput const> inputs);
  Result<std::optional<int>> latest_version(Period period);
  Result<Publication> load_publication(Period period, int version);          // storage.publication_unknown
  Result<std::vector<Publication>> all_publications();                       // by leaf_index
  Result<std::vector<PublishedRow>> load_rows(Period period, int version);   // by unit
  Result<std::vector<UnitRecord>> load_records(Period period, int version);  // by unit
  Result<std::optional<PublishedRow>> find_row(Period period, int version, std::string const& unit);
  Result<std::vector<PublicationInput>> load_inputs(Period period, int version);
  // Records and inputs that name no publication, as "2026-09 1 L1"; none where the database kept its own rules.
  Result<std::vector<std::string>> stray_rows();
  // Every row by unit, damaged ones too, one at a time.
  Result<void> each_row(Period period, int version, std::function<void(StoredRow const&)> const& visit);

 private:
  Session& session_;
};

}  // namespace jixiao::storage
