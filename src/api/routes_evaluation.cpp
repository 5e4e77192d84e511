// 考评: the state of periods, drafts and their checks, publication, versions and what differs between them.
#include "api/difference_read.h"
#include "api/route.h"
#include "api/shared_shapes.h"
#include "api/versions.h"
#include "app/evaluation/difference.h"
#include "app/evaluation/drafting.h"
#include "app/evaluation/periods.h"

namespace jixiao::api {
namespace {

struct PeriodKey {
  Period period;
};
BOOST_DESCRIBE_STRUCT(PeriodKey, (), (period))

struct PublicationInput {
  Period period;
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(PublicationInput, (), (period, reason))
constexpr auto optional_members(PublicationInput const*) { return std::array{"reason"}; }

struct SendingBackInput {
  Period period;
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(SendingBackInput, (), (period, reason))

struct DifferenceQuery {
  Period period;
  std::optional<int> from;  // default: the one before `to`
  std::optional<int> to;    // default: the draft where somebody may see it, else the newest version
  std::string level;
};
BOOST_DESCRIBE_STRUCT(DifferenceQuery, (), (period, from, to, level))
constexpr auto optional_members(DifferenceQuery const*) { return std::array{"level"}; }

Errors one(ErrorKind kind, std::string code, std::vector<Arg> args = {}) {
  return Errors{{kind, std::move(code), std::move(args), ""}};
}

// One permission guards a route; that drafts need another is looked at here.
Checked<void> offices_only(Call const& call) {
  if (call.sees_drafts()) return {};
  return tl::unexpected<Errors>(one(ErrorKind::forbidden, "evaluation.draft_for_offices"));
}

Checked<app::PeriodStates> periods(Call& call, Nothing const&) {
  JX_CHECK(offices_only(call));
  return call.installation.read([&](app::Home& home) { return app::list_periods(home, call.installation.jobs()); });
}

Checked<Ordered> compute(Call& call, PeriodKey const& key) {
  JX_TRY(auto const job, app::order_draft(call.installation, call.actor(), key.period, call.now));
  call.status = 202;
  return Ordered{job};
}

Checked<Nothing> cancel(Call& call, PeriodKey const& key) {
  JX_CHECK(app::cancel_draft(call.installation, call.actor(), key.period, call.now));
  return Nothing{};
}

Checked<app::DraftChecks> checks(Call& call, PeriodKey const& key) {
  JX_CHECK(offices_only(call));
  return call.installation.read([&](app::Home& home) { return app::check_period(home, key.period); });
}

Checked<app::PublicationDone> publish(Call& call, PublicationInput const& input) {
  return app::publish_draft(call.installation, call.actor(), {input.period, read_version(call), input.reason},
                            call.now);
}

Checked<app::SentBack> send_back(Call& call, SendingBackInput const& input) {
  return app::send_back_draft(call.installation, call.actor(), {input.period, read_version(call), input.reason},
                              call.now);
}

Checked<app::PublishedVersions> versions(Call& call, PeriodKey const& key) {
  JX_TRY(auto out, call.installation.read([&](app::Home& home) { return app::list_versions(home, key.period); }));
  if (!call.sees_drafts()) out.draft.reset();
  return out;
}

}  // namespace

Checked<app::Difference> read_difference(Call& call, DifferenceSides sides, std::string const& level) {
  auto& published = call.installation.published();
  if (!sides.to) JX_CHECK(offices_only(call));
  JX_TRY(auto const to,
         published.read({sides.period, sides.to, sides.to ? app::Which::published_or_draft : app::Which::draft}));
  if (!sides.from && sides.to) sides.from = *sides.to - 1;
  JX_TRY(auto const from, call.read(sides.period, sides.from));
  if (from.snapshot->version() == to.snapshot->version()) {
    auto const version = to.snapshot->version();
    return tl::unexpected<Errors>(one(ErrorKind::invalid, "evaluation.same_versions",
                                      {{"version", version ? "第 " + std::to_string(*version) + " 版" : "试算结果"}}));
  }
  return app::make_difference(*from.snapshot, *to.snapshot, call.scope(), level);
}

namespace {

Checked<app::Difference> difference(Call& call, DifferenceQuery const& query) {
  return read_difference(call, {query.period, query.from, query.to}, query.level);
}

}  // namespace

std::vector<Route> evaluation_routes() {
  using enum Permission;
  return {
      route<&periods>(Verb::get, "/api/periods", needs(results_read), "各考评期间的状态：试算、公布、公布后的变化"),
      route<&compute>(Verb::post, "/api/periods/{period}/draft", needs(draft_compute), "试算一个期间（后台任务）"),
      route<&cancel>(Verb::del, "/api/periods/{period}/computation", needs(draft_compute), "停止正在进行的试算"),
      route<&checks>(Verb::get, "/api/periods/{period}/checks", needs(results_read), "试算结果公布前的检查"),
      versioned(route<&publish>(Verb::post, "/api/periods/{period}/publication", needs(draft_publish),
                                "公布试算结果（版本为试算结果的标识）")),
      versioned(route<&send_back>(Verb::post, "/api/periods/{period}/publication/return", needs(draft_publish),
                                  "撤回本人、退回他人提请公布的试算结果（版本为试算结果的标识）")),
      route<&versions>(Verb::get, "/api/periods/{period}/versions", needs(results_read), "一个期间的历次公布"),
      route<&difference>(Verb::get, "/api/periods/{period}/difference", needs(results_read),
                         "两个版本之间的差异及其原因"),
  };
}

}  // namespace jixiao::api
