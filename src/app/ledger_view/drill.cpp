#include "app/ledger_view/drill.h"

#include <fmt/format.h>

#include "app/ledger.h"
#include "base/file.h"
#include "reflect/canonical.h"
#include "scoring/random.h"
#include "storage/alteration.h"
#include "storage/fact_store.h"
#include "storage/result_store.h"

namespace jixiao::app {
namespace {

namespace fs = std::filesystem;

// Gone with the object, whatever happened.
class Scratch {
 public:
  static Result<Scratch> create(fs::path const& folder) {
    std::error_code failed;
    if (fs::exists(folder, failed) || !fs::create_directories(folder, failed) || failed) {
      return fail(ErrorKind::unavailable, "base.file_write", {{"path", folder.string()}, {"reason", failed.message()}});
    }
    fs::permissions(folder, fs::perms::owner_all, failed);
    return Scratch(folder);
  }
  Scratch(Scratch&& other) noexcept : folder_(std::exchange(other.folder_, {})) {}
  ~Scratch() {
    std::error_code ignored;
    if (!folder_.empty()) fs::remove_all(folder_, ignored);
  }

 private:
  explicit Scratch(fs::path folder) : folder_(std::move(folder)) {}
  fs::path folder_;
};

std::int64_t bytes_below(fs::path const& folder) {
  std::int64_t out = 0;
  std::error_code failed;
  for (fs::recursive_directory_iterator at(folder, failed), end; !failed && at != end; at.increment(failed)) {
    if (at->is_regular_file(failed)) out += static_cast<std::int64_t>(at->file_size(failed));
  }
  return out;
}

std::string text_of(std::optional<Decimal> const& number) { return number ? number->to_string() : "缺"; }

class Drill {
 public:
  Drill(Home& home, DrillOrder const& order, fs::path const& folder, std::function<bool(std::string const&)> const& say,
        DrillLimits const& limits)
      : home_(home), order_(order), copy_{folder}, say_(say), limits_(limits), random_(order.seed) {}

  Result<DrillReport> run() {
    report_.kind = order_.kind;
    report_.seed = order_.seed;
    JX_CHECK(step("复制"));
    JX_CHECK(check_size());
    JX_CHECK(home_.database().copy_to(copy_.database()));
    JX_CHECK(copy_ledger());
    JX_CHECK(link_facts());
    JX_CHECK(step("改动副本"));
    switch (order_.kind) {
      case DrillKind::score: JX_CHECK(alter_score()); break;
      case DrillKind::facts: JX_CHECK(alter_facts()); break;
      case DrillKind::tile: JX_CHECK(alter_tile()); break;
    }
    JX_CHECK(step("核验副本"));
    JX_CHECK(verify());
    return std::move(report_);
  }

 private:
  Result<void> step(std::string const& words) const {
    if (say_ && !say_(words)) return fail(ErrorKind::unavailable, "app.job_stopped");
    return {};
  }

  Result<void> check_size() {
    std::error_code failed;
    auto const database = static_cast<std::int64_t>(fs::file_size(home_.paths().database(), failed));
    report_.bytes_copied = database + bytes_below(home_.paths().ledger());
    auto const space = fs::space(copy_.root, failed);
    auto const free = failed ? std::int64_t{0} : static_cast<std::int64_t>(space.available);
    if (report_.bytes_copied <= limits_.bytes_max && report_.bytes_copied * 2 <= free) return {};
    return fail(ErrorKind::unavailable, "app.drill_too_large",
                {{"megabytes", std::to_string(report_.bytes_copied >> 20)},
                 {"limit", std::to_string(std::min(limits_.bytes_max, free / 2) >> 20)}});
  }

  Result<void> copy_ledger() const {
    std::error_code failed;
    fs::copy(home_.paths().ledger(), copy_.ledger(), fs::copy_options::recursive, failed);
    if (failed) {
      return fail(ErrorKind::unavailable, "base.file_write",
                  {{"path", copy_.ledger().string()}, {"reason", failed.message()}});
    }
    return {};
  }

