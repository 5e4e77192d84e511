#include "ledger/fsck.h"

#include "base/file.h"
#include "ledger/log_writer.h"
#include "ledger/tree_check.h"

namespace jixiao::ledger {
namespace {

class LogChecker {
 public:
  explicit LogChecker(LogCheck const& check) : check_(check) {}

  LogReport run() {
    auto const head = check_checkpoint_file();
    check_vkey_file();
    if (head) {
      TreeCheck(check_, *head, report_, [this](Finding finding) { add(std::move(finding)); }).run();
      check_other_files(*head);
      check_state(*head);
    }
    return std::move(report_);
  }

 private:
  void add(Finding finding) {
    ++report_.findings_total;
    if (finding.error.where.empty()) finding.error.where = finding.file;
    if (report_.findings.size() < check_.findings_max) report_.findings.push_back(std::move(finding));
  }
  void add(Statement statement, std::string file, Error error) {
    add(Finding{statement, std::move(file), std::nullopt, {}, {}, std::move(error)});
  }

  // The head to check against: that of a checkpoint with a bad signature, or of the private state, where there is no
  // better one, so that the rest is looked at all the same.
  std::optional<TreeHead> check_checkpoint_file() {
    auto const note = read_file(check_.folder / checkpoint_file, note_bytes_max);
    if (!note) {
      add(Statement::checkpoint, checkpoint_file, note.error());
      return find_state_head();
    }
    if (auto opened = open_checkpoint(*note, check_.log_keys, check_.origin)) {
      report_.checkpoint = std::move(opened->checkpoint);
      return report_.checkpoint->head;
    } else {
      add(Statement::checkpoint, checkpoint_file, opened.error());
    }
    auto const parsed = parse_note(*note);
    auto const checkpoint = parsed ? parse_checkpoint(parsed->text) : fail(parsed.error());
    if (checkpoint && is_plausible(checkpoint->head.size)) return checkpoint->head;
    return find_state_head();
  }

  std::optional<TreeHead> find_state_head() const {
    auto const state = read_state();
    if (!state || !is_plausible(state->size)) return std::nullopt;
    return *state;
  }

  Result<TreeHead> read_state() const {
    JX_TRY(auto const text, read_file(check_.state, note_bytes_max));
    return parse_state(text, report_.checkpoint ? report_.checkpoint->origin : check_.origin);
  }

  // An unsigned size may be anything: one for which there are no files is not followed.
  bool is_plausible(std::uint64_t size) const {
    if (size == 0) return true;
    StaticTree tree(check_.folder, size);
    return tree.load_tile(0, (size - 1) / tile_width).has_value();
  }

  void check_vkey_file() {
    auto const text = read_file(check_.folder / vkey_file, note_bytes_max);
    if (!text) return;  // other people's logs have none
    auto const keys = parse_vkeys(*text);
    if (!keys) return add(Statement::vkey, vkey_file, keys.error());
    for (auto const& key : *keys) {
      if (std::find(check_.log_keys.begin(), check_.log_keys.end(), key) != check_.log_keys.end()) continue;
      add(Statement::vkey, vkey_file,
          Error{ErrorKind::conflict, "ledger.check_vkey", {{"key", format_vkey(key)}}, vkey_file});
    }
  }

  // Partial files of earlier sizes and files beyond the checkpoint must agree with the checked ones as far as both go.
  void check_other_files(TreeHead const& head) {
    std::error_code error;
    std::filesystem::recursive_directory_iterator at(check_.folder / "tile", error);
    for (; !error && at != std::filesystem::recursive_directory_iterator(); at.increment(error)) {
      if (at->is_directory(error)) continue;
      auto const path = at->path().lexically_relative(check_.folder).generic_string();
      if (auto const bundle = parse_bundle_path(path)) {
        check_prefix(Statement::bundle, path, bundle->width, width_at(0, bundle->index, head.size),
                     [&](unsigned width) {
                       return bundle_path({bundle->index, width});
                     });
      } else if (auto const tile = parse_tile_path(path)) {
        check_prefix(Statement::tile, path, tile->width, width_at(tile->level, tile->index, head.size),
                     [&](unsigned width) {
                       return tile_path({tile->level, tile->index, width});
                     });
      } else if (path.ends_with(".part")) {
        ++report_.unpublished;  // left by a crash, replaced or cleared away in time
      } else {
        add(Statement::stray, path, Error{ErrorKind::conflict, "ledger.check_stray", {}, path});
      }
    }
  }

  template <class PathOf>
  void check_prefix(Statement statement, std::string const& path, unsigned width, unsigned checked_width,
                    PathOf const& path_of) {
    if (checked_width == 0) {
      ++report_.unpublished;
      return;
    }
    if (width == checked_width) return;
    if (width > checked_width) ++report_.unpublished;
    auto const bytes = read_file(check_.folder / path);
    auto const checked = read_file(check_.folder / path_of(checked_width));
    if (!checked) return;  // then it was itself read from the full file
    bool const same = bytes && (bytes->starts_with(*checked) || checked->starts_with(*bytes)) &&
                      (bytes->size() < checked->size()) == (width < checked_width);
    if (same) return;
    add(statement, path, Error{ErrorKind::conflict, "ledger.check_prefix", {{"other", path_of(checked_width)}}, path});
  }

  void check_state(TreeHead const& head) {
    if (check_.state.empty()) return;
    auto const name = check_.state.filename().string();
    auto const state = read_state();
    if (!state) return add(Statement::state, name, state.error());
    if (state->size < head.size) {
      return add(Statement::state, name,
                 Error{ErrorKind::conflict,
                       "ledger.checkpoint_ahead",
                       {{"size", std::to_string(state->size)}, {"known", std::to_string(head.size)}},
                       name});
    }
    auto actual = head.root;
    if (state->size > head.size) {
      StaticTree tree(check_.folder, state->size);
      auto const edge = TreeEdge::load(tree);
      if (!edge) return add(Statement::state, name, edge.error());
      actual = edge->head().root;
    }
    if (actual == state->root) return;
    add(Finding{
        Statement::state, name, std::nullopt, to_hex(actual), to_hex(state->root),
        Error{ErrorKind::conflict,
              "ledger.state_root",
              {{"size", std::to_string(state->size)}, {"expected", to_hex(state->root)}, {"computed", to_hex(actual)}},
              name}});
  }

  LogCheck const& check_;
  LogReport report_;
};

}  // namespace

std::string_view to_string(Statement statement) {
  switch (statement) {
    case Statement::checkpoint: return "checkpoint";
    case Statement::vkey: return "vkey";
    case Statement::bundle: return "bundle";
    case Statement::entry: return "entry";
    case Statement::tile: return "tile";
    case Statement::root: return "root";
    case Statement::state: return "state";
    case Statement::stray: return "stray";
  }
  return "";
}

LogReport check_log(LogCheck const& check) { return LogChecker(check).run(); }

}  // namespace jixiao::ledger
