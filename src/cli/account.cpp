#include <fmt/format.h>

#include "cli/commands.h"

namespace jixiao::cli {
namespace {

struct Arguments {
  std::string home, login, name, role, unit;
};

// Opens the home and its accounts, then f(accounts).
template <class F>
int with_accounts(std::string const& path, F&& f) {
  auto home = app::Home::open(path, app::Access::write);
  if (!home) return report(home.error());
  auto const accounts = app::Accounts::open(*home, wall_clock());
  if (!accounts) return report(accounts.error());
  return f(**accounts);
}

int add(Arguments const& a) {
  return with_accounts(a.home, [&](app::Accounts& accounts) {
    app::AccountDraft draft{a.login, a.name.empty() ? a.login : a.name, {}};
    if (!a.role.empty()) draft.grants.push_back({a.role, a.unit});
    auto const made = accounts.create_account(app::Actor::console(), draft, wall_clock());
    if (!made) return report(made.error());
    print_new_accounts({*made});
    return done;
  });
}

int reset(Arguments const& a) {
  return with_accounts(a.home, [&](app::Accounts& accounts) {
    auto const found = accounts.find_account(a.login, wall_clock());
    if (!found) return report(found.error());
    if (!*found) return report(Error{ErrorKind::not_found, "access.account_unknown", {{"account", a.login}}, ""});
    auto const by = app::Actor::console();
    if ((*found)->disabled) {
      if (auto const enabled = accounts.enable(by, (*found)->id, wall_clock()); !enabled)
        return report(enabled.error());
    }
    auto const made = accounts.reset_password(by, (*found)->id, wall_clock());
    if (!made) return report(made.error());
    print_new_accounts({*made});
    return done;
  });
}

std::string state_of(app::AccountView const& account) {
  if (account.disabled) return "停用：" + account.disabled_reason.value_or("");
  if (account.locked) return "锁定至 " + account.locked_until->to_string();
  return account.must_change_password ? "待改口令" : "正常";
}

int list(Arguments const& a, Format format) {
  return with_accounts(a.home, [&](app::Accounts& accounts) {
    auto const all = accounts.list_accounts(wall_clock());
    if (!all) return report(all.error());
    Table table{{{"login", "登录名"}, {"name", "姓名"}, {"grants", "授权"}, {"state", "状态"}, {"last", "最近登录"}},
                {}};
    for (auto const& account : *all) {
      std::string grants;
      for (std::size_t i = 0; i < account.grants.size(); ++i) {
        grants += (i > 0 ? ", " : "") + account.roles[i].title + "@" + account.grants[i].unit;
      }
      table.rows.push_back({account.login, account.name, grants, state_of(account),
                            account.last_sign_in_at ? account.last_sign_in_at->to_string() : ""});
    }
    print(render(table, format));
    return done;
  });
}

}  // namespace

void print_new_accounts(std::vector<app::NewAccount> const& accounts) {
  print("以下一次性口令只显示这一次，首次登录时必须修改：\n");
  for (auto const& account : accounts) {
    print(fmt::format("  {}  {}  ({})\n", account.login, account.password, account.name));
  }
}

void add_account(Command c) {
  auto* command = c.parser.add_subcommand("account", "账号：新建、列出、重置口令（平台未在提供服务时）");
  command->require_subcommand(1);
  auto a = std::make_shared<Arguments>();
  auto* adder = command->add_subcommand(
      "add", "新建账号并显示一次性口令。例：jixiao account add HOME zhangsan --name 张三 --role viewer --unit 510100");
  adder->add_option("HOME", a->home, "平台目录")->required();
  adder->add_option("LOGIN", a->login, "登录名，不分大小写")->required();
  adder->add_option("--name", a->name, "姓名，默认同登录名");
  adder->add_option("--role", a->role, "角色代码，见制度包 roles.yaml");
  adder->add_option("--unit", a->unit, "单位代码，看得到它和它的下级；* 为全部；管理员不写");
  adder->callback([a, c] { c.status = add(*a); });

  auto* lister = command->add_subcommand("list", "列出账号。例：jixiao account list HOME --format csv");
  lister->add_option("HOME", a->home, "平台目录")->required();
  add_format(*lister, c.options);
  lister->callback([a, c] { c.status = list(*a, c.options.format); });

  auto* resetter =
      command->add_subcommand("reset", "重置口令，同时启用、解锁并取消动态码。例：jixiao account reset HOME secadmin");
  resetter->add_option("HOME", a->home, "平台目录")->required();
  resetter->add_option("LOGIN", a->login, "登录名")->required();
  resetter->callback([a, c] { c.status = reset(*a); });
}

}  // namespace jixiao::cli
