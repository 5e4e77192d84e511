// Drafts and completions over the default pack; proposals over a home of it.
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <set>

#include "app/workbench/completion.h"
#include "app/workbench/cursor_place.h"
#include "app/workbench/draft_mistakes.h"
#include "app/workbench/proposal.h"
#include "base/messages.h"
#include "base/text.h"
#include "reflect/describe.h"

namespace jixiao::app {
namespace {

policy::LoadedPack const& province() {
  static auto const pack = policy::load_pack(std::filesystem::path(JIXIAO_SOURCE_DIR) / "policies/default").value();
  return pack;
}

TEST(CheckDraft, MarksAMistakeWhereItStands) {
  // “甲” is three bytes and one UTF-16 unit; filed_onn begins after 44 units.
  std::string const text = "count(supervision_ticket where kind = '甲' and closed_onn <= due_on)";
  auto const out = check_draft(province(), {"POL-03", {{"numerator", text}}}).value();
  EXPECT_FALSE(out.ok);
  bool found = false;
  for (auto const& mistake : out.mistakes) {
    if (mistake.message.find("closed_onn") == std::string::npos) continue;
    found = true;
    EXPECT_EQ(mistake.field, "numerator");
    EXPECT_EQ(mistake.begin, 46);  // count( 6, supervision_ticket 18, ␣where␣ 7, kind␣=␣ 7, '甲' 3, ␣and␣ 5
    EXPECT_EQ(mistake.end, 56);
    EXPECT_NE(mistake.message.find("closed_on"), std::string::npos);
  }
  EXPECT_TRUE(found);
}

TEST(CheckDraft, TellsSharedFromNewAggregates) {
  auto const& indicator = *province().pack.find_indicator("POL-03");
  auto const out = check_draft(province(), {"POL-03", {{"numerator", *indicator.denominator}}}).value();
  ASSERT_TRUE(out.ok) << (out.mistakes.empty() ? "" : out.mistakes[0].message);
  ASSERT_EQ(out.atoms.size(), 1U);  // numerator and denominator are one
  EXPECT_TRUE(out.atoms[0].shared);
  ASSERT_EQ(out.differences.size(), 1U);
  EXPECT_EQ(out.differences[0].after, indicator.denominator);
}

TEST(CheckDraft, RefusesAFieldThatIsNotTheWorkbenchs) {
  auto const out = check_draft(province(), {"POL-03", {{"points/village", "1"}}});
  ASSERT_FALSE(out);
  EXPECT_EQ(out.error().front().code, "workbench.field_unknown");
}

TEST(Form, HasAFieldWithNameAndHintForEveryMember) {
  auto const fields = form_of(province().pack, *province().pack.find_indicator("POL-03"));
  std::set<std::string> there;
  for (auto const& one : fields) {
    there.insert(split(one.field, '/').size() == 2 && !one.field.starts_with("scoring/") ? split(one.field, '/')[0]
                                                                                         : one.field);
    EXPECT_NE(one.title, one.field);
    EXPECT_FALSE(one.hint.empty()) << one.field;
    for (auto const& choice : one.choices) {
      if (one.kind == FieldKind::choice) {
        EXPECT_NE(choice.title, choice.value) << one.field;
      }
    }
  }
  for (auto const name : reflect::member_names<Indicator>()) {
    if (name == "id" || name == "scoring" || name == "inputs") continue;  // fixed; in parts; POL-03 has none
    EXPECT_TRUE(there.contains(std::string(name))) << name;
  }
  for (auto const name : reflect::member_names<Scoring>()) {
    EXPECT_TRUE(there.contains("scoring/" + std::string(name))) << name;
  }
}

// POL has 280 of the cities' 1000 points; POL-03 holds 40 of them and POL-07 35.
TEST(CheckDraft, SaysHowManyPointsAreOverAndLetsAnotherGiveThem) {
  Draft draft{"POL-03", {{"points/city", "45"}}};
  auto const over = check_draft(province(), draft).value();
  ASSERT_EQ(over.mistakes.size(), 1U);
  EXPECT_EQ(over.mistakes[0].field, "points/city");
  EXPECT_EQ(over.mistakes[0].code, "workbench.points_over");
  draft.moves = {{"POL-07", "city", "30"}};
  auto const fine = check_draft(province(), draft).value();
  EXPECT_TRUE(fine.ok);
  ASSERT_EQ(fine.differences.size(), 2U);
  EXPECT_EQ(fine.differences[1].field, "indicators/POL-07/points/city");
  EXPECT_EQ(fine.differences[1].after, "30");
  draft.moves[0].level = "village";
  EXPECT_EQ(check_draft(province(), draft).error().front().code, "workbench.move_wrong");
}

TEST(CheckDraft, TellsWhatCannotBeReadAtItsField) {
  auto const out =
      check_draft(province(), {"POL-03", {{"decimals", "two"}, {"cadence", "week"}, {"scoring/bands", "{"}}}).value();
  std::set<std::string> fields;
  for (auto const& mistake : out.mistakes) fields.insert(mistake.field);
  EXPECT_EQ(fields, (std::set<std::string>{"decimals", "cadence", "scoring/bands"}));
}

// Every message of the pack's checks that names an indicator is told at one of its fields.
TEST(CheckDraft, KnowsTheFieldOfEveryCheckOfAnIndicator) {
  auto const& indicator = *province().pack.find_indicator("POL-03");
  for (auto const& message : messages()) {
    auto const has = [&](std::string_view name) {
      return message.text.find("{" + std::string(name) + "}") != std::string_view::npos;
    };
    if (!message.code.starts_with("policy.") || !(has("indicator") || has("a"))) continue;
    Error error{ErrorKind::invalid, std::string(message.code), {}, ""};
    for (auto const* name : {"indicator", "a", "b"}) {
      if (has(name)) error.args.push_back({name, "POL-03"});
    }
    error.args.push_back({"key", message.code.find("offset") != std::string_view::npos ? "numerator" : "lo"});
    auto const mistake = to_mistake(error, province().pack, {"POL-03", {}}, indicator, false);
    EXPECT_FALSE(mistake.field.empty()) << message.code;
    EXPECT_EQ(mistake.field.find('{'), std::string::npos) << message.code;
    EXPECT_FALSE(mistake.field_title.empty()) << message.code;
  }
}

TEST(CheckDraft, OfANewOneNeedsACodeNobodyHas) {
  auto const code = [](std::string const& id) {
    auto const out = check_draft(province(), {id, {{"name", "甲"}}, {}, true}).value();
    return out.mistakes.empty() ? "" : out.mistakes[0].code;
  };
  EXPECT_EQ(code("POL-03"), "workbench.code_taken");
  EXPECT_EQ(code("9"), "workbench.code_wrong");
  EXPECT_NE(code("POL-90"), "workbench.code_wrong");
}

std::vector<std::string> labels(Completions const& found) {
  std::vector<std::string> out;
  for (auto const& option : found.options) out.push_back(option.label);
  return out;
}
bool offers(std::string const& text, std::string const& label) {
  auto const found = labels(complete(province(), {"POL-03", text, utf16_units(text)}));
  return std::find(found.begin(), found.end(), label) != found.end();
}

TEST(Complete, OffersColumnsOfTheDatasetOfTheOpenAggregate) {
  EXPECT_TRUE(offers("count(supervision_ticket where clo", "closed_on"));
  EXPECT_FALSE(offers("count(supervision_ticket) + clo", "closed_on"));
  EXPECT_TRUE(offers("sum(supervision_ticket.", "closed_on"));
}

TEST(Complete, FindsByChineseTitle) {
  EXPECT_TRUE(offers("督办", "supervision_ticket"));
  EXPECT_TRUE(offers("indicator('按期办结", "POL-03"));
}

TEST(Complete, OffersLevelsAfterUnitLevel) {
  EXPECT_TRUE(offers("if(unit.level = '", "county"));
  EXPECT_TRUE(offers("if(unit.level in ('province', 'ci", "city"));
}

TEST(Complete, ReplacesOnlyTheWordBeingTyped) {
  auto const found = complete(province(), {"POL-03", "1 + cou", 7});
  EXPECT_EQ(found.from, 4);
  EXPECT_EQ(labels(found).front(), "count");
}

// The catalogue's examples read the dataset `declaration`, which cities do not have.
TEST(Complete, ExplainsAFunctionByAnExampleOfThisPackOrNone) {
  auto const note = [](policy::LoadedPack const& pack, std::string const& function) {
    for (auto const& one : complete(pack, {"", function, utf16_units(function)}).options) {
      if (one.kind == "function" && one.label == function) return one.note;
    }
    return std::string("not offered");
  };
  auto const cities =
      policy::load_pack(read_pack(std::filesystem::path(JIXIAO_SOURCE_DIR) / "policies/examples/cities").value())
          .value();
  EXPECT_NE(note(province(), "sum").find("例：sum(declaration.tax"), std::string::npos);
  EXPECT_EQ(note(cities, "sum").find("例："), std::string::npos) << note(cities, "sum");
  EXPECT_NE(note(cities, "round").find("例：round("), std::string::npos) << note(cities, "round");
}

TEST(NextVersion, CountsTheLastNumberUp) {
  EXPECT_EQ(next_version("2026.1"), "2026.2");
  EXPECT_EQ(next_version("2026.9"), "2026.10");
  EXPECT_EQ(next_version("试行"), "试行.1");
}

class Proposals : public testing::Test {
 protected:
  Proposals() {
    std::string name = (std::filesystem::temp_directory_path() / "jixiao-proposal-XXXXXX").string();
    folder_ = ::mkdtemp(name.data());
    auto const files = read_pack(std::filesystem::path(JIXIAO_SOURCE_DIR) / "policies/default").value();
    EXPECT_TRUE(init_home(folder_ / "home", files, now_));
    home_.emplace(Home::open(folder_ / "home", Access::write).value());
    author_ = Actor::console();
    author_.account = author_.login = "author";
    other_ = author_;
    other_.account = other_.login = "other";
  }
  ~Proposals() override {
    home_.reset();
    std::filesystem::remove_all(folder_);
  }
  Submission tolerance(std::string const& text) { return {{"POL-03", {{"tolerance", text}}}, "会议纪要", {}}; }

