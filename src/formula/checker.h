#pragma once
// Names, types and units of measure of a parsed formula. Annotates the tree in place (Node::type, binding, path,
// Aggregate::dataset and on) and reports all mistakes with position and the nearest name. Pure.
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "formula/ast.h"
#include "model/pack.h"

namespace jixiao::formula {

// The datasets formulas may name: those of the pack, and the derived ones seen as datasets.
class DatasetList {
 public:
  DatasetList() = default;
  explicit DatasetList(std::vector<Dataset> all) : all_(std::move(all)) {}
  void add(Dataset dataset) { all_.push_back(std::move(dataset)); }
  Dataset const* find(std::string_view id) const;
  std::vector<std::string> ids() const;
  // The dataset a column refers to and the reference's name in formulas (Column::as, default: that dataset's id).
  // Null if `dataset` has no reference of that name.
  Column const* find_reference(Dataset const& dataset, std::string_view name) const;

 private:
  std::vector<Dataset> all_;
};
Column const* find_column(Dataset const& dataset, std::string_view name);

// What a place expects of its formula.
enum class Expect : std::uint8_t {
  number,
  condition,            // true or false
  condition_or_number,  // true, or a number above 0 (veto)
  text,
  any
};

// Names in scope at one place of the pack (docs/formula.md “各处可用的名称”).
struct Scope {
  Pack const* pack = nullptr;             // parameters, indicators, unit attributes; null at the prompt (eval)
  DatasetList const* datasets = nullptr;  // null: no aggregates here
  Dataset const* rows = nullptr;    // row expression: bare names are this dataset's columns (derived owner, where)
  Dataset const* entity = nullptr;  // derived column: names outside aggregates are these columns, inside `rows`'
  bool units = true;                // unit.name, parent(), across() may be used
  bool period = true;               // period_end, ytd(), offset() … may be used
  bool indicators = true;           // indicator(), numerator(), denominator() may be used
  std::map<std::string, Type> variables;  // value, target, plan, … and what --set gives at the prompt
  std::map<std::string, Type> inputs;     // named inputs: input('x')
  Expect expect = Expect::number;
};

// The root's type; unknown after an error in it. Errors are appended with where = "第1行第9列".
Type check(Node& root, std::string_view source, Scope const& scope, Errors& errors);

// The type of a column's value in a formula.
Type type_of(Dataset const& dataset, Column const& column);

// Decimals an exact sum of this checked row expression needs: 2 for money, a column's scale, sums of scales for
// products; 6 for what is not exact (division, hours). At most 12.
int decimals_of(Node const& row, Dataset const& dataset, DatasetList const& datasets);

}  // namespace jixiao::formula
