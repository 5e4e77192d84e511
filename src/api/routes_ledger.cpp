// 存证: how the ledger stands, its leaves, the proof of one sheet, verification and the drill.
#include <fmt/format.h>

#include "api/route.h"
#include "app/ledger_view/leaves.h"
#include "app/ledger_view/status.h"
#include "app/ledger_view/work.h"

namespace jixiao::api {
namespace {

struct LeavesQuery {
  std::optional<std::int64_t> before;
  std::optional<std::int64_t> limit;
};
BOOST_DESCRIBE_STRUCT(LeavesQuery, (), (before, limit))

struct SearchQuery {
  std::string q;
};
BOOST_DESCRIBE_STRUCT(SearchQuery, (), (q))

struct RecordQuery {
  Period period;
  std::string unit;
  std::optional<int> version;
};
BOOST_DESCRIBE_STRUCT(RecordQuery, (), (period, unit, version))

enum class ProofPart { proof, entry, record, salt, vkey };
BOOST_DESCRIBE_ENUM(ProofPart, proof, entry, record, salt, vkey)

struct ProofFileQuery {
  Period period;
  std::string unit;
  std::optional<int> version;
  ProofPart part = ProofPart::proof;
};
BOOST_DESCRIBE_STRUCT(ProofFileQuery, (), (period, unit, version, part))

struct DrillInput {
  app::DrillKind kind = app::DrillKind::score;
  std::optional<Period> period;
  std::optional<std::string> unit;
  std::optional<std::string> indicator;
};
BOOST_DESCRIBE_STRUCT(DrillInput, (), (kind, period, unit, indicator))

struct JobNumber {
  std::int64_t id = 0;
};
BOOST_DESCRIBE_STRUCT(JobNumber, (), (id))

Errors as_errors(Error error) { return Errors{std::move(error)}; }

Result<app::LedgerStatus> status(Call& call, Nothing const&) {
  JX_TRY(auto witnesses, call.installation.witnesses().states());
  return call.installation.read([&](app::Home& home) { return app::describe_ledger(home, std::move(witnesses)); });
}

Result<app::LeafPage> leaves(Call& call, LeavesQuery const& query) {
  auto const world = call.installation.published().world();
  auto const scope = call.scope();
  return call.installation.read([&](app::Home& home) {
    return app::list_leaves(home, {*world, scope}, query.before, query.limit.value_or(50));
  });
}

Result<app::LeafSearch> search(Call& call, SearchQuery const& query) {
  auto const world = call.installation.published().world();
  auto const scope = call.scope();
  return call.installation.read([&](app::Home& home) { return app::search_leaves(home, {*world, scope}, query.q); });
}

Checked<app::RecordProof> prove(Call& call, app::RecordKey const& key) {
  JX_TRY(auto const reading, call.read(key.period, key.version));
  auto const scope = call.scope();
  return call.installation.read([&](app::Home& home) { return app::prove_record(home, reading, scope, key); })
      .map_error(as_errors);
}

Checked<app::RecordProof> proof(Call& call, RecordQuery const& query) {
  return prove(call, {query.period, query.unit, query.version});
}

Checked<Download> proof_file(Call& call, ProofFileQuery const& query) {
  JX_TRY(auto found, prove(call, {query.period, query.unit, query.version}));
  auto const name = fmt::format("{}-{}-{}", found.period, found.version, found.unit);
  switch (query.part) {
    case ProofPart::entry: return Download{"application/octet-stream", name + ".entry", std::move(found.entry)};
    case ProofPart::record: return Download{"application/octet-stream", name + ".record", app::record_bytes(found)};
    case ProofPart::salt: return Download{"application/octet-stream", name + ".salt", std::move(found.salt)};
    case ProofPart::vkey: return Download{"application/octet-stream", "vkey", std::move(found.vkey)};
    default: return Download{"application/octet-stream", name + ".tlog-proof", std::move(found.proof)};
  }
}

Result<JobNumber> verify(Call& call, Nothing const&) {
  JX_TRY(auto const id, app::order_verification(call.installation, call.actor(), call.now));
  call.status = 202;
  return JobNumber{id};
}

// Without a published period there is nothing to drill on, and the job says so.
Checked<JobNumber> drill(Call& call, DrillInput const& input) {
  app::DrillOrder order{
      input.kind, input.period, input.unit, input.indicator, static_cast<std::uint64_t>(call.now.seconds), {}};
  auto const period = input.period ? input.period : call.installation.published().world()->newest;
  if (auto const scope = call.scope(); period && !scope.everything) {
    JX_TRY(auto const reading, call.read(*period, std::nullopt));
    order.may_see = [scope, snapshot = reading.snapshot](std::string const& unit) {
      return app::sees(scope, snapshot->tree, unit);
    };
    if (input.unit) {
      auto const seen = app::check_sees(scope, reading.snapshot->tree, *input.unit);
      if (!seen) return tl::unexpected<Errors>(as_errors(seen.error()));
    }
  }
  auto const id = app::order_drill(call.installation, call.actor(), order, call.now);
  if (!id) return tl::unexpected<Errors>(as_errors(id.error()));
  call.status = 202;
  return JobNumber{*id};
}

Result<app::JobView> work(Call& call, JobNumber const& number) {
  return app::find_ledger_job(call.installation, *call.session, number.id);
}

}  // namespace

std::vector<Route> ledger_routes() {
  using enum Permission;
  return {
      route<&status>(Verb::get, "/api/ledger", needs(ledger_read), "存证现状：检查点、公钥、见证"),
      route<&leaves>(Verb::get, "/api/ledger/leaves", needs(ledger_read), "存证条目，新的在前"),
      route<&search>(Verb::get, "/api/ledger/search", needs(ledger_read), "按单位、期间、指标、摘要或序号查存证"),
      route<&proof>(Verb::get, "/api/ledger/proof", needs(ledger_read), "一张考评表的存证证明"),
      route<&proof_file>(Verb::get, "/api/ledger/proof/file", needs(ledger_read), "存证证明的文件"),
      route<&verify>(Verb::post, "/api/ledger/verify", needs(ledger_read), "在服务器上核验全部存证"),
      route<&drill>(Verb::post, "/api/ledger/drill", needs(ledger_drill), "篡改演练（在副本上）"),
      route<&work>(Verb::get, "/api/ledger/work/{id}", needs(ledger_read), "核验与演练的进度和结果"),
  };
}

}  // namespace jixiao::api
