// A whole indicator in Chinese: its formula, its unit, and the inputs it names.
#include <algorithm>
#include <array>
#include <cctype>

#include "base/text.h"
#include "formula/words_state.h"

namespace jixiao::formula {
namespace {

bool is_part_of_word(char c) { return c == '_' || std::isalnum(static_cast<unsigned char>(c)) != 0; }

// Where a formula first reads a name; its end where it does not.
std::size_t first_read(std::string const& formula, std::string const& name) {
  for (auto at = formula.find(name); at != std::string::npos; at = formula.find(name, at + 1)) {
    auto const end = at + name.size();
    bool const begins = at == 0 || !is_part_of_word(formula[at - 1]);
    if (begins && (end == formula.size() || !is_part_of_word(formula[end]))) return at;
  }
  return formula.size();
}

std::string formula_text(Indicator const& indicator) {
  return indicator.numerator.value_or("") + " " + indicator.denominator.value_or("") + " " +
         indicator.value.value_or("");
}

// 甲项, 乙项 … as the formula reads them, then those it does not read by name; more than ten go on with numbers.
std::string input_name(Indicator const& indicator, std::string const& name) {
  static constexpr auto stems =
      std::to_array<std::string_view>({"甲", "乙", "丙", "丁", "戊", "己", "庚", "辛", "壬", "癸"});
  auto const order = inputs_in_order(indicator);
  auto const at = static_cast<std::size_t>(std::distance(order.begin(), std::find(order.begin(), order.end(), name)));
  return at < stems.size() ? std::string(stems[at]) + "项" : "第" + std::to_string(at + 1) + "项";
}

}  // namespace

std::vector<std::string> inputs_in_order(Indicator const& indicator) {
  auto const formula = formula_text(indicator);
  std::vector<std::pair<std::size_t, std::string>> order;
  for (auto const& [id, input] : indicator.inputs) order.emplace_back(first_read(formula, id), id);
  std::sort(order.begin(), order.end());
  std::vector<std::string> out;
  for (auto& [at, id] : order) out.push_back(std::move(id));
  return out;
}

std::vector<std::string> inputs_read(Indicator const& indicator) {
  auto const formula = formula_text(indicator);
  auto out = inputs_in_order(indicator);
  std::erase_if(out, [&](std::string const& name) { return first_read(formula, name) == formula.size(); });
  return out;
}

std::string render_in_words(Node const& root, DatasetList const& datasets, Pack const& pack,
                            Indicator const* indicator) {
  return Words(datasets, pack, indicator).of(root);
}

std::string render_with_numbers(Node const& root, DatasetList const& datasets, Pack const& pack,
                                Indicator const* indicator, NumberOf number_of) {
  return Words(datasets, pack, indicator, std::move(number_of)).of(root);
}

std::string title_of_input(Indicator const& indicator, std::string const& name) {
  return indicator.inputs.contains(name) ? input_name(indicator, name) : name;
}

std::string render_in_words(CompiledIndicator const& compiled, Indicator const& indicator, DatasetList const& datasets,
                            Pack const& pack) {
  Words words(datasets, pack, &indicator);
  auto out = titled(indicator.name, indicator.id) + " = ";
  if (compiled.value) {
    out += words.of(*compiled.value->root);
  } else if (compiled.numerator && compiled.denominator) {
    out +=
        words.in(*compiled.numerator->root, Hold::product) + " ÷ " + words.in(*compiled.denominator->root, Hold::noun);
  }
  auto const times = compiled.to_unit.multiply_by;
  if (times != Decimal(1) && (indicator.unit == "%" || indicator.unit == "‰")) {
    if (compiled.value && Words::hold_of(*compiled.value->root) < Hold::product) {
      out = titled(indicator.name, indicator.id) + " = " + bracketed(words.of(*compiled.value->root));
    }
    out += " × " + times.to_string() + indicator.unit;
  }
  std::vector<std::string> parts;
  for (auto const& name : inputs_read(indicator)) {
    auto const input = compiled.inputs.find(name);
    if (input != compiled.inputs.end())
      parts.push_back(input_name(indicator, name) + " = " + words.of(*input->second.root));
  }
  return parts.empty() ? out : out + "。其中，" + join(parts, "；");
}

}  // namespace jixiao::formula
