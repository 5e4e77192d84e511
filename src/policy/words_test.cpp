// What the packs of this repository say in words about their indicators: no code, no name of the language is left.
#include "formula/words.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <iostream>
#include <set>

#include "formula/lexer.h"
#include "policy/load.h"

namespace jixiao::policy {
namespace {

std::set<std::string> ascii_words(std::string const& text) {
  std::set<std::string> out;
  std::string word;
  for (char const c : text + " ") {
    auto const byte = static_cast<unsigned char>(c);
    if (byte < 0x80 && (std::isalnum(byte) != 0 || c == '_' || c == '-')) {
      word += c;
      continue;
    }
    if (!word.empty() && std::isalpha(static_cast<unsigned char>(word.front())) != 0) out.insert(word);
    word.clear();
  }
  return out;
}

// Words and quoted codes of the formulas themselves.
std::set<std::string> names_in(Indicator const& indicator) {
  std::set<std::string> out;
  auto texts = indicator.inputs;
  texts["numerator"] = indicator.numerator.value_or("0");
  texts["denominator"] = indicator.denominator.value_or("0");
  texts["value"] = indicator.value.value_or("0");
  for (auto const& [name, text] : texts) {
    out.merge(ascii_words(text));
    if (indicator.inputs.contains(name)) out.insert(name);
  }
  return out;
}

std::set<std::string> titles_of(Pack const& pack) {
  std::set<std::string> out;
  for (auto const& dataset : pack.datasets) {
    out.merge(ascii_words(dataset.title));
    for (auto const& column : dataset.columns) {
      out.merge(ascii_words(column.title));
      for (auto const& [code, label] : column.labels) out.merge(ascii_words(label));
    }
  }
  for (auto const& indicator : pack.indicators) out.merge(ascii_words(indicator.name));
  for (auto const& parameter : pack.parameters) out.merge(ascii_words(parameter.title));
  return out;
}

class PackWords : public testing::TestWithParam<char const*> {};

TEST_P(PackWords, LeaveNoCodeWhereThereIsAName) {
  auto const loaded = load_pack(std::filesystem::path(JIXIAO_SOURCE_DIR) / "policies" / GetParam());
  ASSERT_TRUE(loaded) << to_text(loaded.error());
  auto const titles = titles_of(loaded->pack);
  for (auto const& indicator : loaded->pack.indicators) {
    auto const words = formula::render_in_words(*loaded->program.find_indicator(indicator.id), indicator,
                                                loaded->program.datasets(), loaded->pack);
    if (std::getenv("JIXIAO_SHOW_WORDS")) std::cout << indicator.id << " " << words << "\n";
    auto const names = names_in(indicator);
    for (auto const& word : ascii_words(words)) {
      EXPECT_TRUE(!names.contains(word) || titles.contains(word)) << indicator.id << ": " << word << " in " << words;
    }
    int open = 0;
    for (std::size_t at = 0; (at = words.find_first_of("\xEF", at)) != std::string::npos; ++at) {
      open += words.compare(at, 3, "（") == 0 ? 1 : words.compare(at, 3, "）") == 0 ? -1 : 0;
      EXPECT_GE(open, 0) << words;
    }
    EXPECT_EQ(open, 0) << words;
  }
}

INSTANTIATE_TEST_SUITE_P(All, PackWords,
                         testing::Values("default", "examples/cities", "examples/hdi", "examples/libraries"),
                         [](auto const& one) {
                           std::string name = one.param;
                           std::replace(name.begin(), name.end(), '/', '_');
                           return name;
                         });

}  // namespace
}  // namespace jixiao::policy
