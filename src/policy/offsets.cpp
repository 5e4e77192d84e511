// An offset leads from one board's period to another of the same length: a quarter's to the quarter before, a year's to
// the year before. A shorter shift of a longer period lands between two, and every unit's figure is a fault there; a
// pack whose boards are all short need not care.
#include <set>

#include "formula/evaluate.h"
#include "formula/needs.h"
#include "policy/check.h"
#include "policy/findings.h"

namespace jixiao::policy {
namespace {

using formula::Node;
using formula::NodeKind;

struct Shift {
  int months = 0;      // of the offset
  std::string length;  // of the shortest board it does not fit: 季度, 半年, 年
  std::string whole;   // the offset by one such period: -1q, -6m, -1y
};

char const* title_of(int months) { return months == 3 ? "季度" : months == 6 ? "半年" : "全年"; }

char const* whole_offset(int months) { return months == 3 ? "-1q" : months == 6 ? "-6m" : "-1y"; }

void collect(Node const& node, int length, std::optional<Shift>& found);

void collect_below(Node const& node, int length, std::optional<Shift>& found) {
  for (auto const& child : node.children) collect(*child, length, found);
}

// The first offset in `node`, read for a period of `length` months, that does not lead to another such period.
void collect(Node const& node, int length, std::optional<Shift>& found) {
  if (found) return;
  if (node.kind != NodeKind::call) return collect_below(node, length, found);
  auto const check = [&](Node const& duration, int of) {
    auto const months = formula::months_of(duration);
    if (months && *months % of != 0) found = Shift{*months, title_of(of), whole_offset(of)};
  };
  if (node.text == "at" && node.children.size() == 2) {
    auto const period = Period::parse(node.children[1]->text);
    return collect(*node.children[0], period ? period->months() : length, found);
  }
  if (node.text == "offset" && node.children.size() == 2) check(*node.children[1], length);
  for (auto const& [name, value] : node.named) {
    if (name == "offset") check(*value, length);
  }
  collect_below(node, length, found);
}

class OffsetCheck {
 public:
  OffsetCheck(LoadedPack const& loaded, Errors& warnings) : loaded_(loaded), found_(loaded, warnings) {}

  void run() {
    for (std::size_t i = 0; i < loaded_.pack.indicators.size(); ++i) {
      declared_ = &loaded_.pack.indicators[i];
      pointer_ = item("/indicators", i);
      check_indicator(loaded_.program.indicators()[i]);
    }
  }

 private:
  // Of value and parts only what is computed by the formula itself; the other modes put longer periods together from
  // those of the cadence. All else is asked of every board.
  void check_indicator(formula::CompiledIndicator const& compiled) {
    bool const whole = declared_->year == YearMode::recompute;
    check(compiled.value, "value", whole);
    check(compiled.numerator, "numerator", whole);
    check(compiled.denominator, "denominator", whole);
    for (auto const& [name, formula] : compiled.inputs) check(formula, "inputs/" + name, true);
    check(compiled.sample, "sample", true);
    check(compiled.target, "target", true);
    for (std::size_t i = 0; i < compiled.targets.size(); ++i) {
      check(compiled.targets[i], item("targets", i) + "/value", true);
    }
    check(compiled.plan, "plan", true);
    check(compiled.tolerance, "tolerance", true);
    for (auto const& [name, formula] : compiled.scoring) check(formula, "scoring/" + name, true);
  }

  void check(std::optional<formula::Compiled> const& formula, std::string const& key, bool every_board) {
    if (formula) check(*formula, key, every_board);
  }

  void check(formula::Compiled const& formula, std::string const& key, bool every_board) {
    if (!formula.root) return;
    int const own = cadence_months();
    for (int const length : {1, 3, 6, 12}) {
      if (length < own || (!every_board && length > own) || length < months_in(loaded_.pack.pack.shortest)) continue;
      std::optional<Shift> wrong;
      collect(*formula.root, length, wrong);
      if (!wrong) continue;
      bool const of_value = key == "value" || key == "numerator" || key == "denominator";
      bool const by_mode = length > own && of_value;
      found_.add(by_mode ? "policy.offset_recomputed" : "policy.offset_short",
                 {{"indicator", declared_->id},
                  {"key", key},
                  {"months", std::to_string(wrong->months)},
                  {"board", wrong->length},
                  {"whole", of_value ? wrong->whole : "-1y"}},  // all else is read for longer boards too
                 pointer_ + "/" + key);
      return;
    }
  }

  int cadence_months() const {
    switch (declared_->cadence) {
      case Cadence::month: return 1;
      case Cadence::quarter: return 3;
      case Cadence::half: return 6;
      case Cadence::year: return 12;
    }
    return 1;
  }

  LoadedPack const& loaded_;
  Findings found_;
  Indicator const* declared_ = nullptr;
  std::string pointer_;
};

}  // namespace

void check_offsets(LoadedPack const& loaded, Errors& warnings) { OffsetCheck(loaded, warnings).run(); }

}  // namespace jixiao::policy
