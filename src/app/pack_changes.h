#pragma once
// What a policy pack changed since an earlier one that is kept in the record, as far as results of atoms hang on it.
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "app/home.h"

namespace jixiao::app {

struct PackChange {
  std::string kind;  // formula, new_indicator, other_formula, parameter, dataset, derived, pack, new_period
  std::string text;
};

class PackChanges {
 public:
  // An empty or unknown digest, and a pack that today's program cannot read, are earlier packs nothing is known of. The
  // pack must outlive this.
  static Result<PackChanges> since(Home& home, policy::LoadedPack const& pack, std::string const& earlier);

  // The program's atom an engine's atom was made from by filling in parameters; nullopt: none of the pack's.
  std::optional<int> atom_of(std::string const& key) const;
  std::set<std::string> users(int atom) const;  // indicators

  // Why an atom of this key is new; why a derived dataset is; why what is run for an unchanged formula is another.
  std::vector<PackChange> of_definition(std::string const& key) const;
  std::vector<PackChange> of_derived(std::string const& id) const;
  std::vector<PackChange> of_declaration(std::string const& dataset, bool derived) const;
  // "(制度包 1.0→1.1)", empty where the pack is the same.
  std::string versions() const;

 private:
  explicit PackChanges(policy::LoadedPack const& now) : now_(&now) {}
  void index();
  std::vector<PackChange> parameters(std::vector<std::string> const& ids, std::string const& used_by) const;
  bool is_changed(std::string const& indicator) const;
  PackChange other() const;

  policy::LoadedPack const* now_;
  std::shared_ptr<policy::LoadedPack const> then_;  // null: unknown
  bool same_ = false;
  std::string version_then_;
  std::map<std::string, int> atoms_;                  // by key, with parameters filled in
  std::map<int, std::set<std::string>> users_;        // indicators
  std::map<int, std::set<std::string>> other_users_;  // other places of the pack
};

}  // namespace jixiao::app
