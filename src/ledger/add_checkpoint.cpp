#include "ledger/add_checkpoint.h"

#include <algorithm>

#include "ledger/encoding.h"

namespace jixiao::ledger {
namespace {

tl::unexpected<Error> malformed(std::string part) {
  return fail("ledger.add_checkpoint_syntax", {{"part", std::move(part)}});
}

Judgement refuse(Refusal refusal, Error error) { return {refusal, std::move(error), 0, std::nullopt}; }

Result<void> check_growth(AddCheckpoint const& request, TreeHead const& old, TreeHead const& fresh) {
  if (fresh.size == 0 && fresh.root != empty_root()) return fail("ledger.witness_empty_root");
  if (old.size > 0) return verify_consistency(old.size, fresh.size, request.proof, old.root, fresh.root);
  // Every tree extends the empty one, and nothing need be shown for it.
  if (!request.proof.empty()) return fail("ledger.witness_proof_of_nothing");
  return {};
}

}  // namespace

Result<AddCheckpoint> parse_add_checkpoint(std::string_view body) {
  AddCheckpoint out;
  auto const next_line = [&]() -> std::optional<std::string_view> {
    auto const end = body.find('\n');
    if (end == std::string_view::npos) return std::nullopt;
    auto const line = body.substr(0, end);
    body.remove_prefix(end + 1);
    return line;
  };
  auto const first = next_line();
  if (!first || !first->starts_with("old ")) return malformed("第一行应为“old 条数”");
  auto const old_size = parse_decimal(first->substr(4));
  if (!old_size) return malformed("第一行的条数无效");
  out.old_size = *old_size;
  for (auto line = next_line();; line = next_line()) {
    if (!line) return malformed("证明与检查点之间缺少空行");
    if (line->empty()) break;
    if (out.proof.size() == add_checkpoint_hashes_max) return malformed("证明超过 63 个哈希");
    auto const hash = parse_base64_digest(*line);
    if (!hash) return malformed("证明中有一行不是哈希");
    out.proof.push_back(*hash);
  }
  out.note = std::string(body);
  return out;
}

std::string format_add_checkpoint(AddCheckpoint const& request) {
  auto out = fmt::format("old {}\n", request.old_size);
  for (auto const& hash : request.proof) out += base64(hash) + "\n";
  return out + "\n" + request.note;
}

Judgement judge_add_checkpoint(AddCheckpoint const& request, std::span<WitnessedLog const> logs,
                               std::function<TreeHead(std::string const& origin)> const& last) {
  auto const note = parse_note(request.note);
  if (!note) return refuse(Refusal::malformed, note.error());
  auto const unsure = parse_checkpoint(note->text);
  if (!unsure) return refuse(Refusal::malformed, unsure.error());
  if (request.old_size > unsure->head.size) {
    return refuse(Refusal::malformed,
                  {ErrorKind::invalid,
                   "ledger.witness_old_beyond",
                   {{"old", std::to_string(request.old_size)}, {"new", std::to_string(unsure->head.size)}},
                   ""});
  }
  auto const log =
      std::find_if(logs.begin(), logs.end(), [&](WitnessedLog const& l) { return l.origin == unsure->origin; });
  if (log == logs.end()) {
    return refuse(Refusal::unknown_origin,
                  {ErrorKind::not_found, "ledger.witness_unknown_log", {{"origin", unsure->origin}}, ""});
  }
  auto opened = open_checkpoint(request.note, log->keys, log->origin);
  if (!opened) return refuse(Refusal::unknown_key, opened.error());
  auto const head = last(log->origin);
  if (request.old_size != head.size) {
    auto out = refuse(Refusal::other_size,
                      {ErrorKind::conflict, "ledger.witness_other_size", {{"size", std::to_string(head.size)}}, ""});
    out.last_size = head.size;
    return out;
  }
  if (auto grown = check_growth(request, head, opened->checkpoint.head); !grown) {
    return refuse(Refusal::inconsistent, grown.error());
  }
  return {Refusal::none, std::nullopt, 0, std::move(*opened)};
}

}  // namespace jixiao::ledger
