// The register of units: it must make a tree on every day something changes, and change at a month's start only. A
// mistake is told at the row it stands in.
#include <set>

#include "policy/check.h"
#include "policy/findings.h"

namespace jixiao::policy {
namespace {

Date const last_day_of_all = Date::from_ymd(2199, 12, 31);

bool in_force(Unit const& unit, Date day) { return (!unit.from || *unit.from <= day) && (!unit.to || day <= *unit.to); }

std::string of_arg(Error const& error, std::string_view name) {
  for (auto const& arg : error.args) {
    if (arg.name == name) return arg.value;
  }
  return "";
}

class UnitCheck {
 public:
  UnitCheck(LoadedPack const& loaded, Errors& errors) : pack_(loaded.pack), found_(loaded, errors) {
    for (auto const& unit : pack_.units) codes_.insert(unit.code);
  }

  void run() {
    if (pack_.units.empty() && pack_.unit_datasets.empty()) found_.add("policy.no_units", {}, "");
    auto const levels = ids_of(pack_.levels);
    bool sound = true;
    for (std::size_t i = 0; i < pack_.units.size(); ++i) {
      sound = found_.known(pack_.units[i].level, levels, "层级", item("/units", i) + "/level") && sound;
      sound = check_dates(pack_.units[i], item("/units", i)) && sound;
    }
    for (std::size_t i = 0; i < pack_.successions.size(); ++i) {
      check_month_start(pack_.successions[i].on, "on", item("/successions", i) + "/on");
    }
    if (sound) check_tree();
  }

 private:
  bool check_month_start(Date day, char const* key, std::string const& pointer) {
    if (day.day() == 1) return true;
    found_.add(
        "policy.not_month_start",
        {{"key", key}, {"day", day.to_string()}, {"right", Date::from_ymd(day.year(), day.month(), 1).to_string()}},
        pointer);
    return false;
  }

  bool check_dates(Unit const& unit, std::string const& pointer) {
    bool sound = !unit.from || check_month_start(*unit.from, "from", pointer + "/from");
    if (unit.to && (*unit.to + 1).day() != 1) {
      auto const& to = *unit.to;
      auto const right = Date::from_ymd(to.year(), to.month(), days_in_month(to.year(), to.month()));
      found_.add("policy.not_month_end", {{"day", to.to_string()}, {"right", right.to_string()}}, pointer + "/to");
      sound = false;
    }
    if (unit.from && unit.to && *unit.to < *unit.from) {
      found_.add("policy.from_after_to", {{"from", unit.from->to_string()}, {"to", unit.to->to_string()}},
                 pointer + "/to");
      sound = false;
    }
    return sound;
  }

  void check_tree() {
    auto units = pack_.units;
    for (auto& unit : units) {  // a superior that is not in the pack may come with the data
      if (!pack_.unit_datasets.empty() && unit.parent && !codes_.contains(*unit.parent)) unit.parent.reset();
    }
    std::set<Date> days = {last_day_of_all};
    for (auto const& unit : pack_.units) {
      if (unit.from) days.insert(*unit.from);
      if (unit.to) days.insert(*unit.to);
    }
    for (auto const day : days) {
      auto const tree = OrgTree::create(units, day);
      if (tree) {
        check_order(*tree);
        continue;
      }
      for (auto const& error : tree.error()) tell(error, day);
      return;
    }
  }

  // Rows of a unit in force that day, in the register's order.
  std::vector<std::size_t> rows_of(std::string const& code, Date day) const {
    std::vector<std::size_t> out;
    for (std::size_t i = 0; i < pack_.units.size(); ++i) {
      if (pack_.units[i].code == code && in_force(pack_.units[i], day)) out.push_back(i);
    }
    return out;
  }

  // Rows of the other units of a circle of superiors.
  std::vector<std::size_t> circle_below(std::string const& code, Date day) const {
    std::vector<std::size_t> out;
    for (auto row = rows_of(code, day).back();;) {
      row = rows_of(*pack_.units[row].parent, day).back();
      if (pack_.units[row].code == code) return out;
      out.push_back(row);
    }
  }

  void tell(Error const& error, Date day) {
    auto const code = of_arg(error, "unit");
    auto const rows = rows_of(code, day);
    auto const pointer = rows.empty() ? "/units" : item("/units", rows.back());
    std::vector<Arg> args = {{"unit", code}};
    if (error.code == "model.unit_twice") {
      args.push_back({"other", found_.at(item("/units", rows.front()))});
      found_.add("policy.unit_twice", std::move(args), pointer);
    } else if (error.code == "model.unit_parent_unknown") {
      auto const parent = of_arg(error, "parent");
      args.push_back({"parent", parent});
      if (codes_.contains(parent)) return found_.add("policy.unit_parent_gone", std::move(args), pointer + "/parent");
      args.push_back({"hint", nearest_hint(parent, Names(codes_.begin(), codes_.end()))});
      found_.add("policy.unit_parent_unknown", std::move(args), pointer + "/parent");
    } else {
      auto const parent = pointer + "/parent";
      if (pack_.units[rows.back()].parent == code) return found_.add("policy.unit_own_parent", std::move(args), parent);
      std::vector<std::string> places;
      for (auto const& other : circle_below(code, day)) places.push_back(found_.at(item("/units", other) + "/parent"));
      args.push_back({"path", of_arg(error, "path")});
      args.push_back({"others", join(places, "、")});
      found_.add("policy.unit_cycle", std::move(args), parent);
    }
  }

  // `levels` goes from the root down; whoever stands above a unit is of an earlier level, or of its own.
  void check_order(OrgTree const& tree) {
    auto const place = [&](std::string const& level) {
      auto const is = [&](Level const& one) { return one.id == level; };
      return std::find_if(pack_.levels.begin(), pack_.levels.end(), is) - pack_.levels.begin();
    };
    for (auto const& node : tree.nodes()) {
      if (node.parent < 0) continue;
      auto const& parent = tree.nodes()[static_cast<std::size_t>(node.parent)].unit;
      if (place(parent.level) <= place(node.unit.level) || !told_.insert(node.unit.code).second) continue;
      auto const is = [&](Unit const& unit) { return unit.code == node.unit.code && unit.from == node.unit.from; };
      auto const row = std::find_if(pack_.units.begin(), pack_.units.end(), is) - pack_.units.begin();
      found_.add("policy.unit_above_parent",
                 {{"unit", node.unit.code},
                  {"level", node.unit.level},
                  {"parent", parent.code},
                  {"parent_level", parent.level}},
                 item("/units", static_cast<std::size_t>(row)) + "/parent");
    }
  }

  Pack const& pack_;
  Findings found_;
  std::set<std::string> codes_, told_;
};

}  // namespace

void check_units(LoadedPack const& loaded, Errors& errors) { UnitCheck(loaded, errors).run(); }

}  // namespace jixiao::policy
