#pragma once
// The figures a speech leaves blank, with the period's numbers put in: GET /api/figures. What a figure says is of the
// root unit; whoever may read figures sees them, whoever sees the root may also walk down to their source.
#include "app/reading/published.h"

namespace jixiao::app {

// no_source: the pack knows of no data for it yet. missing: the data do not cover the period.
enum class FigureState { value, missing, fault, not_due, no_source };
BOOST_DESCRIBE_ENUM(FigureState, value, missing, fault, not_due, no_source)

// A unit a figure names, as the sentence calls it.
struct NamedUnit {
  std::string unit;
  std::string name;
};
BOOST_DESCRIBE_STRUCT(NamedUnit, (), (unit, name))

struct FilledFigure {
  std::string id;
  std::string title;
  std::string before, after;  // the sentence on either side of the blank
  std::string text;           // the sentence with the blank filled, or with a mark that says it is not
  FigureState state = FigureState::no_source;
  std::optional<Decimal> value;
  std::optional<Decimal> year_ago;  // the value of the same period a year earlier, where that is published
  std::string compared;  // with it, in words: “上年同期 8.00，同比增长 25.0%”; empty: nothing to compare with
  std::optional<std::vector<NamedUnit>> names;  // instead of a value; empty: there are none
  std::optional<std::string> word;              // instead of a value
  std::string unit;
  int decimals = 2;
  std::optional<std::string> indicator;  // to explain it by
  std::optional<Period> stands_since;    // period of the value, where it is an earlier one
  std::string definition;
  std::string formula;  // as written in the pack
  std::string source;
  std::string department;
  std::optional<std::string> mechanism;  // "#3"
  std::optional<std::string> note;
};
BOOST_DESCRIBE_STRUCT(FilledFigure, (),
                      (id, title, before, after, text, state, value, year_ago, compared, names, word, unit, decimals,
                       indicator, stands_since, definition, formula, source, department, mechanism, note))

struct Figures {
  Period period;
  std::optional<int> version;  // absent: a draft
  std::string unit;            // the root; empty where nothing is computed for it
  std::string unit_name;
  std::string data_until;    // when the newest batch came that went in; empty: none
  bool explainable = false;  // the viewer sees the root
  int with_value = 0;
  std::vector<FilledFigure> figures;  // in the pack's order
};
BOOST_DESCRIBE_STRUCT(Figures, (), (period, version, unit, unit_name, data_until, explainable, with_value, figures))

Result<Figures> make_figures(Reading const& reading, Scope const& scope);

// All of them as a text for whoever writes the speech: each sentence filled, and under it what counts, where it is from
// and until when the data go.
// `document`: the word for it (WorldLists).
std::string figures_text(Figures const& figures, std::string const& document);

}  // namespace jixiao::app
