#include "ledger/policy.h"

#include <map>
#include <set>

#include "ledger/cosignature.h"
#include "ledger/encoding.h"

namespace jixiao::ledger {
namespace {

using Kind = TrustPolicy::Member::Kind;
using Words = std::vector<std::string_view>;

// Blanks are spaces and tabs only; names are opaque bytes.
Words split_words(std::string_view line) {
  Words out;
  for (std::size_t at = 0;;) {
    at = line.find_first_not_of(" \t", at);
    if (at == std::string_view::npos) return out;
    auto const end = std::min(line.find_first_of(" \t", at), line.size());
    out.push_back(line.substr(at, end - at));
    at = end;
  }
}

class PolicyParser {
 public:
  Result<TrustPolicy> parse(std::string_view text) {
    if (text.size() > bytes_max) return fail("ledger.policy_size", {{"max", std::to_string(bytes_max)}});
    while (!text.empty()) {
      ++line_;
      auto const end = text.find('\n');
      JX_CHECK(parse_line(text.substr(0, end)));
      if (end == std::string_view::npos) break;
      text.remove_prefix(end + 1);
    }
    if (!quorum_seen_) return fail("ledger.policy_no_quorum");
    return std::move(policy_);
  }

 private:
  static constexpr std::size_t bytes_max = 1'000'000;

  tl::unexpected<Error> at_line(Error error) const {
    error.where = fmt::format("第 {} 行", line_);
    return fail(std::move(error));
  }
  tl::unexpected<Error> bad(char const* code, std::vector<Arg> args = {}) const {
    return at_line(Error{ErrorKind::invalid, code, std::move(args), {}});
  }

  Result<void> parse_line(std::string_view line) {
    for (char const c : line) {
      if (c == 0x7f || (c >= 0 && c < ' ' && c != '\t')) return bad("ledger.policy_character");
    }
    auto const words = split_words(line);
    if (words.empty() || words[0].starts_with('#')) return {};
    if (words[0] == "log") return parse_log(words);
    if (words[0] == "witness") return parse_witness(words);
    if (words[0] == "group") return parse_group(words);
    if (words[0] == "quorum") return parse_quorum(words);
    return bad("ledger.policy_keyword", {{"found", std::string(words[0])}});
  }

  Result<VerifierKey> parse_key(std::string_view text, KeyType type) const {
    auto key = parse_vkey(text);
    if (!key) return at_line(key.error());
    if (key->type != type) {
      return bad("ledger.key_type",
                 {{"name", key->name}, {"type", fmt::format("0x{:02x}", static_cast<unsigned>(key->type))}});
    }
    return key;
  }

  Result<void> parse_log(Words const& words) {
    if (words.size() != 2 && words.size() != 3) return bad("ledger.policy_form", {{"form", "log <vkey> [url]"}});
    JX_TRY(auto key, parse_key(words[1], KeyType::ed25519));
    for (auto const& log : policy_.logs) {
      if (log.key.public_key == key.public_key) return bad("ledger.policy_duplicate_key", {{"name", key.name}});
    }
    policy_.logs.push_back({std::move(key), std::string(words.size() == 3 ? words[2] : "")});
    return {};
  }

  Result<void> parse_witness(Words const& words) {
    if (words.size() != 3 && words.size() != 4) {
      return bad("ledger.policy_form", {{"form", "witness <name> <vkey> [url]"}});
    }
    JX_TRY(auto key, parse_key(words[2], KeyType::cosignature));
    for (auto const& witness : policy_.witnesses) {
      if (witness.key.public_key == key.public_key) return bad("ledger.policy_duplicate_key", {{"name", key.name}});
    }
    JX_CHECK(define(words[1], {Kind::witness, policy_.witnesses.size()}));
    policy_.witnesses.push_back(
        {std::string(words[1]), std::move(key), std::string(words.size() == 4 ? words[3] : "")});
    return {};
  }

