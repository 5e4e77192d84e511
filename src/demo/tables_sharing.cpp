// Data sharing and work with partners.
#include "demo/tables.h"

namespace jixiao::demo {
namespace {

constexpr char const* partner_types[] = {"department", "association", "bank", "agency", "street"};

void write_data_item(Page& page) {
  static constexpr char const* types[] = {"free", "free", "conditional", "conditional", "none"};
  for (int const owner : page.world.province.departments) {
    for (int k = 0; k < 6; ++k) {
      Stream fixed(page.world.seed, "data item", std::int64_t{owner} * 10 + k);
      Stream stream(page.world.seed, page.dataset, std::int64_t{owner} * 10 + k, page.month.index);
      auto const type = fixed.below(5);
      // Items start to flow one after the other; who is good at it starts sooner.
      std::int64_t const ease = 660'000 + page.skill(owner, Field::sharing) * 70 + page.months_in() * 6'000;
      bool const shared = type != 4 ? fixed.below(million) < ease + 80'000 : fixed.below(million) < ease - 500'000;
      bool const called = shared && stream.chance(950'000);
      page.out.text("item_id", fmt::format("ML{:04}{}", owner, k))
          .text("org_code", page.code(owner))
          .date("as_of", page.month.last)
          .none("dept")
          .text("share_type", types[type])
          .flag("in_use", fixed.chance(960'000))
          .flag("shared", shared);
      if (shared)
        page.out.date("last_called_on", page.month.last - static_cast<int>(called ? stream.below(60) : 130));
      else
        page.out.none("last_called_on");
      page.out.end();
    }
  }
}

void write_data_request(Page& page) {
  for (int const owner : page.world.province.departments) {
    Stream stream = page.stream(owner);
    Quota late(stream, page.miss(owner, Field::sharing, 10'000));
    auto const n = 1 + stream.about(1'200'000);
    for (std::int64_t k = 0; k < n; ++k) {
      bool const free = stream.chance(500'000);
      Date const due = page.workday(stream);
      page.out.id("request_id", 'Q', page.month.index, owner, k)
          .text("org_code", page.code(owner))
          .text("share_type", free ? "free" : "conditional")
          .date("received_on", page.world.months.workday_after(due, free ? -2 : -5))
          .date("due_on", due)
          .date("answered_on", page.done(stream, due, late.next(), 1))
          .end();
    }
  }
}

void write_exchange_job_run(Page& page) {
  static constexpr char const* depts[] = {"finance", "social", "market", "medical", "land", "bank"};
  for (int const county : page.world.province.counties) {
    if (page.world.plan.undelivered(page.dataset, county, page.month.index)) continue;
    Stream stream = page.stream(county);
    Quota broken(stream, page.miss(county, Field::sharing, 14'000));
    Quota slow(stream, page.miss(county, Field::sharing, 16'000));
    std::int64_t const errors = page.miss(county, Field::sharing, 6'500);
    std::int64_t const latency = scaled(240, -page.skill(county, Field::sharing) / 5);
    for (int k = 0; k < 18; ++k) {
      Date const day = page.month.workdays[static_cast<std::size_t>(k) % page.month.workdays.size()];
      Timestamp const planned{std::int64_t{day.days} * 86400 + 2 * 3600 + k % 6 * 600};
      bool const failed = broken.next();
      bool const partial = failed && stream.chance(600'000);
      std::int64_t const rows = failed && !partial ? 0 : stream.log_normal(2'500, 900);
      auto const start = planned.seconds + stream.between(5, 120);
      auto const minutes = slow.next() ? stream.between(35, 120) : stream.between(2, 24);
      page.out.id("run_id", 'J', page.month.index, county, k)
          .text("org_code", page.code(county))
          .text("if_code", fmt::format("JK{:02}", k % 12 + 1))
          .text("dept", depts[k % 6])
          .text("direction", k % 3 == 0 ? "out" : "in")
          .date("planned_on", day)
          .time("plan_at", planned)
          .time("start_at", Timestamp{start})
          .time("end_at", failed && !partial ? std::nullopt : std::optional(Timestamp{start + minutes * 60}))
          .integer("rows", rows)
          .integer("ok_rows", rows - std::min(rows, stream.about(rows * errors)))
          .text("status", partial  ? "partial"
                          : failed ? "failed"
                                   : "ok");
      if (failed && !partial)
        page.out.none("latency_ms");
      else
        page.out.integer("latency_ms", stream.log_normal(latency, 350));
      page.out.end();
    }
  }
}

void write_cogov_record(Page& page) {
  static constexpr char const* matters[] = {"activity", "data", "task"};
  for (int const county : page.world.province.counties) {
    Stream stream = page.stream(county);
    Quota absent(stream, page.miss(county, Field::sharing, 150'000));
    for (int k = 0; k < 15; ++k) {  // five partners, three matters
      Date const due = page.workday(stream);
      bool const done = !absent.next();
      page.out.id("record_id", 'D', page.month.index, county, k)
          .text("org_code", page.code(county))
          .text("partner_id", fmt::format("ZT{:04}{}", county, k % 5))
          .text("partner_type", partner_types[k % 5])
          .text("matter", matters[k / 5])
          .date("due_on", due)
          .date("done_on", done ? std::optional(due - static_cast<int>(stream.below(15))) : std::nullopt)
          .flag("has_evidence", done && !stream.chance(25'000))
          .end();
    }
  }
}

void write_cogov_task(Page& page) {
  for (int const owner : department_owners(page.world.province, true, false)) {
    Stream stream = page.stream(owner);
    Quota late(stream, page.miss(owner, Field::sharing, 42'000));
    auto const n = stream.about(1'100'000);
    for (std::int64_t k = 0; k < n; ++k) {
      Date const due = page.workday(stream);
      page.out.id("task_id", 'T', page.month.index, owner, k)
          .text("org_code", page.code(owner))
          .text("partner_type", partner_types[stream.below(5)])
          .date("due_on", due)
          .date("done_on", page.done(stream, due, late.next(), 10))
          .end();
    }
  }
}

constexpr Table tables[] = {
    {"data_item", Every::month, write_data_item},
    {"data_request", Every::month, write_data_request},
    {"exchange_job_run", Every::month, write_exchange_job_run},
    {"cogov_record", Every::quarter_end, write_cogov_record},
    {"cogov_task", Every::month, write_cogov_task},
};

}  // namespace

std::span<Table const> sharing_tables() { return tables; }

}  // namespace jixiao::demo
