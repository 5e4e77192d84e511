#include "app/reading/published.h"

#include <algorithm>
#include <future>
#include <map>
#include <tuple>

#include "app/facts.h"
#include "app/reading/loader.h"

namespace jixiao::app {
namespace {

struct Slot {
  SnapshotKey key;         // with the version, or of a draft
  std::string drafted_at;  // of a draft: another one takes its place
  std::shared_ptr<Snapshot const> snapshot;
  // Shared by the states that hold the slot: when it was last read, in reads.
  std::shared_ptr<std::atomic<std::uint64_t>> last_read = std::make_shared<std::atomic<std::uint64_t>>(0);
};

}  // namespace

struct Published::State {
  Catalogue catalogue;
  std::uint64_t generation = 0;
  std::shared_ptr<World const> world;
  std::shared_ptr<History const> history;
  std::vector<Slot> slots;
};

// Loads of different periods run beside each other, each through a home of its own; who asks for a period that is being
// loaded waits for that load alone.
struct Published::Loader {
 private:
  std::shared_ptr<PackCache> packs_ = std::make_shared<PackCache>();  // first: home is made with it

 public:
  Loader(std::filesystem::path folder, Home refreshing, std::size_t most)
      : root(std::move(folder)), home(std::move(refreshing), packs_), snapshots_max(most) {}

  using Loaded = Checked<std::shared_ptr<Snapshot const>>;
  // Waits for a load of the same period that is under way instead of doing it twice.
  Loaded load(SnapshotKey const& key, std::uint64_t generation);

  std::filesystem::path root;
  HomeLoader home;  // for refresh(), under loading_
  std::size_t snapshots_max;
  std::mutex swapping;  // held while the state is exchanged, never while anything is read from the home

  // A lock, as the atomic shared_ptr of libstdc++ 12 gives its own back without release after a load: a store beside
  // it may pair one state's address with another's counter where the processor reorders (arm64).
  static std::shared_ptr<State const> current(Published const& published) {
    std::lock_guard const lock(published.loader_->state_lock_);
    return published.state_;
  }
  static void put(Published& published, std::shared_ptr<State const> state) {
    std::lock_guard const lock(published.loader_->state_lock_);
    published.state_.swap(state);  // the former one goes after the lock
  }

 private:
  using Key = std::tuple<Period, std::optional<int>, std::uint64_t>;  // a draft of another generation is another one
  Checked<std::unique_ptr<HomeLoader>> borrow(std::uint64_t generation);
  Loaded load_now(SnapshotKey const& key, std::uint64_t generation);

