// 接口与计划: connectors, schedules, background jobs.
#include <fmt/format.h>

#include "api/route.h"
#include "api/shared_shapes.h"
#include "api/versions.h"
#include "app/schedule/scheduler.h"
#include "app/schedule/schedules.h"
#include "app/sources/connectors.h"
#include "app/sources/pull.h"

namespace jixiao::api {
namespace {

struct Connectors {
  std::vector<app::ConnectorView> connectors;
};
BOOST_DESCRIBE_STRUCT(Connectors, (), (connectors))

struct Key {
  std::string id;
};
BOOST_DESCRIBE_STRUCT(Key, (), (id))

struct Probed {
  std::string answer;
};
BOOST_DESCRIBE_STRUCT(Probed, (), (answer))

struct PullInput {
  std::string id;
  std::optional<std::string> dataset;
  std::optional<Period> from;
  std::optional<Period> to;
};
BOOST_DESCRIBE_STRUCT(PullInput, (), (id, dataset, from, to))

struct Schedules {
  std::vector<app::ScheduleView> schedules;
};
BOOST_DESCRIBE_STRUCT(Schedules, (), (schedules))

struct JobsQuery {
  std::optional<std::string> kind;
  std::optional<std::int64_t> before;
  std::optional<std::int64_t> limit;
};
BOOST_DESCRIBE_STRUCT(JobsQuery, (), (kind, before, limit))

struct JobList {
  std::vector<app::JobView> jobs;
};
BOOST_DESCRIBE_STRUCT(JobList, (), (jobs))

struct JobKey {
  std::int64_t id = 0;
};
BOOST_DESCRIBE_STRUCT(JobKey, (), (id))

Result<Connectors> connectors(Call& call, Nothing const&) {
  JX_TRY(auto list, call.installation.read([](app::Home& home) { return app::list_connectors(home); }));
  return Connectors{std::move(list)};
}

Checked<Connectors> save(Call& call, app::ConnectorDraft const& draft) {
  auto saved = call.installation.write([&](app::Home& home) {
    return app::save_connector(home, call.actor(), draft, read_version_number(call), call.now);
  });
  if (!saved) {
    for (auto& error : saved.error()) error = as_lost_update(std::move(error), "接口“" + draft.title + "”");
    return tl::unexpected<Errors>(std::move(saved.error()));
  }
  return connectors(call, {}).map_error([](Error error) { return Errors{std::move(error)}; });
}

Result<Nothing> remove(Call& call, Key const& key) {
  auto const removed = call.installation.write([&](app::Home& home) {
    return app::remove_connector(home, call.actor(), key.id, read_version_number(call).value_or(0), call.now);
  });
  if (!removed) return fail(as_lost_update(removed.error(), "接口“" + key.id + "”"));
  return Nothing{};
}

Result<Probed> probe(Call& call, Key const& key) {
  JX_TRY(auto answer, call.installation.read([&](app::Home& home) { return app::probe_connector(home, key.id); }));
  return Probed{std::move(answer)};
}

Result<void> audit(Call& call, app::Deed const& deed) {
  return call.installation.write([&](app::Home& home) -> Result<void> {
    JX_TRY(auto transaction, storage::Transaction::begin(home.database()));
    JX_CHECK(app::record_audit(home.database(), call.actor(), deed, call.now));
    return transaction.commit();
  });
}

Result<Ordered> pull(Call& call, PullInput const& input) {
  bool const bad = (input.to && !input.from) || (input.from && input.from->kind != PeriodKind::month) ||
                   (input.to && (input.to->kind != PeriodKind::month || *input.to < *input.from));
  if (bad) return fail("api.period_range");
  JX_TRY(auto const source,
         call.installation.read([&](app::Home& home) { return app::open_connector(home, input.id); }));
  app::PullOrder const order{input.id, input.dataset, input.from, input.to};
  JX_TRY(auto const job, app::submit_pull(call.installation, reflect::render_json(reflect::to_json(order)),
                                          "取数：" + source.connector.title, call.session->login, call.now));
  JX_CHECK(audit(call, {"connector.pull", input.id, app::AuditOutcome::done, source.connector.title, {}, {}}));
  call.status = 202;
  return Ordered{job};
}

// ---- schedules ----

Result<Schedules> schedules(Call& call, Nothing const&) {
  JX_TRY(auto list, call.installation.read([&](app::Home& home) { return app::list_schedules(home, call.now); }));
  return Schedules{std::move(list)};
}

Result<Schedules> save_schedule(Call& call, app::ScheduleDraft const& draft) {
  auto const stored = call.installation.write([&](app::Home& home) {
    return app::save_schedule(home, call.actor(), draft, read_version_number(call), call.now);
  });
  if (!stored) return fail(as_lost_update(stored.error(), "计划“" + draft.title + "”"));
  return schedules(call, {});
}

Result<Nothing> remove_schedule(Call& call, Key const& key) {
  auto const removed = call.installation.write([&](app::Home& home) {
    return app::remove_schedule(home, call.actor(), key.id, read_version_number(call).value_or(0), call.now);
  });
  if (!removed) return fail(as_lost_update(removed.error(), "计划“" + key.id + "”"));
  return Nothing{};
}

Result<Ordered> run_nightly(Call& call, Nothing const&) {
  JX_TRY(auto const job, app::submit_nightly(call.installation, call.session->login, call.now));
  JX_CHECK(audit(call, {"schedule.run", "nightly", app::AuditOutcome::done, "", {}, {}}));
  call.status = 202;
  return Ordered{job};
}

// ---- jobs ----

// Work of others is shown to who watches over the whole installation, and what it found to who may see all data:
// no administrator, even of what they ordered.
bool oversees_jobs(Call const& call) {
  return call.session->may(Permission::jobs_read) && (call.session->admin != AdminKind::none || call.sees_everything());
}

Result<void> check_right(Call const& call, Permission permission) {
  if (call.session->may(permission)) return {};
  return fail(ErrorKind::forbidden, "api.no_permission", {{"permission", std::string(info_of(permission).title)}});
}

// Stopping somebody else's work takes the right to manage its source; running any again, what such work takes today.
Result<void> check_stoppable(Call const& call, app::JobView const& job) {
  return job.by == call.session->login ? Result<void>() : check_right(call, Permission::connectors_manage);
}
Result<void> check_runnable(Call const& call, app::JobView const& job) {
  auto const permission = call.installation.jobs().permission_to_run(job.kind);
  return permission ? check_right(call, *permission) : Result<void>();  // without one the kind is not run again at all
}

app::JobView as_seen(Call const& call, app::JobView job) {
  job.can_cancel = job.can_cancel && check_stoppable(call, job);
  job.can_run_again = job.can_run_again && check_runnable(call, job);
  bool const own = job.by == call.session->login && call.session->admin == AdminKind::none;
  if (!own && !call.sees_everything()) job.result = nullptr;
  return job;
}

Result<JobList> jobs(Call& call, JobsQuery const& query) {
  storage::JobQuery wanted;
  wanted.kind = query.kind.value_or("");
  wanted.before_id = query.before;
  wanted.limit = std::clamp<std::int64_t>(query.limit.value_or(50), 1, 500);
  if (!oversees_jobs(call)) wanted.by = call.session->login;
  JX_TRY(auto const list, call.installation.jobs().list(wanted));
  JobList out;
  for (auto const& one : list) out.jobs.push_back(as_seen(call, one));
  return out;
}

// One's own, or any for those who watch over them all.
Result<app::JobView> find_job(Call& call, std::int64_t id) {
  JX_TRY(auto job, call.installation.jobs().find(id));
  bool const visible = job && (job->by == call.session->login || oversees_jobs(call));
  if (!visible) return fail(ErrorKind::not_found, "app.job_unknown", {{"job", std::to_string(id)}});
  return as_seen(call, std::move(*job));
}

Result<app::JobView> job(Call& call, JobKey const& key) { return find_job(call, key.id); }

Result<Nothing> cancel(Call& call, JobKey const& key) {
  JX_TRY(auto const job, find_job(call, key.id));
  JX_CHECK(check_stoppable(call, job));
  JX_CHECK(call.installation.jobs().cancel(key.id, call.now));
  JX_CHECK(audit(call, {"job.cancel", std::to_string(key.id), app::AuditOutcome::done, job.title, {}, {}}));
  return Nothing{};
}

Result<Ordered> run_again(Call& call, JobKey const& key) {
  JX_TRY(auto const job, find_job(call, key.id));
  JX_CHECK(check_runnable(call, job));
  JX_TRY(auto const id, call.installation.jobs().run_again(key.id, call.session->login, call.now));
  JX_CHECK(audit(call, {"job.again", std::to_string(key.id), app::AuditOutcome::done, job.title, {}, {}}));
  call.status = 202;
  return Ordered{id};
}

}  // namespace

std::vector<Route> source_routes() {
  using enum Permission;
  return {
      route<&connectors>(Verb::get, "/api/connectors", needs(connectors_manage), "数据接口"),
      versioned(route<&save>(Verb::put, "/api/connectors/{id}", needs(connectors_manage), "保存接口（新建不带版本）"),
                Versioned::unless_new),
      versioned(route<&remove>(Verb::del, "/api/connectors/{id}", needs(connectors_manage), "删除接口")),
      route<&probe>(Verb::post, "/api/connectors/{id}/probe", needs(connectors_manage), "测试连接"),
      route<&pull>(Verb::post, "/api/connectors/{id}/pull", needs(connectors_manage), "立即取数或补数（后台任务）"),
      route<&schedules>(Verb::get, "/api/schedules", needs(data_read), "取数计划"),
      versioned(
          route<&save_schedule>(Verb::put, "/api/schedules/{id}", needs(connectors_manage), "保存计划（新建不带版本）"),
          Versioned::unless_new),
      versioned(route<&remove_schedule>(Verb::del, "/api/schedules/{id}", needs(connectors_manage), "删除计划")),
      route<&run_nightly>(Verb::post, "/api/schedules/nightly/run", needs(connectors_manage),
                          "立即取数、入库并试算（后台任务）"),
      route<&jobs>(Verb::get, "/api/jobs", needs(jobs_read), "后台任务"),
      route<&job>(Verb::get, "/api/jobs/{id}", signed_in, "一个后台任务（本人的，或有权查看全部）"),
      route<&cancel>(Verb::post, "/api/jobs/{id}/cancel", signed_in, "取消任务"),
      route<&run_again>(Verb::post, "/api/jobs/{id}/again", signed_in, "再次运行"),
  };
}

}  // namespace jixiao::api
