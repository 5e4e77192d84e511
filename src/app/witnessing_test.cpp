// A log and its witnesses: who is asked, what is believed, what is remembered. The witnesses are real ones, the wire
// between is a function.
#include "app/witnessing.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <thread>

#include "app/trust_policy.h"
#include "base/file.h"
#include "ledger/cosignature.h"
#include "ledger/log_writer.h"
#include "ledger/witness.h"

namespace jixiao::app {
namespace {

namespace fs = std::filesystem;
constexpr std::int64_t now = 1'790'000'000;
constexpr char const* origin = "perf.test.example/ledger";

class WitnessingTest : public testing::Test {
 protected:
  WitnessingTest()
      : root_(fs::temp_directory_path() / ("jixiao-witnessing-" + std::to_string(::getpid()))),
        signer_(ledger::Ed25519Signer::create(origin, ledger::KeyType::ed25519, {1}).value()) {
    fs::remove_all(root_);
    fs::create_directories(root_);
    grow(3);
    for (std::string const name : {"finance", "archive"}) {
      ledger::Witness::init(root_ / name, "witness." + name + ".example", std::vector{signer_.key()}).value();
      witnesses_[name] = ledger::Witness::open(root_ / name).value();
    }
    links_.post = [this](notify::HttpRequest const& request) { return post(request); };
    links_.merge = [this](std::string const& text, ledger::Signature const& s, ledger::VerifierKey const& key) {
      return merge(text, s, key);
    };
  }
  ~WitnessingTest() override { fs::remove_all(root_); }

  HomePaths paths() const { return {root_}; }
  ledger::LogWriter open_log() {
    return ledger::LogWriter::open({paths().ledger(), origin, {&signer_}, std::nullopt, {}}).value();
  }
  void grow(std::uint64_t size) {
    auto writer = open_log();
    std::vector<std::string> entries;
    for (auto i = writer.size(); i < size; ++i) entries.push_back("entry " + std::to_string(i));
    ASSERT_TRUE(writer.append(writer.size(), entries));
    ASSERT_TRUE(writer.publish());
  }
  void choose(std::int64_t quorum) {
    std::vector<WitnessChoice> choices;
    for (auto const& [name, witness] : witnesses_) {
      choices.push_back({name, ledger::format_vkey(witness->key()), "http://" + name + ".example"});
    }
    ASSERT_TRUE(write_trust_policy(paths(), choices, quorum));
  }
  Result<notify::HttpAnswer> post(notify::HttpRequest const& request) {
    auto const name = request.address.substr(7, request.address.find('.') - 7);
    EXPECT_EQ(request.address, "http://" + name + ".example/add-checkpoint");
    std::lock_guard const one(mutex_);  // they are asked at the same time
    asked_.push_back(name);
    if (down_ == name) return fail(ErrorKind::unavailable, "notify.http_failed", {{"address", name}, {"reason", "x"}});
    auto const answer = witnesses_.at(name)->add_checkpoint(request.body, static_cast<std::uint64_t>(now));
    return notify::HttpAnswer{answer.status, answer.body};
  }
  Result<bool> merge(std::string const& text, ledger::Signature const& s, ledger::VerifierKey const& key) {
    std::lock_guard const one(mutex_);
    JX_TRY(auto const bytes, read_file(paths().ledger() / "checkpoint"));
    if (!bytes.starts_with(text)) return false;
    JX_CHECK(open_log().add_cosignature(s, key));
    return true;
  }
  bool ask(std::int64_t at = now) { return ask_witnesses(paths(), links_, memories_, at).value(); }
  std::vector<WitnessState> states() const { return witness_states(paths(), memories_).value(); }
  bool quorum_met() const {
    auto const policy = load_trust_policy(paths()).value().value();
    return ledger::check_checkpoint(read_file(paths().ledger() / "checkpoint").value(), policy)->quorum_met;
  }

