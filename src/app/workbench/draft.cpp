#include "app/workbench/draft.h"

#include <algorithm>
#include <cctype>
#include <set>

#include "app/library/field_words.h"
#include "app/reading/standing.h"
#include "app/workbench/draft_mistakes.h"
#include "base/hash.h"
#include "base/text.h"
#include "formula/reads.h"
#include "formula/words.h"
#include "policy/check.h"
#include "reflect/json.h"
#include "scoring/wording.h"

namespace jixiao::app {
namespace {

std::vector<std::string> names_of(std::vector<DraftField> const& fields) {
  std::vector<std::string> out;
  for (auto const& field : fields) out.push_back(field.field);
  return out;
}

// A letter, then letters, digits, - and _: what formulas, addresses and file names take.
bool is_code(std::string const& code) {
  auto const fits = [](unsigned char c) { return std::isalnum(c) || c == '-' || c == '_'; };
  return !code.empty() && code.size() <= 32 && std::isalpha(static_cast<unsigned char>(code[0])) &&
         std::all_of(code.begin(), code.end(), fits);
}

std::string place(std::string const& indicator, std::string const& field) {
  return "indicators/" + indicator + "/" + field;
}

class Applied {
 public:
  Applied(policy::LoadedPack const& active, Draft const& draft) : active_(active), draft_(draft) {}

  // Fails where the draft itself makes no sense. What is wrong with what people wrote goes to `errors`.
  Result<void> make(Errors& errors) {
    Indicator base;
    if (draft_.added) {
      check_code(errors);
      base.id = draft_.indicator;
    } else {
      JX_TRY(auto const* const found, find_indicator(active_.pack, draft_.indicator));
      base = *found;
      before_ = found;
    }
    auto json = reflect::to_json(base);
    for (auto const& change : draft_.changes) JX_CHECK(set(json, change, errors));
    auto decoded = reflect::decode<Indicator>(json);
    if (!decoded) {
      for (auto& error : decoded.error()) {
        error.where = place(draft_.indicator, error.where.substr(std::min<std::size_t>(1, error.where.size())));
        errors.push_back(std::move(error));
      }
    } else {
      base = std::move(*decoded);
    }
    changed_.push_back(std::move(base));
    JX_CHECK(move_points());
    pack_.pack = active_.pack;
    pack_.places = active_.places;
    std::string digest;
    for (auto const& one : changed_) digest += reflect::render_json(reflect::to_json(one));
    for (auto const& one : changed_) put(one);
    pack_.digest = active_.digest + "+" + to_hex(sha256(digest));
    return {};
  }

  // Whether the pack can be computed by; adds errors and warnings.
  bool compile(Errors& errors, Errors& warnings) {
    if (!errors.empty()) return false;
    policy::check_structure(pack_, errors);
    if (!errors.empty()) return false;
    auto program = formula::Program::create(pack_.pack);
    if (!program) {
      errors = std::move(program.error());
      return false;
    }
    pack_.program = std::move(*program);
    policy::check_meaning(pack_, errors, warnings);
    std::erase_if(warnings, [&](Error const& one) {
      return std::find(active_.warnings.begin(), active_.warnings.end(), one) != active_.warnings.end();
    });
    return errors.empty();
  }

  policy::LoadedPack& pack() { return pack_; }
  Indicator const* before() const { return before_; }
  std::vector<Indicator> const& changed() const { return changed_; }  // its own first

 private:
  void check_code(Errors& errors) const {
    auto const& code = draft_.indicator;
    auto const* taken = active_.pack.find_indicator(code);
    auto const add = [&](char const* what, std::vector<Arg> args) {
      errors.push_back({ErrorKind::invalid, what, std::move(args), place(code, "id")});
    };
    if (!is_code(code)) add("workbench.code_wrong", {{"code", code}});
    if (taken) add("workbench.code_taken", {{"code", code}, {"name", taken->name}});
  }

