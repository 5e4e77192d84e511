#pragma once
// The two sides of a preview: the boards of one level before and after a change. Of the boards that stand as published
// (else as drafted) by the active pack only the changed indicators and those that read them are computed and judged
// anew; every other line stays. Where that cannot be (another pack computed them, a rule or a peer group reads the
// indicator, units have come into being since) both sides are computed whole, and the one before is kept until pack or
// facts change. One thread.
#include <memory>
#include <stop_token>
#include <unordered_map>

#include "app/boards.h"
#include "app/compute.h"
#include "app/home.h"
#include "app/reading/published.h"

namespace jixiao::app {

struct SidesRequest {
  Home& home;
  Published& published;
  policy::LoadedPack const& active;
  policy::LoadedPack const& changed;
  std::set<std::string> indicators;  // that were changed
  Period period;
  std::string level;
  std::stop_token stop = {};
};

struct Sides {
  std::unordered_map<std::string, UnitRecord const*> before;  // by unit
  std::vector<UnitRecord> after;
  formula::EngineStatistics statistics;  // of the side after
  std::set<std::string> anew;            // what was judged anew; empty: everything
  std::string lines_of;                  // when the lines that stay were published or drafted; empty: computed now
  bool facts_since = false;              // … and by other facts than today's
  bool before_kept = false;              // the side before was there already
  std::vector<std::shared_ptr<void const>> owners;  // of the records before
};

class SideBook {
 public:
  Checked<Sides> make(SidesRequest const& request);

 private:
  // Boards computed by the active pack: the whole level, or on top of kept boards.
  struct Computed {
    std::string key;
    std::map<Period, std::vector<UnitRecord>> boards;
  };
  struct Base;  // the boards before, with their owners

  Checked<std::shared_ptr<Computed const>> computed(SidesRequest const& request, Base const* base, Sides& out);
  Checked<Base> find_base(SidesRequest const& request, std::set<std::string> const& anew) const;
  Checked<bool> narrow(SidesRequest const& request, Sides& out);
  Checked<void> whole(SidesRequest const& request, Sides& out);

  static constexpr std::size_t kept_most = 6;          // levels somebody looks at in turn
  std::vector<std::shared_ptr<Computed const>> kept_;  // the newest last
};

}  // namespace jixiao::app
