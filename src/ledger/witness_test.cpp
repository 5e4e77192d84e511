// A witness: one test for each row of the answers of C2SP tlog-witness in their order, and what must never happen.
#include "ledger/witness.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include <csignal>
#include <thread>

#include "ledger/cosignature.h"
#include "ledger/log_reader.h"
#include "ledger/policy.h"
#include "ledger/test_support.h"

namespace jixiao::ledger {
namespace {

using namespace test;

constexpr std::uint64_t now = 1'790'000'000;

class WitnessTest : public testing::Test {
 protected:
  WitnessTest() : writer_(LogWriter::open(log_options(temp_.log())).value()) {
    Witness::init(folder(), "witness.finance.example", std::vector{log_signer().key()}).value();
    witness_ = Witness::open(folder()).value();
  }
  std::filesystem::path folder() const { return temp_.path() / "witness"; }

  // The log grows to `size`; answers its signed checkpoint.
  std::string grow(std::uint64_t size) {
    EXPECT_TRUE(writer_.append(writer_.size(), make_entries(writer_.size(), size - writer_.size())));
    EXPECT_TRUE(writer_.publish());
    return read_file(temp_.log() / checkpoint_file).value();
  }
  // What an honest log sends: the proof from old_size to the checkpoint of the log as it stands.
  std::string request(std::uint64_t old_size) {
    auto reader = LogReader::open(temp_.log(), std::vector{log_signer().key()}, origin).value();
    AddCheckpoint out{old_size, {}, reader.signed_checkpoint()};
    if (old_size > 0) out.proof = reader.prove_consistency(old_size, reader.size()).value().proof;
    return format_add_checkpoint(out);
  }
  WitnessAnswer ask(std::string const& body) { return witness_->add_checkpoint(body, now); }
  // Signed by the log's own key: what a log that lies can send.
  static std::string signed_head(std::uint64_t size, Digest const& root) {
    std::vector<Signer const*> const signers{&log_signer()};
    return sign_checkpoint({origin, {size, root}, {}}, signers).value();
  }
  std::uint64_t remembered() const {
    auto const note = witness_->find_checkpoint(origin_hash(origin));
    return note ? parse_checkpoint(parse_note(*note)->text)->head.size : 0;
  }

