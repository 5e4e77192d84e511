#include "app/workbench/draft.h"

#include <algorithm>
#include <array>
#include <set>

#include "base/hash.h"
#include "base/text.h"
#include "formula/words.h"
#include "policy/check.h"
#include "reflect/json.h"

namespace jixiao::app {
namespace {

// Texts that may be changed here, in the order people read them. What is a list or a number of the sheet (points,
// levels, cadence) changes more than one indicator and is decided in the pack's files.
constexpr auto formula_fields =
    std::to_array<std::string_view>({"numerator", "denominator", "value", "target", "plan", "tolerance", "sample"});
constexpr auto text_fields = std::to_array<std::string_view>({"name", "standard", "note", "department"});
constexpr auto scoring_fields = std::to_array<std::string_view>(
    {"cap", "lo", "hi", "good", "bad", "base", "band_low", "band_high", "zero_low", "zero_high", "each", "limit"});

template <std::size_t n>
bool holds(std::array<std::string_view, n> const& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

bool may_change(Indicator const& indicator, std::string const& field) {
  auto const parts = split(field, '/');
  if (parts.size() == 1) return holds(formula_fields, field) || holds(text_fields, field);
  if (parts.size() == 2 && parts[0] == "inputs") return !parts[1].empty();
  if (parts.size() == 2 && parts[0] == "scoring") return holds(scoring_fields, parts[1]);
  if (parts.size() != 3 || parts[0] != "targets" || parts[2] != "value") return false;
  for (std::size_t i = 0; i < indicator.targets.size(); ++i) {
    if (parts[1] == std::to_string(i)) return true;
  }
  return false;
}

std::vector<std::string> names_of(DraftBase const& base) {
  std::vector<std::string> out;
  for (auto const& field : base.fields) out.push_back(field.field);
  return out;
}

// "indicators/POL-01/numerator 第1行第9列" → "indicators/POL-01/numerator"
std::string place_of(Error const& error) { return error.where.substr(0, error.where.find(' ')); }

int number_of(Error const& error, std::string_view name) {
  for (auto const& arg : error.args) {
    if (arg.name == name) return std::atoi(arg.value.c_str());
  }
  return 0;
}

class Applied {
 public:
  Applied(policy::LoadedPack const& active, Draft const& draft) : active_(active), draft_(draft) {}

  Result<void> make() {
    JX_TRY(auto const* const indicator, find_indicator(active_.pack, draft_.indicator));
    JX_TRY(auto const base, open_draft(active_, draft_.indicator));
    auto json = reflect::to_json(*indicator);
    for (auto const& change : draft_.changes) {
      if (!may_change(*indicator, change.field)) {
        auto const near = nearest_name(change.field, names_of(base));
        return fail("workbench.field_unknown",
                    {{"field", change.field}, {"hint", near ? "，是不是 " + *near + "?" : ""}});
      }
      set(json, change);
    }
    auto decoded = reflect::decode<Indicator>(json);
    if (!decoded) return tl::unexpected<Error>(decoded.error().front());
    pack_.pack = active_.pack;
    pack_.places = active_.places;
    for (auto& one : pack_.pack.indicators) {
      if (one.id == draft_.indicator) one = std::move(*decoded);
    }
    pack_.digest = active_.digest + "+" + to_hex(sha256(reflect::render_json(json)));
    return {};
  }

  // Whether the pack can be computed by; fills errors and warnings.
  bool compile(Errors& errors, Errors& warnings) {
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

 private:
  static void set(Json& json, DraftChange const& change) {
    auto const parts = split(change.field, '/');
    auto* at = &json;
    for (std::size_t i = 0; i + 1 < parts.size(); ++i) {
      at = at->is_array() ? &(*at)[static_cast<std::size_t>(std::atoi(parts[i].c_str()))] : &(*at)[parts[i]];
    }
    auto const text = change.text ? std::string(trimmed(*change.text)) : std::string();
    if (change.text) {
      (*at)[parts.back()] = text;
    } else {
      at->erase(parts.back());
    }
  }

  policy::LoadedPack const& active_;
  Draft const& draft_;
  policy::LoadedPack pack_;
};

// What stands in a field, trimmed as it is compiled.
std::string text_in(Draft const& draft, Indicator const& indicator, std::string const& field) {
  for (auto const& change : draft.changes) {
    if (change.field == field) return change.text.value_or("");
  }
  for (auto const& one : differences(nullptr, &indicator)) {
    if (one.field == field) return one.after.value_or("");
  }
  return {};
}

Mistake to_mistake(Error const& error, Draft const& draft, Indicator const& indicator, bool warning) {
  Mistake out;
  auto const place = place_of(error);
  auto const own = "indicators/" + draft.indicator + "/";
  if (place.starts_with(own)) {
    out.field = place.substr(own.size());
    if (out.field.starts_with("targets/") && !out.field.ends_with("/value")) out.field += "/value";
    out.field_title = field_title(out.field);
  } else if (!place.empty()) {
    out.elsewhere = error.where;
  }
  out.line = number_of(error, "line");
  out.column = number_of(error, "column");
  auto const written = text_in(draft, indicator, out.field);
  auto const lead = written.find_first_not_of(" \t\r\n");
  auto const shift = lead == std::string::npos ? 0 : lead;
  auto const units = [&](int byte) {
    auto const at = std::min(written.size(), shift + static_cast<std::size_t>(byte));
    return utf16_units(std::string_view(written).substr(0, at));
  };
  if (!out.field.empty()) {
    out.begin = units(number_of(error, "begin"));
    out.end = units(number_of(error, "end"));
  }
  out.code = error.code;
  auto text = error;
  if (!out.field.empty()) text.where.clear();
  out.message = to_text(text);
  out.warning = warning;
  return out;
}

}  // namespace

std::vector<DraftAtom> atoms_of(policy::LoadedPack const& active, policy::LoadedPack const& pack,
                                std::string const& indicator) {
  std::set<std::string> known;
  for (auto const& atom : active.program.atoms()) known.insert(atom.key);
  auto const& compiled = *pack.program.find_indicator(indicator);
  std::set<int> used;
  auto const add = [&](formula::Compiled const& formula) { used.insert(formula.atoms.begin(), formula.atoms.end()); };
  for (auto const* one : {&compiled.numerator, &compiled.denominator, &compiled.value, &compiled.target, &compiled.plan,
                          &compiled.sample}) {
    if (*one) add(**one);
  }
  for (auto const& [name, one] : compiled.inputs) add(one);
  for (auto const& [name, one] : compiled.scoring) add(one);
  for (auto const& one : compiled.targets) add(one);
  std::vector<DraftAtom> out;
  for (auto const index : used) {
    auto const& atom = pack.program.atoms()[static_cast<std::size_t>(index)];
    out.push_back({atom.text, atom.dataset, known.contains(atom.key)});
  }
  return out;
}

int utf16_units(std::string_view utf8) {
  int out = 0;
  for (char const c : utf8) {
    auto const byte = static_cast<unsigned char>(c);
    if ((byte & 0xC0) != 0x80) out += byte >= 0xF0 ? 2 : 1;
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

Result<DraftBase> open_draft(policy::LoadedPack const& active, std::string const& id) {
  JX_TRY(auto const* const indicator, find_indicator(active.pack, id));
  DraftBase out;
  out.indicator = id;
  out.name = indicator->name;
  out.digest = active.digest;
  out.version = active.pack.pack.version;
  out.next_version = next_version(out.version);
  out.words =
      formula::render_in_words(*active.program.find_indicator(id), *indicator, active.program.datasets(), active.pack);
  out.levels = levels_of(active.pack, *indicator);
  std::map<std::string, std::string> written;
  for (auto const& one : differences(nullptr, indicator)) written[one.field] = one.after.value_or("");
  auto const add = [&](std::string const& field, bool is_formula) {
    auto const found = written.find(field);
    out.fields.push_back(
        {field, field_title(field), found == written.end() ? std::nullopt : std::optional(found->second), is_formula});
  };
  for (auto const field : {"numerator", "denominator", "value"}) add(field, true);
  for (auto const& [name, text] : indicator->inputs) add("inputs/" + name, true);
  add("target", true);
  for (std::size_t i = 0; i < indicator->targets.size(); ++i) add("targets/" + std::to_string(i) + "/value", true);
  for (auto const field : {"plan", "tolerance", "sample"}) add(field, true);
  for (auto const field : scoring_fields) add("scoring/" + std::string(field), true);
  for (auto const field : text_fields) add(std::string(field), false);
  return out;
}

Checked<policy::LoadedPack> apply_draft(policy::LoadedPack const& active, Draft const& draft) {
  Applied applied(active, draft);
  if (auto made = applied.make(); !made) return tl::unexpected<Errors>(Errors{made.error()});
  Errors errors, warnings;
  if (!applied.compile(errors, warnings)) return tl::unexpected<Errors>(std::move(errors));
  return std::move(applied.pack());
}

Checked<DraftCheck> check_draft(policy::LoadedPack const& active, Draft const& draft) {
  Applied applied(active, draft);
  if (auto made = applied.make(); !made) return tl::unexpected<Errors>(Errors{made.error()});
  DraftCheck out;
  Errors errors, warnings;
  out.ok = applied.compile(errors, warnings);
  auto const& before = *active.pack.find_indicator(draft.indicator);
  auto const& indicator = *applied.pack().pack.find_indicator(draft.indicator);
  for (auto const& error : errors) out.mistakes.push_back(to_mistake(error, draft, indicator, false));
  for (auto const& warning : warnings) out.mistakes.push_back(to_mistake(warning, draft, indicator, true));
  out.differences = differences(&before, &indicator);
  if (!out.ok) return out;
  auto const& program = applied.pack().program;
  out.words = formula::render_in_words(*program.find_indicator(draft.indicator), indicator, program.datasets(),
                                       applied.pack().pack);
  out.atoms = atoms_of(active, applied.pack(), draft.indicator);
  return out;
}

}  // namespace jixiao::app
