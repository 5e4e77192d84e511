#include "scoring/methods.h"

#include <algorithm>

#include "base/result.h"
#include "scoring/figure.h"
#include "scoring/wording.h"

namespace jixiao::scoring {
namespace {

// The share of the points that was earned, kept as a fraction so that points times share divides only once.
struct Share {
  Decimal numerator;
  Decimal denominator = 1;  // > 0
  Method used = Method::target_ratio;
  std::vector<std::string> clauses;
};

constexpr int interval_margin_default = 15;
constexpr int cap_max = 9;  // keeps sums of points, and rates of rank bands, within their limits

// The figures of one application, and the words for them.
class Application {
 public:
  Application(MethodInput const& input, Decimal value)
      : in_(input), inputs_(input.inputs), x_(value), negative_(input.indicator.direction == Direction::negative) {}

  Result<Share> share() {
    switch (in_.indicator.scoring.method) {
      case Method::target_ratio: return target_ratio();
      case Method::interval: return interval();
      case Method::tiered: return tiered();
      case Method::rank_based: return rank_based();
      case Method::efficacy: return efficacy();
      case Method::deduction: return deduction();
      case Method::bonus: return bonus();
      case Method::veto: return veto();
      case Method::moderate_band: return moderate_band();
      case Method::milestone: return milestone();
      case Method::rating: return rating();
      case Method::improvement: return improvement();
    }
    return fail("scoring.overflow");
  }

 private:
  // A parameter that is not declared is nullopt; a declared one without a number stops the scoring.
  static Result<std::optional<Decimal>> optional_number(std::optional<Cell> const& cell, char const* name) {
    if (!cell) return std::optional<Decimal>{};
    if (!cell->is_number()) return fail("scoring.parameter_missing", {{"name", name}});
    return std::optional<Decimal>{cell->number};
  }
  static Result<Decimal> number(std::optional<Cell> const& cell, char const* name) {
    JX_TRY(auto const value, optional_number(cell, name));
    if (!value) return fail("scoring.parameter_missing", {{"name", name}});
    return *value;
  }

  bool at_least_as_good(Decimal a, Decimal b) const { return negative_ ? a <= b : a >= b; }
  std::string text(Decimal d) const { return shown(in_.indicator, d); }
  void mention(char const* code, std::vector<Arg> const& args) { clauses_.push_back(say(code, args)); }
  void mention_target(Decimal t) { mention("scoring.clause_target", {{"target", text(t)}}); }

  Result<Share> finish(Method used, Figure numerator, Figure denominator, Decimal most = 1) {
    auto const limit = denominator * most;
    if (!numerator.number || !denominator.number || !limit.number) return fail("scoring.overflow");
    auto n = *numerator.number;
    auto d = *denominator.number;
    auto l = *limit.number;
    if (d.is_negative()) n = n.negated(), d = d.negated(), l = l.negated();
    return Share{std::clamp(n, Decimal(0), std::max(l, Decimal(0))), d, used, std::move(clauses_)};
  }
  Result<Share> step(Method used, bool reached) { return finish(used, reached ? 1 : 0, 1); }

  Result<Share> target_ratio() {
    JX_TRY(auto const t, number(inputs_.target, "target"));
    if (t.is_zero() && negative_) {
      mention_target(t);
      return deduction();
    }
    if (t <= Decimal(0)) return interval();
    mention_target(t);
    if (negative_) return finish(Method::target_ratio, Figure(2) * t - x_, t);
    JX_TRY(auto const cap, optional_number(inputs_.cap, "cap"));
    return finish(Method::target_ratio, x_, t, std::min(cap.value_or(1), Decimal(cap_max)));
  }

  // Both ends of the interval: where all and where 0.6 of the points are earned.
  struct Ends {
    Decimal full, low;
  };
  Result<Ends> interval_ends() {
    JX_TRY(auto const lo, optional_number(inputs_.lo, "lo"));
    JX_TRY(auto const hi, optional_number(inputs_.hi, "hi"));
    if (lo && hi)
      return negative_ ? Ends{std::min(*lo, *hi), std::max(*lo, *hi)} : Ends{std::max(*lo, *hi), std::min(*lo, *hi)};
    JX_TRY(auto const t, number(inputs_.target, "target"));
    auto const given = lo ? lo : hi;
    if (given && !at_least_as_good(*given, t)) return Ends{t, *given};
    auto const full = given.value_or(t);
    auto const low = Figure(full) - (negative_ ? -interval_margin_default : interval_margin_default);
    if (!low.number) return fail("scoring.overflow");
    return Ends{full, *low.number};
  }
  Result<Share> interval() {
    JX_TRY(auto const ends, interval_ends());
    mention("scoring.clause_interval", {{"full", text(ends.full)}, {"low", text(ends.low)}});
    if (at_least_as_good(x_, ends.full)) return step(Method::interval, true);
    if (!at_least_as_good(x_, ends.low)) return step(Method::interval, false);
    auto const width = Figure(ends.full) - ends.low;
    return finish(Method::interval, Figure(tenths(6)) * width + Figure(tenths(4)) * (Figure(x_) - ends.low), width);
  }

