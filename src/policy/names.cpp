// Names by which one entry of a pack refers to another: each must exist, and be of use where it stands. A name that is
// never met would be passed over in silence when results are computed.
#include <set>

#include "policy/check.h"
#include "policy/findings.h"

namespace jixiao::policy {
namespace {

class NameCheck {
 public:
  NameCheck(LoadedPack const& loaded, Errors& errors) : pack_(loaded.pack), found_(loaded, errors) {
    levels_ = ids_of(pack_.levels);
    dimensions_ = ids_of(pack_.dimensions);
    for (auto const& unit : pack_.units) codes_.insert(unit.code);
    code_list_.assign(codes_.begin(), codes_.end());
  }

  void run() {
    for (std::size_t i = 0; i < pack_.indicators.size(); ++i)
      check_targets(pack_.indicators[i], item("/indicators", i));
    for (std::size_t i = 0; i < pack_.adjustments.size(); ++i) {
      levels(pack_.adjustments[i].levels, item("/adjustments", i) + "/levels");
    }
    for (std::size_t i = 0; i < pack_.vetoes.size(); ++i) {
      auto const& dimension = pack_.vetoes[i].dimension;
      if (dimension) found_.known(*dimension, dimensions_, "维度", item("/vetoes", i) + "/dimension");
    }
    for (std::size_t i = 0; i < pack_.peers.size(); ++i) check_peers(pack_.peers[i], item("/peers", i));
    for (std::size_t i = 0; i < pack_.sheets.size(); ++i) check_sheet(pack_.sheets[i], item("/sheets", i));
    for (std::size_t i = 0; i < pack_.figures.size(); ++i) {
      auto const& dimension = pack_.figures[i].dimension;
      if (dimension) found_.known(*dimension, dimensions_, "维度", item("/figures", i) + "/dimension");
    }
    for (std::size_t i = 0; i < pack_.unit_datasets.size(); ++i) {
      check_fixed_parent(pack_.unit_datasets[i], item("/unit_datasets", i));
    }
    for (std::size_t i = 0; i < pack_.datasets.size(); ++i) check_labels(pack_.datasets[i], item("/datasets", i));
    for (std::size_t i = 0; i < pack_.successions.size(); ++i) {
      check_succession(pack_.successions[i], item("/successions", i));
    }
    check_succession_circles();
  }

 private:
  void levels(Names const& names, std::string const& pointer) {
    for (std::size_t i = 0; i < names.size(); ++i) found_.known(names[i], levels_, "层级", item(pointer, i));
  }

  // Units may also come with the data, which nobody knows here.
  bool known_unit(std::string const& code, std::string const& pointer) {
    return !pack_.unit_datasets.empty() || found_.known(code, code_list_, "单位代码", pointer);
  }

  // Whether some row of the unit is of one of the levels; units that come with the data are not known here.
  bool is_of(std::string const& code, Names const& wanted) const {
    if (!codes_.contains(code)) return true;
    return std::any_of(pack_.units.begin(), pack_.units.end(),
                       [&](Unit const& unit) { return unit.code == code && contains(wanted, unit.level); });
  }

  void check_targets(Indicator const& indicator, std::string const& pointer) {
    Names groups;
    for (auto const& scheme : pack_.peers) {
      if (!contains(indicator.levels, scheme.level)) continue;
      for (auto const& group : scheme.groups) groups.push_back(group.id);
    }
    for (std::size_t i = 0; i < indicator.targets.size(); ++i) {
      auto const& rule = indicator.targets[i];
      auto const where = item(pointer + "/targets", i);
      if (rule.level) found_.known(*rule.level, indicator.levels, "本指标 levels 中的层级", where + "/level");
      if (rule.group) found_.known(*rule.group, groups, "本指标各层级的分组", where + "/group");
      if (rule.unit && known_unit(*rule.unit, where + "/unit") && !is_of(*rule.unit, indicator.levels)) {
        found_.add("policy.target_unit_not_assessed", {{"unit", *rule.unit}, {"indicator", indicator.id}},
                   where + "/unit");
      }
    }
  }

  void check_peers(PeerScheme const& scheme, std::string const& pointer) {
    std::set<std::string> seen;
    for (std::size_t i = 0; i < scheme.groups.size(); ++i) {
      auto const& group = scheme.groups[i];
      auto const where = item(pointer + "/groups", i);
      if (!seen.insert(group.id).second) found_.add("policy.id_twice", {{"what", "分组"}, {"id", group.id}}, where);
      if (group.units.empty() && !group.where) {
        found_.add("policy.group_empty", {{"group", group.id}, {"scheme", scheme.id}}, where);
      }
      for (std::size_t k = 0; k < group.units.size(); ++k) {
        auto const& code = group.units[k];
        if (known_unit(code, item(where + "/units", k)) && !is_of(code, {scheme.level})) {
          found_.add("policy.group_unit_level", {{"unit", code}, {"group", group.id}, {"level", scheme.level}},
                     item(where + "/units", k));
        }
      }
    }
  }

