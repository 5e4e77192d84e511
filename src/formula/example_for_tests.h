#pragma once
// The example pack the function catalogue's examples and the tests of this folder speak about: a province P with the
// units A, B and C, declarations, taxpayers, arrears, September 2026. Facts lie in memory and are computed row by row
// with the scalar evaluator, straight from the definitions: the reference for what an engine must answer.
#include <map>
#include <string>
#include <vector>

#include "formula/catalogue.h"
#include "formula/combine.h"
#include "formula/needs.h"
#include "formula/parser.h"
#include "formula/program.h"

namespace jixiao::formula::example {

inline Column column(std::string name, ColumnType type, bool nullable = false) {
  Column c;
  c.name = std::move(name);
  c.type = type;
  c.nullable = nullable;
  return c;
}

inline Pack pack() {
  Pack p;
  p.pack.catalogue = catalogue_version();
  Dataset declaration;
  declaration.id = "declaration";
  declaration.owner = "org_code";
  declaration.date = "due_on";
  declaration.columns = {column("org_code", ColumnType::code),
                         column("taxpayer_id", ColumnType::code),
                         column("due_on", ColumnType::date),
                         column("filed_on", ColumnType::date, true),
                         column("received_at", ColumnType::timestamp, true),
                         column("kind", ColumnType::code),
                         column("tax", ColumnType::money),
                         column("sales", ColumnType::money, true),
                         column("is_zero", ColumnType::boolean)};
  declaration.columns[1].references = "taxpayer";
  declaration.columns[1].as = "taxpayer";
  declaration.columns[5].values = {"增值税", "企业所得税"};
  Dataset taxpayer;
  taxpayer.id = "taxpayer";
  taxpayer.kind = DatasetKind::dimension;
  taxpayer.owner = "mgr_org";
  taxpayer.partition = PartitionBy::none;
  taxpayer.columns = {column("taxpayer_id", ColumnType::code), column("mgr_org", ColumnType::code),
                      column("industry_code", ColumnType::code), column("size_class", ColumnType::ordered),
                      column("reg_on", ColumnType::date)};
  taxpayer.key = {"taxpayer_id"};
  taxpayer.columns[3].values = {"微", "小", "中", "大"};
  Dataset arrears;
  arrears.id = "arrears";
  arrears.kind = DatasetKind::stock;
  arrears.owner = "org_code";
  arrears.date = "month_end";
  arrears.columns = {column("org_code", ColumnType::code), column("month_end", ColumnType::date),
                     column("amount", ColumnType::money), column("status", ColumnType::code)};
  p.datasets = {declaration, taxpayer, arrears};
  p.parameters = {{"refund_days", "退税时限", std::nullopt, {{"10", std::nullopt, std::nullopt}}, std::nullopt},
                  {"large", "大企业", std::nullopt, {{"'大'", std::nullopt, std::nullopt}}, std::nullopt},
                  {"limit_days",
                   "时限",
                   "天",
                   {{"10", std::nullopt, std::nullopt}, {"5", Period::month_of(2026, 7), std::nullopt}},
                   std::nullopt}};
  Indicator i;
  i.id = "REF-05";
  i.numerator = "count(declaration where filed_on <= due_on)";
  i.denominator = "count(declaration)";
  i.inputs = {{"base", "40"}};
  p.indicators = {i};
  return p;
}

inline Date day(char const* text) { return Date::parse(text).value(); }
inline Decimal dec(char const* text) { return Decimal::parse(text).value(); }

using Row = std::map<std::string, Scalar>;

inline Row declared(char const* unit, char const* taxpayer, char const* due, char const* filed, char const* kind,
                    char const* tax) {
  return {{"org_code", Scalar::of(std::string(unit))},
          {"taxpayer_id", Scalar::of(std::string(taxpayer))},
          {"due_on", Scalar::of(day(due))},
          {"filed_on", *filed ? Scalar::of(day(filed)) : Scalar::missing()},
          {"kind", Scalar::of(std::string(kind))},
          {"tax", Scalar::of(dec(tax))},
          {"sales", Scalar::missing()},
          {"is_zero", Scalar::of_boolean(dec(tax).is_zero())}};
}

inline std::map<std::string, std::vector<Row>> facts() {
  auto const payer = [](char const* id, char const* industry, char const* size) {
    return Row{{"taxpayer_id", Scalar::of(std::string(id))},
               {"mgr_org", Scalar::of(std::string("A"))},
               {"industry_code", Scalar::of(std::string(industry))},
               {"size_class", Scalar::of(std::string(size))},
               {"reg_on", Scalar::of(day("2020-01-01"))}};
  };
  auto const owed = [](char const* unit, char const* end, char const* amount) {
    return Row{{"org_code", Scalar::of(std::string(unit))},
               {"month_end", Scalar::of(day(end))},
               {"amount", Scalar::of(dec(amount))},
               {"status", Scalar::of(std::string("新欠"))}};
  };
  return {{"declaration",
           {declared("A", "1", "2026-09-15", "2026-09-10", "增值税", "100"),
            declared("A", "2", "2026-09-15", "2026-09-15", "增值税", "250.5"),
            declared("A", "2", "2026-09-15", "2026-09-16", "企业所得税", "100"),
            declared("A", "3", "2026-09-15", "2026-09-01", "企业所得税", "0"),
            declared("A", "1", "2026-08-17", "", "增值税", "80"),
            declared("B", "4", "2026-09-15", "2026-09-10", "增值税", "1"),
            declared("B", "4", "2026-09-15", "2026-09-10", "增值税", "1"),
            declared("B", "5", "2026-09-15", "2026-09-10", "增值税", "1"),
            declared("C", "6", "2026-09-15", "", "增值税", "1")}},
          {"taxpayer", {payer("1", "26", "大"), payer("2", "26", "小"), payer("3", "31", "微")}},
          {"arrears", {owed("A", "2026-08-31", "70"), owed("A", "2026-09-30", "50"), owed("B", "2026-09-30", "5")}}};
}

inline OrgTree tree() {
  auto const unit = [](char const* code, char const* level, std::optional<std::string> parent) {
    Unit u;
    u.code = code;
    u.name = std::string(code) + " 局";
    u.level = level;
    u.parent = std::move(parent);
    return u;
  };
  return OrgTree::create(
             {unit("P", "province", {}), unit("A", "county", "P"), unit("B", "county", "P"), unit("C", "county", "P")},
             day("2026-09-30"))
      .value();
}

class Facts : public Environment {
 public:
  Facts(Pack const& pack, Program const& program) : pack_(pack), program_(program) {}

