#include "app/workbench/applied_draft.h"

#include <algorithm>
#include <cctype>

#include "app/library/field_words.h"
#include "app/reading/standing.h"
#include "base/hash.h"
#include "base/text.h"
#include "policy/check.h"
#include "reflect/json.h"

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

// A field that must be there falls back to what an indicator has without it.
void set_default(Json& json, std::string const& name) {
  auto const none = reflect::to_json(Indicator{});
  if (auto const found = none.find(name); found != none.end() && !found->is_null()) json[name] = *found;
}

}  // namespace

std::string draft_place(std::string const& indicator, std::string const& field) {
  return "indicators/" + indicator + "/" + field;
}

Result<void> AppliedDraft::make(Errors& errors) {
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
      error.where = draft_place(draft_.indicator, error.where.substr(std::min<std::size_t>(1, error.where.size())));
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

bool AppliedDraft::compile(Errors& errors, Errors& warnings) {
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

void AppliedDraft::check_code(Errors& errors) const {
  auto const& code = draft_.indicator;
  auto const* taken = active_.pack.find_indicator(code);
  auto const add = [&](char const* what, std::vector<Arg> args) {
    errors.push_back({ErrorKind::invalid, what, std::move(args), draft_place(code, "id")});
  };
  if (!is_code(code)) add("workbench.code_wrong", {{"code", code}});
  if (taken) add("workbench.code_taken", {{"code", code}, {"name", taken->name}});
}

Result<void> AppliedDraft::set(Json& json, DraftChange const& change, Errors& errors) const {
  if (!is_form_field(active_.pack, change.field)) {
    auto const near = nearest_name(change.field, names_of(form_of(active_.pack, Indicator{})));
    return fail("workbench.field_unknown", {{"field", change.field}, {"hint", near ? "，是不是 " + *near + "?" : ""}});
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
                      draft_place(draft_.indicator, change.field)});
    return {};
  }
  (*at)[parts.back()] = std::move(list);
  return {};
}

Result<void> AppliedDraft::move_points() {
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
void AppliedDraft::put(Indicator const& one) {
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

}  // namespace jixiao::app
