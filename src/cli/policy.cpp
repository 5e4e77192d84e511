#include "app/policy.h"

#include <fmt/format.h>

#include "app/home.h"
#include "cli/commands.h"

namespace jixiao::cli {
namespace {

int check(std::string const& folder, bool strict) {
  auto const r = app::check_pack(folder);
  for (auto const& error : r.errors) print("错误 " + to_text(error) + "\n");
  for (auto const& warning : r.warnings) print("提醒 " + to_text(warning) + "\n");
  if (!r.errors.empty()) {
    print(fmt::format("共 {} 处错误，制度包不能使用。\n", r.errors.size()));
    return work_failed;
  }
  print(fmt::format("{} {}：{}，{} 个数据集，{} 个派生数据集，{} 个单位，公式合并为 {} 个聚合", r.title, r.version,
                    app::count_words(r.indicators), r.datasets, r.derived, r.units, r.atoms));
  if (r.mechanisms > 0) print(fmt::format("；{} 项机制中 {} 项已有条目服务", r.mechanisms, r.mechanisms_served));
  print(fmt::format("。\n摘要 {}\n", r.digest));
  if (r.warnings.empty()) {
    print("没有发现问题。\n");
  } else {
    print(fmt::format("{} 处提醒。\n", r.warnings.size()));
  }
  return strict && !r.warnings.empty() ? work_failed : done;
}

}  // namespace

void add_policy(Command c) {
  auto* command = c.parser.add_subcommand("policy", "制度包：检查、启用新版本、供编辑器校验的格式说明");
  command->require_subcommand(1);
  struct Arguments {
    std::string home, pack, noun;
    bool strict = false;
  };
  auto a = std::make_shared<Arguments>();
  auto* checker = command->add_subcommand("check", "检查制度包。例：jixiao policy check policies/default");
  checker->add_option("PACK", a->pack, "制度包文件夹")->required();
  checker->add_flag("--strict", a->strict, "有提醒也算不通过");
  checker->callback([a, c] { c.status = check(a->pack, a->strict); });

  auto* schema = command->add_subcommand(
      "schema", "打印制度包 YAML 的 JSON Schema，供编辑器补全和校验。例：jixiao policy schema > pack.schema.json");
  schema->add_option("NOUN", a->noun, "只要一种条目：段名（indicators）或条目名（Indicator）；默认整个文件");
  schema->callback([a, c] {
    auto const text = app::pack_schema(a->noun);
    if (!text) return void(c.status = report(text.error()));
    print(*text + "\n");
  });

  auto* install =
      command->add_subcommand("install", "启用制度包的新版本，旧版本保留。例：jixiao policy install HOME PACK");
  install->add_option("HOME", a->home, "平台目录")->required();
  install->add_option("PACK", a->pack, "制度包文件夹")->required();
  install->callback([a, c] {
    auto home = app::Home::open(a->home, app::Access::write);
    if (!home) return void(c.status = report(home.error()));
    auto const loaded = app::install_pack(*home, a->pack, wall_clock());
    if (!loaded) return void(c.status = report(loaded.error()));
    print(fmt::format("已启用 {} {}（{}）\n", loaded->pack.pack.title, loaded->pack.pack.version,
                      loaded->digest.substr(0, 12)));
  });
}

void add_init(Command c) {
  struct Arguments {
    std::string home, pack;
  };
  auto a = std::make_shared<Arguments>();
  auto* command =
      c.parser.add_subcommand("init", "建立空的平台目录。例：jixiao init HOME --policy policies/examples/cities");
  command->add_option("HOME", a->home, "平台目录，不存在或为空")->required();
  command->add_option("--policy", a->pack, "制度包文件夹")->required();
  command->callback([a, c] {
    auto const files = app::read_pack(a->pack);
    if (!files) return void(c.status = report(files.error()));
    auto const loaded = app::init_home(a->home, *files, wall_clock());
    if (!loaded) return void(c.status = report(loaded.error()));
    print(fmt::format("{} 已建立，制度包 {} {}：{}，{} 个数据集。\n", a->home, loaded->pack.pack.title,
                      loaded->pack.pack.version, app::count_words(app::count_indicators(loaded->pack)),
                      loaded->pack.datasets.size()));
    auto home = app::Home::open(a->home, app::Access::write);
    if (!home) return void(c.status = report(home.error()));
    auto const accounts = app::create_first_accounts(*home, wall_clock());
    if (!accounts) return void(c.status = report(accounts.error()));
    print_new_accounts(*accounts);
    print(fmt::format("下一步：jixiao ingest {} 数据集 文件…\n", a->home));
  });
}

}  // namespace jixiao::cli
