#include "witness.h"

#include <fmt/format.h>

#include <ctime>

#include "api/server.h"
#include "base/file.h"
#include "ledger/witness.h"

namespace jixiao {
namespace {

// 63 hashes and a note: what an honest log sends is a few kilobytes.
constexpr std::uint64_t request_max_bytes = 64 * 1024;

api::Response answer(ledger::Witness& witness, api::Request const& request) {
  if (request.verb == api::Verb::post && request.path == "/add-checkpoint") {
    auto const now = static_cast<std::uint64_t>(std::time(nullptr));
    auto given = witness.add_checkpoint(request.body, now);
    return api::Response::text(given.status, std::move(given.body), given.content_type);
  }
  constexpr std::string_view monitored = "/checkpoint";
  if (request.verb == api::Verb::get && request.path.ends_with(monitored)) {
    auto const hash = request.path.substr(1, request.path.size() - monitored.size() - 1);
    if (auto note = witness.find_checkpoint(hash)) {
      auto out = api::Response::text(200, std::move(*note), "text/plain; charset=utf-8");
      out.headers.emplace_back("Cache-Control", "no-cache");
      out.headers.emplace_back("Access-Control-Allow-Origin", "*");  // for everybody to compare, from any page
      return out;
    }
  }
  Error const error{ErrorKind::not_found, "api.no_such_route", {{"path", request.path}}, ""};
  return api::Response::text(404, to_text(error) + "\n", "text/plain; charset=utf-8");
}

Result<void> serve(std::string const& folder, std::string const& listen_text) {
  JX_TRY(auto const listen, api::parse_listen(listen_text));
  JX_TRY(auto const witness, ledger::Witness::open(folder));
  api::Config config;
  config.address = listen.address;
  config.port = listen.port;
  config.clock = cli::wall_clock;
  config.io_threads = 1;
  config.workers = 1;
  config.body_max_bytes = request_max_bytes;
  JX_TRY(auto const server,
         api::Server::create(config, [&](api::Request const& request) { return answer(*witness, request); }));
  auto const host = listen.address.find(':') == std::string::npos ? listen.address : "[" + listen.address + "]";
  cli::print(fmt::format("见证人 {} 已启动：http://{}:{}\n公钥 {}\n", witness->key().name, host, server->port(),
                         ledger::format_vkey(witness->key())));
  std::fflush(stdout);  // into a log file too, at once
  server->run();
  cli::print("已停止。\n");
  return {};
}

// A vkey itself, or a file of vkeys.
Result<std::vector<ledger::VerifierKey>> read_log_keys(std::vector<std::string> const& texts) {
  std::vector<ledger::VerifierKey> out;
  for (auto const& text : texts) {
    if (auto key = ledger::parse_vkey(text)) {
      out.push_back(std::move(*key));
      continue;
    }
    JX_TRY(auto const content, read_file(text, 1 << 16));
    JX_TRY(auto const keys, ledger::parse_vkeys(content));
    out.insert(out.end(), keys.begin(), keys.end());
  }
  return out;
}

Result<void> init(std::string const& folder, std::string const& name, std::vector<std::string> const& logs) {
  JX_TRY(auto const keys, read_log_keys(logs));
  JX_TRY(auto const key, ledger::Witness::init(folder, name, keys));
  cli::print(ledger::format_vkey(key) + "\n");
  return {};
}

Result<void> watch(std::string const& folder, std::vector<std::string> const& logs) {
  JX_TRY(auto const keys, read_log_keys(logs));
  for (auto const& key : keys) JX_CHECK(ledger::Witness::watch(folder, key));
  cli::print("已记下，重新启动见证人后生效\n");
  return {};
}

}  // namespace

void add_witness(cli::Command c) {
  struct Arguments {
    std::string folder, name, listen = "127.0.0.1:8081";
    std::vector<std::string> logs;
  };
  auto a = std::make_shared<Arguments>();
  auto* command = c.parser.add_subcommand("witness", "存证见证人：由另一个部门运行，只为没有改写过历史的日志签名");
  command->require_subcommand(1);
  auto const finish = [&status = c.status](Result<void> const& done) {
    if (!done) status = cli::report(done.error());
  };

  auto* init_command = command->add_subcommand(
      "init", "新建见证人并打印公钥。例：jixiao witness init w1 --name witness.finance.example --log HOME/ledger/vkey");
  init_command->add_option("DIR", a->folder, "见证人文件夹，须为空或不存在")->required();
  init_command->add_option("--name", a->name, "见证人名称，如 witness.finance.example")->required();
  init_command->add_option("--log", a->logs, "所见证日志的公钥，或公钥文件；可多次给出")->required();
  init_command->callback([a, finish] { finish(init(a->folder, a->name, a->logs)); });

  auto* watch_command = command->add_subcommand("watch", "再见证一个日志，或记下日志更换的新公钥");
  watch_command->add_option("DIR", a->folder, "见证人文件夹")->required();
  watch_command->add_option("--log", a->logs, "日志的公钥，或公钥文件")->required();
  watch_command->callback([a, finish] { finish(watch(a->folder, a->logs)); });

  auto* serve_command =
      command->add_subcommand("serve", "运行见证人。例：jixiao witness serve w1 --listen 127.0.0.1:8081");
  serve_command->add_option("DIR", a->folder, "见证人文件夹")->required();
  serve_command->add_option("--listen", a->listen, "地址:端口，端口 0 为任一空闲端口")->capture_default_str();
  serve_command->callback([a, finish] { finish(serve(a->folder, a->listen)); });
}

}  // namespace jixiao
