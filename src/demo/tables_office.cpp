// Office work, projects, plans, budgets.
#include "demo/tables.h"

namespace jixiao::demo {
namespace {

void write_opinion_event(Page& page) {
  for (int const county : page.world.province.counties) {
    Stream stream = page.stream(county);
    auto const n = page.rows(stream, county, 80, 350'000);
    for (std::int64_t k = 0; k < n; ++k) {
      Date const day = page.workday(stream);
      Timestamp const at{std::int64_t{day.days} * 86400 + stream.below(80'000)};
      bool const slow = stream.chance(page.miss(county, Field::office, 22'000));
      auto const dice = stream.below(100);
      page.out.id("event_id", 'Y', page.month.index, county, k)
          .text("org_code", page.code(county))
          .date("occurred_on", day)
          .time("occurred_at", at)
          .time("responded_at", Timestamp{at.seconds + 3600 * (slow ? stream.between(25, 70) : stream.between(1, 20))})
          .text("level", dice < 88   ? "normal"
                         : dice < 98 ? "larger"
                                     : "major")
          .end();
    }
  }
}

void write_report_burden(Page& page) {
  for (int const owner : page.world.province.departments) {
    Stream stream = page.stream(owner);
    // Fewer copies year by year: by about an eighth, more where the office is good at it.
    std::int64_t const pace = 125 + page.skill(owner, Field::office) / 30;  // thousandths a year
    for (int k = 0; k < 3; ++k) {
      std::int64_t const copies = Stream(page.world.seed, "reports", owner, k).between(20, 60) * 20;
      page.out.id("report_id", 'N', page.month.index, owner, k)
          .text("org_code", page.code(owner))
          .text("report_code", fmt::format("BB{:02}", k + owner % 7))
          .none("reporter")
          .date("due_on", page.workday(stream))
          .integer("copies", scaled(copies, -pace * page.months_in() / 12) * stream.between(96, 104) / 100)
          .end();
    }
  }
}

void write_petition(Page& page) {
  for (int const county : page.world.province.counties) {
    Stream stream = page.stream(county);
    Quota late(stream, page.miss(county, Field::office, 12'000));
    auto const n = page.rows(stream, county, 350, 1'500'000);
    for (std::int64_t k = 0; k < n; ++k) {
      Date const due = page.workday(stream);
      page.out.id("petition_id", 'X', page.month.index, county, k)
          .text("org_code", page.code(county))
          .date("received_on", due - 60)
          .date("due_on", due)
          .date("closed_on", page.done(stream, due, late.next(), 20))
          .end();
    }
  }
}

void write_disclosure(Page& page) {
  static constexpr char const* categories[] = {"政策", "执法", "预决算", "办事"};
  for (int const owner : department_owners(page.world.province, true, false)) {
    Stream stream = page.stream(owner);
    Quota late(stream, page.miss(owner, Field::office, 9'000));
    for (int k = 0; k < 2; ++k) {
      Date const due = page.workday(stream);
      page.out.id("item_id", 'G', page.month.index, owner, k)
          .text("org_code", page.code(owner))
          .text("category", categories[stream.below(4)])
          .date("due_on", due)
          .date("published_on", page.done(stream, due, late.next(), 5))
          .end();
    }
  }
}

void write_budget_exec(Page& page) {
  // Cumulated spending by month in thousandths of the year's budget: near the calendar, slower at first.
  static constexpr int pace[] = {0, 70, 138, 236, 318, 402, 494, 578, 662, 748, 828, 910, 1000};
  for (int const county : page.world.province.counties) {
    Stream yearly(page.world.seed, "budget", county, page.month.year());
    Stream stream = page.stream(county);
    std::int64_t const budget = yearly.log_normal(1'800'000'000, 350);
    std::int64_t const share = 990 + yearly.normal() * 35 / 1000;  // thousandths of the plan
    auto const row = [&](int k, Date day, char const* kind, char const* subject, std::int64_t amount) {
      page.out.id("exec_id", 'Y', page.month.index, county, k)
          .text("org_code", page.code(county))
          .date("booked_on", day)
          .text("kind", kind)
          .text("subject", subject)
          .money("amount", amount)
          .end();
    };
    if (page.month.number() == 1) {
      row(0, page.month.workdays[2], "appropriated", "basic", budget * 7 / 10);
      row(1, page.month.workdays[2], "appropriated", "project", budget * 3 / 10);
    }
    auto const number = page.month.number();
    bool const renewed =
        county == page.world.province.renamed_county && page.month.first == page.world.province.renamed_on;
    if (renewed) {  // the successor takes over what is left of the budget
      row(4, page.month.first, "appropriated", "basic", budget / 1000 * (1000 - pace[number - 1]));
    }
    std::int64_t const spent = budget / 1000 * (pace[number] - pace[number - 1]) / 1000 * share;
    row(2, page.workday(stream), "spent", "basic", spent * 7 / 10);
    row(3, page.workday(stream), "spent", "project", spent * 3 / 10 * stream.between(92, 108) / 100);
  }
}

void write_task_force(Page& page) {
  for (int const county : page.world.province.counties) {
    Stream stream = page.stream(county);
    std::int64_t const miss = page.miss(county, Field::reform, 11'000);
    for (int k = 0; k < 4; ++k) {
      page.out.text("force_id", fmt::format("ZB{:04}{}", county, k))
          .text("org_code", page.code(county))
          .date("as_of", page.month.last)
          .flag("staffed", !stream.chance(miss / 2))
          .flag("housed", !stream.chance(miss / 2))
          .flag("flow_set", !stream.chance(miss))
          .flag("meeting_held", !stream.chance(miss))
          .flag("result_shown", !stream.chance(miss * 2))
          .end();
    }
  }
}

void write_project(Page& page) {
  for (int const owner : department_owners(page.world.province, true, false)) {
    Stream stream = page.stream(owner);
    for (int k = 0; k < 2; ++k) {
      bool const breakthrough = k == 0 && (page.month.index + owner) % 3 != 0;
      if (!breakthrough && k == 0) continue;
      Date const due = page.workday(stream);
      auto const accepted = page.done(stream, due, stream.chance(page.miss(owner, Field::reform, 35'000)), 20);
      page.out.id("project_id", 'J', page.month.index, owner, k)
          .text("org_code", page.code(owner))
          .text("kind", breakthrough ? "breakthrough" : "routine")
          .date("due_on", due)
          .date("accepted_on", accepted)
          .text("acceptor", accepted ? fmt::format("S{:04}000", owner) : "")
          .end();
    }
  }
}

void write_milestone(Page& page) {
  static constexpr int weights[] = {1500, 2000, 2500, 2000, 2000};  // of a year's plan, sum 1
  for (int const owner : department_owners(page.world.province, true, false)) {
    for (int k = 0; k < 5; ++k) {
      Stream fixed(page.world.seed, "milestone", std::int64_t{owner} * 10 + k, page.month.year());
      int const planned_month = page.month.year() * 12 + 1 + k * 2 + static_cast<int>(fixed.below(2));
      Date const planned = page.world.months[planned_month].workdays[static_cast<std::size_t>(fixed.between(6, 15))];
      std::int64_t const delay = fixed.normal() * 9 / 1000 - 9 -
                                 page.world.quality.skill(owner, Field::reform, planned_month) * 6 / 1000;  // days
      Date const accepted = planned + static_cast<int>(std::clamp<std::int64_t>(delay, -40, 60));
      page.out.text("milestone_id", fmt::format("M{}{:04}{}", page.month.year(), owner, k))
          .text("project_id", fmt::format("XM{}{:04}", page.month.year(), owner))
          .text("org_code", page.code(owner))
          .date("as_of", page.month.last)
          .decimal("weight", weights[k], 4)
          .date("plan_on", planned)
          .date("claimed_on", page.known(accepted - 5))
          .date("accepted_on", page.known(accepted))
          .end();
    }
  }
}

void write_process_improve(Page& page) {
  for (int const owner : department_owners(page.world.province, true, false)) {
    Stream stream = page.stream(owner);
    Quota open(stream, page.miss(owner, Field::reform, 60'000));
    auto const n = stream.about(900'000);
    for (std::int64_t k = 0; k < n; ++k) {
      Date const due = page.workday(stream);
      page.out.id("improve_id", 'U', page.month.index, owner, k)
          .text("org_code", page.code(owner))
          .date("approved_on", due - static_cast<int>(stream.between(60, 150)))
          .date("due_on", due)
          .date("verified_on", page.done(stream, due, open.next(), 15))
          .end();
    }
  }
}

void write_plan_item(Page& page) {
  for (int const owner : page.world.province.departments) {
    Stream stream = page.stream(owner);
    for (int k = 0; k < 5; ++k) {
      std::int64_t const planned = std::min<std::int64_t>(9'800, 4'000 + 230 * page.months_in() + 150 * k);
      bool const behind = stream.chance(page.miss(owner, Field::reform, 45'000));
      std::int64_t const actual = planned + (behind ? -stream.between(100, 900) : stream.between(0, 400));
      page.out.text("item_id", fmt::format("GH{:02}", k + 1))
          .text("org_code", page.code(owner))
          .date("as_of", page.month.last)
          .text("status", k == 4 && page.months_in() > 12 ? "done" : "running")
          .decimal("planned", planned, 2)
          .decimal("actual", std::min<std::int64_t>(10'000, actual), 2)
          .end();
    }
  }
}

void write_ext_quality(Page& page) {
  static constexpr int weights[] = {1500, 1000, 1000, 1000, 500, 1000, 1000, 1000, 1000, 1000};
  for (int const county : page.world.province.counties) {
    Stream stream = page.stream(county);
    std::int64_t const centre = 9'230 + page.skill(county, Field::tax) * 15 / 100;
    for (int k = 0; k < 10; ++k) {
      page.out.text("item_code", fmt::format("{}{}", k < 5 ? "C" : "R", k % 5 + 1))
          .text("org_code", page.code(county))
          .date("period_on", page.month.last)
          .decimal("weight", weights[k], 4)
          .decimal("score", std::clamp<std::int64_t>(centre + stream.normal() / 5, 0, 10'000), 2)
          .end();
    }
  }
}

constexpr Table tables[] = {
    {"opinion_event", Every::month, write_opinion_event},
    {"report_burden", Every::month, write_report_burden},
    {"petition", Every::month, write_petition},
    {"disclosure", Every::month, write_disclosure},
    {"budget_exec", Every::month, write_budget_exec},
    {"task_force", Every::month, write_task_force},
    {"project", Every::month, write_project},
    {"milestone", Every::month, write_milestone},
    {"process_improve", Every::month, write_process_improve},
    {"plan_item", Every::quarter_end, write_plan_item},
    {"ext_quality", Every::quarter_end, write_ext_quality},
};

}  // namespace

std::span<Table const> office_tables() { return tables; }

}  // namespace jixiao::demo
