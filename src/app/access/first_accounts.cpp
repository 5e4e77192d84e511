// How a home begins: three administrators who know nobody yet, or the identities of a demonstration.
#include "app/access/accounts_state.h"
#include "storage/meta_store.h"

namespace jixiao::app {
namespace {

constexpr char const* demo_key = "demo";

// The first unit of the first level the role may be granted on; of the tree, where it may be granted on any.
int example_node(Role const& role, OrgTree const& tree) {
  for (auto const& level : role.levels) {
    auto const nodes = tree.at_level(level);
    if (!nodes.empty()) return nodes.front();
  }
  return role.levels.empty() && !tree.nodes().empty() ? 0 : -1;
}

}  // namespace

std::vector<Identity> demo_identities(std::vector<Role> const& roles, OrgTree const& tree) {
  std::vector<Identity> out;
  for (auto const& role : roles) {
    if (!role.example) continue;
    if (role.admin != AdminKind::none) {
      out.push_back({role.id + "@*", *role.example, role.id, whole_tree, "", role.note.value_or("")});
      continue;
    }
    int const node = example_node(role, tree);
    if (node < 0) continue;
    auto const& unit = tree.nodes()[static_cast<std::size_t>(node)].unit;
    out.push_back({role.id + "@" + unit.code, *role.example, role.id, unit.code, unit.name, role.note.value_or("")});
  }
  return out;
}

bool is_demo(Home& home) {
  auto const mark = storage::MetaStore(home.database()).find(demo_key);
  return mark && *mark == "1";
}

Result<void> mark_as_demo(Home& home) { return storage::MetaStore(home.database()).set(demo_key, "1"); }

bool Accounts::is_demo() const { return state_->demo; }

Result<std::vector<Identity>> Accounts::identities() const {
  if (!state_->demo) return fail(ErrorKind::forbidden, "access.not_a_demo");
  return state_->policy()->identities;
}

Checked<std::vector<NewAccount>> create_first_accounts(Home& home, Timestamp now) {
  auto const as_errors = [](Error error) { return tl::unexpected<Errors>(Errors{std::move(error)}); };
  auto const present = storage::AccountStore(home.database()).count();
  if (!present) return as_errors(present.error());
  if (*present > 0) return as_errors({ErrorKind::conflict, "access.accounts_exist", {}, ""});
  JX_TRY(auto const accounts, Accounts::open(home, now));
  std::vector<NewAccount> out;
  for (auto const kind : {AdminKind::system, AdminKind::security, AdminKind::audit}) {
    for (auto const& role : accounts->roles()) {
      if (role.admin != kind) continue;
      auto made = accounts->create_account(Actor::console(), {role.id, role.title, {{role.id, whole_tree}}}, now);
      if (!made) return as_errors(made.error());
      out.push_back(std::move(*made));
      break;
    }
  }
  return out;
}

}  // namespace jixiao::app
