#include "api/visiting.h"

#include <thread>

#include "api/problem.h"
#include "api/server_state.h"
#include "api/session_cookie.h"
#include "base/file.h"

namespace jixiao::api {
namespace {

std::optional<Verb> verb_of(std::string const& text) {
  for (auto const verb : {Verb::get, Verb::post, Verb::put, Verb::patch, Verb::del}) {
    if (to_text(verb) == text) return verb;
  }
  return std::nullopt;
}

// A server of its own on a free port, for what other systems would answer.
class Interface {
 public:
  static Result<std::shared_ptr<Interface>> open(std::filesystem::path const& folder,
                                                 std::function<Timestamp()> clock) {
    Config config;
    config.port = 0;
    config.clock = std::move(clock);
    config.io_threads = 1;
    config.workers = 1;
    auto out = std::make_shared<Interface>();
    JX_TRY(out->server_, Server::create(std::move(config), [folder](Request const& request) {
             auto const name = std::filesystem::path(request.path).filename();
             auto const rows = read_file(folder / name, std::size_t{16} << 20);
             return Response::text(200, rows ? *rows : "[]", "application/json; charset=utf-8");
           }));
    out->thread_ = std::thread([server = out->server_.get()] { server->run(); });
    return out;
  }
  ~Interface() {
    if (!thread_.joinable()) return;
    server_->stop();
    thread_.join();
  }
  std::string address() const { return "http://127.0.0.1:" + std::to_string(server_->port()); }

 private:
  std::unique_ptr<Server> server_;
  std::thread thread_;
};

}  // namespace

app::Visiting open_visiting(app::Installation& installation, std::function<Timestamp()> clock) {
  Config config;
  config.clock = std::move(clock);
  config.workers = 1;
  auto const state = std::make_shared<ServerState>(std::move(config), &installation, Answerer{});
  app::Visiting out;
  out.open_interface = [folder = installation.paths().root / "interface", clock = state->config.clock,
                        open = std::shared_ptr<Interface>()]() mutable -> Result<std::string> {
    if (!open) {
      JX_TRY(open, Interface::open(folder, clock));
    }
    return open->address();
  };
  out.ask = [state](app::Visit const& visit) -> app::VisitAnswer {
    auto const verb = verb_of(visit.verb);
    Request request;
    if (!verb || !parse_target(visit.target, request.path, request.query))
      return {400, visit.verb + " " + visit.target};
    request.verb = *verb;
    request.target = visit.target;
    request.body = visit.body;
    request.upload = visit.upload;
    request.remote = "127.0.0.1";
    if (!visit.token.empty()) {
      request.headers["cookie"] = std::string(session_cookie_name) + "=" + visit.token;
      request.headers["x-csrf-token"] = visit.csrf;
    }
    if (!visit.if_match.empty()) request.headers["if-match"] = '"' + visit.if_match + '"';
    auto const answer = dispatch(*state, request, "scenario");
    return {answer.status, answer.body ? *answer.body : std::string()};
  };
  return out;
}

}  // namespace jixiao::api