  Result<void> link_facts() {
    JX_TRY(files_, storage::FactStore(home_.database()).all_files());
    auto const facts = fs::absolute(home_.paths().facts());
    std::error_code failed;
    for (auto const& file : files_) {
      auto const link = copy_.facts() / file.file;
      fs::create_directories(link.parent_path(), failed);
      fs::create_symlink(facts / file.file, link, failed);
      if (failed) {
        return fail(ErrorKind::unavailable, "base.file_write", {{"path", link.string()}, {"reason", failed.message()}});
      }
    }
    return {};
  }

  // A published record of the order's period and unit, whichever the seed says where the order leaves it open.
  Result<storage::PublishedRow> choose_record() {
    storage::ResultStore results(home_.database());
    JX_TRY(auto publications, results.all_publications());
    std::erase_if(publications, [&](auto const& p) { return order_.period && p.period != *order_.period; });
    if (publications.empty()) return nothing();
    // Of a period the newest version; it is the one people read.
    auto chosen = publications[random_.below(publications.size())];
    for (auto const& p : publications) {
      if (p.period == chosen.period && p.version > chosen.version) chosen = p;
    }
    if (order_.unit) {
      JX_TRY(auto row, results.find_row(chosen.period, chosen.version, *order_.unit));
      if (!row) return nothing();
      return std::move(*row);
    }
    JX_TRY(auto rows, results.load_rows(chosen.period, chosen.version));
    std::erase_if(rows, [&](auto const& row) {
      if (order_.may_see && !order_.may_see(row.unit)) return true;
      auto const record = storage::decode_record(row.blob);
      return !record || scored_lines(*record).empty();
    });
    if (rows.empty()) return nothing();
    return std::move(rows[random_.below(rows.size())]);
  }

  std::vector<std::size_t> scored_lines(UnitRecord const& record) const {
    std::vector<std::size_t> out;
    for (std::size_t i = 0; i < record.scores.size(); ++i) {
      auto const& line = record.scores[i];
      if (line.score && (!order_.indicator || line.indicator == *order_.indicator)) out.push_back(i);
    }
    return out;
  }

  static tl::unexpected<Error> nothing() { return fail(ErrorKind::not_found, "app.drill_nothing"); }

  // One point up, or down where that would be beyond the full mark; the total goes with it, as a careful forger's
  // would.
  Result<void> alter_score() {
    JX_TRY(auto const row, choose_record());
    JX_TRY(auto record, storage::decode_record(row.blob));
    auto const lines = scored_lines(record);
    if (lines.empty()) return nothing();
    auto& line = record.scores[lines[random_.below(lines.size())]];
    auto const before = *line.score;
    auto const one = Decimal(1);
    line.score = before + one > line.points ? before - one : before + one;
    if (record.total.total) record.total.total = *record.total.total + (*line.score - before);
    report_.target = where(row);
    report_.before = fmt::format("{} {}", line.indicator, before.to_string());
    report_.after = fmt::format("{} {}", line.indicator, line.score->to_string());
    JX_TRY(auto database, storage::Database::open(copy_.database().string(), storage::OpenMode::existing));
    return storage::alter_published_record(database, row.period, row.version, row.unit,
                                           reflect::canonical_bytes(record));
  }

  // As verification names it (app/verify.cpp).
  static std::string where(storage::PublishedRow const& row) {
    return fmt::format("{} 第{}版 {}", row.period.to_string(), row.version, row.unit);
  }

  Result<void> alter_facts() {
    if (files_.empty()) return nothing();
    auto const& file = files_[random_.below(files_.size())];
    auto const path = copy_.facts() / file.file;
    JX_TRY(auto content, read_file(path));
    std::error_code failed;
    fs::remove(path, failed);  // the link, not what it points to
    report_.target = file.file;
    report_.bytes_copied += static_cast<std::int64_t>(content.size());
    return write_altered(path, std::move(content));
  }

