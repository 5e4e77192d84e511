#include "app/compute_causes.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <set>

#include "app/pack_changes.h"
#include "base/text.h"
#include "facts/overtaken.h"
#include "formula/program.h"
#include "reflect/enum.h"
#include "storage/fact_store.h"

namespace jixiao::app {
namespace {

using facts::Reason;

constexpr std::size_t names_max = 3;

// "a、b、c 等 7 个"
std::string listed(std::vector<std::string> const& names, char const* measure) {
  if (names.size() <= names_max) return join(names, "、");
  std::vector<std::string> const first(names.begin(), names.begin() + names_max);
  return fmt::format("{} 等 {} {}", join(first, "、"), names.size(), measure);
}

std::string with_thousands(std::int64_t n) {
  auto out = std::to_string(n);
  for (auto at = static_cast<std::ptrdiff_t>(out.size()) - 3; at > (n < 0 ? 1 : 0); at -= 3)
    out.insert(static_cast<std::size_t>(at), ",");
  return out;
}

class Namer {
 public:
  Namer(PackChanges const& changes, facts::CacheRecord const& before, facts::FactFiles const& files,
        std::map<std::string, Batch> by_id, facts::FactFiles const& retired, facts::Connection& connection,
        Pack const& pack)
      : changes_(changes),
        before_(before),
        files_(files),
        batches_(std::move(by_id)),
        retired_(retired),
        connection_(connection),
        pack_(pack) {}

  ComputeCauses run(std::vector<facts::Recomputed> const& recomputed) {
    for (auto const& one : recomputed) {
      if (one.kind == facts::ResultKind::derived) derived_[{one.dataset, one.period}] = &one;
    }
    for (auto const& one : recomputed) add(one);
    sort();
    return std::move(out_);
  }

 private:
  struct Cause {
    std::string kind, text;
    friend auto operator<=>(Cause const&, Cause const&) = default;
  };

  void add(facts::Recomputed const& one) {
    RecomputedResult result{std::string(reflect::to_name(one.kind)), one.dataset, one.period, "", {}};
    auto const atom = changes_.atom_of(one.key);
    if (one.kind != facts::ResultKind::derived) result.expression = one.form->definition;
    std::set<Cause> causes;
    for (auto const& reason : one.reasons) collect(one, reason, causes);
    for (auto const& cause : causes) {
      auto const [at, added] = index_.try_emplace(cause, static_cast<int>(out_.causes.size()));
      if (added) out_.causes.push_back({cause.kind, cause.text, 0, {}});
      auto& place = out_.causes[static_cast<std::size_t>(at->second)];
      ++place.results;
      if (atom) readers_[at->second].merge(std::set<std::string>(changes_.users(*atom)));
      result.causes.push_back(at->second);
    }
    out_.results.push_back(std::move(result));
  }

  void collect(facts::Recomputed const& one, facts::RecomputeReason const& reason, std::set<Cause>& out) {
    auto const name = std::string(reflect::to_name(reason.reason));
    auto const version = changes_.versions();
    switch (reason.reason) {
      case Reason::no_record: out.insert({name, "首次计算"}); break;
      case Reason::rows:
        for (auto const& period : reason.periods) rows(reason.dataset, period, "", out);
        break;
      case Reason::definition:
        for (auto& change : one.kind == facts::ResultKind::derived ? changes_.of_derived(one.dataset)
                                                                   : changes_.of_definition(one.key)) {
          out.insert({std::move(change.kind), std::move(change.text)});
        }
        break;
      case Reason::sql:
        for (auto& change : changes_.of_declaration(one.dataset, one.kind == facts::ResultKind::derived))
          out.insert({std::move(change.kind), std::move(change.text)});
        break;
      case Reason::reference: reference(reason.dataset, out); break;
      case Reason::calendar: out.insert({name, "工作日历改了" + version}); break;
      case Reason::tree: out.insert({name, "组织机构或沿革对照变了" + version}); break;
      case Reason::program: out.insert({name, "程序的计算方法或函数目录换了版本"}); break;
      case Reason::new_period: out.insert({name, "以前没有算过的期间或口径"}); break;
      case Reason::missing: out.insert({name, "缓存中不见了（被清理或损坏）"}); break;
    }
  }

