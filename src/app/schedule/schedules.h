#pragma once
// Schedules of this home, as people manage them. Every change is audited in its transaction.
#include <optional>
#include <string>
#include <vector>

#include "app/access/audit.h"
#include "app/home.h"
#include "app/schedule/last_run.h"

namespace jixiao::app {

struct ScheduleView {
  std::string id;
  std::string title;
  std::string rule;    // see rule.h
  std::string words;   // 每天 02:00
  std::string target;  // connector; empty = the whole chain
  bool enabled = true;
  std::int64_t version = 1;
  std::optional<Timestamp> last_due;
  std::optional<Timestamp> next_due;
  std::optional<ScheduleRun> last_run;
};
BOOST_DESCRIBE_STRUCT(ScheduleView, (), (id, title, rule, words, target, enabled, version, last_due, next_due, last_run))

struct ScheduleDraft {
  std::string id;
  std::string title;
  std::string rule;
  std::string target;
  bool enabled = true;
};
BOOST_DESCRIBE_STRUCT(ScheduleDraft, (), (id, title, rule, target, enabled))
constexpr auto optional_members(ScheduleDraft const*) { return std::array{"target"}; }

Result<std::vector<ScheduleView>> list_schedules(Home& home, Timestamp now);
// What is saved begins with its next due time; nothing before it is caught up. app.schedule_rule,
// app.connector_unknown, storage.changed_meanwhile.
Result<void> save_schedule(Home& home, Actor const& actor, ScheduleDraft const& draft,
                           std::optional<std::int64_t> version, Timestamp now);
Result<void> remove_schedule(Home& home, Actor const& actor, std::string const& id, std::int64_t version,
                             Timestamp now);

}  // namespace jixiao::app
