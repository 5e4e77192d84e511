// 导出: ranking, report card, points lost and difference as workbooks. Every export is on record.
#include "api/difference_read.h"
#include "api/route.h"
#include "app/evaluation/export.h"
#include "app/evaluation/tables.h"

namespace jixiao::api {
namespace {

struct RankingExport {
  Period period;
  std::optional<int> version;
  std::string level;
  std::optional<std::string> group;
  std::optional<std::string> parent;
};
BOOST_DESCRIBE_STRUCT(RankingExport, (), (period, version, level, group, parent))

struct UnitExport {
  Period period;
  std::optional<int> version;
  std::string unit;
};
BOOST_DESCRIBE_STRUCT(UnitExport, (), (period, version, unit))

struct LossesExport {
  Period period;
  std::optional<int> version;
  std::string unit;
  std::string level;  // of the units below `unit`; empty: the unit's own
};
BOOST_DESCRIBE_STRUCT(LossesExport, (), (period, version, unit, level))
constexpr auto optional_members(LossesExport const*) { return std::array{"level"}; }

struct DifferenceExport {
  Period period;
  std::optional<int> from, to;
  std::string level;
};
BOOST_DESCRIBE_STRUCT(DifferenceExport, (), (period, from, to, level))
constexpr auto optional_members(DifferenceExport const*) { return std::array{"level"}; }

Errors as_errors(Error error) { return Errors{std::move(error)}; }

Checked<Download> hand_out(Call& call, report::Document const& document, std::string const& object) {
  auto file = app::export_document(call.installation, call.actor(), document, object, call.now);
  if (!file) return tl::unexpected<Errors>(as_errors(std::move(file.error())));
  call.headers.emplace_back("Cache-Control", "no-store");
  return Download{file->type, file->name, std::move(file->bytes)};
}

std::string of_version(Period period, std::optional<int> version) {
  return period.to_string() + (version ? " v" + std::to_string(*version) : " draft");
}

Checked<Download> ranking(Call& call, RankingExport const& query) {
  JX_TRY(auto const reading, call.read(query.period, query.version));
  JX_TRY(auto const ranking,
         app::make_ranking(reading, call.scope(), {query.level, query.group, query.parent}).map_error(as_errors));
  return hand_out(call, app::ranking_document(reading, ranking),
                  "ranking " + of_version(ranking.period, ranking.version) + " " + query.level);
}

Checked<Download> card(Call& call, UnitExport const& query) {
  JX_TRY(auto const reading, call.read(query.period, query.version));
  JX_TRY(auto const card, app::make_card(reading, call.scope(), query.unit).map_error(as_errors));
  return hand_out(call, app::card_document(reading, card),
                  "card " + of_version(card.period, card.version) + " " + query.unit);
}

Checked<Download> losses(Call& call, LossesExport const& query) {
  JX_TRY(auto const reading, call.read(query.period, query.version));
  JX_TRY(auto const own, app::make_card(reading, call.scope(), query.unit).map_error(as_errors));
  std::vector<app::Card> cards;
  auto of_whom = own.unit_name;
  if (query.level.empty()) {
    cards.push_back(own);
  } else {
    JX_TRY(auto const below,
           app::make_ranking(reading, call.scope(), {query.level, {}, query.unit}).map_error(as_errors));
    std::vector<std::string> units;
    for (auto const& row : below.rows) units.push_back(row.unit);
    JX_TRY(cards, app::make_cards(reading, call.scope(), units).map_error(as_errors));
    of_whom += "所属" + below.level_title;
  }
  if (cards.empty()) {
    return tl::unexpected<Errors>(
        as_errors({ErrorKind::not_found, "evaluation.nothing_to_export", {{"what", of_whom}}, ""}));
  }
  return hand_out(call, app::losses_document(reading, cards, of_whom),
                  "losses " + of_version(own.period, own.version) + " " + query.unit + " " + query.level);
}

Checked<Download> difference(Call& call, DifferenceExport const& query) {
  JX_TRY(auto const difference, read_difference(call, {query.period, query.from, query.to}, query.level));
  return hand_out(call, app::difference_document(difference),
                  "difference " + of_version(difference.period, difference.from) + " → " +
                      of_version(difference.period, difference.to));
}

}  // namespace

std::vector<Route> export_routes() {
  using enum Permission;
  return {
      route<&ranking>(Verb::get, "/api/exports/ranking", needs(results_export), "导出排名（xlsx）"),
      route<&card>(Verb::get, "/api/exports/card", needs(results_export), "导出成绩单（xlsx）"),
      route<&losses>(Verb::get, "/api/exports/losses", needs(results_export), "导出失分清单（xlsx）"),
      route<&difference>(Verb::get, "/api/exports/difference", needs(results_export), "导出版本差异（xlsx）"),
  };
}

}  // namespace jixiao::api