  Result<Share> tiered() {
    auto const& bands = in_.indicator.scoring.bands;
    Band const* found = nullptr;
    for (auto const& band : bands) {
      if (band.from <= x_ && (!found || found->from <= band.from)) found = &band;
    }
    if (bands.empty()) return fail("scoring.bands_missing");
    if (!found) {
      mention("scoring.clause_band_none", {});
      return step(Method::tiered, false);
    }
    auto const percent = Figure(found->rate) * 100;
    mention("scoring.clause_band", {{"from", text(found->from)}, {"rate", percent.number.value_or(0).to_string()}});
    return finish(Method::tiered, found->rate, 1);
  }

  Result<Share> rank_based() {
    auto const n = in_.peers.compared;
    if (!in_.peers.mean_rank || n < std::max(2, in_.indicator.scoring.group_min)) {
      mention("scoring.clause_group_small", {{"count", std::to_string(n)}});
      return interval();
    }
    auto const r = *in_.peers.mean_rank;
    mention("scoring.clause_rank", {{"rank", r.to_string()}, {"count", std::to_string(n)}});
    return finish(Method::rank_based, Figure(tenths(6)) * (n - 1) + Figure(tenths(4)) * (Figure(n) - r), n - 1);
  }

  Result<Share> efficacy() {
    JX_TRY(auto good, optional_number(inputs_.good, "good"));
    JX_TRY(auto bad, optional_number(inputs_.bad, "bad"));
    if (!good) good = negative_ ? in_.peers.p10 : in_.peers.p90;
    if (!bad) bad = negative_ ? in_.peers.p90 : in_.peers.p10;
    if (!good) {
      JX_TRY(good, number(inputs_.target, "good"));
    }
    if (!bad) {
      JX_TRY(bad, number(inputs_.base, "bad"));
    }
    mention("scoring.clause_efficacy", {{"good", text(*good)}, {"bad", text(*bad)}});
    if (*good == *bad) return step(Method::efficacy, at_least_as_good(x_, *good));
    auto const width = Figure(*good) - *bad;
    return finish(Method::efficacy, Figure(tenths(6)) * width + Figure(tenths(4)) * (Figure(x_) - *bad), width);
  }

  // What occurrences add up to, within the limit.
  Result<Decimal> occurrences() {
    JX_TRY(auto const each, optional_number(inputs_.each, "each"));
    JX_TRY(auto const limit, optional_number(inputs_.limit, "limit"));
    auto const sum = Figure(std::max(x_, Decimal(0))) * each.value_or(1).absolute();
    if (!sum.number) return fail("scoring.overflow");
    if (each) mention("scoring.clause_each", {{"each", each->absolute().to_string()}});
    if (!limit || *sum.number <= limit->absolute()) return *sum.number;
    mention("scoring.clause_limit", {{"limit", limit->absolute().to_string()}});
    return limit->absolute();
  }
  Result<Share> deduction() {
    JX_TRY(auto const off, occurrences());
    if (in_.points.is_zero()) return step(Method::deduction, off.is_zero());
    return finish(Method::deduction, Figure(in_.points) - off, in_.points);
  }
  Result<Share> bonus() {
    JX_TRY(auto const given, occurrences());
    if (in_.points.is_zero()) return step(Method::bonus, false);
    return finish(Method::bonus, given, in_.points);
  }

  Result<Share> veto() {
    bool const triggered = x_ > Decimal(0);
    if (triggered) mention("scoring.clause_veto", {});
    return step(Method::veto, !triggered);
  }

