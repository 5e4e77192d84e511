#include "formula/checker_state.h"
#include "formula/measure.h"

namespace jixiao::formula {

// Becomes a multiplication or division by the factor.
Type Checker::to_unit(Node& node) {
  for (auto& child : node.children) check(*child);
  auto const& function = *find_function("to_unit");
  if (!argument_count(node, function, 2, 2)) return {};
  auto const type = node.children[0]->type;
  if (node.children[1]->kind != NodeKind::text)
    return error(*node.children[1], "formula.literal_text", {{"function", "to_unit"}});
  if (type.kind == TypeKind::unknown) return {};
  if (type.kind != TypeKind::number) {
    return error(*node.children[0], "formula.expect_number", {{"what", "to_unit"}, {"found", to_text(type)}});
  }
  auto const to = parse_measure(node.children[1]->text);
  auto const conversion = find_conversion(type.measure, to);
  if (!conversion) {
    return error(node, "formula.no_conversion", {{"from", to_text(type)}, {"to", node.children[1]->text}});
  }
  auto const scale = [&](NodePtr child, char const* op, Decimal by) {
    auto factor = std::make_unique<Node>();
    factor->kind = NodeKind::number;
    factor->span = node.span;
    factor->number = by;
    factor->type = number({}, true, false);
    auto out = std::make_unique<Node>();
    out->kind = NodeKind::binary;
    out->span = node.span;
    out->text = op;
    out->children.push_back(std::move(child));
    out->children.push_back(std::move(factor));
    out->type = number(to, false, type.nullable);
    return out;
  };
  auto inner = std::move(node.children[0]);
  if (conversion->multiply_by != Decimal(1) && conversion->divide_by != Decimal(1)) {
    inner = scale(std::move(inner), "*", conversion->multiply_by);
  }
  bool const dividing = conversion->divide_by != Decimal(1);
  auto scaled =
      scale(std::move(inner), dividing ? "/" : "*", dividing ? conversion->divide_by : conversion->multiply_by);
  node.kind = NodeKind::binary;
  node.text = scaled->text;
  node.children = std::move(scaled->children);
  return scaled->type;
}

}  // namespace jixiao::formula
