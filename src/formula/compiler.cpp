#include "formula/compiler.h"

#include <algorithm>

#include "base/hash.h"
#include "formula/catalogue.h"
#include "formula/parser.h"

namespace jixiao::formula {
namespace {

void note_names(Node const& node, Atom& atom) {
  if (node.kind == NodeKind::name && node.binding == Binding::parameter) atom.parameters.push_back(node.path[0]);
  if (node.kind == NodeKind::name && node.binding == Binding::variable) {
    atom.reads_period_start = atom.reads_period_start || node.path[0] == "period_start";
    atom.reads_period_end = atom.reads_period_end || node.path[0] == "period_end";
  }
  for (auto const& child : node.children) note_names(*child, atom);
}

AtomNature nature_of(Atom const& atom) {
  bool const event = atom.kind == DatasetKind::event;
  if (atom.window_days || atom.reads_period_start || (event && atom.reads_period_end)) return AtomNature::holistic;
  switch (atom.function) {
    case AggregateFunction::count:
    case AggregateFunction::sum: return AtomNature::additive;
    case AggregateFunction::min:
    case AggregateFunction::max: return AtomNature::extreme;
    default: return AtomNature::holistic;
  }
}

// The atom as a tree, to write it down.
Node as_node(Atom const& atom) {
  Node node;
  node.kind = NodeKind::aggregate;
  node.aggregate = std::make_unique<Aggregate>();
  auto& a = *node.aggregate;
  a.function = atom.function;
  a.dataset = atom.dataset;
  if (atom.argument) a.argument = clone(*atom.argument);
  a.fraction = atom.fraction;
  a.on = atom.on;
  if (atom.where) a.where = clone(*atom.where);
  a.window_days = atom.window_days;
  return node;
}

}  // namespace

Error error_in(Compiled const& formula, std::string code, std::vector<Arg> args) {
  return error_at(formula.source, formula.root->span, std::move(code), std::move(args));
}

Atom clone_atom(Atom const& atom) {
  Atom out;
  out.function = atom.function;
  out.dataset = atom.dataset;
  out.argument = atom.argument ? clone(*atom.argument) : nullptr;
  out.fraction = atom.fraction;
  out.kind = atom.kind;
  out.partition = atom.partition;
  out.on = atom.on;
  out.where = atom.where ? clone(*atom.where) : nullptr;
  out.window_days = atom.window_days;
  out.nature = atom.nature;
  out.argument_nullable = atom.argument_nullable;
  out.scale = atom.scale;
  out.parameters = atom.parameters;
  out.reads_period_start = atom.reads_period_start;
  out.reads_period_end = atom.reads_period_end;
  out.key = atom.key;
  out.text = atom.text;
  return out;
}

void seal(Atom& atom) {
  atom.text = to_canonical_text(as_node(atom));
  atom.key = sha256_hex(
      "jixiao atom 1\n" + std::to_string(catalogue_version()) + "\n" + std::to_string(static_cast<int>(atom.kind)) +
      "\n" + std::to_string(static_cast<int>(atom.partition)) + "\n" + std::to_string(static_cast<int>(atom.nature)) +
      "\n" + std::to_string(atom.scale) + "\n" + atom.text);
}

void Compiler::report(std::string const& place, Error error) {
  error.where = error.where.empty() ? place : place + " " + error.where;
  errors.push_back(std::move(error));
}

void Compiler::report(std::string const& place, std::string code, std::vector<Arg> args) {
  report(place, Error{ErrorKind::invalid, std::move(code), std::move(args), ""});
}

// A pack may be written for an older catalogue, not for one that this program does not have.
void Compiler::catalogue() {
  auto const found = pack_.pack.catalogue;
  if (found >= 1 && found <= catalogue_version()) return;
  report("pack", "formula.catalogue_unknown",
         {{"found", std::to_string(found)}, {"newest", std::to_string(catalogue_version())}});
}

Scope Compiler::scope(Expect expect) const {
  Scope out;
  out.pack = &pack_;
  out.datasets = &program.datasets_;
  out.expect = expect;
  return out;
}

std::optional<Compiled> Compiler::compile(std::string const& place, std::string const& text, Scope const& scope,
                                          Type* type) {
  auto parsed = parse(text);
  auto found = std::move(parsed.errors);
  if (found.empty()) {
    auto const result = check(*parsed.root, text, scope, found);
    if (type) *type = result;
  }
  for (auto& error : found) report(place, std::move(error));
  if (!found.empty()) return std::nullopt;
  Compiled out{std::move(parsed.root), text, place, {}};
  if (!scope.rows) lower(*out.root, out.atoms);
  std::sort(out.atoms.begin(), out.atoms.end());
  out.atoms.erase(std::unique(out.atoms.begin(), out.atoms.end()), out.atoms.end());
  return out;
}

void Compiler::lower(Node& node, std::vector<int>& atoms) {
  if (node.kind == NodeKind::aggregate) {
    if (node.aggregate->function != AggregateFunction::mean) {
      node.atom = intern(node);
      atoms.push_back(node.atom);
      return;
    }
    split_mean(node);
  }
  for (auto& child : node.children) lower(*child, atoms);
}

// mean(e where c) = ratio(sum(e where c), count(ds where c and e is not missing)), so that it rolls up.
void Compiler::split_mean(Node& node) {
  auto total = clone(node);
  total->aggregate->function = AggregateFunction::sum;
  auto rows = clone(node);
  rows->aggregate->function = AggregateFunction::count;
  rows->type = {TypeKind::number, {}, false, true, {}};
  auto argument = std::move(rows->aggregate->argument);
  if (argument->type.nullable) {
    auto present = std::make_unique<Node>();
    present->kind = NodeKind::is_missing;
    present->negated = true;
    present->type = {TypeKind::boolean, {}, false, false, {}};
    present->children.push_back(std::move(argument));
    auto& where = rows->aggregate->where;
    if (where) {
      auto both = std::make_unique<Node>();
      both->kind = NodeKind::binary;
      both->text = "and";
      both->type = {TypeKind::boolean, {}, false, true, {}};
      both->children.push_back(std::move(where));
      both->children.push_back(std::move(present));
      where = std::move(both);
    } else {
      where = std::move(present);
    }
  }
  node.kind = NodeKind::call;
  node.text = "ratio";
  node.aggregate = nullptr;
  node.children.push_back(std::move(total));
  node.children.push_back(std::move(rows));
}

int Compiler::intern(Node& node) {
  auto const& a = *node.aggregate;
  auto const& dataset = *program.datasets_.find(a.dataset);
  Atom atom;
  atom.function = a.function;
  atom.dataset = a.dataset;
  atom.argument = a.argument ? clone(*a.argument) : nullptr;
  atom.fraction = a.fraction;
  atom.kind = dataset.kind;
  atom.partition = dataset.partition;
  atom.on = a.on;
  atom.where = a.where ? clone(*a.where) : nullptr;
  atom.window_days = a.window_days;
  if (atom.argument) note_names(*atom.argument, atom);
  if (atom.where) note_names(*atom.where, atom);
  std::sort(atom.parameters.begin(), atom.parameters.end());
  atom.parameters.erase(std::unique(atom.parameters.begin(), atom.parameters.end()), atom.parameters.end());
  atom.argument_nullable = atom.argument && atom.argument->type.nullable;
  bool const counted = a.function == AggregateFunction::count || a.function == AggregateFunction::count_distinct;
  if (atom.argument && !counted) {
    bool const weighted = a.function == AggregateFunction::weighted_trimmed_mean;
    auto const& averaged = weighted ? *atom.argument->children[0] : *atom.argument;
    atom.scale = decimals_of(averaged, dataset, program.datasets_);
  }
  atom.nature = nature_of(atom);
  seal(atom);
  for (std::size_t i = 0; i < program.atoms_.size(); ++i) {
    if (program.atoms_[i].key == atom.key) return static_cast<int>(i);
  }
  program.atoms_.push_back(std::move(atom));
  return static_cast<int>(program.atoms_.size()) - 1;
}

}  // namespace jixiao::formula
