// Service items, cases, halls, hotline, ratings.
#include "demo/tables.h"

namespace jixiao::demo {
namespace {

void write_service_item(Page& page) {
  for (int const county : page.world.province.counties) {
    Stream fixed(page.world.seed, "items", county);
    std::int64_t const skill = page.skill(county, Field::service);
    for (int k = 0; k < 30; ++k) {
      auto const base = fixed.between(5, 20);
      auto const cut_percent =
          std::clamp<std::int64_t>(17 + skill * 4 / 1000 + page.months_in() / 6 + fixed.between(-8, 8), 0, 70);
      page.out.text("item_code", fmt::format("SX{:03}", k + 1))
          .text("org_code", page.code(county))
          .date("as_of", page.month.last)
          .integer("base_days", base)
          .integer("now_days", base - (base * cut_percent + 50) / 100)
          .flag("instant", fixed.below(100) < 75 + skill * 3 / 1000 + page.months_in() / 8)
          .end();
    }
  }
}

struct ServiceCase {
  std::int64_t number;
  int branch;
  Date accepted;
  std::optional<Date> done;
  char const* channel;
};

// The month's cases; their ratings come from the same dice.
template <class F>
void each_case(Page const& page, F const& f) {
  auto const& province = page.world.province;
  for (std::size_t b = 0; b < province.branches.size(); ++b) {
    int const branch = province.branches[b];
    Stream stream(page.world.seed, "case", branch, page.month.index);
    Quota contact(stream, page.miss(branch, Field::service, 26'000));
    auto const n = page.rows(stream, branch, 15'000 * page.month.service_ppm / million, 4 * page.month.service_ppm);
    for (std::int64_t k = 0; k < n; ++k) {
      ServiceCase c{k, branch, page.workday(stream), {}, "etax"};
      auto const dice = stream.below(100);
      c.channel = contact.next() ? (dice < 85 ? "hall" : "window") : dice < 82 ? "etax" : dice < 95 ? "app" : "self";
      auto const days = stream.below(10);
      c.done =
          page.known(days < 7 ? c.accepted : page.world.months.workday_after(c.accepted, static_cast<int>(days) - 6));
      f(b, c);
    }
  }
}

void write_service_case(Page& page) {
  each_case(page, [&](std::size_t b, ServiceCase const& c) {
    if (page.world.plan.undelivered(page.dataset, page.world.province.county_of(c.branch), page.month.index)) return;
    Stream stream(page.world.seed, "case taxpayer", c.branch * 1000 + c.number, page.month.index);
    auto const number = page.world.taxpayers.at(b, stream.below(page.world.taxpayers.count(b))).number;
    page.out.id("case_id", 'B', page.month.index, c.branch, c.number)
        .text("org_code", page.code(c.branch))
        .text("item_code", fmt::format("SX{:03}", stream.below(30) + 1))
        .text("channel", c.channel)
        .numbered("taxpayer_id", 'V', number)
        .date("accepted_on", c.accepted)
        .date("done_on", c.done)
        .integer("promise_days", stream.between(0, 5))
        .end();
  });
}

void write_rating_row(Page& page, ServiceCase const& c, Stream& stream, int score, bool is_default) {
  bool const hall = c.channel[0] == 'h' || c.channel[0] == 'w';
  page.out.id("rating_id", 'H', page.month.index, c.branch, c.number)
      .id("case_id", 'B', page.month.index, c.branch, c.number)
      .text("org_code", page.code(c.branch))
      .text("channel", hall                     ? "hall"
                       : stream.chance(150'000) ? "sms"
                                                : "online")
      .integer("score", score)
      .date("rated_on", *c.done)
      .flag("is_default", is_default);
  if (score > 2) {
    page.out.none("rectify_due_on").none("rectified_on").none("called_back_on").end();
    return;
  }
  std::int64_t const slip = page.miss(c.branch, Field::service, 18'000);
  bool const late = stream.chance(slip);
  page.out.date("rectify_due_on", page.world.months.workday_after(*c.done, 15))
      .date("rectified_on",
            page.world.months.workday_after(*c.done, static_cast<int>(late ? 19 : stream.between(2, 14))))
      .date("called_back_on",
            stream.chance(slip) ? std::nullopt : std::optional(page.world.months.workday_after(*c.done, 5)))
      .end();
}

void write_rating(Page& page) {
  each_case(page, [&](std::size_t, ServiceCase const& c) {
    if (!c.done) return;
    Stream stream(page.world.seed, page.dataset, std::int64_t{c.branch} * million + c.number, page.month.index);
    if (page.world.plan.active(Trick::rating_stuffing, c.branch, page.month.index)) {
      if (stream.chance(980'000)) write_rating_row(page, c, stream, 5, false);
      return;
    }
    auto const dice = stream.below(million);
    if (dice > 560'000) return;
    bool const is_default = dice > 480'000;
    auto const mood = stream.below(million);
    auto const bad = page.miss(c.branch, Field::service, 2'600);
    int const score = is_default ? 5 : mood < bad / 4 ? 1 : mood < bad ? 2 : mood < 3 * bad ? 3 : mood < 60'000 ? 4 : 5;
    write_rating_row(page, c, stream, score, is_default);
  });
}

void write_hall_visit(Page& page) {
  for (int const county : page.world.province.counties) {
    Stream stream = page.stream(county);
    std::int64_t const wait = scaled(420, -page.skill(county, Field::service) / 4);  // median seconds
    auto const n = page.rows(stream, county, 5'000 * page.month.service_ppm / million, 32 * million);
    for (std::int64_t k = 0; k < n; ++k) {
      Date const day = page.workday(stream);
      Timestamp const queued{std::int64_t{day.days} * 86400 + 9 * 3600 + stream.below(7 * 3600)};
      bool const left = stream.chance(15'000);
      Timestamp const called{queued.seconds + std::min<std::int64_t>(3600, stream.log_normal(wait, 600))};
      page.out.id("visit_id", 'F', page.month.index, county, k)
          .text("org_code", page.code(county))
          .text("hall_id", fmt::format("T{:04}{}", county, k % 2))
          .date("visited_on", day)
          .time("queue_at", queued)
          .time("call_at", left ? std::nullopt : std::optional(called))
          .time("end_at", left ? std::nullopt : std::optional(Timestamp{called.seconds + stream.between(120, 1500)}))
          .text("item_code", fmt::format("SX{:03}", stream.below(30) + 1))
          .end();
    }
  }
}

struct Call {
  std::int64_t number;
  Date day;
  bool asked, connected;
};

template <class F>
void each_call(Page const& page, F const& f) {
  for (int const city : page.world.province.cities) {
    Stream stream(page.world.seed, "call", city, page.month.index);
    Quota lost(stream, page.miss(city, Field::service, 40'000));
    auto const n = page.rows(stream, city, 3'000 * page.month.service_ppm / million, 70 * million);
    for (std::int64_t k = 0; k < n; ++k) {
      bool const asked = stream.chance(720'000);
      f(city, Call{k, page.workday(stream), asked, asked && !lost.next()});
    }
  }
}

void write_hotline_call(Page& page) {
  static constexpr char const* topics[] = {"申报", "发票", "社保费", "优惠政策", "登记"};
  each_call(page, [&](int city, Call const& call) {
    page.out.id("call_id", 'C', page.month.index, city, call.number)
        .text("org_code", page.code(city))
        .text("caller_hash",
              fmt::format("{:016x}", mix(page.world.seed + static_cast<std::uint64_t>(call.number * 31 + city))))
        .date("called_on", call.day)
        .flag("asked_agent", call.asked)
        .flag("connected", call.connected)
        .text("topic", topics[call.number % 5])
        .end();
  });
}

void write_call_qc(Page& page) {
  each_call(page, [&](int city, Call const& call) {
    if (!call.connected || call.number % 4 != 0) return;
    Stream stream(page.world.seed, page.dataset, city * million + call.number, page.month.index);
    page.out.id("qc_id", 'Q', page.month.index, city, call.number)
        .id("call_id", 'C', page.month.index, city, call.number)
        .text("org_code", page.code(city))
        .date("checked_on", page.month.workdays.back())
        .flag("accurate", !stream.chance(page.miss(city, Field::service, 16'000)))
        .end();
  });
}

constexpr Table tables[] = {
    {"service_item", Every::quarter_end, write_service_item},
    {"service_case", Every::month, write_service_case},
    {"rating", Every::month, write_rating},
    {"hall_visit", Every::month, write_hall_visit},
    {"hotline_call", Every::month, write_hotline_call},
    {"call_qc", Every::month, write_call_qc},
};

}  // namespace

std::span<Table const> service_tables() { return tables; }

}  // namespace jixiao::demo
