#include "ledger/proof.h"

#include "ledger/encoding.h"
#include "ledger/note.h"

namespace jixiao::ledger {
namespace {

constexpr std::string_view header = "c2sp.org/tlog-proof@v1\n";
constexpr std::size_t extra_bytes_max = 65536;

tl::unexpected<Error> malformed(std::string part) { return fail("ledger.proof_syntax", {{"part", std::move(part)}}); }

}  // namespace

Result<ProofFile> parse_proof(std::string_view text) {
  if (text.size() > 2 * note_bytes_max) return fail("ledger.note_size", {{"max", std::to_string(2 * note_bytes_max)}});
  if (!text.starts_with(header)) return malformed("第 1 行应为 c2sp.org/tlog-proof@v1");
  text.remove_prefix(header.size());
  ProofFile proof;
  // A line that does not end is none: npos + 1 = 0 would loop for ever.
  auto const take_line = [&text]() -> std::optional<std::string_view> {
    auto const end = text.find('\n');
    if (end == std::string_view::npos) return std::nullopt;
    auto const line = text.substr(0, end);
    text.remove_prefix(end + 1);
    return line;
  };
  auto line = take_line();
  if (line && line->starts_with("extra ")) {
    proof.extra = parse_base64(line->substr(6));
    if (!proof.extra || proof.extra->size() > extra_bytes_max) return malformed("extra");
    line = take_line();
  }
  if (!line || !line->starts_with("index ")) return malformed("index");
  auto const index = parse_decimal(line->substr(6));
  if (!index) return malformed("index");
  proof.index = *index;
  for (line = take_line(); line && !line->empty(); line = take_line()) {
    auto const hash = parse_base64_digest(*line);
    if (!hash) return malformed(fmt::format("第 {} 个哈希", proof.hashes.size() + 1));
    if (proof.hashes.size() == proof_hashes_max) return fail("ledger.proof_too_long", {{"found", "> 63"}});
    proof.hashes.push_back(*hash);
  }
  if (!line) return malformed("哈希之后缺少空行");
  JX_CHECK(parse_note(text));
  proof.checkpoint = text;
  return proof;
}

std::string format_proof(ProofFile const& proof) {
  std::string out(header);
  if (proof.extra) out += fmt::format("extra {}\n", base64(*proof.extra));
  out += fmt::format("index {}\n", proof.index);
  for (auto const& hash : proof.hashes) out += base64(hash) + "\n";
  return out + "\n" + proof.checkpoint;
}

ProofReport check_proof(ProofFile const& proof, TrustPolicy const& policy, Digest const& leaf_hash) {
  ProofReport report{ProofVerdict::broken, leaf_hash, proof.hashes.size(), std::nullopt, false, {}};
  auto checkpoint = check_checkpoint(proof.checkpoint, policy);
  if (!checkpoint) {
    report.errors.push_back(checkpoint.error());
    return report;
  }
  auto const& head = checkpoint->checkpoint.head;
  auto const inclusion = verify_inclusion(proof.index, head.size, leaf_hash, proof.hashes, head.root);
  report.included = inclusion.has_value();
  if (!inclusion) report.errors.push_back(inclusion.error());
  if (!checkpoint->quorum_met) {
    report.errors.push_back(
        Error{ErrorKind::forbidden, "ledger.quorum_not_met", {{"quorum", checkpoint->quorum_name}}, {}});
  }
  report.verdict = !report.included          ? ProofVerdict::broken
                   : !checkpoint->quorum_met ? ProofVerdict::quorum_not_met
                                             : ProofVerdict::ok;
  report.checkpoint = std::move(*checkpoint);
  return report;
}

}  // namespace jixiao::ledger
