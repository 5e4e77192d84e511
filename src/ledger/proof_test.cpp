#include "ledger/proof.h"

#include <gtest/gtest.h>

#include "ledger/cosignature.h"
#include "ledger/test_support.h"

namespace jixiao::ledger {
namespace {

using namespace test;

TrustPolicy policy(char const* name) { return parse_policy(read_data(std::string("fixtures/policy.") + name)).value(); }
ProofFile proof(char const* name) {
  return parse_proof(read_data(std::string("fixtures/") + name + ".tlog-proof")).value();
}
Digest entry_hash(char const* name) { return hash_leaf(read_data(std::string("fixtures/") + name + ".entry")); }

constexpr char const* names[] = {"p0", "p12345", "p70299"};

// Made by an independent witness implementation for a log of 70,300 entries.
constexpr char const* cosigned_text = "perf.tax.example/ledger\n70300\nL8LheukK8yYt65pNE8cIZqmI0QHtM/Zm1toh6GGeyU0=\n";
constexpr char const* cosignature_blob =
    "Rso4lAAAAABrAw105JSSoS4pwrsuzg2/UeFkZLeekQi6tWiJyqNU/P3VtiOyBTMhZ3nXVj187BUOoFIarNwdF3sefS0s+zGSAbcYCQ==";

TEST(Cosignature, OfAnIndependentWitnessVerifies) {
  auto const key = read_keys("fixtures/witness.vkey").at(0);
  auto const blob = parse_base64(cosignature_blob).value();
  ASSERT_EQ(blob.size(), 76u);
  EXPECT_EQ(from_big_endian(blob.substr(0, 4)), key.id);
  EXPECT_EQ(find_cosignature_time(key, cosigned_text, blob.substr(4)), 1795362164u);
  for (std::size_t i = 4; i < blob.size(); ++i) {  // the time is signed as well as the rest
    auto changed = blob;
    changed[i] = static_cast<char>(changed[i] ^ 1);
    EXPECT_EQ(find_cosignature_time(key, cosigned_text, changed.substr(4)), std::nullopt) << i;
  }
  EXPECT_EQ(find_cosignature_time(key, std::string(cosigned_text) + "x\n", blob.substr(4)), std::nullopt);
  EXPECT_EQ(find_cosignature_time(key, cosigned_text, blob.substr(12)), std::nullopt);
}

TEST(Cosignature, OfOurOwnVerifiesWithItsTime) {
  auto const witness = Ed25519Signer::create("witness.example/w", KeyType::cosignature, {9}).value();
  auto const signature = cosign(cosigned_text, 1795362164, witness).value();
  EXPECT_EQ(signature.bytes.size(), 72u);
  EXPECT_EQ(find_cosignature_time(witness.key(), cosigned_text, signature.bytes), 1795362164u);
  EXPECT_EQ(cosignature_message("o\n1\nr\n", 5), "cosignature/v1\ntime 5\no\n1\nr\n");
  EXPECT_EQ(code_of(cosign(cosigned_text, 1, log_signer())), "ledger.key_type");
}

TEST(Policy, AcceptsAndRejectsTheFamilies) {
  for (auto const& c : read_cases("policies")) {
    auto const result = parse_policy(c["text"].get<std::string>());
    EXPECT_EQ(code_of(result), c["want_err"].get<std::string>()) << c["desc"];
    if (result) continue;
    auto const line = c["want_line"].get<int>();
    EXPECT_EQ(result.error().where, line == 0 ? "" : fmt::format("第 {} 行", line)) << c["desc"];
  }
}

// A checkpoint cosigned by the witnesses named, under a policy with these group and quorum lines.
bool quorum_met(std::string const& rules, std::vector<int> const& cosigners) {
  std::vector<Ed25519Signer> witnesses;
  auto text = "log " + format_vkey(log_signer().key()) + "\n";
  for (std::uint8_t i = 0; i < 5; ++i) {
    witnesses.push_back(Ed25519Signer::create("w.example/" + std::to_string(i), KeyType::cosignature, {i}).value());
    text += fmt::format("witness w{} {}\n", i, format_vkey(witnesses.back().key()));
  }
  auto const* signer = static_cast<Signer const*>(&log_signer());
  auto note = parse_note(sign_checkpoint({origin, {1, hash_leaf("")}, {}}, {&signer, 1}).value()).value();
  for (auto const i : cosigners)
    note.signatures.push_back(cosign(note.text, 1000, witnesses.at(static_cast<std::size_t>(i))).value());
  return check_checkpoint(format_note(note).value(), parse_policy(text + rules).value()).value().quorum_met;
}

TEST(Policy, CountsTheQuorum) {
  EXPECT_TRUE(quorum_met("quorum none\n", {}));
  EXPECT_TRUE(quorum_met("quorum w1\n", {1}));
  EXPECT_FALSE(quorum_met("quorum w1\n", {0, 2, 3, 4}));
  std::string const two = "group g 2 w0 w1 w2\nquorum g\n";
  EXPECT_FALSE(quorum_met(two, {1}));
  EXPECT_FALSE(quorum_met(two, {1, 1}));  // the same witness twice is one
  EXPECT_FALSE(quorum_met(two, {1, 3, 4}));
  EXPECT_TRUE(quorum_met(two, {2, 0}));
  std::string const nested = "group cities 2 w0 w1 w2\ngroup outside any w3 w4\ngroup q all cities outside\nquorum q\n";
  EXPECT_FALSE(quorum_met(nested, {0, 1, 2}));
  EXPECT_FALSE(quorum_met(nested, {0, 3, 4}));
  EXPECT_TRUE(quorum_met(nested, {0, 2, 4}));
}

TEST(Policy, TakesTheEarliestTimeOfAWitness) {
  auto const witness = Ed25519Signer::create("w.example/0", KeyType::cosignature, {0}).value();
  auto const* signer = static_cast<Signer const*>(&log_signer());
  auto note = parse_note(sign_checkpoint({origin, {1, hash_leaf("")}, {}}, {&signer, 1}).value()).value();
  for (std::uint64_t const time : {2000u, 1000u, 3000u})
    note.signatures.push_back(cosign(note.text, time, witness).value());
  auto const rules =
      "log " + format_vkey(log_signer().key()) + "\nwitness w " + format_vkey(witness.key()) + "\nquorum w\n";
  auto const result = check_checkpoint(format_note(note).value(), parse_policy(rules).value()).value();
  EXPECT_EQ(result.witness_times, std::vector<std::optional<std::uint64_t>>{1000u});
}

TEST(Policy, WantsTheLogsOwnOrigin) {
  // Signed by a key the policy trusts for another origin.
  auto const* signer = static_cast<Signer const*>(&log_signer());
  auto const note = sign_checkpoint({"other.example/ledger", {1, hash_leaf("")}, {}}, {&signer, 1}).value();
  auto const rules = parse_policy("log " + format_vkey(log_signer().key()) + "\nquorum none\n").value();
  EXPECT_EQ(code_of(check_checkpoint(note, rules)), "ledger.log_unknown");
}

TEST(ProofFile, AcceptsAndRejectsTheFamilies) {
  for (auto const& c : read_cases("proofs")) {
    auto const text = c["text"].get<std::string>();
    auto const result = parse_proof(text);
    EXPECT_EQ(code_of(result), c["want_err"].get<std::string>()) << c["desc"];
    if (result) {
      EXPECT_EQ(format_proof(*result), text) << c["desc"];
    }
  }
}

TEST(ProofCheck, AcceptsTheFixturesUnderOneOfThree) {
  for (auto const* name : names) {
    auto const report = check_proof(proof(name), policy("1of3"), entry_hash(name));
    EXPECT_EQ(report.verdict, ProofVerdict::ok) << name;
    EXPECT_TRUE(report.errors.empty());
    ASSERT_TRUE(report.checkpoint);
    EXPECT_EQ(report.checkpoint->checkpoint.head.size, 70300u);
    EXPECT_EQ(report.checkpoint->quorum_name, "all");
    EXPECT_EQ(report.checkpoint->witness_times,
              (std::vector<std::optional<std::uint64_t>>{1795362164u, std::nullopt, std::nullopt}));
  }
}

TEST(ProofCheck, MissesTheQuorumUnderTwoOfThree) {
  for (auto const* name : names) {
    auto const report = check_proof(proof(name), policy("2of3"), entry_hash(name));
    EXPECT_EQ(report.verdict, ProofVerdict::quorum_not_met) << name;
    ASSERT_EQ(report.errors.size(), 1u);
    EXPECT_EQ(report.errors[0].code, "ledger.quorum_not_met");
    EXPECT_TRUE(report.included);
  }
}

TEST(ProofCheck, RejectsEveryChangedByteOfAnEntry) {
  auto const rules = policy("1of3");
  for (auto const* name : names) {
    auto const file = proof(name);
    auto const entry = read_data(std::string("fixtures/") + name + ".entry");
    for (std::size_t i = 0; i < entry.size(); ++i) {
      auto changed = entry;
      changed[i] = static_cast<char>(changed[i] ^ 1);
      auto const report = check_proof(file, rules, hash_leaf(changed));
      ASSERT_EQ(report.verdict, ProofVerdict::broken) << name << ' ' << i;
      ASSERT_EQ(report.errors.at(0).code, "ledger.inclusion_root");
    }
    EXPECT_EQ(check_proof(file, rules, hash_leaf(entry + "\n")).verdict, ProofVerdict::broken);
    EXPECT_EQ(check_proof(file, rules, hash_leaf(entry.substr(1))).verdict, ProofVerdict::broken);
  }
}

TEST(ProofCheck, RejectsAnotherEntrysProof) {
  EXPECT_EQ(check_proof(proof("p0"), policy("1of3"), entry_hash("p12345")).verdict, ProofVerdict::broken);
}

// Of the proof file itself only the extra line, and signatures of keys the policy does not know, may change unnoticed.
TEST(ProofCheck, NoticesEveryChangedByteThatMatters) {
  auto const rules = policy("1of3");
  auto const text = read_data("fixtures/p70299.tlog-proof");
  auto const extra = text.find("extra ");
  auto const extra_end = text.find('\n', extra);
  auto const sm2 = text.find("— perf.tax.example/ledger nnYhRD");
  auto const sm2_end = text.find('\n', sm2);
  for (std::size_t i = 0; i < text.size(); ++i) {
    if ((i >= extra && i <= extra_end) || (i >= sm2 && i < sm2_end)) continue;
    auto changed = text;
    changed[i] = static_cast<char>(changed[i] ^ 1);
    auto const file = parse_proof(changed);
    if (!file) continue;
    EXPECT_NE(check_proof(*file, rules, entry_hash("p70299")).verdict, ProofVerdict::ok)
        << i << ": " << text.substr(i, 20);
  }
}

TEST(ProofCheck, RejectsALogThePolicyDoesNotKnow) {
  auto const rules = parse_policy("log " + format_vkey(log_signer().key()) + "\nquorum none\n").value();
  auto const report = check_proof(proof("p0"), rules, entry_hash("p0"));
  EXPECT_EQ(report.verdict, ProofVerdict::broken);
  EXPECT_EQ(report.errors.at(0).code, "ledger.log_unknown");
  EXPECT_FALSE(report.checkpoint);
}

// The witness answered the fixture's request: the log of 70,300 entries extends the one of 70,000.
TEST(Consistency, OfTheFixturesHolds) {
  auto const request = read_data("fixtures/add-checkpoint.req");
  auto const blank = request.find("\n\n");
  HashPath path;
  for (std::size_t at = request.find('\n') + 1; at <= blank;) {
    auto const end = request.find('\n', at);
    path.push_back(parse_base64_digest(request.substr(at, end - at)).value());
    at = end + 1;
  }
  ASSERT_EQ(path.size(), 9u);
  auto const keys = read_keys("fixtures/log.vkey");
  auto const older = open_checkpoint(read_data("fixtures/checkpoint.70000"), keys, "").value().checkpoint.head;
  auto const newer = open_checkpoint(request.substr(blank + 2), keys, "").value().checkpoint.head;
  EXPECT_TRUE(verify_consistency(older.size, newer.size, path, older.root, newer.root));
  auto const swapped = verify_consistency(older.size, newer.size, path, newer.root, older.root);
  EXPECT_EQ(code_of(swapped), "ledger.consistency_old_root");
}

}  // namespace
}  // namespace jixiao::ledger
