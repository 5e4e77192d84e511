// Officials, their training and appraisal, discipline.
#include "demo/tables.h"

namespace jixiao::demo {
namespace {

// Officials of one unit: their number is fixed over the months.
int staff_count(Page const& page, int owner) {
  Stream stream(page.world.seed, "staff", owner);
  switch (page.world.province[owner].rank) {
    case Rank::county: return 9 + static_cast<int>(stream.below(7));
    case Rank::department: return 6 + static_cast<int>(stream.below(5));
    default: return 2 + static_cast<int>(stream.below(3));
  }
}

struct Official {
  int owner, number;
  std::string id() const { return fmt::format("S{:04}{:03}", owner, number); }
};

template <class F>
void each_official(Page const& page, F const& f) {
  for (int const owner : department_owners(page.world.province, true, true)) {
    for (int k = 0; k < staff_count(page, owner); ++k) f(Official{owner, k});
  }
}

void write_staff(Page& page) {
  static constexpr char const* posts[] = {"负责人", "副职", "业务岗", "业务岗", "综合岗"};
  static constexpr char const* levels[] = {"primary", "primary", "middle", "middle", "senior"};
  each_official(page, [&](Official const& o) {
    Stream stream(page.world.seed, "official", std::int64_t{o.owner} * 1000 + o.number);
    int const born = static_cast<int>(stream.between(1968, 2001));
    page.out.text("staff_id", o.id())
        .text("org_code", page.world.province[o.owner].code)
        .text("name", fmt::format("干部{:04}{:03}", o.owner, o.number))
        .text("gender", stream.chance(480'000) ? "F" : "M")
        .text("birth_ym", fmt::format("{}-{:02}", born, stream.between(1, 12)))
        .text("post", posts[std::min(o.number, 4)])
        .text("rank", fmt::format("R{}", stream.between(1, 8)))
        .text("biz_level", levels[stream.below(5)])
        .date("hired_on", Date::from_ymd(std::min(2024, born + static_cast<int>(stream.between(22, 27))), 7, 1))
        .end();
  });
}

void write_training_duty(Page& page) {
  each_official(page, [&](Official const& o) {
    page.out.text("staff_id", o.id()).text("org_code", page.code(o.owner)).date("due_on", page.month.last).end();
  });
}

// Four courses a year bring a little over the hours wanted; who lags goes to none after July.
void write_training_record(Page& page) {
  static constexpr char const* courses[] = {"党性教育", "税收业务", "信息化应用", "廉政教育", "综合管理"};
  each_official(page, [&](Official const& o) {
    Stream yearly(page.world.seed, "training", std::int64_t{o.owner} * 1000 + o.number, page.month.year());
    bool const lagging = yearly.chance(page.world.quality.miss(o.owner, Field::staff, page.month.year() * 12, 15'000));
    bool const attends = (page.month.number() + o.number) % 3 == 0 && !(lagging && page.month.number() > 7);
    if (!attends) return;
    Stream stream(page.world.seed, page.dataset, std::int64_t{o.owner} * 1000 + o.number, page.month.index);
    page.out.id("record_id", 'X', page.month.index, o.owner, o.number)
        .text("staff_id", o.id())
        .text("org_code", page.code(o.owner))
        .text("course", courses[stream.below(5)])
        .text("mode", stream.chance(250'000) ? "offline" : "online")
        .date("finished_on", page.workday(stream))
        .decimal("hours", stream.between(235, 330), 1)
        .end();
  });
}

void write_appraisal(Page& page) {
  for (int const owner : department_owners(page.world.province, true, true)) {
    Stream stream = page.stream(owner);
    Quota late(stream, page.miss(owner, Field::staff, 6'000));
    for (int k = 0; k < staff_count(page, owner); ++k) {
      Date const due = page.month.workdays[page.month.workdays.size() - 2];
      page.out.id("appraisal_id", 'P', page.month.index, owner, k)
          .text("staff_id", Official{owner, k}.id())
          .text("org_code", page.code(owner))
          .date("due_on", due)
          .date("done_on", page.done(stream, due, late.next(), 12))
          .end();
    }
  }
}

void write_discipline_case(Page& page) {
  for (int const owner : department_owners(page.world.province, true, true)) {
    Stream stream = page.stream(owner);
    if (!stream.chance(page.miss(owner, Field::control, 700))) continue;
    auto const dice = stream.below(100);
    page.out.id("case_id", 'J', page.month.index, owner, 0)
        .text("org_code", page.code(owner))
        .date("filed_on", page.workday(stream))
        .flag("substantiated", stream.chance(700'000))
        .text("severity", dice < 80   ? "warning"
                          : dice < 97 ? "serious"
                                      : "crime")
        .end();
  }
}

constexpr Table tables[] = {
    {"staff", Every::once, write_staff},
    {"training_duty", Every::year_end, write_training_duty},
    {"training_record", Every::month, write_training_record},
    {"appraisal", Every::quarter_end, write_appraisal},
    {"discipline_case", Every::month, write_discipline_case},
};

}  // namespace

std::span<Table const> staff_tables() { return tables; }

}  // namespace jixiao::demo
