#include "formula/program.h"

#include "formula/compiler.h"

namespace jixiao::formula {
namespace {

// Parameters become literals; texts and numbers alike.
void bind(Node& node, Pack const& pack, Period month) {
  if (node.kind == NodeKind::name && node.binding == Binding::parameter) {
    for (auto const& parameter : pack.parameters) {
      if (parameter.id != node.path[0]) continue;
      auto const value = parameter_at(parameter, month);
      node.kind = NodeKind::missing;
      if (value.has_value() && std::holds_alternative<Decimal>(value.value)) {
        node.kind = NodeKind::number;
        node.number = value.number();
      } else if (value.has_value()) {
        node.kind = NodeKind::text;
        node.text = value.text();
      }
      node.binding = Binding::none;
      node.path.clear();
      return;
    }
  }
  for (auto& child : node.children) bind(*child, pack, month);
}

}  // namespace

Checked<Program> Program::create(Pack const& pack) {
  Compiler compiler(pack);
  compiler.catalogue();
  compiler.datasets();
  compiler.indicators();
  compiler.others();
  compiler.order();
  if (!compiler.errors.empty()) return tl::unexpected<Errors>(std::move(compiler.errors));
  return std::move(compiler.program);
}

CompiledIndicator const* Program::find_indicator(std::string_view id) const {
  for (auto const& indicator : indicators_) {
    if (indicator.id == id) return &indicator;
  }
  return nullptr;
}

Compiled const* Program::find(std::string_view place) const {
  auto const found = others_.find(place);
  return found == others_.end() ? nullptr : &found->second;
}

Atom bind_parameters(Atom const& atom, Pack const& pack, std::int32_t month) {
  auto out = clone_atom(atom);
  if (atom.parameters.empty()) return out;
  Period const in_force{month, PeriodKind::month};
  if (out.argument) bind(*out.argument, pack, in_force);
  if (out.where) bind(*out.where, pack, in_force);
  out.parameters.clear();
  seal(out);
  return out;
}

}  // namespace jixiao::formula