  std::filesystem::path folder_;
  Timestamp now_ = Timestamp::parse("2026-10-01 08:00:00").value();
  std::optional<Home> home_;
  Actor author_, other_;
};

TEST_F(Proposals, AnotherPersonPutsThemInForce) {
  auto const before = (*home_->pack())->digest;
  auto const proposal = submit_proposal(*home_, tolerance("2"), author_, now_);
  ASSERT_TRUE(proposal) << to_text(proposal.error());
  EXPECT_EQ((*home_->pack())->digest, before);  // nothing yet
  auto const own = install_proposal(*home_, proposal->id, author_, now_);
  ASSERT_FALSE(own);
  EXPECT_EQ(own.error().front().code, "workbench.own_proposal");
  auto const done = install_proposal(*home_, proposal->id, other_, now_);
  ASSERT_TRUE(done) << to_text(done.error());
  auto const* pack = home_->pack().value();
  EXPECT_EQ(pack->digest, proposal->digest);
  EXPECT_EQ(pack->pack.find_indicator("POL-03")->tolerance, "2");
  EXPECT_EQ(pack->pack.pack.version, proposal->version);
  EXPECT_EQ(install_proposal(*home_, proposal->id, other_, now_).error().front().code, "workbench.not_open");
}

TEST_F(Proposals, TheSecondOfTwoIsOutdated) {
  auto const first = submit_proposal(*home_, tolerance("2"), author_, now_).value();
  auto second_text = tolerance("1");
  second_text.version = "2026.99";
  auto const second = submit_proposal(*home_, second_text, author_, now_).value();
  ASSERT_TRUE(install_proposal(*home_, first.id, other_, now_));
  auto const late = install_proposal(*home_, second.id, other_, now_);
  ASSERT_FALSE(late);
  EXPECT_EQ(late.error().front().code, "workbench.outdated");
  EXPECT_TRUE(open_proposal(*home_, second.id, author_)->outdated);
}

TEST_F(Proposals, WithoutAReasonOrAChangeNothingIsSubmitted) {
  auto silent = tolerance("2");
  silent.reason = " ";
  EXPECT_EQ(submit_proposal(*home_, silent, author_, now_).error().front().code, "workbench.reason_missing");
  EXPECT_EQ(submit_proposal(*home_, tolerance("3"), author_, now_).error().front().code, "workbench.nothing_changed");
}

TEST_F(Proposals, OnlyTheAuthorWithdrawsAndARefusalHasAReason) {
  auto const one = submit_proposal(*home_, tolerance("2"), author_, now_).value();
  EXPECT_EQ(close_proposal(*home_, one.id, ProposalState::withdrawn, "", other_, now_).error().front().code,
            "workbench.not_own_proposal");
  EXPECT_EQ(close_proposal(*home_, one.id, ProposalState::refused, "", other_, now_).error().front().code,
            "workbench.reason_missing");
  ASSERT_TRUE(close_proposal(*home_, one.id, ProposalState::refused, "依据不足", other_, now_));
  EXPECT_EQ(list_proposals(*home_, author_)->front().state, ProposalState::refused);
}

}  // namespace
}  // namespace jixiao::app
