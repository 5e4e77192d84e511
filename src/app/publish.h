#pragma once
// Draft → checks → an immutable published version, in one transaction with its ledger leaves.
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "app/home.h"
#include "storage/result_store.h"

namespace jixiao::app {

enum class Severity { notice, blocking };

// What the checks before publication found: balance up the tree, sudden changes, coverage, a stale draft.
struct CheckFinding {
  Severity severity = Severity::notice;
  std::string check;  // "balance", "sudden_change", "coverage", "stale"
  std::string text;
  std::optional<std::string> unit, indicator;  // what it is about, where that is one unit or indicator
};

struct PublishReport {
  Period period;
  int version = 0;
  std::optional<int> supersedes;
  std::int64_t records = 0;
  std::int64_t leaf_index = 0;
  bool unchanged = false;  // the newest version holds the same bytes: nothing was published
  std::vector<CheckFinding> findings;
  std::string ledger_waits;  // why the ledger's tree does not hold it yet (a full disk); empty: it does
};

// Publishes the draft of a period. Blocking findings refuse it (app.publish_blocked) unless `accept` gives the reason,
// which is published with the version; a draft of other facts or of another pack than today's is refused whatever the
// reason (app.publish_stale), as it would name inputs it was not made of. `also` runs in the same transaction and can
// refuse it: the audit record. Once that is committed the version stands; its leaves are recorded with it, and where
// the tree cannot take them now the next writer adds them.
using AlsoPublish = std::function<Result<void>(storage::Database&, PublishReport const&)>;
Result<PublishReport> publish_period(Home& home, Period period, std::string const& accept, Timestamp now,
                                     AlsoPublish const& also = {});

// The checks alone, and what they come to: app.publish_stale; app.publish_blocked unless there is a reason or nothing
// blocks.
Result<std::vector<CheckFinding>> check_draft(Home& home, Period period);
Result<void> check_blocking(Period period, std::vector<CheckFinding> const& findings, std::string const& accept);

// The bytes the head leaf of a publication commits to: its canonical bytes without salt and leaf index.
std::string publication_record(storage::Publication publication);

}  // namespace jixiao::app
