#include "app/workbench/completion.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "formula/catalogue.h"
#include "formula/lexer.h"

namespace jixiao::app {
namespace {

using formula::Token;
using formula::TokenKind;

constexpr std::size_t options_most = 80;

std::size_t byte_of(std::string const& text, int units) {
  int seen = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    auto const byte = static_cast<unsigned char>(text[i]);
    if ((byte & 0xC0) == 0x80) continue;
    if (seen >= units) return i;
    seen += byte >= 0xF0 ? 2 : 1;
  }
  return text.size();
}

bool is_word_byte(char c) {
  auto const byte = static_cast<unsigned char>(c);
  return byte >= 0x80 || std::isalnum(byte) != 0 || c == '_' || c == '-';
}

std::string lower(std::string text) {
  for (auto& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return text;
}

// Formulas put Chinese brackets and quotes beside words; these end a word although they are no ASCII.
std::size_t word_begin(std::string const& text, std::size_t end, bool in_quotes) {
  auto begin = end;
  while (begin > 0 && is_word_byte(text[begin - 1]) && (in_quotes || text[begin - 1] != '-')) --begin;
  for (std::string_view const sign : {"（", "，", "‘", "’", "“", "”", "≤", "≥", "≠", "×", "÷", "）", "　"}) {
    auto const found = text.rfind(sign, end);
    if (found != std::string::npos && found + sign.size() > begin && found + sign.size() <= end) {
      begin = found + sign.size();
    }
  }
  return begin;
}

std::string titled(std::string const& title, std::string const& name) { return title.empty() ? name : title; }

class Completer {
 public:
  Completer(policy::LoadedPack const& pack, CompletionQuery const& query)
      : pack_(pack.pack), datasets_(pack.program.datasets()), query_(query) {}

  Completions run() {
    auto const cursor = byte_of(query_.text, query_.at);
    auto const before = query_.text.substr(0, cursor);
    quoted_ = std::count(before.begin(), before.end(), '\'') % 2 == 1;
    auto const begin = word_begin(before, cursor, quoted_);
    typed_ = lower(before.substr(begin));
    Errors ignored;
    auto const head = before.substr(0, quoted_ ? before.rfind('\'') : begin);
    tokens_ = formula::tokenize(head, ignored);
    tokens_.pop_back();  // end
    find_dataset();
    out_.from = utf16_units(std::string_view(before).substr(0, begin));
    if (quoted_) {
      out_.from = utf16_units(std::string_view(before).substr(0, before.rfind('\'') + 1));
      typed_ = lower(before.substr(before.rfind('\'') + 1));
      add_quoted();
    } else if (!tokens_.empty() && tokens_.back().text == ".") {
      add_after_dot();
    } else if (!head.empty() && head.back() == '.') {
      add_after_dot();
    } else {
      add_names();
    }
    order();
    return std::move(out_);
  }

 private:
  // The dataset of the innermost aggregate whose bracket is open, so that its columns may stand bare.
  void find_dataset() {
    std::vector<std::size_t> open;
    for (std::size_t i = 0; i < tokens_.size(); ++i) {
      if (tokens_[i].text == "(" && tokens_[i].kind == TokenKind::symbol) open.push_back(i);
      if (tokens_[i].text == ")" && tokens_[i].kind == TokenKind::symbol && !open.empty()) open.pop_back();
    }
    for (auto at = open.rbegin(); at != open.rend(); ++at) {
      if (*at == 0) continue;
      auto const* function = formula::find_function(tokens_[*at - 1].lower);
      if (!function || function->category != formula::Category::aggregate) continue;
      in_aggregate_ = true;
      for (auto i = *at + 1; i < tokens_.size() && !dataset_; ++i) {
        if (tokens_[i].kind == TokenKind::word) dataset_ = datasets_.find(first_part(tokens_[i].text));
      }
      return;
    }
  }

  static std::string first_part(std::string const& path) { return path.substr(0, path.find('.')); }

  void add(Completion option) {
    auto const found_by = lower(option.label + "\n" + option.title);
    if (!typed_.empty() && found_by.find(typed_) == std::string::npos) return;
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
    for (auto i = tokens_.size(); i-- > 0;) {
      if (tokens_[i].text == ".") continue;
      if (tokens_[i].kind != TokenKind::word) break;
      auto parts = split(tokens_[i].text, '.');
      std::erase(parts, "");
      path.insert(path.begin(), parts.begin(), parts.end());
      if (i == 0 || tokens_[i - 1].text != ".") break;
    }
    if (path.empty()) return;
    if (path.front() == "unit") return add_unit();
    auto const* at = datasets_.find(path.front());
    std::size_t next = 1;
    if (!at && dataset_) {
      at = dataset_;
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
      if (tokens_.size() < back) return "";
      auto const& token = tokens_[tokens_.size() - back];
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
    for (auto i = tokens_.size(); i-- > 0;) {
      auto const& token = tokens_[i];
      bool const passes = token.text == "=" || token.text == "!=" || token.text == "(" || token.text == "," ||
                          token.kind == TokenKind::text || token.lower == "in" || token.lower == "not";
      if (passes) continue;
      if (token.kind == TokenKind::word) {
        subject = token.text;
        if (i > 1 && tokens_[i - 1].text == "." && tokens_[i - 2].lower == "unit") subject = "unit." + subject;
      }
      break;
    }
    if (subject == "unit.level") {
      for (auto const& level : pack_.levels) add({level.id, level.id, "value", level.title, "层级"});
    }
    if (subject.empty() || !dataset_) return;
    add_codes(*dataset_, subject);
    for (auto const& column : dataset_->columns) {
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
    auto const* indicator = pack_.find_indicator(query_.indicator);
    if (!indicator) return;
    for (auto const& [name, text] : indicator->inputs) {
      add({name, whole ? "input('" + name + "')" : name, "input", "中间量 " + name, text});
    }
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
      if (!function.example.empty()) note += "\n例：" + std::string(function.example);
      add({std::string(function.name), std::string(function.name) + "(", "function", signature, note});
    }
  }

  void add_names() {
    if (dataset_) add_columns(*dataset_, true);
    if (in_aggregate_) {
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
    if (typed_.empty()) return;
    for (auto const& one : pack_.indicators) {
      add({one.id, "indicator('" + one.id + "')", "indicator", one.name, one.unit});
    }
  }

  // What begins with what was typed first, then what begins so in Chinese, then the rest, each in its own order.
  void order() {
    auto const place = [&](Completion const& one) {
      if (lower(one.label).starts_with(typed_)) return 0;
      return one.title.starts_with(typed_) ? 1 : 2;
    };
    std::stable_sort(out_.options.begin(), out_.options.end(),
                     [&](auto const& a, auto const& b) { return place(a) < place(b); });
    if (out_.options.size() > options_most) out_.options.resize(options_most);
  }

  Pack const& pack_;
  formula::DatasetList const& datasets_;
  CompletionQuery const& query_;
  std::vector<Token> tokens_;
  Dataset const* dataset_ = nullptr;
  bool in_aggregate_ = false;
  bool quoted_ = false;
  std::string typed_;
  Completions out_;
};

}  // namespace

Completions complete(policy::LoadedPack const& pack, CompletionQuery const& query) {
  return Completer(pack, query).run();
}

}  // namespace jixiao::app
