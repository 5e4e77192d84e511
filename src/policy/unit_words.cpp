// What formulas ask of a unit: its level, its kind, its attributes. A word that no unit bears is never met, and the
// axis, the group or the target written for it applies to nobody.
#include <functional>
#include <map>
#include <set>

#include "policy/check.h"
#include "policy/findings.h"

namespace jixiao::policy {
namespace {

using formula::Node;
using formula::NodeKind;

// Every formula of a pack with its place.
void each_formula(LoadedPack const& loaded, std::function<void(formula::Compiled const&, std::string const&)> visit) {
  auto const& pack = loaded.pack;
  auto const maybe = [&](std::optional<formula::Compiled> const& formula, std::string const& pointer) {
    if (formula) visit(*formula, pointer);
  };
  for (std::size_t i = 0; i < pack.indicators.size(); ++i) {
    auto const& one = loaded.program.indicators()[i];
    auto const where = item("/indicators", i) + "/";
    maybe(one.numerator, where + "numerator");
    maybe(one.denominator, where + "denominator");
    maybe(one.value, where + "value");
    maybe(one.target, where + "target");
    maybe(one.plan, where + "plan");
    for (std::size_t k = 0; k < one.targets.size(); ++k) visit(one.targets[k], item(where + "targets", k) + "/value");
    for (auto const& [name, formula] : one.inputs) visit(formula, where + "inputs/" + name);
    for (auto const& [name, formula] : one.scoring) visit(formula, where + "scoring/" + name);
  }
  auto const other = [&](std::string const& place, std::string const& pointer) {
    if (auto const* formula = loaded.program.find(place)) visit(*formula, pointer);
  };
  for (std::size_t i = 0; i < pack.axes.size(); ++i) {
    other("axes/" + pack.axes[i].id + "/applies", item("/axes", i) + "/applies");
  }
  for (std::size_t i = 0; i < pack.adjustments.size(); ++i) {
    other("adjustments/" + pack.adjustments[i].id + "/count", item("/adjustments", i) + "/count");
  }
  for (std::size_t i = 0; i < pack.vetoes.size(); ++i) {
    for (auto const* key : {"when", "confirmed_by"}) {
      other("vetoes/" + pack.vetoes[i].id + "/" + key, item("/vetoes", i) + "/" + key);
    }
  }
  for (std::size_t i = 0; i < pack.peers.size(); ++i) {
    auto const& scheme = pack.peers[i];
    for (std::size_t k = 0; k < scheme.groups.size(); ++k) {
      other("peers/" + scheme.id + "/groups/" + scheme.groups[k].id + "/where",
            item(item("/peers", i) + "/groups", k) + "/where");
    }
  }
}

class WordCheck {
 public:
  WordCheck(LoadedPack const& loaded, Errors& warnings) : loaded_(loaded), found_(loaded, warnings) {
    for (auto const& level : loaded.pack.levels) words_["level"].insert(level.id);
    for (auto const& unit : loaded.pack.units) {
      words_["code"].insert(unit.code);
      words_["name"].insert(unit.name);
      if (unit.kind) words_["kind"].insert(*unit.kind);
      for (auto const& [name, value] : unit.attributes) words_[name].insert(value);
    }
    // Those that come with the data bear codes and names only the data know.
    if (!loaded.pack.unit_datasets.empty()) open_ = {"code", "name"};
  }

  void run() {
    each_formula(loaded_, [&](formula::Compiled const& formula, std::string const& pointer) {
      pointer_ = pointer;
      walk(*formula.root);
    });
  }

 private:
  // The attribute, where the node is unit.… of a unit.
  static std::string attribute_of(Node const& node) {
    bool const is = node.kind == NodeKind::name && node.path.size() == 2 && node.path[0] == "unit" &&
                    node.binding == formula::Binding::variable;
    return is ? node.path[1] : "";
  }

  void walk(Node const& node) {
    if (auto const attribute = attribute_of(node); !attribute.empty() && attribute != "kind")
      known_attribute(attribute);
    bool const compared =
        node.kind == NodeKind::in || (node.kind == NodeKind::binary && (node.text == "=" || node.text == "!="));
    if (compared) {
      for (auto const& side : node.children) {
        auto const attribute = attribute_of(*side);
        if (attribute.empty()) continue;
        for (auto const& other : node.children) {
          if (other->kind == NodeKind::text) known_word(attribute, other->text);
        }
      }
    }
    for (auto const& child : node.children) walk(*child);
  }

  void known_attribute(std::string const& attribute) {
    if (words_.contains(attribute) || open_.contains(attribute)) return;
    Names names;
    for (auto const& [name, values] : words_) names.push_back(name);
    tell("policy.attribute_unknown", {{"attribute", attribute}, {"hint", nearest_hint(attribute, names)}});
  }

  void known_word(std::string const& attribute, std::string const& word) {
    auto const words = words_.find(attribute);
    if (words == words_.end() || open_.contains(attribute) || words->second.contains(word)) return;
    tell("policy.attribute_value", {{"attribute", attribute},
                                    {"value", word},
                                    {"hint", nearest_hint(word, Names(words->second.begin(), words->second.end()))}});
  }

  // Once for each formula: a word may stand in it many times.
  void tell(char const* code, std::vector<Arg> args) {
    if (told_.insert(pointer_ + code + args[0].value + args[1].value).second) {
      found_.add(code, std::move(args), pointer_);
    }
  }

  LoadedPack const& loaded_;
  Findings found_;
  std::map<std::string, std::set<std::string>> words_;
  std::set<std::string> open_, told_;
  std::string pointer_;
};

}  // namespace

void check_unit_words(LoadedPack const& loaded, Errors& warnings) { WordCheck(loaded, warnings).run(); }

}  // namespace jixiao::policy
