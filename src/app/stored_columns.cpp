#include "app/stored_columns.h"

#include <algorithm>

#include "facts/header_map.h"
#include "facts/stored_schema.h"
#include "reflect/canonical.h"
#include "reflect/enum.h"
#include "storage/fact_store.h"
#include "storage/pack_store.h"

namespace jixiao::app {
namespace {

// Money is kept in its hundredths.
int scale_of(Column const& column) { return column.type == ColumnType::decimal ? column.scale : 0; }

std::string words(Column const& column) {
  std::string out(reflect::to_name(column.type));
  if (column.type == ColumnType::decimal) out += "(" + std::to_string(column.scale) + ")";
  return out;
}

Column const* find_column(Dataset const& dataset, std::string const& name) {
  auto const found =
      std::find_if(dataset.columns.begin(), dataset.columns.end(), [&](Column const& one) { return one.name == name; });
  return found == dataset.columns.end() ? nullptr : &*found;
}

// Packs this home was ever run by, the one in force first, then the newest; what today's program cannot read is passed
// over. Loaded one by one, as far as somebody asks.
class EarlierPacks {
 public:
  static Result<EarlierPacks> create(Home& home) {
    EarlierPacks out(home);
    JX_TRY(auto versions, storage::PackStore(home.database()).all());
    std::stable_sort(versions.begin(), versions.end(), [](auto const& a, auto const& b) {
      return a.active != b.active ? a.active : a.installed_at > b.installed_at;
    });
    for (auto const& version : versions) out.digests_.push_back(version.digest);
    return out;
  }

  // The first one that declares the dataset, or in it the column; null if none does.
  Dataset const* dataset(std::string const& id) {
    return first([&](Dataset const&) { return true; }, id);
  }
  // Whether the pack in force declares it just so.
  bool unchanged(Dataset const& next) {
    auto const* found = dataset(next.id);
    return found && packs_.front() && found == packs_.front()->pack.find_dataset(next.id) &&
           reflect::canonical_bytes(*found) == reflect::canonical_bytes(next);
  }
  Column const* column(std::string const& dataset, std::string const& name) {
    auto const* found = first([&](Dataset const& one) { return find_column(one, name) != nullptr; }, dataset);
    return found ? find_column(*found, name) : nullptr;
  }

 private:
  explicit EarlierPacks(Home& home) : home_(&home) {}

  template <class Predicate>
  Dataset const* first(Predicate const& wanted, std::string const& id) {
    for (std::size_t i = 0; i < digests_.size(); ++i) {
      if (i == packs_.size()) {
        auto pack = home_->load_pack(digests_[i]);
        packs_.push_back(pack ? *pack : nullptr);
      }
      auto const* found = packs_[i] ? packs_[i]->pack.find_dataset(id) : nullptr;
      if (found && wanted(*found)) return found;
    }
    return nullptr;
  }

  Home* home_;
  std::vector<std::string> digests_;
  std::vector<std::shared_ptr<policy::LoadedPack const>> packs_;  // null: not readable
};

// One dataset of the next pack against its files.
class Comparison {
 public:
  Comparison(facts::Connection& connection, EarlierPacks& packs, Dataset const& next, std::string where,
             std::vector<facts::FactFile const*> files, Errors& errors)
      : connection_(connection),
        packs_(packs),
        next_(next),
        where_(std::move(where)),
        files_(std::move(files)),
        errors_(errors) {}

  Result<void> run() {
    JX_TRY(auto const stored, facts::stored_schema(connection_, files_));
    check_partition();
    for (auto const& column : next_.columns) {
      auto const at = stored.find(column.name);
      auto const held = at == stored.end() ? facts::StoredColumn{} : at->second;
      if (held.files > 0 && !check_type(column, held)) continue;
      JX_CHECK(check_required(column, held));
    }
    auto const* const last = packs_.dataset(next_.id);
    for (auto const& [name, held] : stored) {
      // What an earlier pack took away already is of no concern to this one.
      if (!find_column(next_, name) && last && find_column(*last, name)) report("policy.stored_column_gone", name);
    }
    return {};
  }

 private:
  void report(std::string_view code, std::string const& column, std::vector<Arg> more = {}) {
    std::vector<Arg> args{{"dataset", next_.id}, {"column", column}};
    args.insert(args.end(), more.begin(), more.end());
    errors_.push_back({ErrorKind::invalid, std::string(code), std::move(args), where_});
  }

  void check_partition() {
    auto const* const was = packs_.dataset(next_.id);
    if (!was || was->partition == next_.partition) return;
    errors_.push_back({ErrorKind::invalid,
                       "policy.stored_partition",
                       {{"dataset", next_.id},
                        {"was", std::string(reflect::to_name(was->partition))},
                        {"is", std::string(reflect::to_name(next_.partition))}},
                       where_});
  }

  bool check_type(Column const& column, facts::StoredColumn const& held) {
    auto const* const was = packs_.column(next_.id, column.name);
    bool const same = was && was->type == column.type && scale_of(*was) == scale_of(column);
    bool const fits = held.type == facts::stored_type(column.type);
    if (fits && (same || !was)) return true;
    report("policy.stored_column", column.name, {{"was", was ? words(*was) : held.type}, {"is", words(column)}});
    return false;
  }

  // Asked only where rows without a value are possible: the rest was checked when it was taken in.
  Result<void> check_required(Column const& column, facts::StoredColumn const& held) {
    auto const required = [](Dataset const& dataset, Column const& one) {
      return !one.nullable || facts::is_placing_column(dataset, one.name);
    };
    if (!required(next_, column)) return {};
    auto const* const last = packs_.dataset(next_.id);
    auto const* const was = last ? find_column(*last, column.name) : nullptr;
    bool const everywhere = held.files == static_cast<std::int64_t>(files_.size());
    if (everywhere && was && required(*last, *was)) return {};
    JX_TRY(auto const rows, facts::rows_without(connection_, next_, column.name, files_));
    if (rows > 0) report("policy.stored_column_empty", column.name, {{"rows", std::to_string(rows)}});
    return {};
  }

  facts::Connection& connection_;
  EarlierPacks& packs_;
  Dataset const& next_;
  std::string where_;
  std::vector<facts::FactFile const*> files_;
  Errors& errors_;
};

Result<Errors> compare_all(Home& home, policy::LoadedPack const& next) {
  JX_TRY(auto const current, storage::FactStore(home.database()).current_files());
  facts::FactFiles const files(current, home.paths().facts());
  JX_TRY(auto packs, EarlierPacks::create(home));
  JX_TRY(auto const database, facts::Database::open());
  JX_TRY(auto connection, database.connect());
  Errors errors;
  for (auto const& dataset : next.pack.datasets) {
    auto held = files.files(dataset.id);
    if (held.empty() || packs.unchanged(dataset)) continue;
    JX_CHECK(
        Comparison(connection, packs, dataset, to_text(next.place_of("datasets", dataset.id)), std::move(held), errors)
            .run());
  }
  return errors;
}

}  // namespace

Checked<void> check_stored_columns(Home& home, policy::LoadedPack const& next) {
  auto errors = compare_all(home, next);
  if (!errors) return tl::unexpected<Errors>(Errors{errors.error()});
  if (errors->empty()) return {};
  return tl::unexpected<Errors>(std::move(*errors));
}

}  // namespace jixiao::app
