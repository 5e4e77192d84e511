#include "ledger/log_writer.h"

#include "base/check.h"
#include "base/errno_words.h"
#include "base/file.h"
#include "ledger/cosignature.h"
#include "ledger/encoding.h"

namespace jixiao::ledger {
namespace {

constexpr std::string_view state_header = "jixiao-ledger-state@v1";
// Full tiles written together before the next entries are hashed: bounds memory and open files of a huge append.
constexpr std::size_t bundles_per_group = 64;

std::filesystem::path beside(std::filesystem::path folder, char const* suffix) {
  if (!folder.has_filename()) folder = folder.parent_path();
  return folder += suffix;
}

bool is_halt(Error const& error) { return error.code == "ledger.halt"; }

}  // namespace

std::filesystem::path state_path_of(std::filesystem::path const& folder) { return beside(folder, ".state"); }

std::string format_state(std::string const& origin, TreeHead const& head) {
  return fmt::format("{}\n{}\n{}\n{}\n", state_header, origin, head.size, base64(head.root));
}

Result<TreeHead> parse_state(std::string_view text, std::string const& origin) {
  // The same three lines as a checkpoint, behind a header.
  auto const end = text.find('\n');
  if (end == std::string_view::npos || text.substr(0, end) != state_header) return fail("ledger.state_syntax");
  auto const parsed = parse_checkpoint(text.substr(end + 1));
  if (!parsed || !parsed->extensions.empty()) return fail("ledger.state_syntax");
  if (parsed->origin != origin) {
    return fail(ErrorKind::conflict, "ledger.checkpoint_origin", {{"found", parsed->origin}, {"expected", origin}});
  }
  return parsed->head;
}

LogWriter::LogWriter(LogOptions options, FileLock lock) : options_(std::move(options)), lock_(std::move(lock)) {}
LogWriter::LogWriter(LogWriter&&) noexcept = default;
LogWriter& LogWriter::operator=(LogWriter&&) noexcept = default;
LogWriter::~LogWriter() = default;

std::filesystem::path LogWriter::state_path() const { return state_path_of(options_.folder); }

std::vector<VerifierKey> LogWriter::keys() const {
  std::vector<VerifierKey> out;
  for (auto const* signer : options_.signers) out.push_back(signer->key());
  return out;
}

Result<LogWriter> LogWriter::open(LogOptions options) {
  JX_ASSERT(!options.signers.empty());
  if (!is_key_name(options.origin)) return fail("ledger.origin", {{"origin", options.origin}});
  options.folder = std::filesystem::absolute(options.folder).lexically_normal();
  if (!options.folder.has_filename()) options.folder = options.folder.parent_path();
  std::error_code error;
  std::filesystem::create_directories(options.folder, error);
  if (error) {
    return fail(ErrorKind::unavailable, "ledger.file_write",
                {{"path", options.folder.string()}, {"reason", errno_words(error.value())}});
  }
  JX_TRY(auto lock, FileLock::take(beside(options.folder, ".lock"), "ledger.locked"));
  LogWriter writer(std::move(options), std::move(lock));
  JX_CHECK(writer.recover());
  return writer;
}

Result<void> LogWriter::recover() {
  TreeHead state{0, empty_root()};
  auto const text = read_file(state_path(), note_bytes_max);
  if (text) {
    auto parsed = parse_state(*text, options_.origin);
    if (!parsed) {
      if (parsed.error().where.empty()) parsed.error().where = state_path().string();
      return fail(parsed.error());
    }
    state = *parsed;
  } else if (text.error().kind != ErrorKind::not_found) {
    return fail(text.error());
  }
  StaticTree tree(options_.folder, state.size);
  JX_TRY(edge_, TreeEdge::load(tree));
  if (edge_.head().root != state.root) {
    return fail(ErrorKind::conflict, "ledger.state_root",
                {{"size", std::to_string(state.size)},
                 {"expected", to_hex(state.root)},
                 {"computed", to_hex(edge_.head().root)}},
                options_.folder.string());
  }
  auto const note = read_file(options_.folder / checkpoint_file, note_bytes_max);
  if (note) {
    auto const checkpoint = open_checkpoint(*note, keys(), options_.origin);
    if (!checkpoint) {
      auto problem = checkpoint.error();
      problem.where = (options_.folder / checkpoint_file).string();
      return fail(std::move(problem));
    }
    published_ = checkpoint->checkpoint.head;
    JX_CHECK(check_extends(*published_, "ledger.checkpoint_ahead"));
  } else if (note.error().kind != ErrorKind::not_found) {
    return fail(note.error());
  }
  if (options_.at_least) JX_CHECK(check_extends(*options_.at_least, "ledger.stale_backup"));
  if (!text) JX_CHECK(commit(edge_));  // a new log: from now on a missing state is a loss
  return check_vkey_file();
}

Result<void> LogWriter::check_extends(TreeHead const& earlier, char const* code) {
  if (earlier.size > size()) {
    return fail(ErrorKind::conflict, code, {{"size", std::to_string(size())}, {"known", std::to_string(earlier.size)}},
                options_.folder.string());
  }
  StaticTree tree(options_.folder, size());
  JX_TRY(auto const root, root_at(earlier.size, tree.reader()));
  if (root != earlier.root) {
    return fail(
        ErrorKind::conflict, "ledger.forked",
        {{"size", std::to_string(earlier.size)}, {"expected", to_hex(earlier.root)}, {"computed", to_hex(root)}},
        options_.folder.string());
  }
  return {};
}

Result<void> LogWriter::check_vkey_file() {
  auto const text = read_file(options_.folder / vkey_file, note_bytes_max);
  if (!text && text.error().kind != ErrorKind::not_found) return fail(text.error());
  if (!text) {
    std::string lines;
    for (auto const& key : keys()) lines += format_vkey(key) + "\n";
    return FileBatch(options_.folder, options_.probe).replace(vkey_file, lines);
  }
  JX_TRY(auto const found, parse_vkeys(*text));
  for (auto const& key : keys()) {
    if (std::find(found.begin(), found.end(), key) == found.end()) {
      return fail(ErrorKind::conflict, "ledger.vkey_file", {{"key", format_vkey(key)}},
                  (options_.folder / vkey_file).string());
    }
  }
  return {};
}

Result<std::uint64_t> LogWriter::append(std::uint64_t first_index, std::span<std::string const> entries) {
  if (halted_) return fail(ErrorKind::conflict, "ledger.halted", {}, options_.folder.string());
  if (first_index > size()) {
    return fail(ErrorKind::conflict, "ledger.gap",
                {{"index", std::to_string(first_index)}, {"expected", std::to_string(size())}});
  }
  for (std::size_t i = 0; i < entries.size(); ++i) {
    if (entries[i].size() > entry_bytes_max) {
      return fail("ledger.entry_size", {{"index", std::to_string(first_index + i)},
                                        {"found", std::to_string(entries[i].size())},
                                        {"max", std::to_string(entry_bytes_max)}});
    }
  }
  auto const present = std::min<std::uint64_t>(size() - first_index, entries.size());
  auto result = check_present(first_index, entries.first(present));
  if (result) result = append_new(entries.subspan(present));
  if (!result) {
    halted_ = is_halt(result.error());
    return fail(result.error());
  }
  return size();
}

Result<void> LogWriter::check_present(std::uint64_t first_index, std::span<std::string const> entries) {
  StaticTree tree(options_.folder, size());
  for (std::size_t i = 0; i < entries.size();) {
    auto const bundle = (first_index + i) / tile_width;
    JX_TRY(auto const found, tree.load_bundle(bundle));
    for (auto at = (first_index + i) % tile_width; at < found.size() && i < entries.size(); ++at, ++i) {
      if (found[at] == entries[i]) continue;
      return fail(ErrorKind::conflict, "ledger.halt",
                  {{"expected", to_hex(hash_leaf(entries[i]))}, {"found", to_hex(hash_leaf(found[at]))}},
                  fmt::format("{} #{}", bundle_path({bundle, width_at(0, bundle, size())}), first_index + i));
    }
  }
  return {};
}

Result<void> LogWriter::append_new(std::span<std::string const> entries) {
  if (entries.empty()) return {};
  auto edge = edge_;  // takes effect only when everything is on disk
  FileBatch batch(options_.folder, options_.probe);
  TreeFiles files;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    edge.append(entries[i], files);
    bool const last = i + 1 == entries.size();
    if (last) edge.add_partials(edge_.size(), files);
    if (!last && files.bundles.size() < bundles_per_group) continue;
    JX_CHECK(batch.create(files));
    files.clear();
  }
  return commit(std::move(edge));
}

