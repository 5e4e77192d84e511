#include <fmt/format.h>

#include <array>

#include "base/csv.h"
#include "demo/province.h"

namespace jixiao::demo {
namespace {

constexpr std::array rank_names{"province", "city", "county", "branch", "department"};

Unit unit_of(Province const& province, Body const& body) {
  Unit unit;
  unit.code = body.code;
  unit.name = body.name;
  unit.level = rank_names[static_cast<std::size_t>(body.rank)];
  if (body.parent >= 0) unit.parent = province[body.parent].code;
  unit.kind = body.kind;
  if (!body.peer_group.empty()) unit.attributes["peer_group"] = body.peer_group;
  if (!body.pilot.empty()) unit.attributes["pilot"] = body.pilot;
  if (!body.region.empty()) unit.attributes["region"] = body.region;
  if (body.remote) unit.attributes["remote"] = "yes";
  return unit;
}

// The same unit until `on` under its former code, name or parent, and as it is from then on.
void add_both(std::vector<Unit>& rows, Unit unit, Unit former, Date on) {
  former.to = on - 1;
  unit.from = on;
  rows.push_back(std::move(former));
  rows.push_back(std::move(unit));
}

}  // namespace

std::vector<Unit> register_of(Province const& province) {
  std::vector<Unit> rows;
  for (auto const& body : province.bodies) {
    Unit const unit = unit_of(province, body);
    Unit former = unit;
    if (body.parent_before >= 0) {
      former.parent = province[body.parent_before].code;
      add_both(rows, unit, former, province.moved_on);
    } else if (!body.code_before.empty()) {
      former.code = body.code_before;
      former.name = body.name_before;
      add_both(rows, unit, former, province.renamed_on);
    } else if (body.rank == Rank::branch && body.parent == province.renamed_county) {
      former.parent = province[body.parent].code_before;
      add_both(rows, unit, former, province.renamed_on);
    } else {
      rows.push_back(unit);
    }
  }
  return rows;
}

std::vector<Succession> successions_of(Province const& province) {
  if (province.renamed_county < 0) return {};
  auto const& county = province[province.renamed_county];
  return {{county.code_before, county.code, province.renamed_on}};
}

std::string render_units_csv(Province const& province) {
  std::string out = "code,name,level,parent,from,to,kind,peer_group,pilot,region,remote\n";
  for (auto const& unit : register_of(province)) {
    auto const attribute = [&](char const* name) {
      auto const found = unit.attributes.find(name);
      return found == unit.attributes.end() ? std::string() : found->second;
    };
    out += csv_row({unit.code, unit.name, unit.level, unit.parent.value_or(""), unit.from ? unit.from->to_string() : "",
                    unit.to ? unit.to->to_string() : "", unit.kind.value_or(""), attribute("peer_group"),
                    attribute("pilot"), attribute("region"), attribute("remote")});
  }
  return out;
}

std::string render_successions_yaml(Province const& province) {
  std::string out = "# 机构改革承继关系：改革后的同比取承继前单位的数。\nsuccessions:\n";
  for (auto const& one : successions_of(province)) {
    out += fmt::format("  - {{from: '{}', to: '{}', on: {}}}\n", one.from, one.to, one.on.to_string());
  }
  return out;
}

}  // namespace jixiao::demo
