#pragma once
// The tables of the demo: for each dataset how often a file comes and what writes it. One file per field of work holds
// the writers; each row names its columns, the pack decides their order and titles (demo/table_writer.h).
#include <span>

#include "demo/table_writer.h"
#include "demo/world.h"

namespace jixiao::demo {

// A month's file of one dataset while it is being written.
struct Page {
  World const& world;
  Month const& month;
  std::string_view dataset;
  TableWriter& out;

  Stream stream(int ordinal) const { return Stream(world.seed, dataset, ordinal, month.index); }
  std::string const& code(int ordinal) const { return world.province.code(ordinal, month.index); }
  std::int64_t miss(int ordinal, Field field, std::int64_t base_ppm) const {
    return world.quality.miss(ordinal, field, month.index, base_ppm);
  }
  std::int64_t skill(int ordinal, Field field) const { return world.quality.skill(ordinal, field, month.index); }
  // Number of rows: the unit's share of `per_month` rows of the province at scale 1, at least floor_ppm ÷ 10^6.
  std::int64_t rows(Stream& stream, int ordinal, std::int64_t per_month, std::int64_t floor_ppm) const {
    std::int64_t const share = per_month * world.province[ordinal].weight_ppm / 1000 * world.scale_ppm / 1000;
    return stream.about(std::max(share, floor_ppm));
  }
  Date workday(Stream& stream) const {
    return month.workdays[static_cast<std::size_t>(stream.below(static_cast<std::int64_t>(month.workdays.size())))];
  }
  // What the systems know when the month is delivered.
  std::optional<Date> known(std::optional<Date> day) const { return day && *day <= month.last ? day : std::nullopt; }
  // When a thing due on `due` was done: up to `lead_max` days before it, or late or never.
  std::optional<Date> done(Stream& stream, Date due, bool late, int lead_max = 6) const {
    if (!late) return due - static_cast<int>(stream.below(lead_max + 1));
    if (stream.chance(400'000)) return std::nullopt;
    return known(due + static_cast<int>(stream.between(1, 15)));
  }
  int months_in() const { return month.index - world.months.first(); }
};

// Offices with internal departments are assessed through these; counties and branches as a whole.
std::vector<int> department_owners(Province const& province, bool counties, bool branches);

enum class Every : std::uint8_t { once, month, quarter_end, half_end, year_end };

struct Table {
  char const* dataset;
  Every every;
  void (*write)(Page&);
};

std::span<Table const> tax_tables();
std::span<Table const> invoice_tables();
std::span<Table const> fund_tables();
std::span<Table const> risk_tables();
std::span<Table const> control_tables();
std::span<Table const> service_tables();
std::span<Table const> opinion_tables();
std::span<Table const> office_tables();
std::span<Table const> sharing_tables();
std::span<Table const> party_tables();
std::span<Table const> staff_tables();
std::span<Table const> platform_tables();
std::span<Table const> pilot_tables();

// All of them, in no particular order.
std::vector<Table> all_tables();

}  // namespace jixiao::demo