  Cell atom(int index, Context const& context) override {
    auto const& atom = program_.atoms()[static_cast<std::size_t>(index)];
    auto const months = atom_range(atom, context);
    auto inside = context;
    inside.range = months;
    std::vector<Decimal> numbers;
    std::vector<std::pair<Decimal, Decimal>> weighted;
    std::map<std::string, int> distinct;
    for (auto const& row : rows_.at(atom.dataset)) {
      if (!in_scope(atom, row, months, context.node)) continue;
      row_ = &row;
      if (atom.where) {
        auto const passes = evaluate_scalar(*atom.where, *this, inside);
        if (!passes.has_value() || !passes.boolean()) continue;
      }
      if (atom.function == AggregateFunction::count) {
        numbers.push_back(1);
      } else if (atom.function == AggregateFunction::count_distinct) {
        auto const key = key_of(*atom.argument, inside);
        if (!key.empty()) ++distinct[key];
      } else if (atom.function == AggregateFunction::weighted_trimmed_mean) {
        auto const x = evaluate_scalar(*atom.argument->children[0], *this, inside);
        auto const weight = evaluate_scalar(*atom.argument->children[1], *this, inside);
        if (x.has_value() && weight.has_value()) weighted.emplace_back(x.number(), weight.number());
      } else if (auto const value = evaluate_scalar(*atom.argument, *this, inside); value.has_value()) {
        numbers.push_back(value.number());
      }
    }
    if (atom.function == AggregateFunction::count_distinct) return Cell::of(Decimal(std::ssize(distinct)));
    if (atom.function == AggregateFunction::weighted_trimmed_mean) return trimmed(std::move(weighted), *atom.fraction);
    return combined(atom, std::move(numbers));
  }

  Cell indicator(std::string const&, Part part, Context const& context) override {
    if (part == Part::numerator) return Cell::of(185);
    if (part == Part::denominator) return Cell::of(200);
    return Cell::of(context.period.year() == 2026 ? dec("92.5") : dec("90"));
  }
  std::vector<Context> relatives(Relation relation, Context const& context) override {
    auto const to = [&](int node) {
      auto c = context;
      c.node = node;
      return c;
    };
    if (relation == Relation::parent) return context.node > 0 ? std::vector{to(0)} : std::vector<Context>{};
    if (relation == Relation::peers) return {to(1), to(2)};
    if (relation == Relation::siblings) return {to(2), to(3)};
    if (relation == Relation::children)
      return context.node == 0 ? std::vector{to(1), to(2), to(3)} : std::vector<Context>{};
    return {to(1), to(2), to(3)};
  }
  Scalar parameter(std::string const& id, Context const& context) override {
    for (auto const& p : pack_.parameters) {
      if (p.id == id) return parameter_at(p, Period{context.range.last, PeriodKind::month});
    }
    return Scalar::missing();
  }
  Cell input(std::string const&, Context const&) override { return Cell::of(40); }
  Scalar variable(std::vector<std::string> const& path, Context const& context) override {
    if (path == std::vector<std::string>{"unit", "code"})
      return Scalar::of(tree_.nodes()[static_cast<std::size_t>(context.node)].unit.code);
    return Scalar::missing();
  }
  Scalar column(std::vector<std::string> const& path, Context const&) override {
    if (path.size() == 1) return row_->at(path[0]);
    for (auto const& row : rows_.at("taxpayer")) {
      if (row.at("taxpayer_id") == row_->at("taxpayer_id")) return row.at(path[1]);
    }
    return Scalar::missing();
  }
  std::vector<std::string> const* code_list(std::string const&) const override {
    return &pack_.datasets[1].columns[3].values;
  }

