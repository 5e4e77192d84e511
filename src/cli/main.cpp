#include "cli/main.h"

#include <exception>

#include "cli/commands.h"
#include "cli/usage.h"

namespace jixiao::cli {

void add_format(CLI::App& command, Options& options) {
  std::map<std::string, Format> const forms = {{"text", Format::text}, {"json", Format::json}, {"csv", Format::csv}};
  command.add_option("--format", options.format, "输出形式：text, json, csv")
      ->transform(CLI::CheckedTransformer(forms))
      ->type_name("FORM");
}

Period parse_period_or_exit(std::string const& text) {
  auto const period = Period::parse(text);
  if (!period) throw CLI::ValidationError("--period", to_text(period.error()));
  return *period;
}

int run(int argc, char** argv, std::vector<void (*)(Command)> const& more) {
  CLI::App parser("智慧绩效平台：数据到公布结果的全过程，每个数可查可验");
  parser.require_subcommand(1);
  parser.failure_message(CLI::FailureMessage::help);
  Options options;
  int status = done;
  for (auto* add : {add_demo, add_init, add_policy, add_ingest, add_compute, add_publish, add_results, add_explain,
                    add_eval, add_ledger, add_brief, add_account}) {
    add({parser, options, status});
  }
  for (auto* add : more) add({parser, options, status});
  try {
    parser.parse(argc, argv);
  } catch (CLI::CallForHelp const& help) {
    return parser.exit(help);
  } catch (CLI::ParseError const& error) {
    auto const text = usage_error(parser, error, {argv + 1, argv + argc});
    std::fprintf(stderr, "用法错误：%s\n执行 jixiao --help 或 jixiao 命令 --help 查看用法。\n", text.c_str());
    return bad_usage;
  } catch (std::exception const& error) {  // nobody expects these: a database gone, memory out, a mistake of ours
    std::fprintf(stderr, "错误：程序内部错误：%s\n", error.what());
    return work_failed;
  }
  return status;
}

}  // namespace jixiao::cli
