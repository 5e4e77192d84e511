#include "app/reading/source.h"

#include <algorithm>

#include "app/explain.h"

namespace jixiao::app {
namespace {

constexpr std::size_t reads_max = 200;

SourceRows to_source(ExplainedRows& rows) {
  SourceRows out{rows.dataset, rows.title, rows.all, std::move(rows.columns), {}};
  for (auto& row : rows.shown) out.shown.push_back({row.batch, row.batch_file, row.number, std::move(row.cells)});
  return out;
}

SourceAtom to_source(ExplainedAtom& atom) {
  SourceAtom out{atom.part, atom.words, atom.text, atom.range, atom.value, {}, {}};
  for (auto& one : atom.partitions) {
    out.partitions.push_back({one.dataset, one.title, one.period, one.file, one.batch, one.batch_file, one.digest,
                              one.rows, one.contribution, one.derived_from});
  }
  for (auto& rows : atom.rows) out.rows.push_back(to_source(rows));
  return out;
}

// Rows that a formula reads of other units are for those who see all of these.
bool seen_whole(Scope const& scope, OrgTree const& tree, ExplainedAtom const& atom) {
  return std::all_of(atom.others.begin(), atom.others.end(),
                     [&](std::string const& unit) { return sees(scope, tree, unit); });
}

}  // namespace

Checked<Source> make_source(Home& home, Reading const& reading, Scope const& scope, FigureKey const& key,
                            std::int64_t rows_shown) {
  auto const& snapshot = *reading.snapshot;
  if (auto const line = make_explanation(reading, scope, key); !line) {
    return tl::unexpected<Errors>(Errors{line.error()});
  }
  // app::explain reads a period's draft only where nothing is published.
  if (!snapshot.publication && reading.history->find(snapshot.period)) {
    return tl::unexpected<Errors>(
        Errors{{ErrorKind::conflict, "reading.draft_beside_published", {{"period", snapshot.period.to_string()}}, ""}});
  }
  JX_TRY(auto explained, explain(home, key.unit, key.indicator, snapshot.period, snapshot.version(), rows_shown));
  Source out;
  out.reproduced = explained.reproduced;
  out.matches_facts = explained.matches_facts;
  for (auto& atom : explained.atoms) {
    if (seen_whole(scope, snapshot.tree, atom)) out.atoms.push_back(to_source(atom));
  }
  // A figure of another unit is for those who see that unit.
  out.reads_all = static_cast<std::int64_t>(explained.reads.size());
  for (auto& read : explained.reads) {
    if (out.reads.size() == reads_max) break;
    if (!sees(scope, snapshot.tree, read.unit)) continue;
    out.reads.push_back({read.unit, std::move(read.unit_name), std::move(read.indicator), std::move(read.what),
                         std::move(read.period), std::move(read.value)});
  }
  out.with_numbers = std::move(explained.with_numbers);
  out.leaf_index = snapshot.leaves[snapshot.by_unit.at(key.unit)];
  if (auto const& head = snapshot.publication) {
    out.publication = {head->version, head->published_at, head->pack_digest, head->facts_digest, head->leaf_index};
  }
  return out;
}

}  // namespace jixiao::app