 private:
  bool in_scope(Atom const& atom, Row const& row, MonthRange months, int node) const {
    auto const& unit = row.at(atom.dataset == "taxpayer" ? "mgr_org" : "org_code").text();
    if (!tree_.is_below(tree_.find(unit), node)) return false;
    if (atom.kind == DatasetKind::dimension) return true;
    auto const date = row.at(atom.on);
    if (!date.has_value()) return false;
    Period const last{months.last, PeriodKind::month};
    if (atom.window_days) return date.date() <= last.last_day() && date.date() > last.last_day() - *atom.window_days;
    auto const month = date.date().year() * 12 + date.date().month() - 1;
    return month >= (atom.kind == DatasetKind::stock ? months.last : months.first) && month <= months.last;
  }
  std::string key_of(Node const& argument, Context const& context) {
    if (argument.kind != NodeKind::tuple) {
      auto const value = evaluate_scalar(argument, *this, context);
      return value.has_value() ? "=" + to_text(value) : "";
    }
    std::string key;
    for (auto const& child : argument.children) {
      auto const part = key_of(*child, context);
      if (part.empty()) return "";
      key += part + "\n";
    }
    return key;
  }
  // Row by row, the way one does it by hand: what lies before the lower and behind the upper cut goes.
  static Cell trimmed(std::vector<std::pair<Decimal, Decimal>> rows, Decimal share) {
    std::erase_if(rows, [](auto const& row) { return row.second <= Decimal(0); });
    std::sort(rows.begin(), rows.end());
    Decimal all, upto, sum, kept_all;
    for (auto const& row : rows) all = all + row.second;
    for (auto const& [x, weight] : rows) {
      auto const from = std::max(upto, all * share), to = std::min(upto + weight, all - all * share);
      upto = upto + weight;
      if (from >= to) continue;
      sum = sum + x * (to - from);
      kept_all = kept_all + (to - from);
    }
    return rows.empty() ? Cell::not_applicable("formula.no_rows") : Cell::of(*divide(sum, kept_all));
  }
  static Cell combined(Atom const& atom, std::vector<Decimal> numbers) {
    bool const total = atom.function == AggregateFunction::count || atom.function == AggregateFunction::sum;
    if (total && numbers.empty()) return Cell::of(0);
    switch (atom.function) {
      case AggregateFunction::min: return to_cell(combine("min", {}, numbers));
      case AggregateFunction::max: return to_cell(combine("max", {}, numbers));
      case AggregateFunction::median: return to_cell(combine("median", {}, numbers));
      case AggregateFunction::quantile: return to_cell(combine("quantile", atom.fraction, numbers));
      case AggregateFunction::trimmed_mean: return to_cell(combine("trimmed_mean", atom.fraction, numbers));
      case AggregateFunction::stddev_sample: return to_cell(combine("stddev_sample", {}, numbers));
      case AggregateFunction::stddev_population: return to_cell(combine("stddev_population", {}, numbers));
      default: return to_cell(combine("sum", {}, numbers));
    }
  }

  Pack const& pack_;
  Program const& program_;
  OrgTree tree_ = tree();
  std::map<std::string, std::vector<Row>> rows_ = facts();
  Row const* row_ = nullptr;
};

// The value of an expression that gives neither number nor condition and reads no rows.
inline std::string constant(std::string const& expression) {
  auto const p = pack();
  auto parsed = parse(expression);
  Scope scope;
  scope.pack = &p;
  scope.expect = Expect::any;
  Errors errors;
  check(*parsed.root, expression, scope, errors);
  Environment none;
  return errors.empty() ? to_text(evaluate_scalar(*parsed.root, none, context_of(1, Period::month_of(2026, 9))))
                        : to_text(errors);
}

// The value of an expression for unit A in September 2026, as a veto's condition sees it; errors as their texts.
inline std::string value_of(std::string const& expression, int node = 1) {
  auto p = pack();
  VetoRule condition;
  condition.id = "X";
  condition.when = expression;
  condition.confirmed_by = "0";
  // input() is in scope only in an indicator's own formulas, so those expressions become its tolerance.
  bool const own = expression.find("input(") != std::string::npos;
  if (own) {
    p.indicators[0].tolerance = expression;
  } else {
    p.vetoes = {condition};
  }
  auto program = Program::create(p);
  if (!program && program.error()[0].code == "formula.expect_result") return constant(expression);
  if (!program) return to_text(program.error());
  auto const* formula = own ? &program->indicators()[0].tolerance : program->find("vetoes/X/when");
  Facts environment(p, *program);
  auto const context = context_of(node, Period::month_of(2026, 9));
  return to_text(evaluate_scalar(*formula->root, environment, context));
}

}  // namespace jixiao::formula::example
