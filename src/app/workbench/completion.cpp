#include "app/workbench/completion.h"

#include <algorithm>
#include <array>

#include "app/workbench/cursor_place.h"
#include "base/text.h"
#include "formula/catalogue.h"

namespace jixiao::app {
namespace {

using formula::TokenKind;

constexpr std::size_t options_most = 80;

std::string titled(std::string const& title, std::string const& name) { return title.empty() ? name : title; }

class Completer {
 public:
  Completer(policy::LoadedPack const& pack, CompletionQuery const& query)
      : pack_(pack.pack),
        datasets_(pack.program.datasets()),
        indicator_(query.indicator),
        place_(find_place(query.text, query.at, datasets_)) {}

  Completions run() {
    out_.from = place_.from;
    if (place_.quoted) {
      add_quoted();
    } else if (place_.after_dot) {
      add_after_dot();
    } else {
      add_names();
    }
    order();
    return std::move(out_);
  }

 private:
  void add(Completion option) {
    auto const found_by = lower_case(option.label + "\n" + option.title);
    if (!place_.typed.empty() && found_by.find(place_.typed) == std::string::npos) return;
    out_.options.push_back(std::move(option));
  }

  void add_columns(Dataset const& dataset, bool with_references) {
    for (auto const& column : dataset.columns) {
      auto const type = formula::to_text(formula::type_of(dataset, column));
      add({column.name, column.name, "column", titled(column.title, column.name), type});
      if (!with_references || !column.references) continue;
      auto const name = column.as.value_or(*column.references);
      auto const* other = datasets_.find(*column.references);
      add({name, name + ".", "reference", other ? titled(other->title, name) : name, column.name + " → " + name});
    }
  }

  // "declaration." and "declaration.taxpayer." and "unit."
  void add_after_dot() {
    std::vector<std::string> path;
    for (auto i = place_.tokens.size(); i-- > 0;) {
      if (place_.tokens[i].text == ".") continue;
      if (place_.tokens[i].kind != TokenKind::word) break;
      auto parts = split(place_.tokens[i].text, '.');
      std::erase(parts, "");
      path.insert(path.begin(), parts.begin(), parts.end());
      if (i == 0 || place_.tokens[i - 1].text != ".") break;
    }
    if (path.empty()) return;
    if (path.front() == "unit") return add_unit();
    auto const* at = datasets_.find(path.front());
    std::size_t next = 1;
    if (!at && place_.dataset) {
      at = place_.dataset;
      next = 0;
    }
    for (; at && next < path.size(); ++next) {
      auto const* column = datasets_.find_reference(*at, path[next]);
      at = column ? datasets_.find(*column->references) : nullptr;
    }
    if (at) add_columns(*at, true);
  }

  void add_unit() {
    add({"code", "code", "unit", "单位代码", ""});
    add({"name", "name", "unit", "单位名称", ""});
    add({"level", "level", "unit", "单位层级", ""});
    add({"kind", "kind", "unit", "单位类别", ""});
    std::map<std::string, std::string> attributes;
    for (auto const& unit : pack_.units) attributes.insert(unit.attributes.begin(), unit.attributes.end());
    for (auto const& [name, example] : attributes) add({name, name, "unit", name, "如 " + example});
  }

  // Within quotes: what kind of name is expected is said by what stands before them.
  void add_quoted() {
    auto const at = [&](std::size_t back) -> std::string {
      if (place_.tokens.size() < back) return "";
      auto const& token = place_.tokens[place_.tokens.size() - back];
      return token.lower.empty() ? token.text : token.lower;
    };
    if (at(1) == "(") {
      if (at(2) == "indicator" || at(2) == "numerator" || at(2) == "denominator") {
        for (auto const& one : pack_.indicators) add({one.id, one.id, "indicator", one.name, one.unit});
        return;
      }
      if (at(2) == "param") return add_parameters();
      if (at(2) == "input") return add_inputs(false);
    }
    std::string subject;  // the name before "=", "!=", "in (", and what follows it
    for (auto i = place_.tokens.size(); i-- > 0;) {
      auto const& token = place_.tokens[i];
      bool const passes = token.text == "=" || token.text == "!=" || token.text == "(" || token.text == "," ||
                          token.kind == TokenKind::text || token.lower == "in" || token.lower == "not";
      if (passes) continue;
      if (token.kind == TokenKind::word) {
        subject = token.text;
        if (i > 1 && place_.tokens[i - 1].text == "." && place_.tokens[i - 2].lower == "unit")
          subject = "unit." + subject;
      }
      break;
    }
    if (subject == "unit.level") {
      for (auto const& level : pack_.levels) add({level.id, level.id, "value", level.title, "层级"});
    }
    if (subject.empty() || !place_.dataset) return;
    add_codes(*place_.dataset, subject);
    for (auto const& column : place_.dataset->columns) {
      auto const* other = column.references ? datasets_.find(*column.references) : nullptr;
      if (other) add_codes(*other, subject);
    }
  }

