#pragma once
// A changed or a new indicator, in memory only: the active pack with some fields of one entry replaced (or one entry
// more), with points taken from others or given to them, and all that is wrong with it, each mistake at its field.
// Pure; thread-safe.
#include "app/library/versions.h"
#include "app/workbench/form.h"

namespace jixiao::app {

// `field` and `text` as in form.h: "numerator", "inputs/own", "points/city". A text that is absent removes the field.
struct DraftChange {
  std::string field;
  std::optional<std::string> text;
};
BOOST_DESCRIBE_STRUCT(DraftChange, (), (field, text))

// Another indicator's points on one sheet, so that its dimension adds up again.
struct PointsMove {
  std::string indicator;
  std::string level;
  std::string points;
};
BOOST_DESCRIBE_STRUCT(PointsMove, (), (indicator, level, points))

struct Draft {
  std::string indicator;
  std::vector<DraftChange> changes;
  std::vector<PointsMove> moves = {};
  bool added = false;  // there is no such indicator yet: the changes are all there is of it
};
BOOST_DESCRIBE_STRUCT(Draft, (), (indicator, changes, moves, added))

// Whose points may be moved.
struct PointsHolder {
  std::string indicator;
  std::string name;
  std::string dimension;
  std::map<std::string, Decimal> points;  // by level
};
BOOST_DESCRIBE_STRUCT(PointsHolder, (), (indicator, name, dimension, points))

struct DraftBase {
  std::string indicator;
  std::string name;
  std::string digest;  // of the active pack
  std::string version;
  std::string next_version;  // proposed name of a changed pack
  std::string words;
  std::vector<LibraryLevel> levels;  // it assesses; of a new one, all that have a sheet
  std::vector<DraftField> fields;
  std::vector<PointsHolder> holders;
};
BOOST_DESCRIBE_STRUCT(DraftBase, (), (indicator, name, digest, version, next_version, words, levels, fields, holders))

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

// A dimension of a sheet that the draft touches.
struct PointsBalance {
  std::string level, level_title;
  std::string dimension, dimension_title;
  Decimal declared;    // on the sheet
  Decimal sum;         // of its indicators
  Decimal difference;  // declared − sum: still to be given; negative: too many
};
BOOST_DESCRIBE_STRUCT(PointsBalance, (), (level, level_title, dimension, dimension_title, declared, sum, difference))

struct DraftCheck {
  bool ok = false;
  std::vector<Mistake> mistakes;
  std::string words;  // empty where it is wrong
  std::vector<DraftAtom> atoms;
  std::vector<FieldDifference> differences;  // in words
  std::vector<PointsBalance> balances;
};
BOOST_DESCRIBE_STRUCT(DraftCheck, (), (ok, mistakes, words, atoms, differences, balances))

// app.indicator_unknown.
Result<DraftBase> open_draft(policy::LoadedPack const& active, std::string const& indicator);
// An empty form, or filled in like another indicator, but without code and points.
Result<DraftBase> open_new(policy::LoadedPack const& active, std::optional<std::string> const& like);
// app.indicator_unknown, workbench.field_unknown, workbench.move_wrong.
Checked<DraftCheck> check_draft(policy::LoadedPack const& active, Draft const& draft);
// The pack with the draft in it, compiled. Its digest is that of the active pack with the draft's own after it: nothing
// may be stored under it. Errors as the mistakes.
Checked<policy::LoadedPack> apply_draft(policy::LoadedPack const& active, Draft const& draft);
// The draft's indicator as it would be, and the others' points in place. Errors as check_draft.
Checked<std::vector<Indicator>> changed_indicators(policy::LoadedPack const& active, Draft const& draft);
// What the indicator asks of the facts in a changed pack. The indicator must be in it.
std::vector<DraftAtom> atoms_of(policy::LoadedPack const& active, policy::LoadedPack const& changed,
                                std::string const& indicator);

std::string next_version(std::string const& version);  // "2026.1" → "2026.2", "试行" → "试行.1"

}  // namespace jixiao::app
