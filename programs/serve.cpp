#include "serve.h"

#include <fmt/format.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

#include <ctime>
#include <thread>

#include "api/server.h"
#include "api/visiting.h"
#include "app/scenario/runs.h"
#include "app/schedule/scheduler.h"
#include "app/serve_note.h"
#include "app/system/settings.h"
#include "app/workbench/preview.h"

namespace jixiao {
namespace {

namespace fs = std::filesystem;

// The pages lie beside the binary: build/bin/jixiao and build/web; installed: bin/jixiao and share/jixiao/web.
fs::path find_web() {
  std::error_code failed;
  auto const binary = fs::read_symlink("/proc/self/exe", failed);
  for (auto const& candidate :
       {binary.parent_path() / ".." / "web", binary.parent_path() / ".." / "share/jixiao/web"}) {
    if (fs::exists(candidate / "index.html", failed)) return fs::weakly_canonical(candidate, failed);
  }
  return (binary.parent_path() / ".." / "web").lexically_normal();
}

struct ServeOptions {
  std::string home;
  std::string listen = "127.0.0.1:8080";
  std::string web;
  bool api_only = false;
  std::optional<std::size_t> snapshots;  // absent: as the home's settings say
  bool scheduler = true;
  api::Config config;
};

// Gives way to people, and still ends soon when the server is stopped on a busy machine.
constexpr int background_nice = 10;

// Which mechanisms work is shown from scenarios run by this program with the pack in force. A pack without scenarios
// has nothing to run.
void verify_scenarios(app::Installation& installation) {
  auto const started = installation.read([&](app::Home& home) -> Result<void> {
    JX_TRY(auto const set, app::read_options(home));
    if (!set.options.verify_scenarios) return {};
    JX_TRY(auto files, app::active_pack_files(home));
    auto const any = std::any_of(files.files.begin(), files.files.end(),
                                 [](auto const& file) { return file.first.starts_with("scenarios/"); });
    return any ? installation.scenarios().start_if_stale(std::move(files), cli::wall_clock()) : Result<void>();
  });
  if (!started) spdlog::warn("scenarios: {}", to_text(started.error()));
}

// Ends what runs beside requests as soon as the server begins to stop, while requests in flight are still answered.
class Ending {
 public:
  Ending(app::Installation& installation, app::Scheduler& scheduler)
      : installation_(installation), scheduler_(scheduler) {}
  Ending(Ending const&) = delete;
  ~Ending() { wait(); }

  void begin() {
    thread_ = std::thread([this] {
      installation_.previews().stop_all();
      (void)installation_.scenarios().cancel();  // told now, waited for last
      scheduler_.stop();                         // before the jobs: a run that falls due now is not lost
      installation_.jobs().stop();
      installation_.scenarios().stop();  // it works in this home's folder: nothing is over before it is
    });
  }
  void wait() {
    if (thread_.joinable()) thread_.join();
  }