  std::mutex state_lock_;
  std::mutex mutex_;
  std::map<Key, std::shared_future<Loaded>> under_way_;
  std::vector<std::unique_ptr<HomeLoader>> idle_;
  std::uint64_t idle_of_ = 0;  // the generation whose packs and units the idle ones keep
};

Checked<std::unique_ptr<HomeLoader>> Published::Loader::borrow(std::uint64_t generation) {
  {
    std::lock_guard const lock(mutex_);
    if (idle_of_ < generation) {
      idle_.clear();
      idle_of_ = generation;
    }
    if (!idle_.empty()) {
      auto out = std::move(idle_.back());
      idle_.pop_back();
      return out;
    }
  }
  auto opened = Home::open(root, Access::read);
  if (!opened) return tl::unexpected<Errors>(Errors{opened.error()});
  return std::make_unique<HomeLoader>(std::move(*opened), packs_);
}

Published::Loader::Loaded Published::Loader::load_now(SnapshotKey const& key, std::uint64_t generation) {
  JX_TRY(auto reader, borrow(generation));
  JX_TRY(auto snapshot, reader->load_snapshot(key.period, key.version));
  {
    std::lock_guard const lock(mutex_);
    if (idle_of_ == generation) idle_.push_back(std::move(reader));
  }
  return std::make_shared<Snapshot const>(std::move(snapshot));
}

Published::Loader::Loaded Published::Loader::load(SnapshotKey const& key, std::uint64_t generation) {
  Key const name{key.period, key.version, generation};
  std::promise<Loaded> mine;
  {
    std::unique_lock lock(mutex_);
    if (auto const other = under_way_.find(name); other != under_way_.end()) {
      auto const result = other->second;
      lock.unlock();
      return result.get();
    }
    under_way_.emplace(name, mine.get_future().share());
  }
  struct Done {
    Loader& loader;
    Key const& name;
    ~Done() {
      std::lock_guard const lock(loader.mutex_);
      loader.under_way_.erase(name);
    }
  } const done{*this, name};
  try {
    auto loaded = load_now(key, generation);
    mine.set_value(loaded);
    return loaded;
  } catch (...) {  // those who wait meet it too
    mine.set_exception(std::current_exception());
    throw;
  }
}

UnitRecord const* Snapshot::find(std::string const& unit) const {
  auto const found = by_unit.find(unit);
  return found == by_unit.end() ? nullptr : &records[found->second];
}

Score const* find_line(UnitRecord const& record, std::string const& indicator) {
  auto const found = std::find_if(record.scores.begin(), record.scores.end(),
                                  [&](Score const& score) { return score.indicator == indicator; });
  return found == record.scores.end() ? nullptr : &*found;
}

Checked<Snapshot> make_snapshot(SnapshotParts parts) {
  Snapshot out;
  out.period = parts.period;
  out.publication = std::move(parts.publication);
  out.drafted_at = std::move(parts.drafted_at);
  out.data_until = std::move(parts.data_until);
  out.pack = std::move(parts.pack);
  JX_TRY(out.tree, OrgTree::create(parts.units, out.period.last_day()));
  auto const place = [&](auto const& record) {
    auto const node = out.tree.find(record.first.total.unit);
    return node < 0 ? static_cast<int>(out.tree.nodes().size()) : node;
  };
  std::stable_sort(parts.records.begin(), parts.records.end(),
                   [&](auto const& a, auto const& b) { return place(a) < place(b); });
  for (auto& [record, leaf] : parts.records) {
    out.by_unit[record.total.unit] = out.records.size();
    out.records.push_back(std::move(record));
    out.leaves.push_back(leaf);
  }
  return out;
}

Published::Published() = default;
Published::~Published() = default;

Checked<std::unique_ptr<Published>> Published::open(std::filesystem::path const& home, std::size_t snapshots_max) {
  auto opened = Home::open(home, Access::read);
  if (!opened) return tl::unexpected<Errors>(Errors{opened.error()});
  std::unique_ptr<Published> out(new Published);
  out->loader_ = std::make_unique<Loader>(home, std::move(*opened), std::max<std::size_t>(1, snapshots_max));
  Loader::put(*out, std::make_shared<State const>());
  JX_CHECK(out->refresh());
  return out;
}

Checked<void> Published::refresh() {
  std::lock_guard const lock(loading_);
  auto const before = Loader::current(*this);
  JX_TRY(auto catalogue, loader_->home.load_catalogue());
  if (before->generation > 0 && catalogue.tag == before->catalogue.tag) return {};
  auto next = std::make_shared<State>();
  next->generation = before->generation + 1;
  JX_TRY(auto world, loader_->home.load_world(catalogue));
  next->world = std::make_shared<World const>(std::move(world));
  JX_TRY(auto history, loader_->home.load_history(catalogue));
  next->history = std::make_shared<History const>(std::move(history));
  std::lock_guard const swap(loader_->swapping);
  for (auto const& slot : Loader::current(*this)->slots) {  // those loaded meanwhile too
    auto const draft = catalogue.drafts.find(slot.key.period);
    bool const stale = !slot.key.version && (draft == catalogue.drafts.end() || draft->second != slot.drafted_at);
    if (!stale) next->slots.push_back(slot);
  }
  next->catalogue = std::move(catalogue);
  Loader::put(*this, std::move(next));
  return {};
}

std::uint64_t Published::generation() const { return Loader::current(*this)->generation; }
std::string Published::tag() const { return Loader::current(*this)->catalogue.tag; }
std::shared_ptr<World const> Published::world() const { return Loader::current(*this)->world; }
LedgerState Published::ledger() const { return Loader::current(*this)->catalogue.ledger; }

namespace {

// The version that is meant, or the draft: what slots are looked up by.
Result<SnapshotKey> resolve(Catalogue const& catalogue, SnapshotKey key) {
  if (key.which == Which::draft) {
    key.version.reset();
  } else if (!key.version) {
    auto const newest = catalogue.newest.find(key.period);
    if (newest != catalogue.newest.end()) key.version = newest->second.version;
  }
  if (!key.version && key.which == Which::published) {
    return fail(ErrorKind::not_found, "reading.not_published", {{"period", key.period.to_string()}});
  }
  if (!key.version && !catalogue.drafts.contains(key.period)) {
    return fail(ErrorKind::not_found, "app.not_computed", {{"period", key.period.to_string()}});
  }
  return key;
}

Slot const* find_slot(std::vector<Slot> const& slots, SnapshotKey const& key) {
  auto const found = std::find_if(slots.begin(), slots.end(), [&](Slot const& slot) {
    return slot.key.period == key.period && slot.key.version == key.version;
  });
  return found == slots.end() ? nullptr : &*found;
}

void drop_least_recent(std::vector<Slot>& slots, std::size_t most) {
  while (slots.size() > most) {
    slots.erase(std::min_element(slots.begin(), slots.end(),
                                 [](Slot const& a, Slot const& b) { return *a.last_read < *b.last_read; }));
  }
}

}  // namespace

void Published::keep_most(std::size_t snapshots_max) {
  std::lock_guard const swap(loader_->swapping);
  loader_->snapshots_max = std::max<std::size_t>(1, snapshots_max);
  auto next = std::make_shared<State>(*Loader::current(*this));
  drop_least_recent(next->slots, loader_->snapshots_max);
  Loader::put(*this, std::move(next));
}

bool Published::at_hand(SnapshotKey const& key) const {
  auto const state = Loader::current(*this);
  auto const resolved = resolve(state->catalogue, key);
  return !resolved || find_slot(state->slots, *resolved);
}

Checked<Reading> Published::read(SnapshotKey const& key) {
  auto const answer = [this](State const& state, Slot const& slot) {
    *slot.last_read = ++reads_;
    return Reading{state.generation, state.catalogue.tag, state.world,
                   slot.snapshot,    state.history,       state.catalogue.ledger};
  };
  auto const known = [](Error error) { return tl::unexpected<Errors>(Errors{std::move(error)}); };
  auto state = Loader::current(*this);
  auto resolved = resolve(state->catalogue, key);
  if (!resolved) return known(resolved.error());
  if (auto const* slot = find_slot(state->slots, *resolved)) return answer(*state, *slot);

  JX_TRY(auto snapshot, loader_->load(*resolved, state->generation));
  std::lock_guard const swap(loader_->swapping);
  Slot slot{*resolved, snapshot->drafted_at, snapshot};
  auto const reading = answer(*state, slot);
  auto const now = Loader::current(*this);
  // Whoever waited for the same load has put it in already; a draft of an earlier state is nobody's any more.
  bool const wanted = !find_slot(now->slots, *resolved) && (resolved->version || now->generation == state->generation);
  if (wanted) {
    auto next = std::make_shared<State>(*now);
    next->slots.push_back(std::move(slot));
    drop_least_recent(next->slots, loader_->snapshots_max);
    Loader::put(*this, std::move(next));
  }
  return reading;
}

}  // namespace jixiao::app
