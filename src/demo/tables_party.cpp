// Party life and its joint work with the business.
#include "demo/tables.h"

namespace jixiao::demo {
namespace {

std::string branch_id(int owner) { return fmt::format("ZB{:04}", owner); }

void write_party_branch(Page& page) {
  for (int const owner : department_owners(page.world.province, true, true)) {
    Stream stream = page.stream(owner);
    auto const dice = stream.below(100);
    bool const failed = stream.chance(page.miss(owner, Field::party, 12'000));
    page.out.text("branch_id", branch_id(owner))
        .text("org_code", page.code(owner))
        .date("as_of", page.month.last)
        .text("level", failed      ? "failed"
                       : dice < 55 ? "passed"
                       : dice < 88 ? "good"
                                   : "model")
        .end();
  }
}

void write_party_duty(Page& page) {
  static constexpr char const* kinds[] = {"committee", "group", "members", "lesson"};
  for (int const owner : department_owners(page.world.province, true, true)) {
    Stream stream = page.stream(owner);
    Quota late(stream, page.miss(owner, Field::party, 11'000));
    bool const copied = page.world.plan.active(Trick::copied_minutes, owner, page.month.index);
    bool const small = page.world.province[owner].rank == Rank::branch;  // too small for a committee
    int const duties = page.month.quarter_end ? 4 : 2;  // meetings of members and lessons come once a quarter
    for (int k = small ? 1 : 0; k < duties; ++k) {
      Date const due = page.month.workdays.back();
      auto const held = page.done(stream, due, late.next(), 18);
      auto const minutes = copied ? mix(static_cast<std::uint64_t>(owner)) : stream.next();
      page.out.id("duty_id", 'D', page.month.index, owner, k)
          .text("branch_id", branch_id(owner))
          .text("org_code", page.code(owner))
          .text("kind", kinds[k])
          .date("due_on", due)
          .date("held_on", held)
          .text("minutes_digest", held ? fmt::format("{:016x}", minutes) : "")
          .end();
    }
  }
}

void write_party_attendance(Page& page) {
  for (int const owner : department_owners(page.world.province, true, true)) {
    Stream stream = page.stream(owner);
    auto const expected = Stream(page.world.seed, "party members", owner).between(6, 22);
    auto const absent = std::min(expected, stream.about(expected * page.miss(owner, Field::party, 42'000)));
    page.out.id("act_id", 'A', page.month.index, owner, 0)
        .text("branch_id", branch_id(owner))
        .text("org_code", page.code(owner))
        .date("held_on", page.workday(stream))
        .integer("expected", expected)
        .integer("present", expected - absent)
        .end();
  }
}

struct Joint {
  int branch;
  bool held;
  Date on;
  std::int64_t score;
};

template <class F>
void each_joint(Page const& page, F const& f) {
  for (int const branch : page.world.province.branches) {
    Stream stream(page.world.seed, "joint", branch, page.month.index);
    bool const held = !stream.chance(page.miss(branch, Field::party, 120'000));
    std::int64_t const score = 8'550 + page.skill(branch, Field::party) * 3 / 10 + stream.normal() * 4 / 10;
    f(Joint{branch, held, page.workday(stream), std::clamp<std::int64_t>(score, 4'000, 10'000)});
  }
}

void write_joint_duty(Page& page) {
  each_joint(page, [&](Joint const& joint) {
    page.out.text("org_code", page.code(joint.branch))
        .date("due_on", page.month.last)
        .date("held_on", joint.held ? std::optional(joint.on) : std::nullopt);
    if (joint.held)
      page.out.id("project_id", 'P', page.month.index, joint.branch, 0);
    else
      page.out.none("project_id");
    page.out.end();
  });
}

void write_joint_project(Page& page) {
  static constexpr char const* topics[] = {"党员先锋办税岗", "退税快办联建", "税费优惠直达", "风险提醒进企业"};
  each_joint(page, [&](Joint const& joint) {
    if (!joint.held) return;
    page.out.id("project_id", 'P', page.month.index, joint.branch, 0)
        .text("org_code", page.code(joint.branch))
        .text("topic", topics[joint.branch % 4])
        .text("biz_goal", "压缩办理时长，提高一次办结比例")
        .date("started_on", joint.on - 45)
        .date("reviewed_on", joint.on)
        .decimal("outcome_score", joint.score, 2)
        .end();
  });
}

void write_party_agenda_item(Page& page) {
  for (int const county : page.world.province.counties) {
    for (int k = 0; k < 2; ++k) {
      Date const due = page.month.workdays[static_cast<std::size_t>(6 + 6 * k)];
      page.out.id("item_id", 'Y', page.month.index, county, k)
          .text("org_code", page.code(county))
          .date("agenda_on", due - 30)
          .date("convert_due_on", due)
          .text("topic", k == 0 ? "学习贯彻重要会议精神" : "学习贯彻重要指示批示")
          .end();
    }
  }
}

void write_party_agenda_task(Page& page) {
  for (int const county : page.world.province.counties) {
    Stream stream = page.stream(county);
    Quota late(stream, page.miss(county, Field::party, 35'000));
    for (int k = 0; k < 4; ++k) {
      if (k >= 2 && stream.chance(300'000)) continue;
      Date const converted = page.month.workdays[static_cast<std::size_t>(6 + 6 * (k % 2))];
      Date const due = std::min(page.month.last, converted + static_cast<int>(stream.below(4)));
      page.out.id("task_id", 'Z', page.month.index, county, k)
          .id("item_id", 'Y', page.month.index, county, k % 2)
          .text("org_code", page.code(county))
          .flag("is_business", stream.chance(800'000))
          .date("convert_due_on", converted)
          .date("due_on", due)
          .date("done_on", page.done(stream, due, late.next(), 10))
          .end();
    }
  }
}

void write_party_pioneer_task(Page& page) {
  for (int const branch : page.world.province.branches) {
    Stream stream = page.stream(branch);
    if (!stream.chance(650'000)) continue;
    Date const due = page.workday(stream);
    page.out.id("task_id", 'G', page.month.index, branch, 0)
        .text("org_code", page.code(branch))
        .date("due_on", due)
        .date("done_on", page.done(stream, due, stream.chance(page.miss(branch, Field::party, 90'000)), 10))
        .end();
  }
}

constexpr Table tables[] = {
    {"party_branch", Every::half_end, write_party_branch},
    {"party_duty", Every::month, write_party_duty},
    {"party_attendance", Every::month, write_party_attendance},
    {"joint_duty", Every::quarter_end, write_joint_duty},
    {"joint_project", Every::quarter_end, write_joint_project},
    {"party_agenda_item", Every::month, write_party_agenda_item},
    {"party_agenda_task", Every::month, write_party_agenda_task},
    {"party_pioneer_task", Every::month, write_party_pioneer_task},
};

}  // namespace

std::span<Table const> party_tables() { return tables; }

}  // namespace jixiao::demo