  TempFolder temp_;
  LogWriter writer_;
  std::unique_ptr<Witness> witness_;
};

TEST_F(WitnessTest, AnswersOkWithACosignatureLineThatVerifies) {
  auto const note = grow(5);
  auto const answer = ask(request(0));
  ASSERT_EQ(answer.status, 200) << answer.body;
  auto const text = parse_note(note)->text;
  auto const line = parse_note(text + "\n" + answer.body).value();
  ASSERT_EQ(line.signatures.size(), 1u);
  EXPECT_EQ(line.signatures[0].name, "witness.finance.example");
  EXPECT_EQ(find_cosignature_time(witness_->key(), text, line.signatures[0].bytes), now);
  auto const second = (grow(700), ask(request(5)));
  EXPECT_EQ(second.status, 200) << second.body;
  EXPECT_EQ(remembered(), 700u);
}

TEST_F(WitnessTest, AnswersTheSameCheckpointAgain) {
  grow(5);
  ASSERT_EQ(ask(request(0)).status, 200);
  EXPECT_EQ(ask(request(5)).status, 200);
}

TEST_F(WitnessTest, Answers400ToWhatIsNoRequest) {
  auto const note = grow(5);
  for (auto const& body :
       {std::string(), std::string("old 0\n"), "old 0" + note, "old 00\n\n" + note, "old -1\n\n" + note,
        "size 0\n\n" + note, "old 0\nAAAA\n\n" + note, std::string("old 0\n\nno note"), "old 0\r\n\r\n" + note}) {
    EXPECT_EQ(ask(body).status, 400) << body;
  }
  std::string hashes;
  for (int i = 0; i < 64; ++i) hashes += base64(empty_root()) + "\n";
  EXPECT_EQ(ask("old 3\n" + hashes + "\n" + note).status, 400);
}

TEST_F(WitnessTest, Answers400WhereTheOldSizeIsBeyondTheNew) {
  grow(5);
  AddCheckpoint request{6, {}, read_file(temp_.log() / checkpoint_file).value()};
  EXPECT_EQ(ask(format_add_checkpoint(request)).status, 400);
}

TEST_F(WitnessTest, Answers404ToAnUnknownOrigin) {
  auto const stranger = Ed25519Signer::create("other.example/log", KeyType::ed25519, {9}).value();
  std::vector<Signer const*> const signers{&stranger};
  auto const note = sign_checkpoint({"other.example/log", {0, empty_root()}, {}}, signers).value();
  EXPECT_EQ(ask("old 0\n\n" + note).status, 404);
}

TEST_F(WitnessTest, Answers403WithoutASignatureOfTheLogsKey) {
  auto const impostor = Ed25519Signer::create(origin, KeyType::ed25519, {9}).value();
  std::vector<Signer const*> const signers{&impostor};
  auto const note = sign_checkpoint({origin, {0, empty_root()}, {}}, signers).value();
  EXPECT_EQ(ask("old 0\n\n" + note).status, 403);
}

TEST_F(WitnessTest, Answers403ToABadSignatureOfTheLogsKey) {
  auto note = parse_note(grow(5)).value();
  note.signatures[0].bytes[10] = static_cast<char>(note.signatures[0].bytes[10] ^ 1);
  EXPECT_EQ(ask("old 0\n\n" + format_note(note).value()).status, 403);
}

TEST_F(WitnessTest, Answers409WithTheSizeCosignedLast) {
  grow(5);
  ASSERT_EQ(ask(request(0)).status, 200);
  grow(9);
  for (auto const old_size : {0u, 4u, 6u}) {
    auto const answer = ask(request(old_size));
    EXPECT_EQ(answer.status, 409);
    EXPECT_EQ(answer.content_type, "text/x.tlog.size");
    EXPECT_EQ(answer.body, "5\n");
  }
  EXPECT_EQ(ask(request(5)).status, 200);
}

TEST_F(WitnessTest, Answers422ToAProofThatDoesNotHold) {
  grow(5);
  ASSERT_EQ(ask(request(0)).status, 200);
  grow(9);
  auto bad = parse_add_checkpoint(request(5)).value();
  bad.proof[0][0] ^= 1;
  EXPECT_EQ(ask(format_add_checkpoint(bad)).status, 422);
  bad.proof.clear();
  EXPECT_EQ(ask(format_add_checkpoint(bad)).status, 422);
  EXPECT_EQ(remembered(), 5u);
}

TEST_F(WitnessTest, Answers422ToAProofFromNothing) {
  auto const note = grow(5);
  EXPECT_EQ(ask("old 0\n" + base64(empty_root()) + "\n\n" + note).status, 422);
}

TEST_F(WitnessTest, Answers422ToTheSameSizeWithAnotherRoot) {
  grow(5);
  ASSERT_EQ(ask(request(0)).status, 200);
  EXPECT_EQ(ask("old 5\n\n" + signed_head(5, hash_leaf("another history"))).status, 422);
}

TEST_F(WitnessTest, Answers422ToAnEmptyTreeWithAnotherRoot) {
  EXPECT_EQ(ask("old 0\n\n" + signed_head(0, hash_leaf(""))).status, 422);
  EXPECT_EQ(ask("old 0\n\n" + signed_head(0, empty_root())).status, 200);
}

// The rows above, where several apply at once: the earlier answer is given.
TEST_F(WitnessTest, AnswersInTheOrderOfTheSpecification) {
  grow(5);
  ASSERT_EQ(ask(request(0)).status, 200);
  auto const stranger = Ed25519Signer::create("other.example/log", KeyType::ed25519, {9}).value();
  auto const impostor = Ed25519Signer::create(origin, KeyType::ed25519, {9}).value();
  auto const by = [](Signer const& signer, std::string const& name, std::uint64_t size) {
    std::vector<Signer const*> const signers{&signer};
    return sign_checkpoint({name, {size, hash_leaf("x")}, {}}, signers).value();
  };
  EXPECT_EQ(ask("old 9\n\n" + by(stranger, "other.example/log", 3)).status, 400);  // before 404
  EXPECT_EQ(ask("old 1\n\n" + by(impostor, origin, 3)).status, 403);               // before 409
  EXPECT_EQ(ask("old 1\n\n" + signed_head(3, hash_leaf("x"))).status, 409);        // before 422
}

TEST_F(WitnessTest, NeverCosignsARollback) {
  grow(5);
  auto const small = request(0);
  ASSERT_EQ(ask(small).status, 200);
  auto const small_again = request(5);
  grow(9);
  ASSERT_EQ(ask(request(5)).status, 200);
  EXPECT_EQ(ask(small).status, 409);
  EXPECT_EQ(ask(small_again).status, 409);
  // Restored from an old backup and continued another way: larger than what was cosigned, but another history.
  std::vector<Digest> leaves;
  for (int i = 0; i < 12; ++i) leaves.push_back(hash_leaf("other " + std::to_string(i)));
  auto const fork = naive::root(leaves);
  auto const proof = naive::subproof(9, leaves, true);
  EXPECT_EQ(ask(format_add_checkpoint({9, proof, signed_head(12, fork)})).status, 422);
  EXPECT_EQ(remembered(), 9u);
}

TEST_F(WitnessTest, OfTwoRequestsAtOnceOneWinsAndNothingIsForked) {
  grow(5);
  ASSERT_EQ(ask(request(0)).status, 200);
  grow(9);
  auto const to_nine = request(5);
  grow(20);
  auto const to_twenty = request(5);
  for (int round = 0; round < 20; ++round) {
    TempFolder temp;
    std::filesystem::copy(folder(), temp.path() / "w", std::filesystem::copy_options::recursive);
    auto witness = Witness::open(temp.path() / "w").value();
    WitnessAnswer a, b;
    std::thread one([&] { a = witness->add_checkpoint(to_nine, now); });
    std::thread two([&] { b = witness->add_checkpoint(to_twenty, now); });
    one.join();
    two.join();
    ASSERT_EQ(std::minmax(a.status, b.status), std::minmax(200, 409));
    auto const winner = a.status == 200 ? "9\n" : "20\n";
    EXPECT_EQ(a.status == 200 ? b.body : a.body, winner);
  }
}

// The process that answers is killed before the step of that name.
class KilledWitness : public WitnessTest {
 protected:
  void kill_before(std::string_view step, std::string const& body) {
    witness_.reset();
    auto const child = ::fork();
    if (child == 0) {
      auto mortal = Witness::open(folder(), [step](std::string_view name, std::filesystem::path const&) {
        if (name == step) ::kill(::getpid(), SIGKILL);
      });
      if (mortal) (void)(*mortal)->add_checkpoint(body, now);
      ::_exit(0);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    ASSERT_TRUE(WIFSIGNALED(status)) << step;
    witness_ = Witness::open(folder()).value();
  }
};

TEST_F(KilledWitness, BetweenRememberingAndAnsweringKeepsItsWord) {
  grow(5);
  auto const body = request(0);
  kill_before("answer", body);
  EXPECT_EQ(remembered(), 5u);
  EXPECT_EQ(ask(body).body, "5\n");
  EXPECT_EQ(ask(request(5)).status, 200);
}

TEST_F(KilledWitness, BeforeRememberingHasCosignedNothing) {
  grow(5);
  auto const body = request(0);
  for (auto const* step : {"flush", "rename"}) {
    kill_before(step, body);
    EXPECT_EQ(remembered(), 0u);
  }
  EXPECT_EQ(ask(body).status, 200);
}

TEST_F(WitnessTest, RemembersAcrossARestartAndServesWhatItCosigned) {
  grow(5);
  ASSERT_EQ(ask(request(0)).status, 200);
  witness_.reset();
  witness_ = Witness::open(folder()).value();
  auto const note = witness_->find_checkpoint(origin_hash(origin)).value();
  auto const policy = parse_policy("log " + format_vkey(log_signer().key()) + "\nwitness w " +
                                   format_vkey(witness_->key()) + "\nquorum w\n")
                          .value();
  auto const result = check_checkpoint(note, policy).value();
  EXPECT_TRUE(result.quorum_met);
  EXPECT_EQ(result.checkpoint.head.size, 5u);
  EXPECT_FALSE(witness_->find_checkpoint(origin_hash("other.example/log")));
}

TEST_F(WitnessTest, RefusesAStateItHasNotCosigned) {
  auto const note = grow(5);
  ASSERT_EQ(ask(request(0)).status, 200);
  witness_.reset();
  ASSERT_TRUE(write_file_durably(folder() / "state" / origin_hash(origin), note));
  EXPECT_EQ(code_of(Witness::open(folder())), "ledger.witness_state");
}

TEST_F(WitnessTest, RunsOnceAndGuardsItsKey) {
  EXPECT_EQ(code_of(Witness::open(folder())), "ledger.witness_locked");
  EXPECT_EQ(code_of(Witness::init(folder(), "again", {})), "ledger.witness_exists");
  struct stat info {};
  ASSERT_EQ(::stat((folder() / "witness.key").c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777, 0600u);
}

TEST_F(WitnessTest, LearnsAnotherKeyOfTheSameLog) {
  auto const fresh = Ed25519Signer::create(origin, KeyType::ed25519, {7}).value();
  ASSERT_TRUE(Witness::watch(folder(), fresh.key()));
  ASSERT_TRUE(Witness::watch(folder(), fresh.key()));
  witness_.reset();
  witness_ = Witness::open(folder()).value();
  ASSERT_EQ(witness_->logs().size(), 1u);
  EXPECT_EQ(witness_->logs()[0].keys.size(), 2u);
  std::vector<Signer const*> const signers{&fresh};
  EXPECT_EQ(ask("old 0\n\n" + sign_checkpoint({origin, {0, empty_root()}, {}}, signers).value()).status, 200);
}

// The request of an independent client against a large log (fixtures/README.md).
TEST(AddCheckpointFormat, ReadsAndWritesWhatOthersSend) {
  auto const body = read_data("fixtures/add-checkpoint.req");
  auto const request = parse_add_checkpoint(body).value();
  EXPECT_EQ(request.old_size, 70000u);
  EXPECT_EQ(format_add_checkpoint(request), body);
  auto const keys = read_keys("fixtures/log.vkey");
  std::vector<WitnessedLog> const logs{{"perf.tax.example/ledger", keys}};
  auto const old = open_checkpoint(read_data("fixtures/checkpoint.70000"), keys, "").value().checkpoint.head;
  auto const judged = judge_add_checkpoint(request, logs, [&](std::string const&) { return old; });
  EXPECT_EQ(judged.refusal, Refusal::none) << to_text(judged.error.value_or(Error{}));
}

}  // namespace
}  // namespace jixiao::ledger