  Result<void> set(Json& json, DraftChange const& change, Errors& errors) const {
    if (!is_form_field(active_.pack, change.field)) {
      auto const near = nearest_name(change.field, names_of(form_of(active_.pack, Indicator{})));
      return fail("workbench.field_unknown",
                  {{"field", change.field}, {"hint", near ? "，是不是 " + *near + "?" : ""}});
    }
    auto const parts = split(change.field, '/');
    auto* at = &json;
    for (std::size_t i = 0; i + 1 < parts.size(); ++i) at = &(*at)[parts[i]];
    if (!change.text) {
      at->erase(parts.back());
      if (parts.size() == 1) set_default(json, parts.back());
      return {};
    }
    auto const written = std::string(trimmed(*change.text));
    if (!is_list_field(change.field)) {
      (*at)[parts.back()] = written;
      return {};
    }
    auto list = Json::parse(written, nullptr, false);
    if (!list.is_array()) {
      errors.push_back({ErrorKind::invalid,
                        "workbench.list_wrong",
                        {{"field", field_words(active_.pack, change.field)}},
                        place(draft_.indicator, change.field)});
      return {};
    }
    (*at)[parts.back()] = std::move(list);
    return {};
  }

  // A field that must be there falls back to what an indicator has without it.
  static void set_default(Json& json, std::string const& name) {
    auto const none = reflect::to_json(Indicator{});
    if (auto const found = none.find(name); found != none.end() && !found->is_null()) json[name] = *found;
  }

  Result<void> move_points() {
    for (auto const& move : draft_.moves) {
      auto const* other = active_.pack.find_indicator(move.indicator);
      auto const points = Decimal::parse(trimmed(move.points));
      if (!other || move.indicator == draft_.indicator || !other->points.contains(move.level) || !points) {
        return fail("workbench.move_wrong",
                    {{"indicator", move.indicator}, {"level", level_title(active_.pack, move.level)}});
      }
      auto found = std::find_if(changed_.begin(), changed_.end(), [&](auto const& one) { return one.id == other->id; });
      if (found == changed_.end()) found = changed_.insert(changed_.end(), *other);
      found->points[move.level] = *points;
    }
    return {};
  }

  // A new one stands behind the last of its dimension, as in the file it will be written to.
  void put(Indicator const& one) {
    auto& all = pack_.pack.indicators;
    auto const found = std::find_if(all.begin(), all.end(), [&](auto const& other) { return other.id == one.id; });
    if (found != all.end()) {
      *found = one;
      return;
    }
    auto const last =
        std::find_if(all.rbegin(), all.rend(), [&](auto const& other) { return other.dimension == one.dimension; });
    all.insert(last == all.rend() ? all.end() : last.base(), one);
  }

  policy::LoadedPack const& active_;
  Draft const& draft_;
  policy::LoadedPack pack_;
  std::vector<Indicator> changed_;
  Indicator const* before_ = nullptr;
};

}  // namespace

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

std::vector<PointsBalance> balances_of(Pack const& pack, Applied const& applied) {
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
std::vector<FieldDifference> differences_of(policy::LoadedPack const& active, Applied const& applied) {
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
      one.field = place(other.id, one.field);
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
  Applied applied(active, draft);
  Errors errors, warnings;
  if (auto made = applied.make(errors); !made) return tl::unexpected<Errors>(Errors{made.error()});
  if (!applied.compile(errors, warnings)) return tl::unexpected<Errors>(std::move(errors));
  return std::move(applied.pack());
}

Checked<std::vector<Indicator>> changed_indicators(policy::LoadedPack const& active, Draft const& draft) {
  Applied applied(active, draft);
  Errors errors;
  if (auto made = applied.make(errors); !made) return tl::unexpected<Errors>(Errors{made.error()});
  if (!errors.empty()) return tl::unexpected<Errors>(std::move(errors));
  return applied.changed();
}

Checked<DraftCheck> check_draft(policy::LoadedPack const& active, Draft const& draft) {
  Applied applied(active, draft);
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
