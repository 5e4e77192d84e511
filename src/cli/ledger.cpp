#include "app/ledger.h"
#include "app/results.h"

#include <fmt/format.h>

#include <ctime>
#include <nlohmann/json.hpp>

#include "app/home.h"
#include "app/trust_policy.h"
#include "app/witnessing.h"
#include "base/file.h"
#include "cli/commands.h"
#include "reflect/json.h"

namespace jixiao::cli {
namespace {

// The checkpoint's note goes along: what was compared stands or falls with it.
Json verified_json(app::LedgerReport const& r, std::string const& checkpoint) {
  Json out = Json::object();
  out["origin"] = r.origin;
  out["size"] = r.size;
  out["root"] = r.root;
  out["checkpoint"] = checkpoint;
  out["publications"] = r.publications;
  out["records"] = r.records;
  out["files"] = r.files;
  out["events"] = r.events;
  out["pending"] = r.pending;
  out["unbound_files"] = r.unbound_files;
  if (r.quorum_checked) out["quorum_met"] = r.quorum_met;
  out["findings"] = Json::array();
  for (auto const& f : r.findings) out["findings"].push_back({{"what", f.what}, {"where", f.where}, {"text", f.text}});
  return out;
}

int verify(std::string const& home_path, std::string const& key_file, std::string const& policy_file, Format format) {
  std::string key, policy;
  for (auto const& [path, text] : {std::pair{&key_file, &key}, std::pair{&policy_file, &policy}}) {
    if (path->empty()) continue;
    auto read = read_file(*path, 1 << 20);
    if (!read) {
      report(read.error());
      return cannot_tell;
    }
    *text = std::move(*read);
  }
  auto home = app::Home::open(home_path, app::Access::read);
  if (!home) {
    report(home.error());
    return cannot_tell;
  }
  auto const r = app::verify_ledger(*home, key, policy);
  if (!r) {
    report(r.error());
    return cannot_tell;
  }
  if (format == Format::json) {
    auto const checkpoint = app::read_checkpoint(*home);
    print(reflect::render_json_indented(verified_json(*r, checkpoint ? checkpoint->note : "")) + "\n");
  } else if (format == Format::csv) {
    Table table{{{"what", "对象"}, {"where", "位置"}, {"text", "问题"}}, {}};
    for (auto const& f : r->findings) table.rows.push_back({f.what, f.where, f.text});
    print(render(table, format));
  } else {
    print(fmt::format("存证 {}  共 {} 条  根 {}\n", r->origin, r->size, r->root));
    print(fmt::format("核对：公布 {} 次，考评表 {} 张，数据文件 {} 个，其他事项 {} 件\n", r->publications, r->records,
                      r->files, r->events));
    if (r->pending > 0) print(fmt::format("另有 {} 条已登记、尚未写入存证树，下次写入时补上\n", r->pending));
    if (r->unbound_files > 0) {
      print(
          fmt::format("有 {} 个数据文件由旧版程序入库，还没有公布用到，存证里没有它们的摘要，只与数据库的登记核对过\n",
                      r->unbound_files));
    }
    for (auto const& f : r->findings) print(fmt::format("不符 [{}] {}\n", f.what, f.text));
    if (r->quorum_checked) print(r->quorum_met ? "见证：达到要求\n" : "见证：未达到要求\n");
    if (key_file.empty()) print("公钥取自本目录；要向他人证明，请用另外取得的公钥：--vkey 文件\n");
    print(r->findings.empty() ? "结论：自存证以来没有任何改动\n"
                              : fmt::format("结论：发现 {} 处改动\n", r->findings.size()));
  }
  if (!r->findings.empty()) return work_failed;
  return r->quorum_checked && !r->quorum_met ? quorum_not_met : done;
}

using WitnessArguments = std::vector<std::tuple<std::string, std::string, std::string>>;

Result<void> set_policy(std::string const& home, WitnessArguments const& witnesses, std::int64_t quorum) {
  app::HomePaths const paths{home};
  std::vector<app::WitnessChoice> choices;
  for (auto const& [name, vkey, address] : witnesses) choices.push_back({name, vkey, address});
  auto const enough = quorum > 0 ? quorum : static_cast<std::int64_t>(choices.size());
  JX_CHECK(app::write_trust_policy(paths, choices, enough));
  print(fmt::format("信任策略写在 {}\n", app::trust_policy_path(paths).string()));
  return {};
}

Result<void> print_policy(std::string const& home) {
  JX_TRY(auto const text, read_file(app::trust_policy_path({home}), 1 << 20));
  print(text);
  return {};
}

// One round, for homes that are not being served.
Result<void> cosign(std::string const& home_path) {
  JX_TRY(auto home, app::Home::open(home_path, app::Access::write));
  app::WitnessLinks links;
  links.merge = [&](auto const& text, auto const& cosignature, auto const& witness) {
    return app::merge_cosignature(home, text, cosignature, witness);
  };
  app::WitnessMemories memories;
  JX_CHECK(app::ask_witnesses(home.paths(), links, memories, std::time(nullptr)));
  JX_TRY(auto const states, app::witness_states(home.paths(), memories));
  for (auto const& state : states) {
    print(fmt::format("{}  {}\n", state.name, state.cosigned_at ? "已见证" : "未见证：" + state.problem));
  }
  if (states.empty()) print("还没有设置见证人：jixiao ledger policy HOME --witness 名称 公钥 地址\n");
  return {};
}

}  // namespace

void add_ledger(Command c) {
  struct Arguments {
    std::string home, vkey, policy, period, unit, output;
    int version = 0;
    WitnessArguments witnesses;
    std::int64_t quorum = 0;
  };
  auto a = std::make_shared<Arguments>();
  auto* command = c.parser.add_subcommand("ledger", "存证：核验、检查点、证明，全部离线");
  command->require_subcommand(1);

  auto* verifier =
      command->add_subcommand("verify", "核对存证树、公布结果、数据文件和制度包。例：jixiao ledger verify HOME");
  verifier->add_option("HOME", a->home, "平台目录")->required();
  verifier->add_option("--vkey", a->vkey, "另外取得的公钥文件");
  verifier->add_option("--policy", a->policy, "信任策略文件（tlog-policy），要求见证人达到法定数");
  add_format(*verifier, c.options);
  verifier->callback([a, c] { c.status = verify(a->home, a->vkey, a->policy, c.options.format); });

  auto* checkpoint =
      command->add_subcommand("checkpoint", "打印已签名的检查点和公钥。例：jixiao ledger checkpoint HOME");
  checkpoint->add_option("HOME", a->home, "平台目录")->required();
  checkpoint->callback([a, c] {
    auto home = app::Home::open(a->home, app::Access::read);
    if (!home) return void(c.status = report(home.error()));
    auto const text = app::read_checkpoint(*home);
    if (!text) return void(c.status = report(text.error()));
    print(text->note + "\n公钥 " + text->vkey);
  });

  auto* prove = command->add_subcommand(
      "prove", "为一个单位的公布结果出具证明（.tlog-proof）。例：jixiao ledger prove HOME --period 2026-09 --unit U");
  prove->add_option("HOME", a->home, "平台目录")->required();
  prove->add_option("--period", a->period, "期间")->required();
  prove->add_option("--unit", a->unit, "单位代码或名称")->required();
  prove->add_option("--version", a->version, "公布版本，默认最新");
  prove->add_option("--output", a->output,
                    "写出 OUTPUT.tlog-proof、OUTPUT.entry、OUTPUT.record、OUTPUT.salt；默认打印证明");
  prove->callback([a, c] {
    auto const period = parse_period_or_exit(a->period);
    auto home = app::Home::open(a->home, app::Access::read);
    if (!home) return void(c.status = report(home.error()));
    auto const version = a->version > 0 ? std::optional<int>(a->version) : std::nullopt;
    auto const set = app::load_results(*home, {period, a->unit, {}, {}, version, false});
    if (!set) return void(c.status = report(set.error()));
    auto const p = app::prove_result(*home, period.to_string(), set->records.front().total.unit, version);
    if (!p) return void(c.status = report(p.error()));
    if (a->output.empty()) return print(p->proof);
    for (auto const& [suffix, content] : {std::pair<char const*, std::string const&>{".tlog-proof", p->proof},
                                          {".entry", p->entry},
                                          {".record", p->record},
                                          {".salt", p->salt}}) {
      if (auto const written = write_file_durably(a->output + suffix, content); !written) {
        return void(c.status = report(written.error()));
      }
    }
    print(fmt::format("证明写在 {}.tlog-proof(存证序号 {})\n", a->output, p->index));
  });

  auto* policy = command->add_subcommand(
      "policy",
      "设置或查看见证人。例：jixiao ledger policy HOME --witness 财政厅 VKEY http://10.1.2.3:8081 --quorum 1");
  policy->add_option("HOME", a->home, "平台目录")->required();
  policy->add_option("--witness", a->witnesses, "名称 公钥 地址，可多次给出")->type_name("NAME VKEY URL");
  policy->add_option("--quorum", a->quorum, "至少几个见证人签名才算数，默认全部");
  policy->callback([a, c] {
    auto const outcome = a->witnesses.empty() ? print_policy(a->home) : set_policy(a->home, a->witnesses, a->quorum);
    if (!outcome) c.status = report(outcome.error());
  });

  auto* gather =
      command->add_subcommand("cosign", "向见证人收集一次签名（服务运行时自动收集）。例：jixiao ledger cosign HOME");
  gather->add_option("HOME", a->home, "平台目录")->required();
  gather->callback([a, c] {
    if (auto const outcome = cosign(a->home); !outcome) c.status = report(outcome.error());
  });
}

}  // namespace jixiao::cli
