#include "app/register_check.h"

#include <algorithm>
#include <set>

#include "app/facts.h"
#include "base/text.h"
#include "model/org.h"

namespace jixiao::app {
namespace {

Date const after_all_changes = Date::from_ymd(2199, 12, 31);

// The latest first: what is in force now is told before what was.
std::set<Date, std::greater<>> days_of_change(std::vector<Unit> const& units) {
  std::set<Date, std::greater<>> days = {after_all_changes};
  for (auto const& unit : units) {
    if (unit.from) days.insert(*unit.from);
    if (unit.to) days.insert(*unit.to + 1);
  }
  return days;
}

}  // namespace

bool brings_units(Pack const& pack, std::string const& dataset) {
  return std::any_of(pack.unit_datasets.begin(), pack.unit_datasets.end(),
                     [&](UnitDataset const& source) { return source.dataset == dataset; });
}

bool brings_its_owners(Pack const& pack, Dataset const& dataset) {
  return std::any_of(pack.unit_datasets.begin(), pack.unit_datasets.end(), [&](UnitDataset const& source) {
    return source.dataset == dataset.id && source.code == dataset.owner;
  });
}

Result<void> check_register(Home& home, Pack const& pack, Dataset const& dataset,
                            std::vector<PartitionFile> const& files) {
  auto const units = load_units(home, pack, {{dataset.id, files}});
  if (!units) return fail(units.error().front());
  std::set<std::string> codes;
  for (auto const& unit : *units) codes.insert(unit.code);
  for (auto const& unit : *units) {
    if (!unit.parent || codes.contains(*unit.parent)) continue;
    auto const near = nearest_name(*unit.parent, std::vector<std::string>(codes.begin(), codes.end()));
    return fail("app.register_parent", {{"dataset", dataset.title},
                                        {"unit", unit.code},
                                        {"parent", *unit.parent},
                                        {"hint", near ? "（是不是 " + *near + "？）" : ""}});
  }
  // Earlier days may have gaps that no period is computed over; a circle is a mistake on any day.
  for (auto const day : days_of_change(*units)) {
    auto const tree = OrgTree::create(*units, day);
    if (tree || (day != after_all_changes && tree.error().front().code != "model.unit_cycle")) continue;
    auto const since = day == after_all_changes ? "" : day.to_string() + " 时";
    return fail("app.register_tree", {{"dataset", dataset.title}, {"reason", since + to_text(tree.error().front())}});
  }
  return {};
}

}  // namespace jixiao::app
