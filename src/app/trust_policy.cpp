#include "app/trust_policy.h"

#include <fmt/format.h>

#include "base/file.h"
#include "notify/http.h"

namespace jixiao::app {
namespace {

constexpr char const* group_name = "见证人";

Result<std::string> log_line(HomePaths const& paths) {
  JX_TRY(auto const text, read_file(paths.ledger() / "vkey", 1 << 16));
  JX_TRY(auto const keys, ledger::parse_vkeys(text));
  std::string out;
  for (auto const& key : keys) out += "log " + ledger::format_vkey(key) + "\n";
  return out;
}

}  // namespace

std::filesystem::path trust_policy_path(HomePaths const& paths) { return paths.ledger() / "policy"; }

Result<void> write_trust_policy(HomePaths const& paths, std::vector<WitnessChoice> const& witnesses,
                                std::int64_t quorum) {
  std::string text = "# 存证信任策略（C2SP tlog-policy）：哪些见证人，几个签名才算数\n";
  JX_TRY(auto const logs, log_line(paths));
  text += logs;
  std::string names;
  for (auto const& witness : witnesses) {
    JX_CHECK(notify::check_address(witness.address));
    JX_TRY(auto const key, ledger::parse_vkey(witness.vkey));
    text += fmt::format("witness {} {} {}\n", witness.name, ledger::format_vkey(key), witness.address);
    names += " " + witness.name;
  }
  text += witnesses.empty() ? "quorum none\n"
                            : fmt::format("group {} {}{}\nquorum {}\n", group_name, quorum, names, group_name);
  JX_CHECK(ledger::parse_policy(text));
  return write_file_durably(trust_policy_path(paths), text);
}

Result<std::optional<ledger::TrustPolicy>> load_trust_policy(HomePaths const& paths) {
  auto const text = read_file(trust_policy_path(paths), 1 << 20);
  if (!text && text.error().kind == ErrorKind::not_found) return std::nullopt;
  if (!text) return fail(text.error());
  JX_TRY(auto policy, ledger::parse_policy(*text));
  return policy;
}

std::optional<std::size_t> quorum_count(ledger::TrustPolicy const& policy) {
  using Kind = ledger::TrustPolicy::Member::Kind;
  if (!policy.quorum) return 0;
  if (policy.quorum->kind == Kind::witness) return 1;
  auto const& group = policy.groups[policy.quorum->index];
  for (auto const& member : group.members) {
    if (member.kind != Kind::witness) return std::nullopt;
  }
  return group.threshold;
}

}  // namespace jixiao::app