  // One side of the band, mirrored to the upper one: full up to `edge`, nothing from `zero` on.
  Result<Share> beyond_band(Decimal edge, std::optional<Decimal> zero, bool upper) {
    if (!zero || *zero == edge || (*zero > edge) != upper) return step(Method::moderate_band, false);
    return finish(Method::moderate_band, Figure(*zero) - x_, Figure(*zero) - edge);
  }
  Result<Share> moderate_band() {
    JX_TRY(auto const low, optional_number(inputs_.band_low, "band_low"));
    JX_TRY(auto const high, optional_number(inputs_.band_high, "band_high"));
    JX_TRY(auto const zero_low, optional_number(inputs_.zero_low, "zero_low"));
    JX_TRY(auto const zero_high, optional_number(inputs_.zero_high, "zero_high"));
    if (!low && !high) return fail("scoring.parameter_missing", {{"name", "band_low"}});
    if (low && high) mention("scoring.clause_band_both", {{"low", text(*low)}, {"high", text(*high)}});
    if (low && !high) mention("scoring.clause_band_low", {{"low", text(*low)}});
    if (high && !low) mention("scoring.clause_band_high", {{"high", text(*high)}});
    if (low && x_ < *low) return beyond_band(*low, zero_low, false);
    if (high && x_ > *high) return beyond_band(*high, zero_high, true);
    return step(Method::moderate_band, true);
  }

  Decimal whole() const { return in_.indicator.unit == "%" ? 100 : in_.indicator.unit == "‰" ? 1000 : 1; }
  Result<Share> milestone() {
    JX_TRY(auto const target, optional_number(inputs_.target, "target"));
    auto const t = target.value_or(whole());
    if (target) mention_target(t);
    if (t <= Decimal(0)) return step(Method::milestone, x_ >= t);
    return finish(Method::milestone, x_, t);
  }

  Result<Share> rating() {
    auto const minimum = in_.indicator.scoring.responses_min;
    JX_TRY(auto const counted, optional_number(inputs_.responses, "responses"));
    auto const known = counted ? counted : in_.sample;
    if (!known) return fail("scoring.parameter_missing", {{"name", "responses"}});
    auto const responses = *known;
    if (responses < Decimal(minimum)) {
      return fail("scoring.responses_few",
                  {{"responses", responses.to_string()}, {"minimum", std::to_string(minimum)}});
    }
    JX_TRY(auto const hi, optional_number(inputs_.hi, "hi"));
    auto const full_mark = hi.value_or(100);
    if (full_mark <= Decimal(0)) return fail("scoring.parameter_missing", {{"name", "hi"}});
    mention("scoring.clause_responses", {{"responses", responses.to_string()}});
    return finish(Method::rating, x_, full_mark);
  }

  Result<Share> improvement() {
    JX_TRY(auto const base, number(inputs_.base, "base"));
    JX_TRY(auto const t, number(inputs_.target, "target"));
    mention("scoring.clause_base", {{"base", text(base)}});
    mention_target(t);
    if (at_least_as_good(x_, t)) return step(Method::improvement, true);
    if (at_least_as_good(base, t)) return step(Method::improvement, false);
    return finish(Method::improvement, Figure(x_) - base, Figure(t) - base);
  }

  MethodInput const& in_;
  IndicatorInputs const& inputs_;
  Decimal x_;
  bool negative_;
  std::vector<std::string> clauses_;
};

}  // namespace

MethodResult apply_method(MethodInput const& input) {
  MethodResult out;
  out.used = input.indicator.scoring.method;
  if (!input.value.is_number()) {
    out.explanation = state_sentence(input.indicator, input.value);
    return out;
  }
  auto const share = Application(input, input.value.number).share();
  auto const earned = share ? (Figure(input.points) * share->numerator / share->denominator).number : std::nullopt;
  if (!earned) {
    Error const overflow{ErrorKind::invalid, "scoring.overflow", {}, {}};
    out.explanation = unscored_sentence(input.indicator, input.value.number, share ? overflow : share.error());
    return out;
  }
  out.used = share->used;
  out.earned = earned;
  out.score = rounded_points(*earned);
  out.rate = (Figure(share->numerator) / share->denominator).number;
  out.explanation =
      scored_sentence(input.indicator, input.value.number, share->clauses, out.used, input.points, *out.score);
  return out;
}

std::optional<Decimal> points_for(MethodInput const& input) {
  if (!input.value.is_number()) return std::nullopt;
  auto const share = Application(input, input.value.number).share();
  auto const earned = share ? (Figure(input.points) * share->numerator / share->denominator).number : std::nullopt;
  return earned ? std::optional(rounded_points(*earned)) : std::nullopt;
}

}  // namespace jixiao::scoring
