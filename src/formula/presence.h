#pragma once
// Who has delivered: for an atom over a range of months in a tree, which owning units have figures (values.h says what
// counts). Memorises what it has found until forget().
#include <tuple>

#include "formula/values.h"

namespace jixiao::formula {

struct Presence {
  int level = 0;               // of the owning units, by the pack's order (0 = root)
  std::vector<char> is_owner;  // by node
  std::vector<char> present;   // by node: an owning unit that has figures
  std::vector<int> owners;     // by node: owning units in its subtree
  std::vector<int> delivered;  // by node: of these, present ones
  std::vector<char> own_rows;  // by node that is no owning unit and has none below or above: its own delivery
  bool complete = false;       // every owning unit of the tree is present
};

class PresenceBook {
 public:
  PresenceBook(Program const& program, Pack const& pack, FactResults& facts)
      : program_(program), pack_(pack), facts_(facts) {}
  Presence const& find(int atom, MonthRange range, OrgTree const& tree);
  void forget() {
    joint_.clear();
    known_.clear();
    delivered_.clear();
  }
  // Where all of these are present, at the coarsest level among them. They are this book's own.
  Presence const& joint(std::vector<Presence const*> const& all, OrgTree const& tree);

 private:
  Dataset const& delivering(Dataset const& dataset) const;  // a derived dataset's own source
  int level_index(std::string const& level) const;
  // By node: whether rows owned by it or below arrived in the partition that covers these months.
  std::vector<char> const& delivered_nodes(Dataset const& dataset, MonthRange slot, OrgTree const& tree);
  std::vector<MonthRange> slots(Dataset const& dataset, PartitionBy partition, MonthRange range) const;
  void mark_delivered(Presence& out, Dataset const& source, std::vector<MonthRange> const& slots, OrgTree const& tree);

  Program const& program_;
  Pack const& pack_;
  FactResults& facts_;
  std::map<std::tuple<std::string, int, MonthRange, OrgTree const*>, Presence> known_;
  std::map<std::tuple<std::string, MonthRange, OrgTree const*>, std::vector<char>> delivered_;
  std::map<std::pair<OrgTree const*, std::vector<Presence const*>>, Presence> joint_;
};

void count_owners(Presence& presence, OrgTree const& tree);  // fills owners, delivered and complete

}  // namespace jixiao::formula
