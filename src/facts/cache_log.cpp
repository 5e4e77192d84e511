#include "facts/cache_log.h"

namespace jixiao::facts {
namespace {

// Enough of a key to tell the entries of one file apart.
std::string short_name(Digest const& entry) { return to_hex(entry).substr(0, 16); }

std::string form_name(std::string const& dataset, std::string const& key) { return dataset + "/" + key; }

RecordedPartition recorded(Partition const& partition) {
  RecordedPartition out{partition.digest, {}};
  for (auto const& file : partition.files) out.files.push_back({file.batch, file.digest, file.rows});
  return out;
}

// A derived dataset's forms are one per period; a new period is no new definition.
bool knows_definition(CacheRecord const& record, CacheLog::Lacking const& what) {
  auto const prefix = form_name(what.dataset, "");
  for (auto at = record.forms.lower_bound(prefix); at != record.forms.end() && at->first.starts_with(prefix); ++at) {
    if (at->second.definition == what.form->definition) return true;
  }
  return false;
}

}  // namespace

CacheLog::CacheLog(std::filesystem::path cache_folder) : folder_(std::move(cache_folder)) {}

CacheRecord const& CacheLog::before() const {
  if (!before_) before_ = read_cache_record(folder_);
  return *before_;
}

std::string CacheLog::name_of(std::filesystem::path const& file) const {
  return file.lexically_relative(folder_).generic_string();
}

void CacheLog::used(std::filesystem::path const& file, Digest const* entry) {
  auto& entries = used_[name_of(file)];
  if (entry) entries.insert(short_name(*entry));
}

bool CacheLog::is_stale(std::filesystem::path const& file, Digest const& entry) {
  auto const name = name_of(file);
  auto const known = before().files.find(name);
  if (known != before().files.end()) {
    auto const found = known->second.entries.find(short_name(entry));
    if (found != known->second.entries.end() && found->second > before().run + 1 - runs_kept) return false;
  }
  auto const now = used_.find(name);
  return before().run > 0 && (now == used_.end() || !now->second.contains(short_name(entry)));
}

void CacheLog::uses(std::string const& dataset, std::string const& key, std::shared_ptr<RecordedForm const> form) {
  forms_[form_name(dataset, key)] = std::move(form);
}

void CacheLog::lacking(Lacking const& what) {
  recomputed_.push_back({what.kind, what.dataset, what.period, what.key, what.form, reasons(what)});
}

std::vector<RecomputeReason> CacheLog::reasons(Lacking const& what) const {
  auto const& old = before();
  if (old.run == 0) return {{Reason::no_record, "", {}}};
  std::vector<RecomputeReason> out;
  auto const add = [&](Reason reason, std::string dataset = "") { out.push_back({reason, std::move(dataset), {}}); };

  auto const& rows_of = what.rows_of.empty() ? what.dataset : what.rows_of;
  auto const known = old.partitions.find(rows_of);
  RecomputeReason rows{Reason::rows, rows_of, {}};
  for (auto const* partition : what.partitions) {
    bool const same = known != old.partitions.end() && known->second.contains(partition->period) &&
                      known->second.at(partition->period).digest == partition->digest;
    if (!same) rows.periods.push_back(partition->period);
  }
  if (!rows.periods.empty()) out.push_back(std::move(rows));

  auto const form = old.forms.find(form_name(what.dataset, what.key));
  if (form == old.forms.end() || form->second.definition != what.form->definition) {
    if (what.kind != ResultKind::derived || !knows_definition(old, what)) add(Reason::definition);
  } else {
    auto const& then = form->second;
    if (then.program != what.form->program) add(Reason::program);
    if (then.sql != what.form->sql) add(Reason::sql);
    if (then.calendar != what.form->calendar) add(Reason::calendar);
    for (auto const& [dimension, digest] : what.form->references) {
      auto const was = then.references.find(dimension);
      if (was != then.references.end() && was->second != digest) add(Reason::reference, dimension);
    }
  }
  if (!what.tree.empty() && !old.trees.contains(what.tree)) add(Reason::tree);
  if (!out.empty()) return out;

  auto const file = old.files.find(name_of(what.file));
  bool const was_there =
      file != old.files.end() && (!what.entry || file->second.entries.contains(short_name(*what.entry)));
  add(was_there ? Reason::missing : Reason::new_period);
  return out;
}

CacheRecord CacheLog::after(FactFiles const& files, std::string const& pack) const {
  auto out = before();
  ++out.run;
  out.pack = pack;
  out.partitions.clear();
  for (auto const& dataset : files.datasets()) {
    for (auto const& partition : files.partitions(dataset))
      out.partitions[dataset][partition.period] = recorded(partition);
  }
  for (auto const& [name, form] : forms_) {
    out.forms[name] = *form;
    out.forms[name].run = out.run;
  }
  for (auto const& tree : trees_) out.trees[tree] = out.run;
  for (auto const& [name, entries] : used_) {
    auto& use = out.files[name];
    use.run = out.run;
    for (auto const& entry : entries) use.entries[entry] = out.run;
  }
  return out;
}

}  // namespace jixiao::facts
