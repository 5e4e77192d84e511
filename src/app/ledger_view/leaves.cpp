#include "app/ledger_view/leaves.h"

#include <fmt/format.h>

#include <algorithm>

#include "app/ledger.h"
#include "app/ledger_view/leaf_words.h"
#include "base/file.h"
#include "ledger/checkpoint.h"
#include "ledger/encoding.h"
#include "ledger/leaf.h"
#include "ledger/merkle.h"
#include "storage/outbox_store.h"
#include "storage/result_store.h"

namespace jixiao::app {
namespace {

constexpr std::int64_t page_max = 200;
constexpr std::size_t hits_max = 100;
constexpr std::int64_t scan_batch = 8192;

std::int64_t tree_size(HomePaths const& paths) {
  auto const note = read_file(paths.ledger() / "checkpoint", ledger::note_bytes_max);
  auto const parsed = note ? ledger::parse_note(*note) : ledger::parse_note("");
  if (!parsed) return 0;
  auto const checkpoint = ledger::parse_checkpoint(parsed->text);
  return checkpoint ? static_cast<std::int64_t>(checkpoint->head.size) : 0;
}

class Leaves {
 public:
  Leaves(Home& home, LeafReader const& reader)
      : outbox_(home.database()), results_(home.database()), words_(home, reader), size_(tree_size(home.paths())) {}

  Result<LeafPage> list(std::optional<std::int64_t> before, std::int64_t limit) {
    LeafPage out;
    JX_TRY(out.size, outbox_.count());
    auto const to = std::clamp<std::int64_t>(before.value_or(out.size), 0, out.size);
    auto const from = std::max<std::int64_t>(0, to - std::clamp<std::int64_t>(limit, 1, page_max));
    JX_TRY(auto const entries, outbox_.read_entries(from, to));
    for (auto index = to; index-- > from;) {
      JX_TRY(auto view, words_.describe(index, entries[static_cast<std::size_t>(index - from)], index < size_));
      out.leaves.push_back(std::move(view));
    }
    if (from > 0) out.before = from;
    return out;
  }

  Result<LeafSearch> search(LeafQuery query, World const& world) {
    LeafSearch out;
    out.understood = std::move(query);
    out.says = query_words(world, out.understood);
    auto const& q = out.understood;
    if (q.index) JX_CHECK(add(out, *q.index));
    if (q.digest) JX_CHECK(add_by_digest(out, *q.digest));
    if (q.unit || q.period) JX_CHECK(add_records(out, q));
    return out;
  }

 private:
  Result<void> add(LeafSearch& out, std::int64_t index) {
    JX_TRY(auto const count, outbox_.count());
    if (index < 0 || index >= count) return {};
    if (out.leaves.size() == hits_max) {
      out.more = true;
      return {};
    }
    JX_TRY(auto const entries, outbox_.read_entries(index, index + 1));
    JX_TRY(auto view, words_.describe(index, entries[0], index < size_));
    out.leaves.push_back(std::move(view));
    return {};
  }

  // A commitment, a leaf's own hash, or the digest in an event's name (a pack, a batch), by their first digits.
  Result<void> add_by_digest(LeafSearch& out, std::string const& digest) {
    JX_TRY(auto const count, outbox_.count());
    for (std::int64_t from = 0; from < count && !out.more; from += scan_batch) {
      auto const to = std::min(count, from + scan_batch);
      JX_TRY(auto const entries, outbox_.read_entries(from, to));
      for (auto index = from; index < to; ++index) {
        auto const& entry = entries[static_cast<std::size_t>(index - from)];
        auto const leaf = ledger::parse_leaf(entry.leaf);
        bool const fits = (leaf && to_hex(leaf->commit).starts_with(digest)) ||
                          to_hex(ledger::hash_leaf(entry.leaf)).starts_with(digest) ||
                          entry.event_id.find(":" + digest) != std::string::npos;
        if (fits) JX_CHECK(add(out, index));
      }
    }
    return {};
  }

  // Sheets of the unit, or heads of the period's publications; newest first.
  Result<void> add_records(LeafSearch& out, LeafQuery const& query) {
    JX_TRY(auto publications, results_.all_publications());
    std::reverse(publications.begin(), publications.end());
    for (auto const& publication : publications) {
      auto const period = publication.period.to_string();
      if (query.period && *query.period != period) continue;
      auto const event = fmt::format("result:{}:{}:{}", period, publication.version, query.unit.value_or("-"));
      JX_TRY(auto const index, outbox_.find_index(event));
      if (index) JX_CHECK(add(out, *index));
    }
    return {};
  }

  storage::OutboxStore outbox_;
  storage::ResultStore results_;
  LeafWords words_;
  std::int64_t size_;
};

}  // namespace

Result<LeafPage> list_leaves(Home& home, LeafReader const& reader, std::optional<std::int64_t> before,
                             std::int64_t limit) {
  return Leaves(home, reader).list(before, limit);
}

Result<LeafSearch> search_leaves(Home& home, LeafReader const& reader, std::string const& text) {
  return Leaves(home, reader).search(understand(reader.world, text), reader.world);
}

std::string record_bytes(RecordProof const& proof) { return ledger::parse_base64(proof.record).value_or(""); }

Result<RecordProof> prove_record(Home& home, Reading const& reading, Scope const& scope, RecordKey const& key) {
  JX_CHECK(check_sees(scope, reading.snapshot->tree, key.unit));
  auto const period = key.period.to_string();
  storage::ResultStore results(home.database());
  auto version = key.version;
  if (!version) {
    JX_TRY(version, results.latest_version(key.period));
  }
  if (!version) return fail(ErrorKind::not_found, "app.not_published", {{"period", period}});
  JX_TRY(auto const publication, results.load_publication(key.period, *version));
  JX_TRY(auto proof, prove_result(home, period, key.unit, version));
  JX_TRY(auto vkey, read_file(home.paths().ledger() / "vkey", 1 << 16));
  RecordProof out;
  out.period = period;
  out.version = *version;
  out.unit = key.unit;
  auto const* record = reading.snapshot->find(key.unit);
  out.unit_name = record ? record->total.unit_name : key.unit;
  out.index = static_cast<std::int64_t>(proof.index);
  out.published_at = publication.published_at;
  out.proof = std::move(proof.proof);
  out.entry = std::move(proof.entry);
  out.record = ledger::base64(proof.record);
  out.salt = std::move(proof.salt);
  out.vkey = std::move(vkey);
  return out;
}

}  // namespace jixiao::app
