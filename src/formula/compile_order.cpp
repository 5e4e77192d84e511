#include <algorithm>
#include <set>

#include "formula/compiler.h"

namespace jixiao::formula {
namespace {

// Indicators a formula reads in the same period (or a fixed one, which in that very period is the same). What lies in
// the past is no dependency: it is computed first by nature.
void same_period_references(Node const& node, int shift, std::vector<std::string>& out) {
  if (node.kind == NodeKind::call &&
      (node.text == "indicator" || node.text == "numerator" || node.text == "denominator")) {
    int total = shift;
    for (auto const& [name, value] : node.named) {
      total = name == "offset" ? total + months_of(*value).value_or(0) : 0;
    }
    if (total >= 0) out.push_back(node.children[0]->text);
    return;
  }
  if (node.kind == NodeKind::call && node.text == "offset") {
    return same_period_references(*node.children[0], shift + months_of(*node.children[1]).value_or(0), out);
  }
  if (node.kind == NodeKind::call && node.text == "at") return same_period_references(*node.children[0], 0, out);
  for (auto const& child : node.children) same_period_references(*child, shift, out);
}

std::vector<std::string> references_of(CompiledIndicator const& indicator) {
  std::vector<std::string> out;
  for (auto const* formula : {&indicator.numerator, &indicator.denominator, &indicator.value, &indicator.sample}) {
    if (*formula) same_period_references(*(*formula)->root, 0, out);
  }
  for (auto const& [name, formula] : indicator.inputs) same_period_references(*formula.root, 0, out);
  return out;
}

class Sorter {
 public:
  explicit Sorter(std::vector<CompiledIndicator> const& indicators)
      : indicators_(indicators), state_(indicators.size()) {}

  std::vector<int> order;
  std::vector<std::vector<int>> cycles;

  // Depth-first with a stack of its own: chains of references are as long as the pack makes them.
  void visit(int root) {
    if (state_[static_cast<std::size_t>(root)] != State::fresh) return;
    enter(root);
    while (!path_.empty()) {
      auto& [index, references, next] = path_.back();
      if (next == references.size()) {
        state_[static_cast<std::size_t>(index)] = State::done;
        order.push_back(index);
        path_.pop_back();
        continue;
      }
      auto const child = references[next++];
      if (state_[static_cast<std::size_t>(child)] == State::fresh) {
        enter(child);
      } else if (state_[static_cast<std::size_t>(child)] == State::open) {
        note_cycle(child);
      }
    }
  }

 private:
  enum class State { fresh, open, done };
  struct Step {
    int index;
    std::vector<int> references;
    std::size_t next = 0;
  };

  void enter(int index) {
    state_[static_cast<std::size_t>(index)] = State::open;
    std::vector<int> references;
    for (auto const& id : references_of(indicators_[static_cast<std::size_t>(index)])) {
      for (std::size_t i = 0; i < indicators_.size(); ++i) {
        if (indicators_[i].id == id) references.push_back(static_cast<int>(i));
      }
    }
    path_.push_back({index, std::move(references)});
  }

  void note_cycle(int from) {
    std::vector<int> cycle;
    auto at = std::find_if(path_.begin(), path_.end(), [&](Step const& step) { return step.index == from; });
    for (; at != path_.end(); ++at) cycle.push_back(at->index);
    auto members = std::set<int>(cycle.begin(), cycle.end());
    if (seen_.insert(members).second) cycles.push_back(std::move(cycle));
  }

  std::vector<CompiledIndicator> const& indicators_;
  std::vector<State> state_;
  std::vector<Step> path_;
  std::set<std::set<int>> seen_;
};

}  // namespace

void Compiler::order() {
  auto const& all = program.indicators_;
  Sorter sorter(all);
  for (std::size_t i = 0; i < all.size(); ++i) sorter.visit(static_cast<int>(i));
  for (auto const& cycle : sorter.cycles) {
    std::string path;
    for (auto const index : cycle) path += all[static_cast<std::size_t>(index)].id + " → ";
    auto const& first = all[static_cast<std::size_t>(cycle.front())].id;
    report("indicators/" + first, "formula.cycle", {{"path", path + first}});
  }
  program.order_ = std::move(sorter.order);
}

}  // namespace jixiao::formula
