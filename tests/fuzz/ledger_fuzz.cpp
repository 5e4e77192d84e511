// Fuzz entry for everything in the ledger that reads other people's bytes: notes, checkpoints, proofs, policies, keys,
// paths, tiles' bundles, leaves, the private state. The first byte chooses the parser. Beyond not crashing, whatever a
// strict parser accepts must be written back byte for byte; a breach aborts.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/check.h"
#include "ledger/checkpoint.h"
#include "ledger/leaf.h"
#include "ledger/log_writer.h"
#include "ledger/note.h"
#include "ledger/policy.h"
#include "ledger/proof.h"
#include "ledger/tile.h"

namespace {

using namespace jixiao::ledger;

void read_one(unsigned parser, std::string_view text) {
  switch (parser % 10) {
    case 0:
      if (auto const note = parse_note(text)) JX_ASSERT(format_note(*note).value() == text);
      return;
    case 1:
      if (auto const checkpoint = parse_checkpoint(text)) JX_ASSERT(format_checkpoint(*checkpoint) == text);
      return;
    case 2:
      if (auto const proof = parse_proof(text)) JX_ASSERT(format_proof(*proof) == text);
      return;
    case 3:
      if (auto const policy = parse_policy(text)) (void)check_checkpoint(text, *policy);
      return;
    case 4:
      if (auto const tile = parse_tile_path(text)) JX_ASSERT(tile_path(*tile) == text);
      return;
    case 5:
      if (auto const bundle = parse_bundle_path(text)) JX_ASSERT(bundle_path(*bundle) == text);
      return;
    case 6:
      if (auto const entries = parse_bundle(text)) {
        std::string again;
        for (auto const entry : *entries) append_to_bundle(again, entry);
        JX_ASSERT(again == text);
      }
      return;
    case 7:
      if (auto const key = parse_vkey(text)) JX_ASSERT(format_vkey(*key) == text);
      return;
    case 8:
      if (auto const leaf = parse_leaf(text)) JX_ASSERT(format_leaf(*leaf).value() == text);
      return;
    default:
      if (auto const head = parse_state(text, "perf.test.example/ledger")) {
        JX_ASSERT(format_state("perf.test.example/ledger", *head) == text);
      }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  if (size == 0) return 0;
  read_one(data[0], {reinterpret_cast<char const*>(data) + 1, size - 1});
  return 0;
}
