#include "app/stored_columns.h"

#include <algorithm>
#include <set>

#include "reflect/enum.h"
#include "storage/fact_store.h"

namespace jixiao::app {
namespace {

// Money is kept in its hundredths.
int scale_of(Column const& column) { return column.type == ColumnType::decimal ? column.scale : 0; }

std::string words(Column const& column) {
  std::string out(reflect::to_name(column.type));
  if (column.type == ColumnType::decimal) out += "(" + std::to_string(column.scale) + ")";
  return out;
}

Dataset const* find(Pack const& pack, std::string const& id) {
  auto const found =
      std::find_if(pack.datasets.begin(), pack.datasets.end(), [&](Dataset const& one) { return one.id == id; });
  return found == pack.datasets.end() ? nullptr : &*found;
}

void compare(Dataset const& was, Dataset const& is, std::string const& where, Errors& errors) {
  if (was.partition != is.partition) {
    errors.push_back({ErrorKind::invalid,
                      "policy.stored_partition",
                      {{"dataset", is.id},
                       {"was", std::string(reflect::to_name(was.partition))},
                       {"is", std::string(reflect::to_name(is.partition))}},
                      where});
  }
  for (auto const& column : is.columns) {
    auto const old = std::find_if(was.columns.begin(), was.columns.end(),
                                  [&](Column const& one) { return one.name == column.name; });
    if (old == was.columns.end()) {
      errors.push_back(
          {ErrorKind::invalid, "policy.stored_column_new", {{"dataset", is.id}, {"column", column.name}}, where});
      continue;
    }
    if (old->type == column.type && scale_of(*old) == scale_of(column)) continue;
    errors.push_back({ErrorKind::invalid,
                      "policy.stored_column",
                      {{"dataset", is.id}, {"column", column.name}, {"was", words(*old)}, {"is", words(column)}},
                      where});
  }
}

}  // namespace

Checked<void> check_stored_columns(Home& home, policy::LoadedPack const& next) {
  auto const active = home.pack();
  if (!active) return {};  // the first pack, or one that today's program cannot read: nothing to compare with
  auto const files = storage::FactStore(home.database()).current_files();
  if (!files) return tl::unexpected<Errors>(Errors{files.error()});
  std::set<std::string> held;
  for (auto const& file : *files) held.insert(file.dataset);
  Errors errors;
  for (auto const& dataset : next.pack.datasets) {
    auto const* was = find((*active)->pack, dataset.id);
    if (was && held.contains(dataset.id))
      compare(*was, dataset, to_text(next.place_of("datasets", dataset.id)), errors);
  }
  if (errors.empty()) return {};
  return tl::unexpected<Errors>(std::move(errors));
}

}  // namespace jixiao::app
