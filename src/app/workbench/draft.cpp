#include "app/workbench/draft.h"

#include <set>

#include "app/library/field_words.h"
#include "app/reading/standing.h"
#include "app/workbench/applied_draft.h"
#include "app/workbench/draft_mistakes.h"
#include "formula/reads.h"
#include "formula/words.h"
#include "scoring/wording.h"

namespace jixiao::app {

std::vector<DraftAtom> atoms_of(policy::LoadedPack const& active, policy::LoadedPack const& pack,
                                std::string const& indicator) {
  std::set<std::string> known;
  for (auto const& atom : active.program.atoms()) known.insert(atom.key);
  auto const& compiled = *pack.program.find_indicator(indicator);
  std::set<int> used;
  for (auto const* formula : formula::all_formulas(compiled)) used.insert(formula->atoms.begin(), formula->atoms.end());
  std::vector<DraftAtom> out;
  for (auto const index : used) {
    auto const& atom = pack.program.atoms()[static_cast<std::size_t>(index)];
    out.push_back({atom.text, atom.dataset, known.contains(atom.key)});
  }
  return out;
}

std::string next_version(std::string const& version) {
  auto begin = version.size();
  while (begin > 0 && version[begin - 1] >= '0' && version[begin - 1] <= '9') --begin;
  auto const digits = version.substr(begin);
  if (digits.empty() || digits.size() > 9 || begin == 0) return version + ".1";
  return version.substr(0, begin) + std::to_string(std::atoi(digits.c_str()) + 1);
}

namespace {

DraftBase base_of(policy::LoadedPack const& active, Indicator const& indicator) {
  DraftBase out;
  out.indicator = indicator.id;
  out.name = indicator.name;
  out.digest = active.digest;
  out.version = active.pack.pack.version;
  out.next_version = next_version(out.version);
  out.levels = levels_of(active.pack, indicator);
  out.fields = form_of(active.pack, indicator);
  for (auto const& one : active.pack.indicators) {
    if (!one.points.empty()) out.holders.push_back({one.id, one.name, one.dimension, one.points});
  }
  return out;
}

std::vector<PointsBalance> balances_of(Pack const& pack, AppliedDraft const& applied) {
  std::set<std::string> touched;
  for (auto const& one : applied.changed()) touched.insert(one.dimension);
  if (applied.before()) touched.insert(applied.before()->dimension);
  std::vector<PointsBalance> out;
  for (auto const& sheet : pack.sheets) {
    for (auto const& [dimension, declared] : sheet.dimensions) {
      if (!touched.contains(dimension)) continue;
      PointsBalance one{sheet.level, level_title(pack, sheet.level),
                        dimension,   value_words(pack, "dimension", dimension),
                        declared,    {},
                        {}};
      for (auto const& indicator : pack.indicators) {
        auto const points = indicator.points.find(sheet.level);
        if (indicator.dimension == dimension && points != indicator.points.end()) one.sum = one.sum + points->second;
      }
      one.difference = declared - one.sum;
      out.push_back(std::move(one));
    }
  }
  return out;
}

// What a person reads before it is submitted, and who decides on it after.
std::vector<FieldDifference> differences_of(policy::LoadedPack const& active, AppliedDraft const& applied) {
  auto const none = Indicator{};
  auto const* before = applied.before() ? applied.before() : &none;
  auto out = differences_in_words(active.pack, before, active.pack, &applied.changed().front());
  for (auto& one : out) {
    if (!applied.before()) one.before.reset();
  }
  for (std::size_t i = 1; i < applied.changed().size(); ++i) {
    auto const& other = applied.changed()[i];
    for (auto one : differences(active.pack.find_indicator(other.id), &other)) {
      one.title = scoring::say(
          "workbench.move_title",
          {{"indicator", other.id}, {"name", other.name}, {"level", level_title(active.pack, one.field.substr(7))}});
      one.field = draft_place(other.id, one.field);
      out.push_back(std::move(one));
    }
  }
  return out;
}

}  // namespace

Result<DraftBase> open_draft(policy::LoadedPack const& active, std::string const& id) {
  JX_TRY(auto const* const indicator, find_indicator(active.pack, id));
  auto out = base_of(active, *indicator);
  out.words =
      formula::render_in_words(*active.program.find_indicator(id), *indicator, active.program.datasets(), active.pack);
  return out;
}

Result<DraftBase> open_new(policy::LoadedPack const& active, std::optional<std::string> const& like) {
  Indicator blank;
  if (like) {
    JX_TRY(auto const* const other, find_indicator(active.pack, *like));
    blank = *other;
    blank.id.clear();
    blank.points.clear();
  } else if (!active.pack.axes.empty()) {
    blank.axis = active.pack.axes.front().id;
  }
  auto out = base_of(active, blank);
  out.levels.clear();
  for (auto const& sheet : active.pack.sheets) {
    out.levels.push_back({sheet.level, level_title(active.pack, sheet.level), std::nullopt});
  }
  return out;
}

Checked<policy::LoadedPack> apply_draft(policy::LoadedPack const& active, Draft const& draft) {
  AppliedDraft applied(active, draft);
  Errors errors, warnings;
  if (auto made = applied.make(errors); !made) return tl::unexpected<Errors>(Errors{made.error()});
  if (!applied.compile(errors, warnings)) return tl::unexpected<Errors>(std::move(errors));
  return std::move(applied.pack());
}

Checked<std::vector<Indicator>> changed_indicators(policy::LoadedPack const& active, Draft const& draft) {
  AppliedDraft applied(active, draft);
  Errors errors;
  if (auto made = applied.make(errors); !made) return tl::unexpected<Errors>(Errors{made.error()});
  if (!errors.empty()) return tl::unexpected<Errors>(std::move(errors));
  return applied.changed();
}

Checked<DraftCheck> check_draft(policy::LoadedPack const& active, Draft const& draft) {
  AppliedDraft applied(active, draft);
  Errors errors, warnings;
  if (auto made = applied.make(errors); !made) return tl::unexpected<Errors>(Errors{made.error()});
  DraftCheck out;
  out.ok = applied.compile(errors, warnings);
  auto const& pack = applied.pack().pack;
  auto const& indicator = applied.changed().front();
  for (auto const& error : errors) out.mistakes.push_back(to_mistake(error, pack, draft, indicator, false));
  for (auto const& warning : warnings) out.mistakes.push_back(to_mistake(warning, pack, draft, indicator, true));
  out.differences = differences_of(active, applied);
  out.balances = balances_of(pack, applied);
  if (!out.ok) return out;
  auto const& program = applied.pack().program;
  out.words = formula::render_in_words(*program.find_indicator(draft.indicator), indicator, program.datasets(), pack);
  out.atoms = atoms_of(active, applied.pack(), draft.indicator);
  return out;
}

}  // namespace jixiao::app
