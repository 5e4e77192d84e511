#pragma once
// Organisation: units in a tree of any depth, every edge effective-dated (changes take effect at a month's start).
// A unit may stand in several rows, one per stretch of time. Roll-ups use the tree at the period's end.
#include <boost/describe.hpp>
#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/date.h"
#include "base/result.h"

namespace jixiao {

// A level of the tree, from the root down ("province", "city", …). Levels are the policy pack's, never the code's.
struct Level {
  std::string id;
  std::string title;
};
BOOST_DESCRIBE_STRUCT(Level, (), (id, title))

// One row of the unit register.
struct Unit {
  std::string code;                               // by which data and results name it; never used for another
  std::string name;                               // as people call it
  std::string level;                              // one of `levels`
  std::optional<std::string> parent;              // absent for a root
  std::optional<Date> from;                       // first day in force, absent = always was
  std::optional<Date> to;                         // last day in force, absent = still is
  std::optional<std::string> kind;                // 机关, 派出机构, department …; free text of the pack
  std::map<std::string, std::string> attributes;  // anything the pack's rules read: pilot, remote, …
};
BOOST_DESCRIBE_STRUCT(Unit, (), (code, name, level, parent, from, to, kind, attributes))

// After a reorganisation offsets (last year's value), shares of a year and standing scores are read of the
// predecessors: all whose successions lead here. A unit that keeps its code and takes another over reads both.
struct Succession {
  std::string from;  // unit that ended
  std::string to;    // unit that goes on
  Date on;           // day from which it counts, a month's first
};
BOOST_DESCRIBE_STRUCT(Succession, (), (from, to, on))

// The tree in force on one day: dense indices, parents before children. Immutable; cheap to share by const reference.
class OrgTree {
 public:
  struct Node {
    Unit unit;
    int parent = -1;
    int depth = 0;
    int subtree_end = 0;  // nodes [own index, subtree_end) are the unit and all below it (preorder)
    std::vector<int> children;
  };

  // Rows not in force on `day` are left out. Errors: model.unit_twice, model.unit_parent_unknown, model.unit_cycle.
  static Checked<OrgTree> create(std::vector<Unit> const& rows, Date day);

  std::vector<Node> const& nodes() const { return nodes_; }  // preorder, children in the register's order
  int find(std::string const& code) const;                   // -1 if the unit is not in force
  std::vector<int> at_level(std::string const& level) const;
  bool is_below(int node, int ancestor) const {  // also true for the node itself
    return ancestor <= node && node < nodes_[static_cast<std::size_t>(ancestor)].subtree_end;
  }

 private:
  std::vector<Node> nodes_;
  std::unordered_map<std::string, int> by_code_;
};

}  // namespace jixiao
