#pragma once
// Errors of a pack with their places, for the checks of check.h: an entry is named by its JSON pointer into the merged
// pack, a name that does not exist is told with the nearest one.
#include <algorithm>
#include <string>
#include <vector>

#include "base/text.h"
#include "policy/load.h"

namespace jixiao::policy {

using Names = std::vector<std::string>;

inline bool contains(Names const& names, std::string const& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

inline std::string nearest_hint(std::string const& name, Names const& names) {
  auto const near = nearest_name(name, names);
  return near ? "，是不是“" + *near + "”?" : "";
}

template <class T>
Names ids_of(std::vector<T> const& all) {
  Names out;
  for (auto const& one : all) out.push_back(one.id);
  return out;
}

class Findings {
 public:
  Findings(LoadedPack const& loaded, Errors& to) : loaded_(loaded), to_(to) {}

  std::string at(std::string const& pointer) const { return to_text(find_place(loaded_.places, pointer)); }

  void add(std::string code, std::vector<Arg> args, std::string const& pointer) {
    to_.push_back({ErrorKind::invalid, std::move(code), std::move(args), at(pointer)});
  }

  // Whether `name` is one of `names`; an error where it is not.
  bool known(std::string const& name, Names const& names, char const* what, std::string const& pointer) {
    if (contains(names, name)) return true;
    add("policy.unknown_name", {{"what", what}, {"name", name}, {"hint", nearest_hint(name, names)}}, pointer);
    return false;
  }

 private:
  LoadedPack const& loaded_;
  Errors& to_;
};

inline std::string item(std::string const& list, std::size_t index) { return list + "/" + std::to_string(index); }

}  // namespace jixiao::policy