  void add_codes(Dataset const& dataset, std::string const& name) {
    auto const* column = formula::find_column(dataset, name);
    if (!column) return;
    for (auto const& value : column->values) {
      auto const label = column->labels.find(value);
      add({value, value, "value", label == column->labels.end() ? value : label->second,
           titled(column->title, column->name)});
    }
  }

  void add_parameters() {
    for (auto const& one : pack_.parameters) {
      auto const value = one.values.empty() ? "" : one.values.back().value + one.unit.value_or("");
      add({one.id, one.id, "parameter", one.title, value});
    }
  }

  void add_inputs(bool whole) {
    auto const* indicator = pack_.find_indicator(indicator_);
    if (!indicator) return;
    for (auto const& [name, text] : indicator->inputs) {
      add({name, whole ? "input('" + name + "')" : name, "input", "中间量 " + name, text});
    }
  }

  // An example over datasets or indicators of another pack explains nothing here.
  bool is_known_here(std::string_view example) const {
    Errors ignored;
    auto const tokens = formula::tokenize(example, ignored);
    auto const before = [&](std::size_t i, std::size_t back) {
      return i < back ? std::string() : tokens[i - back].lower.empty() ? tokens[i - back].text : tokens[i - back].lower;
    };
    for (std::size_t i = 0; i < tokens.size(); ++i) {
      auto const& token = tokens[i];
      bool const first = i > 1 && tokens[i - 1].text == "(";
      auto const* function = first ? formula::find_function(before(i, 2)) : nullptr;
      if (token.kind == TokenKind::text && function && function->name == "indicator") {
        if (!pack_.find_indicator(token.text)) return false;
      }
      bool const source = function && function->category == formula::Category::aggregate;
      bool const dotted =
          token.text.find('.') != std::string::npos || (i + 1 < tokens.size() && tokens[i + 1].text == ".");
      if (token.kind != TokenKind::word || token.lower == "distinct" || before(i, 1) == "." || !(source || dotted))
        continue;
      auto const name = token.text.substr(0, token.text.find('.'));
      if (name != "unit" && !datasets_.find(name)) return false;
    }
    return true;
  }

  void add_functions() {
    for (auto const& function : formula::catalogue()) {
      std::string signature(function.name);
      signature += "(";
      for (std::size_t i = 0; i < function.parameters.size(); ++i) {
        auto const& parameter = function.parameters[i];
        signature += (i ? ", " : "") + std::string(parameter.name) + (parameter.optional ? "?" : "");
      }
      signature += function.variadic ? ", …)" : ")";
      auto note = std::string(function.documentation);
      if (!function.example.empty() && is_known_here(function.example))
        note += "\n例：" + std::string(function.example);
      add({std::string(function.name), std::string(function.name) + "(", "function", signature, note});
    }
  }

  void add_names() {
    if (place_.dataset) add_columns(*place_.dataset, true);
    if (place_.in_aggregate) {
      for (auto const& [word, title] : {std::pair{"where", "只计满足条件的行"},
                                        {"on", "按哪个日期归期"},
                                        {"distinct", "去重"},
                                        {"last", "最近一段"}}) {
        add({word, std::string(word) + " ", "keyword", title, ""});
      }
    }
    for (auto const& [word, title] : {std::pair{"and", "并且"},
                                      {"or", "或者"},
                                      {"not", "并非"},
                                      {"in", "属于"},
                                      {"between", "介于"},
                                      {"is missing", "缺失"},
                                      {"is not missing", "不缺失"},
                                      {"case", "分情形"},
                                      {"missing", "缺失值"}}) {
      add({word, std::string(word) + " ", "keyword", title, ""});
    }
    add({"unit", "unit.", "unit", "被考评单位", "代码、名称、层级、属性"});
    add({"target", "target", "keyword", "目标值", "计分参数中可用"});
    add_inputs(true);
    add_parameters();
    add_functions();
    for (auto const& one : pack_.datasets) add({one.id, one.id, "dataset", titled(one.title, one.id), one.source});
    for (auto const& one : pack_.derived) add({one.id, one.id, "dataset", titled(one.title, one.id), "派生数据集"});
    if (place_.typed.empty()) return;
    for (auto const& one : pack_.indicators) {
      add({one.id, "indicator('" + one.id + "')", "indicator", one.name, one.unit});
    }
  }

  // What begins with what was typed first, then what begins so in Chinese, then the rest, each in its own order.
  void order() {
    auto const place = [&](Completion const& one) {
      if (lower_case(one.label).starts_with(place_.typed)) return 0;
      return one.title.starts_with(place_.typed) ? 1 : 2;
    };
    std::stable_sort(out_.options.begin(), out_.options.end(),
                     [&](auto const& a, auto const& b) { return place(a) < place(b); });
    if (out_.options.size() > options_most) out_.options.resize(options_most);
  }

  Pack const& pack_;
  formula::DatasetList const& datasets_;
  std::string const& indicator_;
  CursorPlace const place_;
  Completions out_;
};

}  // namespace

Completions complete(policy::LoadedPack const& pack, CompletionQuery const& query) {
  return Completer(pack, query).run();
}

}  // namespace jixiao::app