  Result<void> parse_group(Words const& words) {
    constexpr char const* form = "group <name> all|any|<k> <member>…";
    if (words.size() < 4) return bad("ledger.policy_form", {{"form", form}});
    TrustPolicy::Group group{std::string(words[1]), 1, {}};
    for (auto const& word : std::span(words).subspan(3)) {
      JX_TRY(auto const member, find(word));
      if (!used_.insert(std::string(word)).second)
        return bad("ledger.policy_used_twice", {{"name", std::string(word)}});
      group.members.push_back(member);
    }
    auto const members = group.members.size();
    if (words[2] == "all") {
      group.threshold = members;
    } else if (words[2] != "any") {
      auto const threshold = parse_decimal(words[2]);
      if (!threshold || *threshold < 1 || *threshold > members) {
        return bad("ledger.policy_threshold", {{"found", std::string(words[2])}, {"max", std::to_string(members)}});
      }
      group.threshold = *threshold;
    }
    JX_CHECK(define(words[1], {Kind::group, policy_.groups.size()}));
    policy_.groups.push_back(std::move(group));
    return {};
  }

  Result<void> parse_quorum(Words const& words) {
    if (words.size() != 2) return bad("ledger.policy_form", {{"form", "quorum <name>|none"}});
    if (quorum_seen_) return bad("ledger.policy_two_quorums");
    quorum_seen_ = true;
    if (words[1] == "none") return {};
    JX_TRY(policy_.quorum, find(words[1]));
    return {};
  }

  Result<void> define(std::string_view name, TrustPolicy::Member member) {
    if (name == "none" || !names_.emplace(name, member).second) {
      return bad("ledger.policy_name_taken", {{"name", std::string(name)}});
    }
    return {};
  }

  Result<TrustPolicy::Member> find(std::string_view name) const {
    auto const found = names_.find(std::string(name));
    if (found == names_.end()) return bad("ledger.policy_unknown_name", {{"name", std::string(name)}});
    return found->second;
  }

  TrustPolicy policy_;
  std::map<std::string, TrustPolicy::Member> names_;
  std::set<std::string> used_;
  bool quorum_seen_ = false;
  int line_ = 0;
};

// Groups name only what stands before them, so this ends.
bool is_met(TrustPolicy const& policy, TrustPolicy::Member member,
            std::vector<std::optional<std::uint64_t>> const& witness_times) {
  if (member.kind == Kind::witness) return witness_times[member.index].has_value();
  auto const& group = policy.groups[member.index];
  auto const met = std::count_if(group.members.begin(), group.members.end(),
                                 [&](auto const& part) { return is_met(policy, part, witness_times); });
  return static_cast<std::size_t>(met) >= group.threshold;
}

std::string name_of(TrustPolicy const& policy, TrustPolicy::Member member) {
  return member.kind == Kind::witness ? policy.witnesses[member.index].name : policy.groups[member.index].name;
}

}  // namespace

Result<TrustPolicy> parse_policy(std::string_view text) { return PolicyParser().parse(text); }

Result<PolicyResult> check_checkpoint(std::string_view signed_note, TrustPolicy const& policy) {
  std::vector<VerifierKey> keys;  // the logs', then the witnesses'
  for (auto const& log : policy.logs) keys.push_back(log.key);
  for (auto const& witness : policy.witnesses) keys.push_back(witness.key);
  JX_TRY(auto note, parse_note(signed_note));
  JX_TRY(auto const opened, verify_note(std::move(note), keys));
  PolicyResult out;
  JX_TRY(out.checkpoint, parse_checkpoint(opened.note.text));
  out.witness_times.resize(policy.witnesses.size());
  for (auto const& [signature, key] : opened.verified) {
    if (key < policy.logs.size()) {
      if (policy.logs[key].key.name == out.checkpoint.origin) out.logs_signed.push_back(key);
      continue;
    }
    auto const time = find_cosignature_time(keys[key], opened.note.text, opened.note.signatures[signature].bytes);
    auto& earliest = out.witness_times[key - policy.logs.size()];
    if (time && (!earliest || *time < *earliest)) earliest = time;
  }
  if (out.logs_signed.empty()) {
    return fail(ErrorKind::conflict, "ledger.log_unknown", {{"origin", out.checkpoint.origin}});
  }
  out.quorum_met = !policy.quorum || is_met(policy, *policy.quorum, out.witness_times);
  if (policy.quorum) out.quorum_name = name_of(policy, *policy.quorum);
  return out;
}

}  // namespace jixiao::ledger
