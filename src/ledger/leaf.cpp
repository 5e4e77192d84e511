#include "ledger/leaf.h"

#include "base/text.h"
#include "ledger/encoding.h"
#include "ledger/key.h"

namespace jixiao::ledger {
namespace {

constexpr std::string_view header = "jixiao-leaf@v1\n";
constexpr std::size_t word_bytes_max = 128;

bool is_kind(std::string_view text) {
  return !text.empty() && text.size() <= word_bytes_max && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';
  });
}

tl::unexpected<Error> bad(char const* field) { return fail("ledger.leaf_syntax", {{"field", field}}); }

Result<void> check_fields(Leaf const& leaf) {
  if (!is_kind(leaf.kind)) return bad("kind");
  // A unit's code obeys the rules of key names, '+' included: one notion of "a word" in all formats of the ledger.
  if (!is_key_name(leaf.unit) || leaf.unit.size() > word_bytes_max) return bad("unit");
  if (leaf.seq == 0 || leaf.seq >> 63 != 0) return bad("seq");
  if (leaf.about && *leaf.about >> 63 != 0) return bad("about");
  return {};
}

// The value of the line "name value", cut off the text.
std::optional<std::string_view> take(std::string_view& text, std::string_view name) {
  auto const end = text.find('\n');
  auto const line = text.substr(0, end);
  if (end == std::string_view::npos || line.size() <= name.size() || !line.starts_with(name) ||
      line[name.size()] != ' ') {
    return std::nullopt;
  }
  text.remove_prefix(end + 1);
  return line.substr(name.size() + 1);
}

}  // namespace

Result<std::string> format_leaf(Leaf const& leaf) {
  JX_CHECK(check_fields(leaf));
  auto out = fmt::format("{}kind {}\nunit {}\nseq {}\ntime {}\ncommit {}\n", header, leaf.kind, leaf.unit, leaf.seq,
                         leaf.time.to_string(), to_hex(leaf.commit));
  if (leaf.about) out += fmt::format("about {}\n", *leaf.about);
  return out;
}

Result<Leaf> parse_leaf(std::string_view text) {
  if (!text.starts_with(header)) return bad("jixiao-leaf@v1");
  auto rest = text.substr(header.size());
  Leaf leaf;
  auto const kind = take(rest, "kind");
  if (!kind) return bad("kind");
  leaf.kind = *kind;
  auto const unit = take(rest, "unit");
  if (!unit) return bad("unit");
  leaf.unit = *unit;
  auto const seq = take(rest, "seq");
  auto const seq_value = seq ? parse_decimal(*seq) : std::nullopt;
  if (!seq_value) return bad("seq");
  leaf.seq = *seq_value;
  auto const time = take(rest, "time");
  auto const time_value = time ? Timestamp::parse(*time) : Result<Timestamp>(bad("time"));
  if (!time_value || time_value->to_string() != *time) return bad("time");
  leaf.time = *time_value;
  auto const commit = take(rest, "commit");
  auto const commit_value = commit ? parse_hex_digest(*commit) : std::nullopt;
  if (!commit_value) return bad("commit");
  leaf.commit = *commit_value;
  if (!rest.empty()) {
    auto const about = take(rest, "about");
    auto const about_value = about ? parse_decimal(*about) : std::nullopt;
    if (!about_value || !rest.empty()) return bad("about");
    leaf.about = *about_value;
  }
  JX_CHECK(check_fields(leaf));
  return leaf;
}

Salt new_salt() { return random_bytes(); }

Digest commit_record(Salt const& salt, std::string_view record) {
  return Sha256().update(std::string_view("\x02", 1)).update(salt).update(record).finish();
}

}  // namespace jixiao::ledger
