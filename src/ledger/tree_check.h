#pragma once
// The heart of fsck.h: rebuilds all tiles and the root from the entries and says, where two files contradict each
// other, which of them is wrong: the one that the hash above it, and in the end the signed root, does not vouch for.
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "ledger/fsck.h"
#include "ledger/static_tree.h"

namespace jixiao::ledger {

class TreeCheck {
 public:
  using Sink = std::function<void(Finding)>;
  TreeCheck(LogCheck const& check, TreeHead const& head, LogReport& report, Sink sink)
      : check_(check), head_(head), report_(report), sink_(std::move(sink)), tree_(check.folder, head.size) {}
  void run();

 private:
  using Row = std::vector<Digest>;
  // The two accounts of one tile: what its file holds, and what the entries or tiles below it give. Either may be
  // unreadable.
  struct Accounts {
    std::optional<Row> rebuilt;
    std::optional<Row> stored;
    bool agree() const { return rebuilt && stored && *rebuilt == *stored; }
  };

  std::optional<Row> read_bundle(std::uint64_t bundle);
  std::optional<Row> read_tile(unsigned level, std::uint64_t tile);
  void load_upper_tiles();
  void check_level(unsigned level);
  Accounts accounts_of(unsigned level, std::uint64_t tile);
  std::optional<Digest> parent_of(unsigned level, std::uint64_t tile) const;
  Digest judge(unsigned level, std::uint64_t tile, Accounts const& accounts);
  void judge_edge();
  std::optional<Digest> edge_root(unsigned choice) const;
  void blame_stored(unsigned level, std::uint64_t tile, Accounts const& accounts, std::optional<Digest> parent);
  void blame_below(unsigned level, std::uint64_t tile, Accounts const& accounts, std::optional<Digest> parent);
  void report_mismatch(Statement statement, std::string file, std::optional<std::uint64_t> index,
                       Digest const& expected, Digest const& actual);

  LogCheck const& check_;
  TreeHead head_;
  LogReport& report_;
  Sink sink_;
  StaticTree tree_;
  std::vector<std::vector<std::optional<Row>>> stored_;  // by level (from 1) and tile
  std::vector<Row> rebuilt_;                             // by level (from 1): the hashes that the level below gives
  std::vector<Accounts> edge_;  // by level: the last, partial tile; empty rows where there is none
};

}  // namespace jixiao::ledger
