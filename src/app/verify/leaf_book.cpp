#include "app/verify/leaf_book.h"

#include <fmt/format.h>

#include "base/text.h"
#include "reflect/json_fwd.h"
#include "storage/outbox_store.h"

namespace jixiao::app {
namespace {

std::string range_words(std::size_t from, std::size_t to) {
  if (from == to) return fmt::format("第 {} 条", from);
  return fmt::format("第 {} 至 {} 条（共 {} 条）", from, to, to - from + 1);
}

std::string kind_words(std::string const& kind) {
  static std::map<std::string, std::string> const words = {
      {"result", "考评表"}, {"publication", "公布"}, {"batch", "数据批次"}, {"pack", "制度包"}, {"audit", "审计批次"}};
  auto const found = words.find(kind);
  return found == words.end() ? kind : found->second;
}

std::optional<ledger::Salt> parse_salt(std::string const& hex) {
  auto const digest = reflect::parse_digest(hex);
  if (!digest || to_hex(*digest) != hex) return std::nullopt;
  ledger::Salt salt{};
  std::copy(digest->begin(), digest->end(), salt.begin());
  return salt;
}

// What was altered may be no text any more.
std::string printable(std::string text) {
  while (auto const bad = find_invalid_utf8(text)) text[*bad] = '?';
  return text;
}

// Visits the longest runs of consecutive lines that `is` holds for and that `same` puts together.
template <class Lines, class Is, class Same, class Tell>
void each_run(Lines const& lines, Is is, Same same, Tell tell) {
  for (std::size_t from = 0; from < lines.size(); ++from) {
    if (!is(lines[from])) continue;
    auto to = from;
    while (to + 1 < lines.size() && is(lines[to + 1]) && same(lines[from], lines[to + 1])) ++to;
    tell(from, to);
    from = to;
  }
}

}  // namespace

void Findings::add(LedgerFinding finding) {
  finding.where = printable(std::move(finding.where));
  finding.text = printable(std::move(finding.text));
  out_.push_back(std::move(finding));
}

void Findings::add(std::string what, std::string where, std::string code, std::vector<Arg> args) {
  auto text = to_text(Error{ErrorKind::invalid, std::move(code), std::move(args), ""});
  add(LedgerFinding{std::move(what), std::move(where), std::move(text)});
}

LeafBook::Line& LeafBook::line(std::uint64_t index) {
  if (index >= lines_.size()) lines_.resize(index + 1);
  return lines_[index];
}

void LeafBook::add_entry(std::uint64_t index, std::string_view entry) { line(index).entry = entry; }

void LeafBook::add_row(std::int64_t index, std::string event_id, std::string const& leaf,
                       std::string const& written_at) {
  // Beyond the tree only what follows without a hole can still be brought there.
  if (index < 0 || static_cast<std::size_t>(index) > std::max<std::size_t>(lines_.size(), tree_size_)) {
    return findings_.add("outbox", std::to_string(index), "verify.outbox_differs", {{"index", std::to_string(index)}});
  }
  auto& line = this->line(static_cast<std::uint64_t>(index));
  if (line.entry.empty()) {
    line.entry = leaf;
  } else if (line.entry != leaf) {
    findings_.add("outbox", std::to_string(index), "verify.outbox_differs", {{"index", std::to_string(index)}});
  }
  line.event_id = std::move(event_id);
  auto const parsed = ledger::parse_leaf(line.entry);
  if (parsed && parsed->time.to_string() != written_at) {
    findings_.add("outbox", std::to_string(index), "verify.outbox_time",
                  {{"index", std::to_string(index)}, {"found", written_at}, {"expected", parsed->time.to_string()}});
  }
}

Result<void> LeafBook::read_outbox(storage::Database& database, std::uint64_t tree_size) {
  tree_size_ = tree_size;
  storage::OutboxStore outbox(database);
  auto const read = outbox.each([this](std::int64_t index, storage::OutboxEntry entry) {
    add_row(index, std::move(entry.event_id), entry.leaf, entry.written_at);
  });
  JX_CHECK(read);
  if (lines_.size() < tree_size) lines_.resize(tree_size);
  pending_ = static_cast<std::int64_t>(lines_.size() - tree_size);
  for (auto& line : lines_) {
    if (auto leaf = ledger::parse_leaf(line.entry)) line.leaf = std::move(*leaf);
  }
  tell_missing_rows();
  return check_seqs(database);
}

void LeafBook::tell_missing_rows() const {
  each_run(
      lines_, [](Line const& line) { return !line.event_id; }, [](Line const&, Line const&) { return true; },
      [this](std::size_t from, std::size_t to) {
        findings_.add("outbox", std::to_string(from), "verify.outbox_missing", {{"which", range_words(from, to)}});
      });
}

// Numbers per unit are gapless, in the leaves and in the table that hands them out.
Result<void> LeafBook::check_seqs(storage::Database& database) {
  std::map<std::string, std::int64_t> used;
  for (std::size_t i = 0; i < lines_.size(); ++i) {
    if (!lines_[i].leaf) continue;
    auto const& leaf = *lines_[i].leaf;
    auto const expected = ++used[leaf.unit];
    if (static_cast<std::int64_t>(leaf.seq) == expected) continue;
    findings_.add("seq", leaf.unit, "verify.seq",
                  {{"unit", leaf.unit},
                   {"index", std::to_string(i)},
                   {"expected", std::to_string(expected)},
                   {"found", std::to_string(leaf.seq)}});
    used[leaf.unit] = static_cast<std::int64_t>(leaf.seq);
  }
  JX_TRY(auto const given, storage::OutboxStore(database).last_seqs());
  std::map<std::string, std::int64_t> table;
  for (auto const& [unit, last] : given) table[leaf_unit(unit)] = last;
  auto const tell = [&](std::string const& unit, std::int64_t found, std::int64_t expected) {
    findings_.add("seq", unit, "verify.unit_seq",
                  {{"unit", unit}, {"found", std::to_string(found)}, {"expected", std::to_string(expected)}});
  };
  for (auto const& [unit, last] : used) {
    auto const found = table.find(unit);
    if (found == table.end() || found->second != last) tell(unit, found == table.end() ? 0 : found->second, last);
  }
  for (auto const& [unit, last] : table) {
    if (!used.contains(unit)) tell(unit, last, 0);
  }
  return {};
}

ledger::Leaf const* LeafBook::leaf(std::int64_t index) const {
  if (index < 0 || static_cast<std::size_t>(index) >= lines_.size()) return nullptr;
  auto const& line = lines_[static_cast<std::size_t>(index)];
  return line.leaf ? &*line.leaf : nullptr;
}

void LeafBook::claim(Claim const& claim, std::string const& record) {
  auto const index = std::to_string(claim.index);
  if (claim.index < 0 || static_cast<std::size_t>(claim.index) >= lines_.size()) {
    return findings_.add(claim.what, claim.where, "verify.not_in_tree", {{"what", claim.where}, {"index", index}});
  }
  auto& line = lines_[static_cast<std::size_t>(claim.index)];
  auto const salt = parse_salt(claim.salt);
  bool const fits = line.leaf && salt && ledger::commit_record(*salt, record) == line.leaf->commit;
  if (!fits) {
    // The leaf stays another's to claim; where no other comes, this row, altered, is the one it had.
    if (line.claimed_by.empty()) line.claimed_by = claim.where;
    return findings_.add(claim.what, claim.where, "verify.altered", {{"what", claim.where}, {"index", index}});
  }
  if (line.fits) {
    return findings_.add(claim.what, claim.where, "verify.claimed_twice",
                         {{"what", claim.where}, {"other", line.claimed_by}, {"index", index}});
  }
  line.claimed_by = claim.where;
  line.fits = true;
  check_names(claim, line);
}

// What stands beside the commitment, in the leaf and in the outbox.
void LeafBook::check_names(Claim const& claim, Line const& line) {
  auto const compare = [&](char const* field, std::string const& found, std::string const& expected) {
    if (found == expected) return;
    findings_.add(claim.what, claim.where, "verify.leaf_differs",
                  {{"what", claim.where},
                   {"field", field},
                   {"found", found},
                   {"index", std::to_string(claim.index)},
                   {"expected", expected}});
  };
  compare("类别", claim.kind, line.leaf->kind);
  compare("单位", claim.unit, line.leaf->unit);
  if (line.event_id) compare("登记号", claim.event_id, *line.event_id);
}

void LeafBook::tell_unclaimed() const {
  auto const kind_of = [](Line const& line) { return line.leaf ? line.leaf->kind : std::string(); };
  each_run(
      lines_, [](Line const& line) { return line.claimed_by.empty() && !line.entry.empty(); },
      [&](Line const& a, Line const& b) { return kind_of(a) == kind_of(b); },
      [&](std::size_t from, std::size_t to) {
        auto const first = lines_[from].event_id.value_or(""), last = lines_[to].event_id.value_or("");
        auto const event = from == to ? first : first + " … " + last;
        findings_.add(
            "leaf", event, "verify.leaf_without_row",
            {{"which", range_words(from, to)}, {"kind", kind_words(kind_of(lines_[from]))}, {"event", event}});
      });
}

}  // namespace jixiao::app