 private:
  app::Installation& installation_;
  app::Scheduler& scheduler_;
  std::thread thread_;
};

Checked<void> serve(ServeOptions const& options) {
  auto const fail_one = [](Error error) { return tl::unexpected<Errors>(Errors{std::move(error)}); };
  auto const listen = api::parse_listen(options.listen);
  if (!listen) return fail_one(listen.error());
  auto installation = app::Installation::open(options.home, cli::wall_clock(), options.snapshots);
  if (!installation) {
    auto errors = std::move(installation.error());
    // A second start on the same home: say where the first one answers.
    if (auto const note = app::read_serve_note(options.home); note && errors.front().code == "app.home_locked") {
      errors.front() = {
          ErrorKind::conflict, "app.home_served", {{"home", options.home}, {"address", note->address}}, ""};
    }
    return tl::unexpected<Errors>(std::move(errors));
  }
  if ((*installation)->demo() && !api::is_loopback(listen->address)) {
    return fail_one({ErrorKind::forbidden, "api.demo_loopback", {{"listen", options.listen}}, ""});
  }
  auto config = options.config;
  config.address = listen->address;
  config.port = listen->port;
  config.clock = cli::wall_clock;
  config.log = (*installation)->paths().root / "logs" / "access.log";
  if (!options.api_only) config.web = options.web.empty() ? find_web() : fs::path(options.web);
  app::Scheduler scheduler(**installation);
  Ending ending(**installation, scheduler);
  config.on_stop = [&ending] { ending.begin(); };
  auto const tls = !config.tls_certificate.empty();
  auto server = api::Server::create(std::move(config), **installation);
  if (!server) return fail_one(server.error());
  auto const host = listen->address.find(':') == std::string::npos ? listen->address : "[" + listen->address + "]";
  auto const address = fmt::format("{}://{}:{}", tls ? "https" : "http", host, (*server)->port());
  if (auto noted = app::write_serve_note(options.home, {address, ::getpid()}); !noted) return fail_one(noted.error());
  cli::print(fmt::format("智慧绩效平台已启动：{}\n按 Ctrl+C 停止。\n", address));
  std::fflush(stdout);  // whoever started us through a pipe is waiting for the address
  app::add_source_jobs(**installation);
  (*installation)->jobs().start(cli::wall_clock);
  scheduler.on_error(
      [](std::string const& task, Error const& error) { spdlog::warn("scheduler {}: {}", task, to_text(error)); });
  if (options.scheduler) scheduler.start(cli::wall_clock);
  (*installation)->scenarios().set_visiting(&api::open_visiting, background_nice);
  if (options.scheduler) verify_scenarios(**installation);
  (*installation)->witnesses().start([] { return static_cast<std::int64_t>(std::time(nullptr)); });
  (*server)->run();
  ending.wait();
  if (auto const sealed = scheduler.seal(cli::wall_clock()); !sealed)
    spdlog::warn("audit: {}", to_text(sealed.error()));
  app::remove_serve_note(options.home);
  cli::print("已停止，数据完好。\n");
  return {};
}

}  // namespace

void add_serve(cli::Command c) {
  auto const options = std::make_shared<ServeOptions>();
  auto* command =
      c.parser.add_subcommand("serve", "网页与接口服务\n例：jixiao serve demo-home --listen 127.0.0.1:8080");
  command->add_option("HOME", options->home, "平台目录")->required();
  command->add_option("--listen", options->listen, "地址:端口，端口 0 为任一空闲端口")->capture_default_str();
  command->add_option("--web", options->web, "网页文件夹，默认在程序旁");
  command->add_flag("!--no-scheduler", options->scheduler, "不按计划取数，不做定时维护，不自动检验场景");
  command->add_flag("--api-only", options->api_only, "只提供接口，不要网页");
  command->add_option("--io-threads", options->config.io_threads, "收发线程数")
      ->check(CLI::Range(1, 64))
      ->capture_default_str();
  command->add_option("--workers", options->config.workers, "计算线程数")
      ->check(CLI::Range(1, 256))
      ->capture_default_str();
  command
      ->add_option("--snapshots", options->snapshots,
                   "常驻内存的期间数（一个省的一期约 80 MB），默认按“系统 › 设置”里的")
      ->check(CLI::Range(1, 1000));
  command->add_option("--connections", options->config.connections_max, "同时连接上限")->capture_default_str();
  command->add_option("--header-seconds", options->config.header_seconds, "请求头须在几秒内到齐，逾时断开")
      ->check(CLI::Range(1, 3600))
      ->capture_default_str();
  command->add_option("--body-seconds", options->config.body_seconds, "请求正文须在几秒内到齐（上传文件另计）")
      ->check(CLI::Range(1, 3600))
      ->capture_default_str();
  command->add_option("--idle-seconds", options->config.idle_seconds, "连接空闲几秒后断开")
      ->check(CLI::Range(1, 86400))
      ->capture_default_str();
  auto* certificate = command->add_option("--tls-cert", options->config.tls_certificate, "证书链（PEM）");
  command->add_option("--tls-key", options->config.tls_key, "私钥（PEM）")->needs(certificate);
  command->add_flag("--behind-proxy", options->config.behind_proxy, "在反向代理之后：采信 X-Forwarded-For 与 -Proto");
  command->callback([options, &status = c.status] {
    auto const served = serve(*options);
    if (!served) status = cli::report(served.error());
  });
}

}  // namespace jixiao
