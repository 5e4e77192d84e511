// The bytes here were put together from the grammar of reflect/canonical.h by another program.
#include "app/batch_entry.h"

#include <gtest/gtest.h>

#include "app/ledger.h"
#include "app/pack_entry.h"
#include "base/hash.h"
#include "facts/ingest.h"

namespace jixiao::app {
namespace {

constexpr char const* findings_digest = "732157a9c845ee0a845f9445877537c724abaf8c01c99a1ae1bc76b4daed8bc4";

std::vector<Quarantined> two_findings() {
  return {{"b1", 3, "day", "2026-02-30", "facts.cell_date", false},
          {"b1", 5, "fare", "昨天", "facts.cell_number", true}};
}

facts::IngestOutcome outcome() {
  facts::IngestOutcome out;
  out.batch = {"b1", "trip", "may.csv", 4, 1, 2, "12.50", "dd", "2026-06-01 08:00:00"};
  out.added = {{"trip", "2026-05", "trip/2026-05/b1-1.parquet", "b1", 4, "ff", {}}};
  out.retired = {{"trip", "2026-05", "trip/2026-05/a0-1.parquet", "a0", 2, "ee", "b1"}};
  out.quarantined = two_findings();
  return out;
}

TEST(BatchEntry, TheRecordNamesFilesAndFindings) {
  auto const record = batch_record(outcome());
  EXPECT_EQ(record.size(), 274U);
  EXPECT_EQ(sha256_hex(record), "d7c87a9e2a7cdc76af2c525b0784ee3f5254fc561a9e04d2959c953a5d2404b0");
  auto const entry = parse_batch_record(record).value();
  EXPECT_TRUE(entry.names_files());
  ASSERT_EQ(entry.added.size(), 1U);
  EXPECT_EQ(entry.added[0], (BroughtFile{"2026-05", "trip/2026-05/b1-1.parquet", 4, "ff"}));
  EXPECT_EQ(entry.retired, std::vector<std::string>{"trip/2026-05/a0-1.parquet"});
  EXPECT_EQ(entry.findings, findings_digest);
}

TEST(BatchEntry, ARecordOfBeforeItNamedFilesIsRead) {
  auto const old = from_hex(
      "0153000000095400000002623154000000047472697054000000076d61792e637376490000000000000004490000000000000001490000"
      "000000000002540000000531322e3530540000000264645400000013323032362d30362d30312030383a30303a3030");
  auto const entry = parse_batch_record(old).value();
  EXPECT_FALSE(entry.names_files());
  EXPECT_EQ(entry.total, "12.50");
  EXPECT_EQ(batch_of(entry).at, "2026-06-01 08:00:00");
}

TEST(BatchEntry, FindingsHaveOneDigestInWhateverOrderTheyAreRead) {
  auto rows = two_findings();
  EXPECT_EQ(digest_of_findings(rows), findings_digest);
  std::swap(rows[0], rows[1]);
  EXPECT_EQ(digest_of_findings(rows), findings_digest);
  rows.pop_back();
  EXPECT_NE(digest_of_findings(rows), findings_digest);
}

TEST(PackEntry, ARecordWithAndWithoutATitleIsRead) {
  auto const old = parse_pack_record("d1\nlibraries\n1.0");
  ASSERT_TRUE(old);
  EXPECT_EQ(old->version, "1.0");
  EXPECT_FALSE(old->title);
  auto const now = parse_pack_record(pack_record({"d1", "libraries", "1.0", "三家\n图书馆"}));
  ASSERT_TRUE(now);
  EXPECT_EQ(now->version, "1.0");
  EXPECT_EQ(now->title, "三家\n图书馆");
  EXPECT_FALSE(parse_pack_record("d1\nlibraries"));
}

}  // namespace
}  // namespace jixiao::app
