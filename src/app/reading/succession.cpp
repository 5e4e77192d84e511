#include "app/reading/succession.h"

#include <algorithm>
#include <vector>

#include "base/text.h"
#include "scoring/wording.h"

namespace jixiao::app {
namespace {

using scoring::say;

class Reorganisation {
 public:
  Reorganisation(Pack const& pack, OrgTree const& tree, Date on, std::string const& unit)
      : pack_(pack), tree_(tree), on_(on), unit_(unit) {}

  std::string sentence() const {
    std::vector<std::string> whole, out;
    for (auto const& s : pack_.successions) {
      if (s.to != unit_ || s.on != on_) continue;
      if (parts_of(s.from).size() == 1) {
        whole.push_back(name(s.from));
      } else {
        out.push_back(divided(s.from));
      }
    }
    if (!whole.empty()) out.insert(out.begin(), taken_over(whole));
    return join(out, "");
  }

 private:
  bool stands(std::string const& code) const { return tree_.find(code) >= 0; }

  // Whether the unit was there before the day, by the pack's register or by its present entry.
  bool was_there() const {
    auto const earlier = [&](Unit const& one) { return one.code == unit_ && (!one.from || *one.from < on_); };
    auto const node = tree_.find(unit_);
    return std::any_of(pack_.units.begin(), pack_.units.end(), earlier) ||
           (node >= 0 && earlier(tree_.nodes()[static_cast<std::size_t>(node)].unit));
  }

  // All that the unit became that day, itself first where it goes on; the first of them has its rows of before.
  std::vector<std::string> parts_of(std::string const& code) const {
    std::vector<std::string> out;
    if (stands(code)) out.push_back(code);
    for (auto const& s : pack_.successions) {
      if (s.from == code && s.on == on_) out.push_back(s.to);
    }
    return out;
  }

  std::string name(std::string const& code) const {
    if (auto const node = tree_.find(code); node >= 0) return tree_.nodes()[static_cast<std::size_t>(node)].unit.name;
    auto const is = [&](Unit const& one) { return one.code == code; };
    auto const found = std::find_if(pack_.units.begin(), pack_.units.end(), is);
    return found == pack_.units.end() || found->name.empty() ? code : found->name;
  }

  // Whose figures stand for the unit before that day: its own too, where it was there.
  std::string those(std::vector<std::string> names) const {
    if (was_there()) names.insert(names.begin(), name(unit_));
    return join(names, "、") + (names.size() > 1 ? say("reading.succession_together") : "");
  }

  std::string taken_over(std::vector<std::string> const& names) const {
    return say("reading.succession_whole",
               {{"unit", name(unit_)}, {"day", on_.to_string()}, {"from", join(names, "、")}, {"those", those(names)}});
  }

  std::string divided(std::string const& code) const {
    auto const parts = parts_of(code);
    std::vector<std::string> names;
    for (auto const& part : parts) names.push_back(name(part));
    std::vector<Arg> const args{{"unit", name(unit_)},        {"day", on_.to_string()}, {"from", name(code)},
                                {"parts", join(names, "、")}, {"first", names.front()}, {"those", those({name(code)})}};
    // Who was there already has its own figures of before; a part of another's is not cut out for it.
    bool const only_a_part = stands(code) && was_there();
    return say(only_a_part ? "reading.succession_part" : "reading.succession_divided", args);
  }

  Pack const& pack_;
  OrgTree const& tree_;
  Date on_;
  std::string const& unit_;
};

}  // namespace

std::optional<std::string> succession_sentence(Pack const& pack, OrgTree const& tree, Period period,
                                               std::string const& unit) {
  std::optional<Date> latest;
  auto const since = Date::from_ymd(period.year() - 1, 1, 1);
  for (auto const& s : pack.successions) {
    if (s.to != unit || s.on <= since || period.last_day() < s.on) continue;
    if (!latest || *latest < s.on) latest = s.on;
  }
  if (!latest) return std::nullopt;
  return Reorganisation(pack, tree, *latest, unit).sentence();
}

}  // namespace jixiao::app