  Result<void> alter_tile() {
    std::vector<fs::path> tiles;
    std::error_code failed;
    for (fs::recursive_directory_iterator at(copy_.ledger() / "tile", failed), end; !failed && at != end;
         at.increment(failed)) {
      if (at->is_regular_file(failed) && at->path().extension() != ".part") tiles.push_back(at->path());
    }
    if (tiles.empty()) return nothing();
    std::sort(tiles.begin(), tiles.end());  // the seed decides, not the folder's order
    auto const& path = tiles[random_.below(tiles.size())];
    JX_TRY(auto content, read_file(path));
    report_.target = path.lexically_relative(copy_.ledger()).generic_string();
    return write_altered(path, std::move(content));
  }

  Result<void> write_altered(fs::path const& path, std::string content) {
    if (content.empty()) return nothing();
    auto const at = random_.below(content.size());
    auto const hex = [](char c) { return fmt::format("{:02x}", static_cast<unsigned char>(c)); };
    report_.before = fmt::format("第 {} 字节 {}", at + 1, hex(content[at]));
    content[at] = static_cast<char>(content[at] ^ 1);
    report_.after = fmt::format("第 {} 字节 {}", at + 1, hex(content[at]));
    return write_file_durably(path, content);
  }

  // With the home's own key: the copy's might be forged as well.
  Result<void> verify() {
    JX_TRY(auto const vkey, read_file(home_.paths().ledger() / "vkey", 1 << 16));
    JX_TRY(auto copy, Home::open(copy_.root, Access::read));
    JX_TRY(auto const found, verify_ledger(copy, vkey, ""));
    report_.records = found.records;
    report_.files = found.files;
    report_.entries = static_cast<std::int64_t>(found.size);
    report_.detected = !found.findings.empty();
    for (auto const& finding : found.findings) {
      report_.located = report_.located || finding.where.find(report_.target) != std::string::npos;
      report_.findings.push_back({finding.what, finding.where, finding.text});
      if (finding.what == "record") JX_CHECK(compare(copy, finding.where));
    }
    return {};
  }

  // What verification named, beside the home's own sheet: which figures, and what they were.
  Result<void> compare(Home& copy, std::string const& named) {
    storage::ResultStore results(home_.database());
    storage::ResultStore altered(copy.database());
    JX_TRY(auto const publications, results.all_publications());
    for (auto const& p : publications) {
      auto const head = fmt::format("{} 第{}版 ", p.period.to_string(), p.version);
      if (!named.starts_with(head)) continue;
      auto const unit = named.substr(head.size());
      JX_TRY(auto const ours, results.find_row(p.period, p.version, unit));
      JX_TRY(auto const theirs, altered.find_row(p.period, p.version, unit));
      if (!ours || !theirs) continue;
      JX_TRY(auto const before, storage::decode_record(ours->blob));
      auto const after = storage::decode_record(theirs->blob);
      if (after) add_differences(p, before, *after);
    }
    return {};
  }

  void add_differences(storage::Publication const& p, UnitRecord const& before, UnitRecord const& after) {
    auto const add = [&](std::string const& indicator, std::optional<Decimal> const& was,
                         std::optional<Decimal> const& is) {
      if (was == is) return;
      report_.figures.push_back({p.period.to_string(), p.version, before.total.unit, before.total.unit_name, indicator,
                                 text_of(was), text_of(is)});
    };
    for (auto const& line : before.scores) {
      for (auto const& other : after.scores) {
        if (other.indicator == line.indicator) add(line.indicator, line.score, other.score);
      }
    }
    add("", before.total.total, after.total.total);
  }

  Home& home_;
  DrillOrder const& order_;
  HomePaths copy_;
  std::function<bool(std::string const&)> const& say_;
  DrillLimits limits_;
  scoring::SplitMix64 random_;
  DrillReport report_;
  std::vector<PartitionFile> files_;
};

}  // namespace

Result<DrillReport> run_drill(Home& home, DrillOrder const& order, fs::path const& folder,
                              std::function<bool(std::string const& step)> const& say, DrillLimits const& limits) {
  JX_TRY(auto const scratch, Scratch::create(folder));
  return Drill(home, order, folder, say, limits).run();
}

}  // namespace jixiao::app
