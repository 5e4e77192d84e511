#include "app/installation.h"

#include <fmt/format.h>

#include "app/scenario/runs.h"
#include "app/system/settings.h"
#include "app/workbench/preview.h"

namespace jixiao::app {

namespace {
constexpr std::size_t idle_max = 8;
}

Checked<std::unique_ptr<Installation>> Installation::open(std::filesystem::path const& root, Timestamp now,
                                                          std::optional<std::size_t> snapshots_max, Hashing hashing) {
  std::unique_ptr<Installation> out(new Installation());
  auto writer = Home::open(root, Access::write);
  if (!writer) return tl::unexpected<Errors>(Errors{std::move(writer.error())});
  out->writer_ = std::make_unique<Home>(std::move(*writer));
  auto const set = read_options(*out->writer_);
  if (!set) return tl::unexpected<Errors>(Errors{set.error()});
  JX_TRY(out->published_,
         Published::open(root, snapshots_max.value_or(static_cast<std::size_t>(set->options.snapshots_max))));
  JX_TRY(out->accounts_, Accounts::open(*out->writer_, now, hashing));
  out->demo_ = is_demo(*out->writer_);
  auto jobs = Jobs::open(out->paths().database(), now, [self = out.get()](std::string const& data) {
    self->tell({"job", data});
  });
  if (!jobs) return tl::unexpected<Errors>(Errors{std::move(jobs.error())});
  out->jobs_ = std::move(*jobs);
  WitnessLinks links;
  links.merge = [self = out.get()](std::string const& text, ledger::Signature const& cosignature,
                                   ledger::VerifierKey const& witness) {
    return self->write([&](Home& home) { return merge_cosignature(home, text, cosignature, witness); });
  };
  links.keep = [self = out.get()](std::string const& vkey, WitnessMemory const& memory) {
    return self->write([&](Home& home) { return keep_witness_memory(home, vkey, memory); });
  };
  auto memories = load_witness_memories(*out->writer_);
  if (!memories) return tl::unexpected<Errors>(Errors{std::move(memories.error())});
  out->witnessing_ =
      std::make_unique<Witnessing>(out->paths(), std::move(links), std::move(*memories), [self = out.get()] {
        (void)self->published_->refresh();  // the overview counts witnesses; what cannot be read now is read later
        self->tell({"checkpoint", fmt::format("{{\"size\":{}}}", self->published_->ledger().size)});
      });
  out->scenarios_ = std::make_unique<ScenarioRuns>(out->paths(), [self = out.get()] {
    self->tell({"scenarios", "{}"});
  });
  return out;
}

Installation::Installation() : previews_(std::make_unique<Previews>()) {}

Installation::~Installation() = default;

Result<Installation::Reader> Installation::borrow() {
  {
    std::lock_guard const lock(idle_mutex_);
    if (!idle_.empty()) {
      auto home = std::move(idle_.back());
      idle_.pop_back();
      return Reader{std::move(home), readers_};
    }
  }
  auto const readers = readers_.load();
  JX_TRY(auto home, Home::open(writer_->paths().root, Access::read));
  return Reader{std::make_unique<Home>(std::move(home)), readers};
}

void Installation::give_back(Reader reader) {
  std::lock_guard const lock(idle_mutex_);
  if (reader.opened_in == readers_ && idle_.size() < idle_max) idle_.push_back(std::move(reader.home));
}

Checked<void> Installation::refresh(Change const& change) {
  {
    std::lock_guard const lock(idle_mutex_);
    idle_.clear();  // they may hold an older pack, and so may those lent out
    ++readers_;
  }
  JX_CHECK(published_->refresh());
  tell(change);
  return {};
}

void Installation::tell(Change const& change) {
  std::lock_guard const lock(listener_mutex_);
  if (listener_) listener_(change);
}

void Installation::on_change(std::function<void(Change const&)> listener) {
  std::lock_guard const lock(listener_mutex_);
  listener_ = std::move(listener);
}

std::filesystem::path Installation::new_upload_path() {
  return writer_->paths().work() / fmt::format("upload-{}", uploads_.fetch_add(1) + 1);
}

}  // namespace jixiao::app
