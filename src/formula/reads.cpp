#include "formula/reads.h"

#include <algorithm>

namespace jixiao::formula {
namespace {

void collect(Node const& node, std::set<std::string>& out) {
  if (node.kind == NodeKind::call && !node.children.empty() &&
      (node.text == "indicator" || node.text == "numerator" || node.text == "denominator") &&
      node.children[0]->kind == NodeKind::text) {
    out.insert(node.children[0]->text);
  }
  for (auto const& child : node.children) collect(*child, out);
  for (auto const& [name, child] : node.named) collect(*child, out);
}

}  // namespace

std::vector<Compiled const*> all_formulas(CompiledIndicator const& indicator) {
  std::vector<Compiled const*> out;
  for (auto const* one : {&indicator.numerator, &indicator.denominator, &indicator.value, &indicator.target,
                          &indicator.plan, &indicator.sample}) {
    if (*one) out.push_back(&**one);
  }
  for (auto const& one : indicator.targets) out.push_back(&one);
  for (auto const& [name, one] : indicator.inputs) out.push_back(&one);
  for (auto const& [name, one] : indicator.scoring) out.push_back(&one);
  if (indicator.tolerance.root) out.push_back(&indicator.tolerance);
  return out;
}

std::vector<Compiled const*> sheet_formulas(Program const& program, Pack const& pack) {
  std::vector<Compiled const*> out;
  auto const add = [&](std::string const& place) {
    if (auto const* formula = program.find(place)) out.push_back(formula);
  };
  for (auto const& axis : pack.axes) add("axes/" + axis.id + "/applies");
  for (auto const& scheme : pack.peers) {
    for (auto const& group : scheme.groups) add("peers/" + scheme.id + "/groups/" + group.id + "/where");
  }
  return out;
}

std::set<std::string> indicators_read(Compiled const& formula) {
  std::set<std::string> out;
  collect(*formula.root, out);
  return out;
}

std::set<std::string> indicators_read(CompiledIndicator const& indicator) {
  std::set<std::string> out;
  for (auto const* formula : all_formulas(indicator)) collect(*formula->root, out);
  out.erase(indicator.id);
  return out;
}

std::set<std::string> with_readers(Program const& program, std::set<std::string> indicators) {
  for (std::size_t before = 0; before != indicators.size();) {  // readers of readers
    before = indicators.size();
    for (auto const& one : program.indicators()) {
      auto const read = indicators_read(one);
      if (std::any_of(read.begin(), read.end(), [&](auto const& id) { return indicators.contains(id); })) {
        indicators.insert(one.id);
      }
    }
  }
  return indicators;
}

std::set<std::string> datasets_read(Program const& program, Pack const& pack, std::set<std::string> const& indicators) {
  std::set<std::string> out, seen;
  auto const add = [&](Compiled const& formula) {
    for (auto const atom : formula.atoms) out.insert(program.atoms()[static_cast<std::size_t>(atom)].dataset);
  };
  auto waiting = indicators;
  auto const sheet = sheet_formulas(program, pack);
  for (auto const* formula : sheet) {
    add(*formula);
    waiting.merge(indicators_read(*formula));
  }
  while (!waiting.empty()) {
    auto const id = waiting.extract(waiting.begin()).value();
    auto const* indicator = program.find_indicator(id);
    if (!seen.insert(id).second || !indicator) continue;
    for (auto const* formula : all_formulas(*indicator)) add(*formula);
    waiting.merge(indicators_read(*indicator));
  }
  for (auto derived = program.derived().rbegin(); derived != program.derived().rend(); ++derived) {
    if (out.contains(derived->dataset.id)) out.insert(derived->from);
  }
  return out;
}

}  // namespace jixiao::formula
