#include "app/schedule/schedules.h"

#include <algorithm>

#include "app/schedule/rule.h"
#include "storage/source_store.h"

namespace jixiao::app {
namespace {

bool is_known(std::vector<storage::Schedule> const& all, std::string const& id) {
  return std::any_of(all.begin(), all.end(), [&](auto const& one) { return one.id == id; });
}

}  // namespace

Result<std::vector<ScheduleView>> list_schedules(Home& home, Timestamp now) {
  auto loaded = home.pack();
  if (!loaded) return fail(loaded.error().front());
  auto const calendar = (*loaded)->pack.work_calendar();
  JX_TRY(auto const rows, storage::SourceStore(home.database()).schedules());
  std::vector<ScheduleView> out;
  for (auto const& row : rows) {
    ScheduleView view{row.id, row.title, row.rule, "", row.target, row.enabled, row.version, row.last_due, {}, {}};
    JX_TRY(view.last_run, find_last_run(home.database(), row));
    if (auto const rule = ScheduleRule::parse(row.rule)) {
      view.words = rule->to_words();
      if (row.enabled) view.next_due = rule->next(now, calendar);
    }
    out.push_back(std::move(view));
  }
  return out;
}

Result<void> save_schedule(Home& home, Actor const& actor, ScheduleDraft const& draft,
                           std::optional<std::int64_t> version, Timestamp now) {
  JX_TRY(auto const rule, ScheduleRule::parse(draft.rule));
  JX_TRY(auto transaction, storage::Transaction::begin(home.database()));
  storage::SourceStore store(home.database());
  if (!draft.target.empty()) {
    JX_TRY(auto const target, store.find_connector(draft.target));
    if (!target) return fail(ErrorKind::not_found, "app.connector_unknown", {{"connector", draft.target}});
  }
  JX_TRY(auto const before, store.schedules());
  JX_CHECK(store.save(storage::Schedule{draft.id, draft.title, rule.to_text(), draft.target, draft.enabled, now,
                                        version.value_or(0) + 1}));
  JX_CHECK(record_audit(home.database(), actor,
                        {is_known(before, draft.id) ? "schedule.change" : "schedule.create",
                         draft.id,
                         AuditOutcome::done,
                         draft.title + " " + rule.to_words() + (draft.enabled ? "" : " （停用）"),
                         {},
                         {}},
                        now));
  return transaction.commit();
}

Result<void> remove_schedule(Home& home, Actor const& actor, std::string const& id, Timestamp now) {
  JX_TRY(auto transaction, storage::Transaction::begin(home.database()));
  storage::SourceStore store(home.database());
  JX_TRY(auto const all, store.schedules());
  if (!is_known(all, id)) return fail(ErrorKind::not_found, "app.schedule_unknown", {{"schedule", id}});
  JX_CHECK(store.erase_schedule(id));
  JX_CHECK(record_audit(home.database(), actor, {"schedule.remove", id, AuditOutcome::done, "", {}, {}}, now));
  return transaction.commit();
}

}  // namespace jixiao::app
