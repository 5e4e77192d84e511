#include "ledger/checkpoint.h"

#include "base/check.h"
#include "ledger/encoding.h"

namespace jixiao::ledger {
namespace {

tl::unexpected<Error> malformed(char const* part) { return fail("ledger.checkpoint_syntax", {{"part", part}}); }

// Cuts the first line off; nullopt if there is no whole line.
std::optional<std::string_view> take_line(std::string_view& text) {
  auto const end = text.find('\n');
  if (end == std::string_view::npos) return std::nullopt;
  auto const line = text.substr(0, end);
  text.remove_prefix(end + 1);
  return line;
}

}  // namespace

Result<Checkpoint> parse_checkpoint(std::string_view text) {
  auto const origin = take_line(text);
  if (!origin || origin->empty()) return malformed("第 1 行（来源）");
  auto const size_line = take_line(text);
  auto const size = size_line ? parse_decimal(*size_line) : std::nullopt;
  if (!size) return malformed("第 2 行（条数）");
  auto const root_line = take_line(text);
  auto const root = root_line ? parse_base64_digest(*root_line) : std::nullopt;
  if (!root) return malformed("第 3 行（根哈希）");
  Checkpoint out{std::string(*origin), {*size, *root}, {}};
  while (!text.empty()) {
    auto const line = take_line(text);
    if (!line || line->empty()) return malformed("扩展行");
    out.extensions.emplace_back(*line);
  }
  return out;
}

std::string format_checkpoint(Checkpoint const& checkpoint) {
  auto out = fmt::format("{}\n{}\n{}\n", checkpoint.origin, checkpoint.head.size, base64(checkpoint.head.root));
  for (auto const& line : checkpoint.extensions) out += line + "\n";
  return out;
}

Result<std::string> sign_checkpoint(Checkpoint const& checkpoint, std::span<Signer const* const> signers) {
  JX_ASSERT(!signers.empty());
  if (!is_key_name(checkpoint.origin)) return fail("ledger.origin", {{"origin", checkpoint.origin}});
  Note note{format_checkpoint(checkpoint), {}};
  std::vector<VerifierKey> keys;
  for (auto const* signer : signers) {
    JX_TRY(auto signature, sign_text(note.text, *signer));
    note.signatures.push_back(std::move(signature));
    keys.push_back(signer->key());
  }
  JX_TRY(auto const bytes, format_note(note));
  // A key that signs wrongly must be noticed here, not by the first auditor.
  JX_CHECK(open_checkpoint(bytes, keys, checkpoint.origin));
  return bytes;
}

Result<SignedCheckpoint> open_checkpoint(std::string_view bytes, std::span<VerifierKey const> log_keys,
                                         std::string_view origin) {
  JX_TRY(auto opened, open_note(bytes, log_keys));
  JX_TRY(auto checkpoint, parse_checkpoint(opened.note.text));
  if (!origin.empty() && checkpoint.origin != origin) {
    return fail(ErrorKind::conflict, "ledger.checkpoint_origin",
                {{"found", checkpoint.origin}, {"expected", std::string(origin)}});
  }
  return SignedCheckpoint{std::move(checkpoint), std::move(opened)};
}

}  // namespace jixiao::ledger