  // A derived dataset's rows changed because it was made again: the cause lies there.
  void rows(std::string const& dataset, std::string const& period, std::string const& through, std::set<Cause>& out) {
    auto const made = derived_.find({dataset, period});
    if (made == derived_.end()) {
      out.insert({"rows", fmt::format("数据集 {} {}：{}{}", dataset, period, batches(dataset, period), through)});
      return;
    }
    auto const again = through.empty() ? fmt::format("（经派生数据集 {}）", dataset) : through;
    std::set<Cause> causes;
    for (auto const& reason : made->second->reasons) {
      if (reason.reason == Reason::rows) {
        for (auto const& source : reason.periods) rows(reason.dataset, source, again, out);
      } else {
        collect(*made->second, reason, causes);
      }
    }
    for (auto const& cause : causes) out.insert({cause.kind, cause.text + again});
  }

  void reference(std::string const& dimension, std::set<Cause>& out) {
    auto const old = before_.partitions.find(dimension);
    bool found = false;
    for (auto const& partition : files_.partitions(dimension)) {
      bool const same = old != before_.partitions.end() && old->second.contains(partition.period) &&
                        old->second.at(partition.period).digest == partition.digest;
      if (same) continue;
      found = true;
      out.insert({"reference", fmt::format("引用的维度 {} {}：{}", dimension, partition.period,
                                           batches(dimension, partition.period))});
    }
    if (!found) out.insert({"reference", fmt::format("引用的维度 {} 变了", dimension)});
  }

  // What came and what was corrected since the last computation.
  std::string batches(std::string const& dataset, std::string const& period) const {
    std::map<std::string, std::int64_t> then, now;
    std::set<std::string> files_then, rewritten;
    if (auto const known = before_.partitions.find(dataset); known != before_.partitions.end()) {
      if (auto const at = known->second.find(period); at != known->second.end()) {
        for (auto const& file : at->second.files) {
          then[file.batch] += file.rows;
          files_then.insert(file.digest);
        }
      }
    }
    for (auto const& partition : files_.partitions(dataset)) {
      if (partition.period != period) continue;
      for (auto const& file : partition.files) {
        now[file.batch] += file.rows;
        if (!files_then.contains(file.digest)) rewritten.insert(file.batch);
      }
    }
    std::vector<std::string> fresh, rewritten_names, gone;
    bool const replaces = std::any_of(then.begin(), then.end(), [&](auto const& b) { return !now.contains(b.first); });
    for (auto const& [batch, rows] : now) {
      if (!then.contains(batch)) {
        fresh.push_back(described(batch, rows, replaces, dataset, period));
      } else if (rewritten.contains(batch)) {
        rewritten_names.push_back(batch.substr(0, 12));
      }
    }
    for (auto const& [batch, rows] : then) {
      if (!now.contains(batch)) gone.push_back(batch.substr(0, 12));
    }
    std::vector<std::string> parts;
    if (!fresh.empty()) parts.push_back("新批次 " + listed(fresh, "个"));
    if (!rewritten_names.empty()) parts.push_back("批次 " + listed(rewritten_names, "个") + " 的行有更正");
    if (fresh.empty() && !gone.empty()) parts.push_back("批次 " + listed(gone, "个") + " 已全部被取代");
    return parts.empty() ? "有变化" : join(parts, ", ");
  }

  // A correction writes the partition anew under its own batch, with the rows it left alone.
  std::string described(std::string const& id, std::int64_t rows, bool replaces, std::string const& dataset,
                        std::string const& period) const {
    auto const found = batches_.find(id);
    auto const file = found == batches_.end() ? "" : found->second.file + ", ";
    auto const corrected = found == batches_.end() ? 0 : found->second.replaced;
    if (!replaces || corrected == 0) return fmt::format("{}（{}{} 行）", id.substr(0, 12), file, with_thousands(rows));
    return fmt::format("{}（{}{}，本期现有 {} 行）", id.substr(0, 12), file, changed(id, dataset, period),
                       with_thousands(rows));
  }

