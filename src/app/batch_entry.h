#pragma once
// What the ledger's leaf of a batch commits to: the batch, the files it brought and took out of use, and the findings
// about its rows. Its canonical bytes are a format (docs/formats/ledger.md): entries of before the last three members
// read with them empty.
#include <boost/describe.hpp>
#include <string>
#include <vector>

#include "base/result.h"
#include "model/facts.h"

namespace jixiao::facts {
struct IngestOutcome;
}

namespace jixiao::app {

struct BroughtFile {
  std::string period;
  std::string file;
  std::int64_t rows = 0;
  std::string digest;
  friend bool operator==(BroughtFile const&, BroughtFile const&) = default;
};
BOOST_DESCRIBE_STRUCT(BroughtFile, (), (period, file, rows, digest))

struct BatchEntry {
  std::string id;
  std::string dataset;
  std::string file;
  std::int64_t rows = 0;
  std::int64_t quarantined = 0;
  std::int64_t replaced = 0;
  std::string total;
  std::string digest;
  std::string at;
  std::vector<BroughtFile> added;    // in the order they came
  std::vector<std::string> retired;  // files, by name
  std::string findings;              // digest_of_findings(); empty only in entries that lack these three

  bool names_files() const { return !findings.empty(); }
};
BOOST_DESCRIBE_STRUCT(BatchEntry, (),
                      (id, dataset, file, rows, quarantined, replaced, total, digest, at, added, retired, findings))
constexpr std::size_t members_signed_first(BatchEntry const*) { return 9; }

// The bytes recorded when a batch is taken in, and read back.
std::string batch_record(facts::IngestOutcome const& outcome);
Result<BatchEntry> parse_batch_record(std::string_view record);
Batch batch_of(BatchEntry const& entry);

// Hexadecimal, whatever the order of the rows.
std::string digest_of_findings(std::vector<Quarantined> const& rows);

}  // namespace jixiao::app
