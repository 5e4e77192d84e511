#include "formula/catalogue.h"

#include <algorithm>

namespace jixiao::formula {
namespace {

std::vector<Function> concatenated() {
  std::vector<Function> all;
  for (auto const* table : {&functions_aggregate(), &functions_conditional(), &functions_math(), &functions_date(),
                            &functions_text(), &functions_context()}) {
    all.insert(all.end(), table->begin(), table->end());
  }
  return all;
}

std::string signature(Function const& function) {
  std::string out = std::string(function.name) + "(";
  bool first = true;
  for (auto const& parameter : function.parameters) {
    out += first ? "" : ", ";
    out += parameter.optional ? "[" + std::string(parameter.name) + "]" : std::string(parameter.name);
    first = false;
  }
  return out + (function.variadic ? ", …)" : ")");
}

std::string_view where_usable(Function const& function) {
  if (function.category == Category::aggregate || function.category == Category::context) return "";
  return function.sql.empty() ? " 不能用在行算式里。" : "";
}

}  // namespace

std::span<Function const> catalogue() {
  static std::vector<Function> const all = concatenated();
  return all;
}

Function const* find_function(std::string_view name) {
  auto const all = catalogue();
  auto const found = std::find_if(all.begin(), all.end(), [&](Function const& f) { return f.name == name; });
  return found == all.end() ? nullptr : &*found;
}

std::vector<std::string> function_names() {
  std::vector<std::string> names;
  for (auto const& function : catalogue()) names.emplace_back(function.name);
  return names;
}

std::string_view title(Category category) {
  switch (category) {
    case Category::math: return "数学";
    case Category::conditional: return "条件";
    case Category::date: return "日期";
    case Category::text: return "文本";
    case Category::aggregate: return "汇总";
    case Category::context: return "上下文";
  }
  return {};
}

std::string render_catalogue_markdown() {
  std::string out = "函数目录第 " + std::to_string(catalogue_version()) + " 版。\n";
  auto category = Category::math;
  bool first = true;
  for (auto const& function : catalogue()) {
    if (first || function.category != category) out += "\n### " + std::string(title(function.category)) + "\n\n";
    first = false;
    category = function.category;
    out +=
        "- `" + signature(function) + "` " + std::string(function.documentation) + std::string(where_usable(function));
    if (!function.example.empty()) {
      out += "  \n  例：`" + std::string(function.example) + "` → `" + std::string(function.example_result) + "`";
    }
    out += "\n";
  }
  return out;
}

}  // namespace jixiao::formula