Result<void> LogWriter::commit(TreeEdge edge) {
  FileBatch batch(options_.folder, options_.probe);
  JX_CHECK(batch.replace(state_path(), format_state(options_.origin, edge.head())));
  edge_ = std::move(edge);
  return {};
}

Result<Checkpoint> LogWriter::publish() {
  if (halted_) return fail(ErrorKind::conflict, "ledger.halted", {}, options_.folder.string());
  Checkpoint const checkpoint{options_.origin, head(), {}};
  if (published_ && published_->size == size()) return checkpoint;
  JX_TRY(auto const note, sign_checkpoint(checkpoint, options_.signers));
  JX_CHECK(FileBatch(options_.folder, options_.probe).replace(checkpoint_file, note));
  auto const since = published_ ? published_->size : 0;
  published_ = checkpoint.head;
  clear_partials(since);
  return checkpoint;
}

Result<void> LogWriter::add_cosignature(Signature const& cosignature, VerifierKey const& witness) {
  auto const path = options_.folder / checkpoint_file;
  JX_TRY(auto const bytes, read_file(path, note_bytes_max));
  JX_TRY(auto note, parse_note(bytes));
  bool const known = cosignature.name == witness.name && cosignature.key_id == witness.id;
  if (!known || !find_cosignature_time(witness, note.text, cosignature.bytes)) {
    return fail(ErrorKind::conflict, "ledger.signature",
                {{"key", fmt::format("{}+{}", witness.name, hex32(witness.id))}});
  }
  auto const same_key = [&](Signature const& s) { return s.name == witness.name && s.key_id == witness.id; };
  note.signatures.erase(std::remove_if(note.signatures.begin(), note.signatures.end(), same_key),
                        note.signatures.end());
  note.signatures.push_back(cosignature);
  JX_TRY(auto const merged, format_note(note));
  return FileBatch(options_.folder, options_.probe).replace(checkpoint_file, merged);
}

// Readers of an older checkpoint find the same hashes at the start of the full file. Failing to remove is harmless.
void LogWriter::clear_partials(std::uint64_t since) {
  std::error_code ignored;
  for (unsigned level = 0; hashes_at(level, size()) >= tile_width; ++level) {
    auto const full = hashes_at(level, size()) / tile_width;
    for (auto tile = hashes_at(level, since) / tile_width; tile < full; ++tile) {
      std::filesystem::remove_all(options_.folder / (tile_path({level, tile}) + ".p"), ignored);
      if (level == 0) std::filesystem::remove_all(options_.folder / (bundle_path({tile}) + ".p"), ignored);
    }
  }
}

}  // namespace jixiao::ledger