  // What came again as it was is no reason for anything.
  std::string changed(std::string const& id, std::string const& dataset, std::string const& period) const {
    auto const* declared = pack_.find_dataset(dataset);
    std::vector<facts::FactFile const*> now, before;
    for (auto const& partition : files_.partitions(dataset)) {
      for (auto const& file : partition.files) {
        if (partition.period == period && file.batch == id) now.push_back(&file);
      }
    }
    for (auto const* file : retired_.files(dataset)) {
      if (file->batch == id) before.push_back(file);  // noted under the batch that retired it
    }
    auto const found = declared ? facts::row_changes(connection_, *declared, id, now, before)
                                : Result<facts::RowChanges>(facts::RowChanges{});
    if (!found) return "有更正";
    std::vector<std::string> parts;
    if (found->added > 0) parts.push_back(fmt::format("新增 {} 行", with_thousands(found->added)));
    if (found->corrected > 0) parts.push_back(fmt::format("更正 {} 行", with_thousands(found->corrected)));
    return parts.empty() ? "与原有相同" : join(parts, "，");
  }

  void sort() {
    std::vector<int> order(out_.causes.size());
    for (std::size_t i = 0; i < order.size(); ++i) {
      order[i] = static_cast<int>(i);
      auto const& names = readers_[static_cast<int>(i)];
      out_.causes[i].indicators.assign(names.begin(), names.end());
    }
    std::sort(order.begin(), order.end(), [&](int a, int b) {
      auto const &x = out_.causes[static_cast<std::size_t>(a)], &y = out_.causes[static_cast<std::size_t>(b)];
      return std::tie(y.results, x.text) < std::tie(x.results, y.text);
    });
    std::vector<ComputeCause> sorted;
    std::vector<int> place(order.size());
    for (auto const i : order) {
      place[static_cast<std::size_t>(i)] = static_cast<int>(sorted.size());
      sorted.push_back(std::move(out_.causes[static_cast<std::size_t>(i)]));
    }
    out_.causes = std::move(sorted);
    for (auto& result : out_.results) {
      for (auto& cause : result.causes) cause = place[static_cast<std::size_t>(cause)];
    }
  }

  PackChanges const& changes_;
  facts::CacheRecord const& before_;
  facts::FactFiles const& files_;
  std::map<std::string, Batch> batches_;
  facts::FactFiles const& retired_;
  facts::Connection& connection_;
  Pack const& pack_;
  std::map<std::pair<std::string, std::string>, facts::Recomputed const*> derived_;
  std::map<Cause, int> index_;
  std::map<int, std::set<std::string>> readers_;
  ComputeCauses out_;
};

}  // namespace

Result<ComputeCauses> name_causes(Home& home, policy::LoadedPack const& pack,
                                  std::vector<facts::Recomputed> const& recomputed, facts::CacheRecord const& before,
                                  facts::FactFiles const& files) {
  if (recomputed.empty()) return ComputeCauses{};
  JX_TRY(auto const changes, PackChanges::since(home, pack, before.pack));
  storage::FactStore store(home.database());
  JX_TRY(auto const batches, store.batches());
  std::map<std::string, Batch> by_id;
  for (auto const& batch : batches) by_id[batch.id] = batch;
  JX_TRY(auto const all, store.all_files());
  facts::FactFiles retired;
  for (auto const& file : all) {
    if (!file.retired_by) continue;
    retired.add(file.dataset, file.period,
                {(home.paths().facts() / file.file).string(), *file.retired_by, file.digest, file.rows});
  }
  JX_TRY(auto const database, facts::Database::open());
  JX_TRY(auto connection, database.connect());
  return Namer(changes, before, files, std::move(by_id), retired, connection, pack.pack).run(recomputed);
}

}  // namespace jixiao::app
