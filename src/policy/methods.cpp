// Whether an indicator gives its method of scoring what the method reads (scoring/methods.h), and nothing it does not:
// a key another method reads changes no score and lets whoever wrote it believe it did.
#include <map>
#include <set>

#include "policy/check.h"
#include "policy/findings.h"
#include "reflect/describe.h"
#include "reflect/enum.h"

namespace jixiao::policy {
namespace {

using Keys = std::set<std::string>;

// With those of the method it falls back to.
Keys const& read_by(Method method) {
  static std::map<Method, Keys> const all = {
      {Method::target_ratio, {"cap", "lo", "hi", "each", "limit"}},
      {Method::interval, {"lo", "hi"}},
      {Method::tiered, {"bands"}},
      {Method::rank_based, {"lo", "hi", "group_min"}},
      {Method::efficacy, {"good", "bad", "base"}},
      {Method::deduction, {"each", "limit"}},
      {Method::bonus, {"each", "limit"}},
      {Method::veto, {}},
      {Method::moderate_band, {"band_low", "band_high", "zero_low", "zero_high"}},
      {Method::milestone, {}},
      {Method::rating, {"hi", "responses_min"}},
      {Method::improvement, {"base"}},
  };
  return all.at(method);
}

Keys given(Scoring const& scoring) {
  Keys out;
  reflect::for_each_member(scoring, [&](std::string_view name, auto const& member) {
    if constexpr (std::same_as<std::remove_cvref_t<decltype(member)>, std::optional<std::string>>) {
      if (member) out.emplace(name);
    }
  });
  if (!scoring.bands.empty()) out.insert("bands");
  if (scoring.responses_min != Scoring{}.responses_min) out.insert("responses_min");
  if (scoring.group_min != Scoring{}.group_min) out.insert("group_min");
  return out;
}

// What the method cannot do without, beside what other checks ask for; empty: nothing is lacking.
std::string lacking(Method method, Keys const& keys, bool has_sample) {
  if (method == Method::improvement && !keys.contains("base")) return "base";
  if (method == Method::moderate_band && !keys.contains("band_low") && !keys.contains("band_high")) {
    return "band_low 或 band_high";
  }
  return method == Method::rating && !has_sample ? "sample" : "";
}

}  // namespace

void check_methods(LoadedPack const& loaded, Errors& warnings) {
  Findings found(loaded, warnings);
  for (std::size_t i = 0; i < loaded.pack.indicators.size(); ++i) {
    auto const& indicator = loaded.pack.indicators[i];
    auto const method = indicator.scoring.method;
    auto const pointer = item("/indicators", i) + "/scoring";
    std::string const name(reflect::to_name(method));
    auto const keys = given(indicator.scoring);
    for (auto const& key : keys) {
      if (read_by(method).contains(key)) continue;
      found.add("policy.scoring_unread", {{"indicator", indicator.id}, {"key", key}, {"method", name}},
                pointer + "/" + key);
    }
    bool const has_sample = loaded.program.indicators()[i].sample.has_value();
    auto const lacks = indicator.points.empty() ? "" : lacking(method, keys, has_sample);
    if (!lacks.empty()) {
      found.add("policy.scoring_lacks", {{"indicator", indicator.id}, {"key", lacks}, {"method", name}}, pointer);
    }
  }
}

}  // namespace jixiao::policy
