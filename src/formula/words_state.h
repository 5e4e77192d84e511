#pragma once
// Inside words: one formula being put into Chinese. words.cpp says names and operators, words_aggregate.cpp rows and
// what is counted of them, words_calls.cpp the functions of the catalogue, words_definition.cpp a whole indicator. Not
// for others.
#include <string>

#include "formula/words.h"

namespace jixiao::formula {

// How tightly a phrase holds together, loosest first; a phrase that stands in a tighter place is put in brackets.
enum class Hold { choice, either, both, negation, comparison, sum, product, noun };

class Words {
 public:
  // `indicator`, if given, is whose named inputs the formula may read.
  // With `number_of`, everything that is not reckoning is said by it.
  Words(DatasetList const& datasets, Pack const& pack, Indicator const* indicator, NumberOf number_of = {})
      : datasets_(datasets), pack_(pack), indicator_(indicator), number_of_(std::move(number_of)) {}

  std::string of(Node const& node);
  std::string in(Node const& node, Hold least);  // bracketed where it holds less
  static Hold hold_of(Node const& node);

 private:
  std::string name(Node const& node);
  std::string unit(std::vector<std::string> const& path);
  std::string column(std::vector<std::string> const& path);
  Column const* find(Node const& node);  // the column a name stands for; null if none
  std::string literal(Node const& value, Node const& subject);
  std::string unary(Node const& node);
  std::string binary(Node const& node);
  std::string compare(Node const& node);
  std::string among(Node const& node);
  std::string is_missing(Node const& node);
  std::string conditional(Node const& node);
  std::string aggregate(Node const& node);
  static bool is_reckoning(Node const& node);
  static Hold hold_of_numbers(Node const& node);
  static bool counts_those(Node const& node);
  static bool is_asked_in_silence(Node const& node);
  static bool is_mean(Node const& node);
  static Node const* spoken(Node const* where);
  std::string mean(Node const& node);
  std::string rows_of(Aggregate const& a);
  std::string figure(Aggregate const& a, std::string const& rows);
  std::string list(Node const& node, std::string const& separator, std::size_t from = 0);

  std::string call(Node const& node);
  std::string indicator(Node const& node);
  std::string across(Node const& node);
  std::string shifted(Node const& duration);
  std::string function(Node const& node);
  std::string date_function(Node const& node);
  std::string text_function(Node const& node);

  DatasetList const& datasets_;
  Pack const& pack_;
  Indicator const* indicator_;
  NumberOf number_of_;
  Dataset const* dataset_ = nullptr;  // of the aggregate whose rows are being said
};

inline std::string titled(std::string const& title, std::string const& name) { return title.empty() ? name : title; }
inline std::string bracketed(std::string const& text) { return "（" + text + "）"; }

std::string words_of_period(std::string const& text);  // “2024Q3” → “2024年三季度”
std::string words_of_unit(std::string const& unit);    // of a duration: “workday” → “个工作日”

}  // namespace jixiao::formula