  fs::path root_;
  ledger::Ed25519Signer signer_;
  std::map<std::string, std::unique_ptr<ledger::Witness>> witnesses_;
  WitnessLinks links_;
  WitnessMemories memories_;
  std::recursive_mutex mutex_;
  std::vector<std::string> asked_;
  std::string down_;
};

TEST_F(WitnessingTest, WithoutAPolicyNobodyIsAsked) {
  EXPECT_FALSE(ask());
  EXPECT_TRUE(asked_.empty());
  EXPECT_TRUE(states().empty());
}

TEST_F(WitnessingTest, GathersEveryCosignatureOnce) {
  choose(2);
  EXPECT_FALSE(quorum_met());
  EXPECT_TRUE(ask());
  EXPECT_TRUE(quorum_met());
  for (auto const& state : states()) {
    EXPECT_EQ(state.standing, WitnessStanding::cosigned);
    EXPECT_EQ(state.cosigned_at, now);
    EXPECT_EQ(state.last_size, 3);
  }
  EXPECT_EQ(asked_.size(), 2u);
  EXPECT_FALSE(ask());
  EXPECT_EQ(asked_.size(), 2u);
}

TEST_F(WitnessingTest, AGrownLogIsShownToExtendTheCosignedOne) {
  choose(2);
  ask();
  grow(300);
  EXPECT_FALSE(quorum_met());
  EXPECT_EQ(states()[0].standing, WitnessStanding::waiting);
  EXPECT_TRUE(ask());
  EXPECT_TRUE(quorum_met());
  EXPECT_EQ(asked_.size(), 4u);
}

TEST_F(WitnessingTest, AfterARestartTheSizeIsLearntFromTheWitness) {
  choose(2);
  ask();
  grow(300);
  memories_.clear();
  EXPECT_TRUE(ask());
  EXPECT_TRUE(quorum_met());
  EXPECT_EQ(asked_.size(), 6u);  // each of them 409 first, then 200
}

TEST_F(WitnessingTest, AWitnessThatIsDownIsAskedAgainWithGrowingPauses) {
  choose(2);
  down_ = "archive";
  EXPECT_TRUE(ask());
  EXPECT_FALSE(quorum_met());
  auto const state = states().at(0);
  EXPECT_EQ(state.name, "archive");
  EXPECT_EQ(state.standing, WitnessStanding::unreachable);
  EXPECT_NE(state.problem, "");
  EXPECT_EQ(state.next_at, now + 5);
  EXPECT_FALSE(ask(now + 4));
  EXPECT_EQ(asked_.size(), 2u);
  ask(now + 5);
  EXPECT_EQ(states().at(0).next_at, now + 5 + 10);
  for (int i = 0; i < 20; ++i) ask(now + 100'000 * (i + 1));
  EXPECT_EQ(states().at(0).next_at, now + 100'000 * 20 + 600);
  down_.clear();
  EXPECT_TRUE(ask(now + 100'000 * 20 + 600));
  EXPECT_TRUE(quorum_met());
  EXPECT_EQ(states().at(0).problem, "");
}

// The checkpoint cannot be written, as where the disk is full: the witnesses have done their part.
TEST_F(WitnessingTest, AHomeThatCannotMergeAsksAgainAfterAPause) {
  choose(2);
  links_.merge = [](auto const&, auto const&, auto const&) -> Result<bool> {
    return fail(ErrorKind::unavailable, "base.file_write", {{"path", "checkpoint"}, {"reason", "full"}});
  };
  for (std::int64_t second = 0; second < 5; ++second) {
    auto const asked = ask_witnesses(paths(), links_, memories_, now + second);
    EXPECT_EQ(asked.has_value(), second > 0) << second;
  }
  EXPECT_EQ(asked_.size(), 2U);
  links_.merge = [this](auto const& text, auto const& s, auto const& key) { return merge(text, s, key); };
  EXPECT_TRUE(ask(now + 5));
  EXPECT_TRUE(quorum_met());
}

TEST_F(WitnessingTest, SaysSinceWhenAWitnessHasNotAnswered) {
  choose(2);
  down_ = "archive";
  ask();
  ask(now + 5);
  EXPECT_EQ(states().at(0).silent_since, now);  // the first time in vain, not the last
  EXPECT_FALSE(states().at(1).silent_since);
  down_.clear();
  ask(now + 100);
  EXPECT_FALSE(states().at(0).silent_since);
}

// The live witness's word is in the checkpoint while the silent one still keeps its caller waiting.
TEST_F(WitnessingTest, ASilentWitnessHoldsUpNobody) {
  choose(2);
  std::promise<void> over;
  auto const waiting = over.get_future().share();
  links_.post = [&](notify::HttpRequest const& request) {
    if (request.address.find("archive") != std::string::npos) waiting.wait();
    return post(request);
  };
  {
    Witnessing witnessing(paths(), links_, {}, [] {});
    struct Release {
      std::promise<void>& over;
      ~Release() { over.set_value(); }
    } const release{over};  // before the witnessing ends, however that comes
    witnessing.start([] { return now; });
    auto const cosigned = [&] { return witnessing.states().value().at(1).cosigned_at.has_value(); };
    for (int i = 0; i < 300 && !cosigned(); ++i) std::this_thread::sleep_for(std::chrono::milliseconds(10));
    EXPECT_TRUE(cosigned());
    {
      std::lock_guard const one(mutex_);  // one log writer at a time
      grow(20);                           // and so it is with the next checkpoint
    }
    EXPECT_FALSE(cosigned());
    for (int i = 0; i < 500 && !cosigned(); ++i) std::this_thread::sleep_for(std::chrono::milliseconds(10));
    EXPECT_TRUE(cosigned());
  }
  EXPECT_EQ(std::count(asked_.begin(), asked_.end(), "finance"), 2);
}

TEST(WitnessMemories, OutliveTheProcess) {
  auto const folder = fs::temp_directory_path() / ("jixiao-witness-memory-" + std::to_string(::getpid()));
  fs::remove_all(folder);
  ASSERT_TRUE(init_home(folder, read_pack(fs::path(JIXIAO_SOURCE_DIR) / "policies/examples/hdi").value(),
                        Timestamp::parse("2026-09-30 08:00:00").value()));
  {
    auto home = Home::open(folder, Access::write).value();
    ASSERT_TRUE(keep_witness_memory(home, "a", {7, 1000, WitnessStanding::unreachable, "x", 3, 5000, 2000}));
    ASSERT_TRUE(keep_witness_memory(home, "a", {7, 1000, WitnessStanding::unreachable, "y", 4, 6000, 2000}));
  }
  auto home = Home::open(folder, Access::read).value();
  auto const memories = load_witness_memories(home).value();
  ASSERT_EQ(memories.size(), 1U);
  auto const& one = memories.at("a");
  EXPECT_EQ(one.size, 7U);
  EXPECT_EQ(one.at, 1000);
  EXPECT_EQ(one.standing, WitnessStanding::unreachable);
  EXPECT_EQ(one.problem, "y");
  EXPECT_EQ(one.failures, 4);
  EXPECT_EQ(one.next_at, 0);  // a start asks at once
  EXPECT_EQ(one.silent_since, 2000);
  fs::remove_all(folder);
}

TEST_F(WitnessingTest, AHomeRestoredFromAnOldBackupIsToldSo) {
  choose(2);
  fs::copy(paths().ledger(), root_ / "old", fs::copy_options::recursive);
  fs::copy(ledger::state_path_of(paths().ledger()), root_ / "old.state");
  grow(10);
  ask();
  fs::remove_all(paths().ledger());
  fs::copy(root_ / "old", paths().ledger(), fs::copy_options::recursive);
  fs::copy(root_ / "old.state", ledger::state_path_of(paths().ledger()), fs::copy_options::overwrite_existing);
  choose(2);
  memories_.clear();
  EXPECT_FALSE(ask());
  for (auto const& state : states()) {
    EXPECT_EQ(state.standing, WitnessStanding::refused);
    EXPECT_NE(state.problem.find("见证人见过 10 条，本存证只有 3 条"), std::string::npos) << state.problem;
  }
}

TEST_F(WitnessingTest, ARewrittenHistoryIsRefused) {
  choose(2);
  ask();
  fs::remove_all(paths().ledger());
  fs::remove(ledger::state_path_of(paths().ledger()));
  auto writer = open_log();
  ASSERT_TRUE(writer.append(0, std::vector<std::string>{"a", "b", "c", "d"}));
  ASSERT_TRUE(writer.publish());
  choose(2);
  EXPECT_FALSE(ask());
  EXPECT_EQ(states().at(0).standing, WitnessStanding::refused);
  EXPECT_NE(states().at(0).problem.find("422"), std::string::npos) << states().at(0).problem;
}

TEST_F(WitnessingTest, AnAnswerWithoutTheAgreedKeyIsNotMerged) {
  choose(2);
  auto const other = ledger::Ed25519Signer::create("w.example", ledger::KeyType::cosignature, {9}).value();
  links_.post = [&](notify::HttpRequest const&) -> Result<notify::HttpAnswer> {
    auto const note = ledger::parse_note(read_file(paths().ledger() / "checkpoint").value()).value();
    auto const line = ledger::format_note({note.text, {ledger::cosign(note.text, 1, other).value()}}).value();
    return notify::HttpAnswer{200, line.substr(note.text.size() + 1)};
  };
  EXPECT_FALSE(ask());
  EXPECT_EQ(states().at(0).standing, WitnessStanding::unreachable);
}

TEST_F(WitnessingTest, ACheckpointPublishedMeanwhileKeepsWhatItHas) {
  choose(2);
  links_.merge = [this, first = true](std::string const& text, ledger::Signature const& s,
                                      ledger::VerifierKey const& key) mutable {
    std::lock_guard const one(mutex_);
    if (std::exchange(first, false)) grow(4);  // the log publishes while the witnesses answer
    return merge(text, s, key);
  };
  EXPECT_FALSE(ask());
  EXPECT_FALSE(quorum_met());
  EXPECT_TRUE(ask());
  EXPECT_TRUE(quorum_met());
}

TEST_F(WitnessingTest, RefusesAPolicyThatCannotBeMet) {
  EXPECT_EQ(write_trust_policy(paths(), {}, 0).has_value(), true);
  auto const vkey = ledger::format_vkey(witnesses_["finance"]->key());
  EXPECT_FALSE(write_trust_policy(paths(), {{"a", vkey, "http://a.example"}}, 2));
  EXPECT_FALSE(write_trust_policy(paths(), {{"a", vkey, "file:///etc/passwd"}}, 1));
  EXPECT_FALSE(write_trust_policy(paths(), {{"a", ledger::format_vkey(signer_.key()), "http://a.example"}}, 1));
}

}  // namespace
}  // namespace jixiao::app
