// The workbench: a draft of one indicator is opened, checked as it is typed, completed, previewed, and submitted as a
// new version of the pack; proposals are looked at and put in force by another person.
#include "api/route.h"
#include "api/shared_shapes.h"
#include "api/versions.h"
#include "app/workbench/completion.h"
#include "app/workbench/preview.h"
#include "app/workbench/proposal.h"

namespace jixiao::api {
namespace {

struct CompletionInput {
  std::string id;
  std::string text;
  int at = 0;
};
BOOST_DESCRIBE_STRUCT(CompletionInput, (), (id, text, at))
constexpr auto optional_members(CompletionInput const*) { return std::array{"text"}; }

struct NewInput {
  std::optional<std::string> like;  // a copy of this one
};
BOOST_DESCRIBE_STRUCT(NewInput, (), (like))

struct CheckInput {
  std::string id;
  std::vector<app::DraftChange> changes;
  std::vector<app::PointsMove> moves;
  bool added = false;
};
BOOST_DESCRIBE_STRUCT(CheckInput, (), (id, changes, moves, added))
constexpr auto optional_members(CheckInput const*) { return std::array{"moves", "added"}; }

struct PreviewInput {
  std::string id;
  std::vector<app::DraftChange> changes;
  std::vector<app::PointsMove> moves;
  bool added = false;
  Period period;
  std::string level;
  std::string run;        // names the page that asks: its next preview ends this one
  std::int64_t turn = 0;  // counts that page's previews
};
BOOST_DESCRIBE_STRUCT(PreviewInput, (), (id, changes, moves, added, period, level, run, turn))
constexpr auto optional_members(PreviewInput const*) { return std::array{"moves", "added", "run", "turn"}; }

struct PreviewKey {
  std::string id;
  std::string run;
  std::optional<std::int64_t> turn;
};
BOOST_DESCRIBE_STRUCT(PreviewKey, (), (id, run, turn))

struct SubmitInput {
  std::string id;
  std::vector<app::DraftChange> changes;
  std::vector<app::PointsMove> moves;
  bool added = false;
  std::string reason;
  std::optional<std::string> version;
};
BOOST_DESCRIBE_STRUCT(SubmitInput, (), (id, changes, moves, added, reason, version))
constexpr auto optional_members(SubmitInput const*) { return std::array{"moves", "added", "reason"}; }

struct ProposalKey {
  std::int64_t id = 0;
};
BOOST_DESCRIBE_STRUCT(ProposalKey, (), (id))

struct ClosingInput {
  std::int64_t id = 0;
  std::string note;
};
BOOST_DESCRIBE_STRUCT(ClosingInput, (), (id, note))
constexpr auto optional_members(ClosingInput const*) { return std::array{"note"}; }

struct ProposalList {
  std::vector<app::Proposal> proposals;
};
BOOST_DESCRIBE_STRUCT(ProposalList, (), (proposals))

Errors as_errors(Error error) { return Errors{std::move(error)}; }

// f(active pack) with a reader home.
template <class F>
auto with_pack(Call& call, F&& f) {
  return call.installation.read([&](app::Home& home) -> decltype(f(std::declval<policy::LoadedPack const&>())) {
    JX_TRY(auto const* const pack, home.pack());
    return f(*pack);
  });
}

Checked<app::DraftBase> open_draft(Call& call, IndicatorKey const& key) {
  return with_pack(call, [&](policy::LoadedPack const& pack) -> Checked<app::DraftBase> {
    return app::open_draft(pack, key.id).map_error(as_errors);
  });
}

Checked<app::DraftBase> open_new(Call& call, NewInput const& input) {
  return with_pack(call, [&](policy::LoadedPack const& pack) -> Checked<app::DraftBase> {
    return app::open_new(pack, input.like).map_error(as_errors);
  });
}

Checked<app::DraftCheck> check(Call& call, CheckInput const& input) {
  return with_pack(call, [&](policy::LoadedPack const& pack) -> Checked<app::DraftCheck> {
    return app::check_draft(pack, {input.id, input.changes, input.moves, input.added});
  });
}

Checked<app::Completions> completions(Call& call, CompletionInput const& input) {
  return with_pack(call, [&](policy::LoadedPack const& pack) -> Checked<app::Completions> {
    return app::complete(pack, {input.id, input.text, input.at});
  });
}

// Nobody ends another account's.
std::string run_of(Call& call, std::string const& run) { return run.empty() ? "" : call.actor().account + " " + run; }

Checked<app::Preview> preview(Call& call, PreviewInput const& input) {
  JX_CHECK(call.read(input.period, std::nullopt));
  return call.installation.read([&](app::Home& home) {
    return call.installation.previews().run(home, call.installation.published(), call.scope(),
                                            {{input.id, input.changes, input.moves, input.added},
                                             input.period,
                                             input.level,
                                             run_of(call, input.run),
                                             input.turn});
  });
}

Checked<Nothing> stop_preview(Call& call, PreviewKey const& key) {
  call.installation.previews().stop(run_of(call, key.run), key.turn.value_or(0));
  return Nothing{};
}

// If-Match names the pack the draft was written against: two people who change it at once do not overwrite each other.
Checked<app::Proposal> submit(Call& call, SubmitInput const& input) {
  return call.installation.write([&](app::Home& home) -> Checked<app::Proposal> {
    JX_TRY(auto const* const active, home.pack());
    if (read_version(call) != active->digest) {
      return tl::unexpected<Errors>(Errors{{ErrorKind::conflict, "api.lost_update", {{"what", "制度包"}}, ""}});
    }
    return app::submit_proposal(home,
                                {{input.id, input.changes, input.moves, input.added}, input.reason, input.version},
                                call.actor(), call.now);
  });
}

Checked<ProposalList> list(Call& call, Nothing const&) {
  JX_TRY(auto proposals,
         call.installation.read([&](app::Home& home) { return app::list_proposals(home, call.actor()); }));
  return ProposalList{std::move(proposals)};
}

Checked<app::Proposal> open(Call& call, ProposalKey const& key) {
  return call.installation.read([&](app::Home& home) { return app::open_proposal(home, key.id, call.actor()); });
}

Checked<app::Installed> install(Call& call, ProposalKey const& key) {
  JX_TRY(auto out, call.installation.write([&](app::Home& home) -> Checked<app::Installed> {
    JX_TRY(auto installed, app::install_proposal(home, key.id, call.actor(), call.now));
    JX_CHECK(call.installation.accounts().reload(home, call.now));
    return installed;
  }));
  JX_CHECK(call.installation.refresh({"pack", "{\"digest\":\"" + out.digest + "\"}"}));
  return out;
}

Checked<app::Proposal> close(Call& call, ClosingInput const& input, app::ProposalState state) {
  return call.installation.write(
      [&](app::Home& home) { return app::close_proposal(home, input.id, state, input.note, call.actor(), call.now); });
}
Checked<app::Proposal> withdraw(Call& call, ClosingInput const& input) {
  return close(call, input, app::ProposalState::withdrawn);
}
Checked<app::Proposal> refuse(Call& call, ClosingInput const& input) {
  return close(call, input, app::ProposalState::refused);
}

}  // namespace

std::vector<Route> workbench_routes() {
  auto const use = needs(Permission::workbench_use);
  auto const read = needs(Permission::indicators_read);
  auto const propose = needs(Permission::pack_propose);
  auto const put_in_force = needs(Permission::pack_install);
  return {
      route<&open_new>(Verb::get, "/api/workbench", use, "口径工作台：新指标的空白表单，或以某项指标为样本"),
      route<&open_draft>(Verb::get, "/api/workbench/{id}", use, "口径工作台：一个指标的现行内容"),
      route<&check>(Verb::post, "/api/workbench/{id}/check", use, "检查修改，不保存"),
      route<&completions>(Verb::post, "/api/workbench/{id}/completions", use, "光标处可写的内容"),
      route<&preview>(Verb::post, "/api/workbench/{id}/preview", use, "试算修改前后的数值、得分与名次，不保存"),
      route<&stop_preview>(Verb::del, "/api/workbench/{id}/preview", use, "停止本页正在进行的试算"),
      versioned(route<&submit>(Verb::post, "/api/workbench/{id}/proposals", propose, "提交修改为制度包的新版本")),
      route<&list>(Verb::get, "/api/proposals", read, "口径修改清单"),
      route<&open>(Verb::get, "/api/proposals/{id}", read, "一项口径修改及原文差异"),
      route<&install>(Verb::post, "/api/proposals/{id}/installation", put_in_force, "审定启用（须为他人）"),
      route<&refuse>(Verb::post, "/api/proposals/{id}/refusal", put_in_force, "退回"),
      route<&withdraw>(Verb::post, "/api/proposals/{id}/withdrawal", propose, "撤回本人提出的修改"),
  };
}

}  // namespace jixiao::api
