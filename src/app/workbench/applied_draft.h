#pragma once

// A draft put onto the pack in force: the indicators it changes, its own first, and the pack that comes of it.
// The pack in force and the draft must outlive it. One thread at a time.

#include <string>
#include <vector>

#include "app/workbench/draft.h"

namespace jixiao::app {

class AppliedDraft {
 public:
  AppliedDraft(policy::LoadedPack const& active, Draft const& draft) : active_(active), draft_(draft) {}

  // Fails where the draft itself makes no sense. What is wrong with what people wrote goes to `errors`.
  Result<void> make(Errors& errors);
  // Whether the pack can be computed by; adds errors, and the warnings that the pack in force did not have.
  bool compile(Errors& errors, Errors& warnings);

  policy::LoadedPack& pack() { return pack_; }
  policy::LoadedPack const& pack() const { return pack_; }
  Indicator const* before() const { return before_; }  // null: the draft brings a new one
  std::vector<Indicator> const& changed() const { return changed_; }

 private:
  void check_code(Errors& errors) const;
  Result<void> set(Json& json, DraftChange const& change, Errors& errors) const;
  Result<void> move_points();
  void put(Indicator const& one);

  policy::LoadedPack const& active_;
  Draft const& draft_;
  policy::LoadedPack pack_;
  std::vector<Indicator> changed_;
  Indicator const* before_ = nullptr;
};

// Where a field of an indicator is, as errors say it.
std::string draft_place(std::string const& indicator, std::string const& field);

}  // namespace jixiao::app
