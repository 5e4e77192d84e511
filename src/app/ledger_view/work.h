#pragma once
// The ledger's long work for people, as jobs: verifying everything on the server, and the drill. Both are audited when
// they are ordered, and read only.
#include <boost/describe.hpp>
#include <string>
#include <vector>

#include "app/access/audit.h"
#include "app/installation.h"
#include "app/ledger_view/drill.h"

namespace jixiao::app {

struct VerifyOutcome {
  bool intact = false;
  std::string origin;
  std::int64_t entries = 0;
  std::string root;
  std::int64_t publications = 0;
  std::int64_t records = 0;
  std::int64_t files = 0;
  std::int64_t events = 0;
  std::int64_t pending = 0;
  bool quorum_checked = false;
  bool quorum_met = false;
  std::vector<DrillFinding> findings;
};
BOOST_DESCRIBE_STRUCT(VerifyOutcome, (),
                      (intact, origin, entries, root, publications, records, files, events, pending, quorum_checked,
                       quorum_met, findings))

constexpr char const* verify_job = "verification";
constexpr char const* drill_job = "drill";

// The job's id; its result is a VerifyOutcome. app.job_waits where one is under way.
Result<std::int64_t> order_verification(Installation& installation, Actor const& actor, Timestamp now);
// Its result is a DrillReport.
Result<std::int64_t> order_drill(Installation& installation, Actor const& actor, DrillOrder const& order,
                                 Timestamp now);
// A job of these two kinds. A drill's result shows figures: to who ordered it, or sees everything.
Result<JobView> find_ledger_job(Installation& installation, Session const& session, std::int64_t id);

}  // namespace jixiao::app
