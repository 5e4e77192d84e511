#include "app/schedule/schedules.h"

#include <algorithm>

#include "app/schedule/rule.h"
#include "app/title.h"
#include "storage/source_store.h"

namespace jixiao::app {
namespace {

storage::Schedule const* find(std::vector<storage::Schedule> const& all, std::string const& id) {
  auto const found = std::find_if(all.begin(), all.end(), [&](auto const& one) { return one.id == id; });
  return found == all.end() ? nullptr : &*found;
}

tl::unexpected<Error> at_field(Error error, char const* pointer) {
  error.where = pointer;
  return fail(std::move(error));
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
  if (!is_title(draft.title)) {
    return fail("app.title_form", {{"limit", std::to_string(title_letters_max)}}, "/title");
  }
  auto const rule = ScheduleRule::parse(draft.rule);
  if (!rule) return at_field(rule.error(), "/rule");
  JX_TRY(auto transaction, storage::Transaction::begin(home.database()));
  storage::SourceStore store(home.database());
  if (!draft.target.empty()) {
    JX_TRY(auto const target, store.find_connector(draft.target));
    if (!target)
      return at_field({ErrorKind::invalid, "app.connector_unknown", {{"connector", draft.target}}, ""}, "/target");
  }
  JX_TRY(auto const before, store.schedules());
  JX_CHECK(store.save(storage::Schedule{draft.id, draft.title, rule->to_text(), draft.target, draft.enabled, now,
                                        version.value_or(0) + 1}));
  JX_CHECK(record_audit(home.database(), actor,
                        {find(before, draft.id) ? "schedule.change" : "schedule.create",
                         draft.id,
                         AuditOutcome::done,
                         draft.title + " " + rule->to_words() + (draft.enabled ? "" : " （停用）"),
                         {},
                         {}},
                        now));
  return transaction.commit();
}

Result<void> remove_schedule(Home& home, Actor const& actor, std::string const& id, std::int64_t version,
                             Timestamp now) {
  JX_TRY(auto transaction, storage::Transaction::begin(home.database()));
  storage::SourceStore store(home.database());
  JX_TRY(auto const all, store.schedules());
  auto const* const present = find(all, id);
  if (!present) return fail(ErrorKind::not_found, "app.schedule_unknown", {{"schedule", id}});
  if (present->version != version) return fail(ErrorKind::conflict, "storage.changed_meanwhile", {{"id", id}});
  JX_CHECK(store.erase_schedule(id));
  JX_CHECK(
      record_audit(home.database(), actor, {"schedule.remove", id, AuditOutcome::done, present->title, {}, {}}, now));
  return transaction.commit();
}

}  // namespace jixiao::app
