#include "ledger/note.h"

#include "base/text.h"
#include "ledger/cosignature.h"
#include "ledger/encoding.h"

namespace jixiao::ledger {
namespace {

constexpr std::string_view signature_prefix = "\u2014 ";  // em dash and a space

tl::unexpected<Error> malformed(std::string reason) {
  return fail("ledger.note_syntax", {{"reason", std::move(reason)}});
}

Result<void> check_characters(std::string_view bytes) {
  if (bytes.size() > note_bytes_max) return fail("ledger.note_size", {{"max", std::to_string(note_bytes_max)}});
  for (char const c : bytes) {
    if (c >= 0 && c < ' ' && c != '\n') return malformed("有控制字符");
  }
  if (find_invalid_utf8(bytes)) return malformed("不是 UTF-8 文本");
  return {};
}

Result<Signature> parse_signature(std::string_view line) {
  if (!line.starts_with(signature_prefix)) return malformed("签名行应以“— ”开头");
  line.remove_prefix(signature_prefix.size());
  auto const space = line.find(' ');
  if (space == std::string_view::npos) return malformed("签名行缺少签名");
  auto const name = line.substr(0, space);
  auto const blob = parse_base64(line.substr(space + 1));
  if (!is_key_name(name)) return malformed("签名行的密钥名称无效");
  if (!blob || blob->size() < 5) return malformed("签名不是有效的 Base64");
  return Signature{std::string(name), static_cast<std::uint32_t>(from_big_endian(blob->substr(0, 4))), blob->substr(4)};
}

Result<void> check_text(std::string_view text) {
  if (text.empty() || text.back() != '\n') return malformed("正文应以换行结尾");
  return check_characters(text);
}

}  // namespace

Result<Note> parse_note(std::string_view bytes) {
  JX_CHECK(check_characters(bytes));
  auto const blank = bytes.rfind("\n\n");
  if (blank == std::string_view::npos) return malformed("正文与签名之间缺少空行");
  Note note{std::string(bytes.substr(0, blank + 1)), {}};
  auto rest = bytes.substr(blank + 2);
  if (rest.empty()) return malformed("没有签名");
  if (rest.back() != '\n') return malformed("最后一行没有换行");
  while (!rest.empty()) {
    auto const end = rest.find('\n');
    if (note.signatures.size() == note_signatures_max) {
      return fail("ledger.note_signatures", {{"max", std::to_string(note_signatures_max)}});
    }
    JX_TRY(auto signature, parse_signature(rest.substr(0, end)));
    note.signatures.push_back(std::move(signature));
    rest.remove_prefix(end + 1);
  }
  return note;
}

Result<std::string> format_note(Note const& note) {
  JX_CHECK(check_text(note.text));
  if (note.signatures.empty()) return malformed("没有签名");
  auto out = note.text + "\n";
  for (auto const& signature : note.signatures) {
    if (!is_key_name(signature.name)) return malformed("签名行的密钥名称无效");
    if (signature.bytes.empty()) return malformed("签名是空的");
    out += fmt::format("{}{} {}\n", signature_prefix, signature.name,
                       base64(big_endian(signature.key_id, 4) + signature.bytes));
  }
  if (out.size() > note_bytes_max) return fail("ledger.note_size", {{"max", std::to_string(note_bytes_max)}});
  if (note.signatures.size() > note_signatures_max) {
    return fail("ledger.note_signatures", {{"max", std::to_string(note_signatures_max)}});
  }
  return out;
}

bool verify_signature(VerifierKey const& key, std::string_view text, std::string_view signature) {
  if (key.type == KeyType::cosignature) return find_cosignature_time(key, text, signature).has_value();
  return verify_ed25519(key.public_key, text, signature);
}

Result<Signature> sign_text(std::string_view text, Signer const& signer) {
  JX_CHECK(check_text(text));
  JX_TRY(auto bytes, signer.sign(text));
  return Signature{signer.key().name, signer.key().id, std::move(bytes)};
}

Result<OpenedNote> verify_note(Note note, std::span<VerifierKey const> keys) {
  OpenedNote out{std::move(note), {}};
  for (std::size_t s = 0; s < out.note.signatures.size(); ++s) {
    auto const& signature = out.note.signatures[s];
    for (std::size_t k = 0; k < keys.size(); ++k) {
      if (keys[k].name != signature.name || keys[k].id != signature.key_id) continue;
      if (!verify_signature(keys[k], out.note.text, signature.bytes)) {
        return fail(ErrorKind::conflict, "ledger.signature",
                    {{"key", fmt::format("{}+{}", keys[k].name, hex32(keys[k].id))}});
      }
      out.verified.push_back({s, k});
      break;
    }
  }
  return out;
}

Result<OpenedNote> open_note(std::string_view bytes, std::span<VerifierKey const> keys) {
  JX_TRY(auto note, parse_note(bytes));
  JX_TRY(auto opened, verify_note(std::move(note), keys));
  if (opened.verified.empty()) return fail(ErrorKind::conflict, "ledger.note_unverified");
  return opened;
}

}  // namespace jixiao::ledger