  void check_sheet(Sheet const& sheet, std::string const& pointer) {
    auto const same_level = [&](Sheet const& other) { return other.level == sheet.level; };
    auto const first = std::find_if(pack_.sheets.begin(), pack_.sheets.end(), same_level);
    if (&*first != &sheet) found_.add("policy.id_twice", {{"what", "考评表"}, {"id", sheet.level}}, pointer);
    for (auto const& scheme : pack_.peers) {
      if (scheme.id == sheet.peers && scheme.level != sheet.level) {
        found_.add("policy.sheet_peers_level", {{"scheme", scheme.id}, {"other", scheme.level}, {"level", sheet.level}},
                   pointer + "/peers");
      }
    }
    for (auto const& [id, axis] : sheet.replaced_by_axis) {
      auto const* const indicator = pack_.find_indicator(id);
      if (indicator && !indicator->points.contains(sheet.level)) {
        found_.add("policy.replaced_without_points", {{"indicator", id}, {"level", sheet.level}},
                   pointer + "/replaced_by_axis/" + id);
      }
    }
  }

  // A parent may itself come with the data of another level.
  void check_fixed_parent(UnitDataset const& source, std::string const& pointer) {
    if (!source.parent_unit || codes_.contains(*source.parent_unit)) return;
    bool const others = std::any_of(pack_.unit_datasets.begin(), pack_.unit_datasets.end(),
                                    [&](UnitDataset const& other) { return other.level != source.level; });
    if (!others) found_.known(*source.parent_unit, code_list_, "单位代码", pointer + "/parent_unit");
  }

  void check_labels(Dataset const& dataset, std::string const& pointer) {
    for (std::size_t i = 0; i < dataset.columns.size(); ++i) {
      auto const& column = dataset.columns[i];
      if (column.values.empty()) continue;
      for (auto const& [code, label] : column.labels) {
        auto const what = "列 " + column.name + " 的代码（values）";
        found_.known(code, column.values, what.c_str(), item(pointer + "/columns", i) + "/labels/" + code);
      }
    }
  }

  void check_succession(Succession const& succession, std::string const& pointer) {
    bool const both = known_unit(succession.from, pointer + "/from") && known_unit(succession.to, pointer + "/to");
    if (succession.from == succession.to) {
      found_.add("policy.succession_to_itself", {{"unit", succession.to}}, pointer + "/to");
    } else if (both && codes_.contains(succession.to)) {
      auto const holds = [&](Unit const& unit) {
        return unit.code == succession.to && (!unit.from || *unit.from <= succession.on) &&
               (!unit.to || succession.on <= *unit.to);
      };
      if (std::none_of(pack_.units.begin(), pack_.units.end(), holds)) {
        found_.add("policy.succession_not_in_force", {{"unit", succession.to}, {"day", succession.on.to_string()}},
                   pointer + "/on");
      }
    }
  }

  // The entries that lead from the successor of one back to the unit it starts from, that one first; none if none do.
  std::vector<std::size_t> circle_from(std::size_t start) const {
    auto const& all = pack_.successions;
    std::vector<std::vector<std::size_t>> open{{start}};
    std::set<std::string> seen;
    while (!open.empty()) {
      auto const way = std::move(open.back());
      open.pop_back();
      auto const& to = all[way.back()].to;
      if (to == all[start].from) return way;
      if (!seen.insert(to).second) continue;
      for (std::size_t i = 0; i < all.size(); ++i) {
        if (all[i].from != to) continue;
        open.push_back(way);
        open.back().push_back(i);
      }
    }
    return {};
  }

  // Each circle is told once, at its first entry. One of a single unit is told as succession_to_itself.
  void check_succession_circles() {
    std::set<std::size_t> told;
    for (std::size_t i = 0; i < pack_.successions.size(); ++i) {
      auto const way = told.contains(i) ? std::vector<std::size_t>() : circle_from(i);
      if (way.size() < 2) continue;
      told.insert(way.begin(), way.end());
      std::string path;
      Names others;
      for (auto const at : way) {
        path += pack_.successions[at].from + " → ";
        if (at != i) others.push_back(found_.at(item("/successions", at)));
      }
      found_.add("policy.succession_circle",
                 {{"path", path + pack_.successions[i].from}, {"others", join(others, "、")}}, item("/successions", i));
    }
  }

  Pack const& pack_;
  Findings found_;
  Names levels_, dimensions_, code_list_;
  std::set<std::string> codes_;
};

}  // namespace

void check_names(LoadedPack const& loaded, Errors& errors) { NameCheck(loaded, errors).run(); }

}  // namespace jixiao::policy
