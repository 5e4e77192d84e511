// 讲话对照 and 讲话用数: which mechanisms of the pack's list work, and the figures it leaves blank.
#include "api/route.h"
#include "app/reading/figures.h"
#include "app/scenario/runs.h"
#include "app/system/mechanisms.h"

namespace jixiao::api {
namespace {

struct FiguresQuery {
  Period period;
  std::optional<int> version;
};
BOOST_DESCRIBE_STRUCT(FiguresQuery, (), (period, version))

struct MechanismsAnswer {
  app::Mechanisms state;
  app::ScenarioProgress run;
};
BOOST_DESCRIBE_STRUCT(MechanismsAnswer, (), (state, run))

Checked<MechanismsAnswer> mechanisms(Call& call, Nothing const&) {
  auto& runs = call.installation.scenarios();
  JX_TRY(auto const results, runs.results());
  return call.installation.read([&](app::Home& home) -> Checked<MechanismsAnswer> {
    JX_TRY(auto const* const pack, home.pack());
    return MechanismsAnswer{app::make_mechanisms(pack->pack, pack->digest, results, app::own_digest()),
                            runs.progress()};
  });
}

// What the scenarios do happens in homes of their own; who asks for them is on record all the same, as they take time.
Result<app::ScenarioProgress> verify(Call& call, Nothing const&) {
  JX_TRY(auto files, call.installation.read([](app::Home& home) { return app::active_pack_files(home); }));
  JX_CHECK(call.installation.write([&](app::Home& home) -> Result<void> {
    JX_TRY(auto transaction, storage::Transaction::begin(home.database()));
    JX_CHECK(app::record_audit(home.database(), call.actor(), {"scenarios.run", files.digest.substr(0, 12)}, call.now));
    return transaction.commit();
  }));
  JX_CHECK(call.installation.scenarios().start(std::move(files), call.now));
  return call.installation.scenarios().progress();
}

Result<app::ScenarioProgress> stop_verifying(Call& call, Nothing const&) {
  JX_CHECK(call.installation.scenarios().cancel());
  JX_CHECK(call.installation.write([&](app::Home& home) -> Result<void> {
    JX_TRY(auto transaction, storage::Transaction::begin(home.database()));
    JX_CHECK(app::record_audit(home.database(), call.actor(), {"scenarios.stop"}, call.now));
    return transaction.commit();
  }));
  return call.installation.scenarios().progress();
}

Checked<app::Figures> figures(Call& call, FiguresQuery const& query) {
  JX_TRY(auto const reading, call.read(query.period, query.version));
  return app::make_figures(reading, call.scope()).map_error([](Error error) { return Errors{std::move(error)}; });
}

Checked<Download> figures_file(Call& call, FiguresQuery const& query) {
  JX_TRY(auto const filled, figures(call, query));
  auto const document = call.installation.published().world()->lists.document;
  return Download{"text/plain; charset=utf-8", document + "用数-" + filled.period.to_string() + ".txt",
                  app::figures_text(filled, document)};
}

}  // namespace

std::vector<Route> speech_routes() {
  using enum Permission;
  return {
      route<&mechanisms>(Verb::get, "/api/mechanisms", needs(mechanisms_read),
                         "机制对照：各项机制能用、部分能用还是尚未"),
      route<&verify>(Verb::post, "/api/mechanisms/verification", needs(workbench_use),
                     "重新验证：检验制度包的全部场景"),
      route<&stop_verifying>(Verb::del, "/api/mechanisms/verification", needs(workbench_use), "停止正在进行的场景检验"),
      route<&figures>(Verb::get, "/api/figures", needs(figures_read), "文稿用数：文稿留空的数", Caching::snapshot),
      route<&figures_file>(Verb::get, "/api/figures/file", needs(figures_read), "文稿用数的文本（txt）"),
  };
}

}  // namespace jixiao::api
