#include "ledger/log_reader.h"

#include "base/file.h"

namespace jixiao::ledger {

Result<LogReader> LogReader::open(std::filesystem::path folder, std::span<VerifierKey const> log_keys,
                                  std::string_view origin) {
  JX_TRY(auto note, read_file(folder / checkpoint_file, note_bytes_max));
  auto opened = open_checkpoint(note, log_keys, origin);
  if (!opened) {
    opened.error().where = (folder / checkpoint_file).string();
    return fail(opened.error());
  }
  StaticTree tree(std::move(folder), opened->checkpoint.head.size);
  return LogReader(std::move(opened->checkpoint), std::move(note), std::move(tree));
}

Result<void> LogReader::check_index(std::uint64_t index) const {
  if (index < size()) return {};
  return fail(ErrorKind::not_found, "ledger.index_beyond_size",
              {{"index", std::to_string(index)}, {"size", std::to_string(size())}});
}

Result<std::string> LogReader::entry(std::uint64_t index) {
  JX_CHECK(check_index(index));
  JX_TRY(auto const entries, tree_.load_bundle(index / tile_width));
  JX_TRY(auto const expected, leaf_hash(index));
  auto const& found = entries[index % tile_width];
  if (auto const computed = hash_leaf(found); computed != expected) {
    return fail(ErrorKind::conflict, "ledger.entry_hash",
                {{"index", std::to_string(index)}, {"expected", to_hex(expected)}, {"computed", to_hex(computed)}},
                bundle_path({index / tile_width, width_at(0, index / tile_width, size())}));
  }
  return found;
}

Result<Digest> LogReader::leaf_hash(std::uint64_t index) {
  JX_CHECK(check_index(index));
  return tree_.load_node(0, index);
}

Result<Digest> LogReader::root_at(std::uint64_t size) {
  if (size > this->size()) JX_CHECK(check_index(size));
  return ledger::root_at(size, tree_.reader());
}

Result<ProofFile> LogReader::prove(std::uint64_t index) {
  JX_CHECK(check_index(index));
  JX_TRY(auto path, inclusion_proof(index, size(), tree_.reader()));
  JX_TRY(auto const leaf, leaf_hash(index));
  JX_CHECK(verify_inclusion(index, size(), leaf, path, checkpoint_.head.root));
  return ProofFile{std::nullopt, index, std::move(path), note_};
}

Result<LogReader::Consistency> LogReader::prove_consistency(std::uint64_t old_size, std::uint64_t new_size) {
  JX_TRY(auto const new_root, root_at(new_size));
  JX_TRY(auto proof, consistency_proof(old_size, new_size, tree_.reader()));
  JX_TRY(auto const old_root, root_at(old_size));
  JX_CHECK(verify_consistency(old_size, new_size, proof, old_root, new_root));
  // The larger tree in turn must be the start of what is signed.
  JX_TRY(auto const signed_proof, consistency_proof(new_size, size(), tree_.reader()));
  JX_CHECK(verify_consistency(new_size, size(), signed_proof, new_root, checkpoint_.head.root));
  return Consistency{{old_size, old_root}, {new_size, new_root}, std::move(proof)};
}

}  // namespace jixiao::ledger
