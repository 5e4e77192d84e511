#pragma once
// The log's leaves as verification goes through them: what the tree says, what the outbox says about the same index,
// and which row of the database has claimed it. A row must say which leaf it stands in and fit it; when all rows have
// had their say, a leaf nobody claimed is one whose record was taken away.
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "app/ledger.h"
#include "ledger/leaf.h"
#include "storage/database.h"

namespace jixiao::app {

// Where verification puts what it finds; texts are made from message codes.
class Findings {
 public:
  explicit Findings(std::vector<LedgerFinding>& out) : out_(out) {}
  void add(LedgerFinding finding);
  void add(std::string what, std::string where, std::string code, std::vector<Arg> args = {});

 private:
  std::vector<LedgerFinding>& out_;
};

// A row that says it is in the log.
struct Claim {
  std::string what;      // as findings call it: "record", "publication", "event"
  std::string where;     // which row, for people
  std::string kind;      // of the leaf
  std::string unit;      // as the leaf spells it
  std::string event_id;  // as the outbox spells it
  std::int64_t index = -1;
  std::string salt;  // hexadecimal
};

class LeafBook {
 public:
  explicit LeafBook(Findings& findings) : findings_(findings) {}

  void add_entry(std::uint64_t index, std::string_view entry);  // of the tree, ascending
  // After the tree: compares the outbox with it and takes over the leaves that are recorded but not in the tree yet.
  Result<void> read_outbox(storage::Database& database, std::uint64_t tree_size);

  void claim(Claim const& claim, std::string const& record);
  void tell_unclaimed() const;

  std::int64_t pending() const { return pending_; }
  ledger::Leaf const* leaf(std::int64_t index) const;

 private:
  struct Line {
    std::string entry;  // as the tree has it; as the outbox has it where the tree cannot be read
    std::optional<ledger::Leaf> leaf;
    std::optional<std::string> event_id;  // the outbox's
    std::string claimed_by;
    bool fits = false;  // the claim's record is what the leaf commits to
  };

  Line& line(std::uint64_t index);
  void add_row(std::int64_t index, std::string event_id, std::string const& leaf, std::string const& written_at);
  void tell_missing_rows() const;
  Result<void> check_seqs(storage::Database& database);
  void check_names(Claim const& claim, Line const& line);

  Findings& findings_;
  std::vector<Line> lines_;
  std::uint64_t tree_size_ = 0;
  std::int64_t pending_ = 0;
};

}  // namespace jixiao::app
