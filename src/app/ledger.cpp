#include "app/ledger.h"

#include <fmt/format.h>

#include "app/home.h"
#include "base/file.h"
#include "base/hash.h"
#include "base/text.h"
#include "ledger/fsck.h"
#include "ledger/key.h"
#include "ledger/leaf.h"
#include "ledger/log_reader.h"
#include "ledger/log_writer.h"
#include "ledger/proof.h"
#include "ledger/tile.h"
#include "storage/event_store.h"
#include "storage/meta_store.h"
#include "storage/outbox_store.h"
#include "storage/result_store.h"

namespace jixiao::app {
namespace {

constexpr std::int64_t flush_batch = 8192;

Result<ledger::Ed25519Signer> load_signer(HomePaths const& paths) {
  JX_TRY(auto const text, read_file(paths.key(), 4096));
  return ledger::Ed25519Signer::parse(trimmed(text));
}

std::string hex_of(std::string_view bytes) {
  return to_hex({reinterpret_cast<std::uint8_t const*>(bytes.data()), bytes.size()});
}

}  // namespace

std::string from_hex(std::string_view hex) {
  auto const digit = [](char c) { return c >= 'a' ? c - 'a' + 10 : c - '0'; };
  std::string out;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2)
    out.push_back(static_cast<char>(digit(hex[i]) * 16 + digit(hex[i + 1])));
  return out;
}

std::string leaf_unit(std::string const& code) {
  auto const encoded = [&](bool wide) {
    std::string out;
    for (char const c : code) {
      auto const byte = static_cast<unsigned char>(c);
      bool const plain = byte > 0x20 && byte != 0x7f && c != '%' && c != '+' && (byte < 0x80 || !wide);
      out += plain ? std::string(1, c) : fmt::format("%{:02X}", byte);
    }
    return out;
  };
  auto out = encoded(false);
  return ledger::is_key_name(out) ? out : encoded(true);  // blanks outside ASCII
}

Result<void> record_event(storage::Database& database, Event const& event) {
  storage::OutboxStore outbox(database);
  JX_TRY(auto const known, outbox.find_index(event.id));
  if (known) return {};
  auto const salt = ledger::new_salt();
  JX_TRY(auto const seq, outbox.next_seq(event.unit));
  JX_TRY(auto leaf, ledger::format_leaf({event.kind, event.unit, static_cast<std::uint64_t>(seq), event.at,
                                         ledger::commit_record(salt, event.record), std::nullopt}));
  JX_TRY(auto const index, outbox.append(storage::OutboxEntry{event.id, std::move(leaf), event.at.to_string()}));
  return storage::EventStore(database).insert({index, event.id, event.kind, to_hex(salt), hex_of(event.record)});
}

Result<void> flush_ledger(Home& home) {
  JX_TRY(auto const signer, load_signer(home.paths()));
  ledger::LogOptions options;
  options.folder = home.paths().ledger();
  options.origin = signer.key().name;
  options.signers = {&signer};
  JX_TRY(auto writer, ledger::LogWriter::open(std::move(options)));
  storage::OutboxStore outbox(home.database());
  JX_TRY(auto const count, outbox.count());
  if (static_cast<std::int64_t>(writer.size()) > count) {
    return fail(ErrorKind::unavailable, "app.ledger_ahead",
                {{"tree", std::to_string(writer.size())}, {"record", std::to_string(count)}});
  }
  for (auto from = static_cast<std::int64_t>(writer.size()); from < count; from += flush_batch) {
    JX_TRY(auto const entries, outbox.read(from, std::min(count, from + flush_batch)));
    JX_CHECK(writer.append(static_cast<std::uint64_t>(from), entries));
  }
  JX_CHECK(writer.publish());
  return {};
}

Result<CheckpointText> read_checkpoint(Home& home) {
  JX_TRY(auto note, read_file(home.paths().ledger() / "checkpoint", 1 << 20));
  JX_TRY(auto vkey, read_file(home.paths().ledger() / "vkey", 1 << 16));
  return CheckpointText{std::move(note), std::move(vkey)};
}

Result<std::string> read_public_file(HomePaths const& paths, std::string const& path) {
  if (path == "checkpoint" || path == "vkey" || path == "policy") return read_file(paths.ledger() / path, 1 << 20);
  JX_TRY(auto const note_bytes, read_file(paths.ledger() / "checkpoint", 1 << 20));
  JX_TRY(auto const note, ledger::parse_note(note_bytes));
  JX_TRY(auto const checkpoint, ledger::parse_checkpoint(note.text));
  auto const size = checkpoint.head.size;
  unsigned width = 0, published = 0;
  if (auto const tile = ledger::parse_tile_path(path)) {
    width = tile->width;
    published = ledger::width_at(tile->level, tile->index, size);
  } else {
    JX_TRY(auto const bundle, ledger::parse_bundle_path(path));
    width = bundle.width;
    published = ledger::width_at(0, bundle.index, size);
  }
  if (width > published) return fail(ErrorKind::not_found, "ledger.tile_path", {{"path", path}});
  return read_file(paths.ledger() / path, 16 << 20);
}

Result<Proof> prove_result(Home& home, std::string const& period_text, std::string const& unit,
                           std::optional<int> version) {
  JX_TRY(auto const period, Period::parse(period_text));
  storage::ResultStore results(home.database());
  if (!version) {
    JX_TRY(version, results.latest_version(period));
    if (!version) return fail(ErrorKind::not_found, "app.not_published", {{"period", period_text}});
  }
  JX_TRY(auto const row, results.find_row(period, *version, unit));
  if (!row) return fail(ErrorKind::not_found, "app.unit_without_result", {{"unit", unit}, {"period", period_text}});
  JX_TRY(auto const vkeys_text, read_file(home.paths().ledger() / "vkey", 1 << 16));
  JX_TRY(auto const keys, ledger::parse_vkeys(vkeys_text));
  JX_TRY(auto reader, ledger::LogReader::open(home.paths().ledger(), keys));
  Proof proof;
  proof.index = static_cast<std::uint64_t>(row->leaf_index);
  JX_TRY(auto const file, reader.prove(proof.index));
  JX_TRY(proof.entry, reader.entry(proof.index));
  proof.proof = ledger::format_proof(file);
  proof.record = row->blob;
  proof.salt = row->salt;
  return proof;
}

}  // namespace jixiao::app
