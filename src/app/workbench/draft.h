#pragma once
// A changed indicator, in memory only: the active pack with some texts of one entry replaced, and all that is wrong
// with it, each mistake at its place. Pure; thread-safe.
#include "app/library/versions.h"

namespace jixiao::app {

// `field` as in policy/edit.h: "numerator", "inputs/own", "targets/0/value". A text that is absent removes the field.
struct DraftChange {
  std::string field;
  std::optional<std::string> text;
};
BOOST_DESCRIBE_STRUCT(DraftChange, (), (field, text))

struct Draft {
  std::string indicator;
  std::vector<DraftChange> changes;
};
BOOST_DESCRIBE_STRUCT(Draft, (), (indicator, changes))

struct DraftField {
  std::string field;
  std::string title;
  std::optional<std::string> text;  // absent: not declared
  bool is_formula = true;
};
BOOST_DESCRIBE_STRUCT(DraftField, (), (field, title, text, is_formula))

struct DraftBase {
  std::string indicator;
  std::string name;
  std::string digest;  // of the active pack
  std::string version;
  std::string next_version;  // proposed name of a changed pack
  std::string words;
  std::vector<LibraryLevel> levels;
  std::vector<DraftField> fields;
};
BOOST_DESCRIBE_STRUCT(DraftBase, (), (indicator, name, digest, version, next_version, words, levels, fields))

// `begin` and `end` count UTF-16 units of the field's text, as a browser does; both 0: the whole field.
struct Mistake {
  std::string field;
  std::string field_title;
  std::optional<std::string> elsewhere;  // another place of the pack that no longer fits: "indicators/POL-02/value"
  int line = 0, column = 0;
  int begin = 0, end = 0;
  std::string code;
  std::string message;
  bool warning = false;
};
BOOST_DESCRIBE_STRUCT(Mistake, (), (field, field_title, elsewhere, line, column, begin, end, code, message, warning))

// An aggregate the formulas ask of the facts. shared: the active pack already has it, so its results are there.
struct DraftAtom {
  std::string text;
  std::string dataset;
  bool shared = false;
};
BOOST_DESCRIBE_STRUCT(DraftAtom, (), (text, dataset, shared))

struct DraftCheck {
  bool ok = false;
  std::vector<Mistake> mistakes;
  std::string words;  // empty where it is wrong
  std::vector<DraftAtom> atoms;
  std::vector<FieldDifference> differences;
};
BOOST_DESCRIBE_STRUCT(DraftCheck, (), (ok, mistakes, words, atoms, differences))

// app.indicator_unknown.
Result<DraftBase> open_draft(policy::LoadedPack const& active, std::string const& indicator);
// app.indicator_unknown, workbench.field_unknown.
Checked<DraftCheck> check_draft(policy::LoadedPack const& active, Draft const& draft);
// The pack with the draft in it, compiled. Its digest is that of the active pack with the draft's own after it: nothing
// may be stored under it. Errors as the mistakes.
Checked<policy::LoadedPack> apply_draft(policy::LoadedPack const& active, Draft const& draft);
// What the indicator asks of the facts in a changed pack. The indicator must be in it.
std::vector<DraftAtom> atoms_of(policy::LoadedPack const& active, policy::LoadedPack const& changed,
                                std::string const& indicator);

std::string next_version(std::string const& version);  // "2026.1" → "2026.2", "试行" → "试行.1"
int utf16_units(std::string_view utf8);

}  // namespace jixiao::app
