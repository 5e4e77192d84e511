// Key taxpayers, risk tasks and what became of them, audits, legal cases.
#include "demo/tables.h"

namespace jixiao::demo {
namespace {

Timestamp at_time(Date day, std::int64_t second) { return {std::int64_t{day.days} * 86400 + second}; }

void write_key_taxpayer_month(Page& page) {
  auto const& branches = page.world.province.branches;
  for (std::size_t b = 0; b < branches.size(); ++b) {
    Stream stream = page.stream(branches[b]);
    Quota unwatched(stream, page.miss(branches[b], Field::risk, 7'000));
    for (std::int64_t k = 0; k < page.world.taxpayers.count(b); ++k) {
      auto const t = page.world.taxpayers.at(b, k);
      if (!t.key || !t.active(page.month.index)) continue;
      auto const sales = page.world.taxpayers.sales_of(t, page.month);
      bool const watched = !unwatched.next();
      page.out.numbered("taxpayer_id", 'V', t.number)
          .text("org_code", page.code(branches[b]))
          .date("month_on", page.month.last)
          .date("monitored_on", watched ? std::optional(page.workday(stream)) : std::nullopt)
          .money("sales", sales)
          .money("total_tax", sales / 100 * (t.burden_ppm + 12'000) / 10'000)
          .decimal("power_kwh", stream.log_normal(t.sales / 800, 200), 2)
          .integer("headcount", 5 + t.sales / 20'000'000)
          .text("note", watched && stream.chance(60'000) ? "税负、用电与销售收入变动一致" : "")
          .end();
    }
  }
}

struct RiskTask {
  std::int64_t number;
  int branch;
  std::int64_t taxpayer;
  int model, level;
  Date pushed, due;
  std::optional<Date> done;
  std::int64_t response_hours;  // 0: none yet
};

// The tasks due in a month; feedback and reviews come from the same dice.
template <class F>
void each_risk_task(Page const& page, F const& f) {
  auto const& branches = page.world.province.branches;
  for (std::size_t b = 0; b < branches.size(); ++b) {
    int const branch = branches[b];
    Stream stream(page.world.seed, "risk task", branch, page.month.index);
    Quota late(stream, page.miss(branch, Field::risk, 14'000));
    Quota slow(stream, page.miss(branch, Field::risk, 16'000));
    auto const n = page.rows(stream, branch, 2'600, 1'800'000);
    for (std::int64_t k = 0; k < n; ++k) {
      RiskTask task{k,  branch, page.world.taxpayers.at(b, stream.below(page.world.taxpayers.count(b))).number,
                    0,  0,      {},
                    {}, {},     0};
      auto const dice = stream.below(100);
      task.model = dice < 25 ? 0 : dice < 45 ? 1 : dice < 62 ? 2 : dice < 72 ? 3 : 4;
      auto const level = stream.below(100);
      task.level = level < 75 ? 0 : level < 95 ? 1 : 2;
      task.due = page.workday(stream);
      task.pushed = page.world.months.workday_after(task.due, -15);
      task.done = page.done(stream, task.due, late.next(), 8);
      task.response_hours = slow.next() ? stream.between(25, 90) : stream.between(1, 20);
      f(task, stream);
    }
  }
}

void write_risk_task(Page& page) {
  static constexpr char const* models[] = {"filing", "burden", "fake_invoice", "refund", "other"};
  static constexpr char const* levels[] = {"low", "medium", "high"};
  each_risk_task(page, [&](RiskTask const& task, Stream&) {
    Timestamp const pushed = at_time(task.pushed, 9 * 3600 + task.number % 8 * 1800);
    page.out.id("task_id", 'K', page.month.index, task.branch, task.number)
        .text("org_code", page.code(task.branch))
        .numbered("taxpayer_id", 'V', task.taxpayer)
        .text("model_code", models[task.model])
        .text("level", levels[task.level])
        .date("pushed_on", task.pushed)
        .time("pushed_at", pushed)
        .time("first_response_at", Timestamp{pushed.seconds + task.response_hours * 3600 - 420})
        .date("due_on", task.due)
        .date("done_on", task.done)
        .text("status", task.done ? "DONE" : "DOING")
        .end();
  });
}

template <class F>
void each_feedback(Page const& page, F const& f) {
  each_risk_task(page, [&](RiskTask const& task, Stream&) {
    Stream stream(page.world.seed, "feedback", task.branch * 1000 + task.number, page.month.index);
    if (!task.done || !stream.chance(850'000)) return;
    f(task, stream);
  });
}

void write_risk_feedback(Page& page) {
  each_feedback(page, [&](RiskTask const& task, Stream& stream) {
    std::int64_t const hit = 455'000 + page.skill(task.branch, Field::risk) * 60;
    bool const problem = stream.chance(hit);
    page.out.id("feedback_id", 'B', page.month.index, task.branch, task.number)
        .id("task_id", 'K', page.month.index, task.branch, task.number)
        .text("org_code", page.code(task.branch))
        .date("feedback_on", std::max(*task.done, page.month.first))
        .flag("has_problem", problem)
        .money("tax_added", problem ? stream.log_normal(2'000'000, 1200) : 0)
        .end();
  });
}

void write_risk_review(Page& page) {
  each_feedback(page, [&](RiskTask const& task, Stream& stream) {
    if (!stream.chance(300'000)) return;
    page.out.id("review_id", 'X', page.month.index, task.branch, task.number)
        .id("task_id", 'K', page.month.index, task.branch, task.number)
        .text("org_code", page.code(task.branch))
        .date("reviewed_on",
              page.month.workdays[page.month.workdays.size() - 1 - static_cast<std::size_t>(task.number % 5)])
        .flag("qualified", !stream.chance(page.miss(task.branch, Field::risk, 42'000)))
        .end();
  });
}

void write_audit_case(Page& page) {
  for (int const county : page.world.province.counties) {
    Stream stream = page.stream(county);
    auto const n = page.rows(stream, county, 200, 1'100'000);
    for (std::int64_t k = 0; k < n; ++k) {
      Date const due = page.workday(stream);
      auto const closed = page.done(stream, due, stream.chance(page.miss(county, Field::risk, 80'000)), 25);
      std::int64_t const assessed = stream.log_normal(60'000'000, 700);
      std::int64_t const missing =
          std::min<std::int64_t>(90, page.miss(county, Field::risk, 110'000) * stream.between(5, 15) / 100'000);
      page.out.id("case_id", 'J', page.month.index, county, k)
          .text("org_code", page.code(county))
          .date("opened_on", due - 90)
          .date("due_on", due)
          .date("closed_on", closed);
      if (closed) {
        page.out.money("assess_amt", assessed).date("recover_due_on", *closed + 15);
        page.out.money("recovered_amt", assessed / 100 * (100 - missing));
      } else {
        page.out.none("assess_amt").none("recover_due_on").none("recovered_amt");
      }
      page.out.end();
    }
  }
}

void write_legal_case(Page& page) {
  static constexpr char const* good[] = {"upheld", "upheld", "upheld", "settled", "withdrawn"};
  static constexpr char const* bad[] = {"revoked", "changed", "lost"};
  for (int const county : page.world.province.counties) {
    Stream stream = page.stream(county);
    Quota adverse(stream, page.miss(county, Field::control, 36'000));
    auto const n = page.rows(stream, county, 150, 350'000);
    for (std::int64_t k = 0; k < n; ++k) {
      Date const closed = page.workday(stream);
      page.out.id("case_id", 'A', page.month.index, county, k)
          .text("org_code", page.code(county))
          .text("kind", stream.chance(700'000) ? "review" : "lawsuit")
          .date("opened_on", closed - static_cast<int>(stream.between(30, 60)))
          .date("closed_on", closed)
          .text("outcome", adverse.next() ? bad[stream.below(3)] : good[stream.below(5)])
          .end();
    }
  }
}

constexpr Table tables[] = {
    {"key_taxpayer_month", Every::month, write_key_taxpayer_month},
    {"risk_task", Every::month, write_risk_task},
    {"risk_feedback", Every::month, write_risk_feedback},
    {"risk_review", Every::month, write_risk_review},
    {"audit_case", Every::month, write_audit_case},
    {"legal_case", Every::month, write_legal_case},
};

}  // namespace

std::span<Table const> risk_tables() { return tables; }

}  // namespace jixiao::demo
