#pragma once
// The ledger's leaves in words: newest first, found by unit, period, figure, digest or number, and the proof of one
// record as a page shows and hands it out. Leaves are public as they are in the tree (codes, times, commitments); what
// is behind a commitment is shown to those whose scope it is in. Values; one thread per Home.
#include <boost/describe.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "app/home.h"
#include "app/reading/published.h"
#include "app/reading/scope.h"

namespace jixiao::app {

struct LeafView {
  std::int64_t index = 0;
  std::string kind;   // "result", "publication", "pack", "batch", "audit" …
  std::string title;  // 甲县 2026年9月考评表 (第1版)
  std::string at;     // as the leaf states it
  std::string unit;   // code; empty where none is meant
  std::string unit_name;
  std::optional<std::string> period;
  std::optional<int> version;
  std::int64_t seq = 0;   // per unit, without a gap
  std::string commit;     // hexadecimal
  std::string leaf_hash;  // hexadecimal
  bool in_tree = false;   // false: recorded, the next checkpoint takes it in
  bool readable = false;  // its record may be opened: a published sheet within the scope
};
BOOST_DESCRIBE_STRUCT(LeafView, (),
                      (index, kind, title, at, unit, unit_name, period, version, seq, commit, leaf_hash, in_tree,
                       readable))

struct LeafPage {
  std::int64_t size = 0;  // leaves recorded
  std::vector<LeafView> leaves;
  std::optional<std::int64_t> before;  // for the next page; absent: that was all
};
BOOST_DESCRIBE_STRUCT(LeafPage, (), (size, leaves, before))

// What a reader may see and how things are called.
struct LeafReader {
  World const& world;
  Scope const& scope;
};

Result<LeafPage> list_leaves(Home& home, LeafReader const& reader, std::optional<std::int64_t> before,
                             std::int64_t limit);

// What the words of a query were taken for.
struct LeafQuery {
  std::optional<std::string> unit, period, indicator, digest;
  std::optional<std::int64_t> index;
  std::vector<std::string> unknown;
  std::vector<std::string> ambiguous;  // "青岚" → "青岚：青岚市税务局、青岚县税务局"
};
BOOST_DESCRIBE_STRUCT(LeafQuery, (), (unit, period, indicator, digest, index, unknown, ambiguous))

struct LeafSearch {
  LeafQuery understood;
  std::string says;  // how the query was understood, and what to write instead where nothing fits
  std::vector<LeafView> leaves;
  bool more = false;
};
BOOST_DESCRIBE_STRUCT(LeafSearch, (), (understood, says, leaves, more))

// Words in any order: a unit's code, name or the beginning of it (where several begin so, the one of the highest
// level), a period as 2026-09 or 2026年9月, an indicator's number or name, a digest of at least 8 hexadecimal digits, a
// leaf's number.
LeafQuery understand(World const& world, std::string const& text);
Result<LeafSearch> search_leaves(Home& home, LeafReader const& reader, std::string const& text);

// One published sheet with its proof.
struct RecordProof {
  std::string period;
  int version = 0;
  std::string unit;
  std::string unit_name;
  std::int64_t index = 0;
  std::string published_at;
  std::string proof;  // .tlog-proof
  std::string entry;
  std::string record;  // Base64 of the canonical bytes (reflect/canonical.h)
  std::string salt;    // hexadecimal
  std::string vkey;    // the log's keys as this server has them
};
BOOST_DESCRIBE_STRUCT(RecordProof, (),
                      (period, version, unit, unit_name, index, published_at, proof, entry, record, salt, vkey))

std::string record_bytes(RecordProof const& proof);  // as they are

struct RecordKey {
  Period period;
  std::string unit;
  std::optional<int> version;  // absent: the newest
};
// reading.out_of_scope; app.not_published, app.unit_without_result.
Result<RecordProof> prove_record(Home& home, Reading const& reading, Scope const& scope, RecordKey const& key);

}  // namespace jixiao::app
