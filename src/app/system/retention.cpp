#include "app/system/retention.h"

#include <fmt/format.h>

#include <system_error>

#include "app/access/audit.h"
#include "app/sources/refused_rows.h"
#include "storage/fact_store.h"
#include "storage/job_store.h"
#include "storage/source_store.h"

namespace jixiao::app {
namespace {

namespace fs = std::filesystem;

Timestamp days_before(Timestamp now, int days) { return {now.seconds - std::int64_t{days} * 86'400}; }

// Files of batches that came before; a file whose batch was never taken in is a crash's, and goes too.
Result<std::vector<fs::path>> find_refused(Home& home, Timestamp before) {
  std::vector<fs::path> out;
  storage::FactStore facts(home.database());
  std::error_code failed;
  for (fs::directory_iterator at(refused_rows_folder(home.paths()), failed), end; !failed && at != end;
       at.increment(failed)) {
    JX_TRY(auto const batch, facts.find_batch(at->path().stem().string()));
    if (!batch || batch->at < before.to_string()) out.push_back(at->path());
  }
  return out;
}

Deed deed_of(SweptRecords const& swept) {
  Deed deed{.action = "retention.sweep"};
  deed.detail = fmt::format("后台任务 {} 项、未带来数据的取数记录 {} 条、退回行文件 {} 个，均已过保留期", swept.jobs,
                            swept.deliveries, swept.refused_files);
  return deed;
}

}  // namespace

Result<SweptRecords> sweep_records(Home& home, Timestamp now) {
  auto const loaded = home.pack();
  if (!loaded) return fail(loaded.error().front());
  auto const& keep = (*loaded)->pack.retention;
  SweptRecords out;
  std::vector<fs::path> refused;
  JX_TRY(auto transaction, storage::Transaction::begin(home.database()));
  if (keep.jobs_days > 0) {
    JX_TRY(out.jobs, storage::JobStore(home.database()).sweep(days_before(now, keep.jobs_days)));
  }
  if (keep.deliveries_days > 0) {
    JX_TRY(out.deliveries,
           storage::SourceStore(home.database()).sweep_deliveries(days_before(now, keep.deliveries_days)));
  }
  if (keep.refused_rows_days > 0) {
    JX_TRY(refused, find_refused(home, days_before(now, keep.refused_rows_days)));
    out.refused_files = static_cast<std::int64_t>(refused.size());
  }
  if (!out.any()) return out;
  JX_CHECK(record_audit(home.database(), {"", "", "平台", "", {}}, deed_of(out), now));
  JX_CHECK(transaction.commit());
  std::error_code ignored;  // what cannot be removed now is found again tomorrow
  for (auto const& file : refused) fs::remove(file, ignored);
  return out;
}

}  // namespace jixiao::app
