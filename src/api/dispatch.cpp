// From request to answer: route, session, permission, forgery token, repeated submissions, handler, encoding.
#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <cctype>
#include <charconv>
#include <functional>
#include <unordered_map>

#include "api/openapi.h"
#include "api/problem.h"
#include "api/repeats.h"
#include "api/route.h"
#include "api/server_state.h"
#include "api/session_cookie.h"
#include "app/ledger.h"
#include "base/hash.h"

namespace jixiao::api {
namespace {

constexpr std::string_view api_prefix = "/api/";

// What a signed-in person is sees the same answers as everybody of the same scope and permissions.
std::string scope_key(app::Session const* session) {
  if (!session) return "-";
  if (session->scope.everything) return "*";
  std::string out;
  for (auto const& root : session->scope.roots) out += root + ",";
  return out;
}

// Every part with its length before it: a decoded query may hold any separator.
std::string answer_key(Request const& request, Route const& route, app::Session const* session, Coding coding) {
  std::string key;
  auto const add = [&key](std::string_view part) { key.append(std::to_string(part.size())).append(":").append(part); };
  add(to_text(coding));
  add(scope_key(session));
  add(session ? std::to_string(session->sensitive.size()) : "");
  if (session) {
    for (auto const& sensitive : session->sensitive) add(sensitive);
  }
  add(route.path);
  add(request.path);
  for (auto const& [name, value] : request.query) {
    add(name);
    add(value);
  }
  return key;
}

// The name of "name:port" or "[::1]:port".
std::string_view without_port(std::string_view authority) {
  auto const bracket = authority.rfind(']');
  auto const colon = authority.rfind(':');
  if (colon == std::string_view::npos || (bracket != std::string_view::npos && colon < bracket)) return authority;
  return authority.substr(0, colon);
}

// Old browsers say no more than the page's origin. Ports are left out: proxies drop them.
bool is_from_elsewhere(std::string_view origin, std::string_view host) {
  if (origin.empty()) return false;
  auto const scheme = origin.find("://");
  if (scheme == std::string_view::npos) return true;  // "null": a sandbox or a file
  auto const page = without_port(origin.substr(scheme + 3)), here = without_port(host);
  return !std::equal(page.begin(), page.end(), here.begin(), here.end(), [](char a, char b) {
    return std::tolower(static_cast<unsigned char>(a)) == std::tolower(static_cast<unsigned char>(b));
  });
}

std::shared_ptr<app::Session const> session_of(ServerState& state, Request const& request, app::Touch touch) {
  auto const token = request.cookie(session_cookie_name);
  if (token.empty()) return nullptr;
  return state.installation->accounts().find_session(token, state.config.clock(), touch);
}

std::optional<Error> refuse(Guard const& guard, Request const& request, app::Session const* session) {
  if (guard.kind == Guard::Kind::anybody) return std::nullopt;
  if (!session) {
    bool const had_one = !request.cookie(session_cookie_name).empty();
    return Error{ErrorKind::forbidden, had_one ? "api.session_expired" : "api.not_signed_in", {}, ""};
  }
  if (guard.kind == Guard::Kind::arriving) return std::nullopt;
  if (session->must_change_password) return Error{ErrorKind::forbidden, "api.must_change_password", {}, ""};
  if (session->must_enable_totp) return Error{ErrorKind::forbidden, "api.must_enable_totp", {}, ""};
  if (guard.kind == Guard::Kind::signed_in || session->may(guard.permission)) return std::nullopt;
  return Error{
      ErrorKind::forbidden, "api.no_permission", {{"permission", std::string(info_of(guard.permission).title)}}, ""};
}

// The pages ask for these by the hundred a second; only paths with braces are matched one by one.
Route const* find_snapshot_route(std::string_view path) {
  static auto const literal = [] {
    std::unordered_map<std::string_view, Route const*> out;
    for (auto const& route : all_routes()) {
      if (route.verb == Verb::get && route.path.find('{') == std::string_view::npos) out.emplace(route.path, &route);
    }
    return out;
  }();
  auto const found = literal.find(path);
  auto const* const route = found == literal.end() ? find_route(all_routes(), Verb::get, path).route : found->second;
  return route && route->caching == Caching::snapshot ? route : nullptr;
}

Outgoing not_modified(Answer const& answer) {
  Outgoing out;
  out.status = 304;
  out.head = fmt::format(
      "HTTP/1.1 304 Not Modified\r\nETag: {}\r\nCache-Control: private, no-cache\r\nVary: Accept-Encoding, Cookie\r\n",
      answer.etag);
  return out;
}

bool etag_matches(std::string_view header, std::string_view etag) {
  return header == "*" || (!header.empty() && header.find(etag) != std::string_view::npos);
}

Outgoing send(Request const& request, Answer const& answer) {
  if (etag_matches(request.header("if-none-match"), answer.etag)) return not_modified(answer);
  return {200, answer.head, answer.body};
}

// The tree's static files, for anybody: a checkpoint changes, a tile never does.
std::optional<Outgoing> ledger_file(ServerState& state, Request const& request) {
  bool const checkpoint = request.path == "/checkpoint" || request.path == "/vkey";
  if (!checkpoint && !request.path.starts_with("/tile/")) return std::nullopt;
  auto content = app::read_public_file(state.installation->paths(), request.path.substr(1));
  if (!content)
    return encode(problem(Error{ErrorKind::not_found, "api.no_such_route", {{"path", request.path}}, ""}), request);
  auto response =
      Response::text(200, std::move(*content), checkpoint ? "text/plain; charset=utf-8" : "application/octet-stream");
  response.headers.emplace_back("Cache-Control", checkpoint ? "no-cache" : "public, max-age=31536000, immutable");
  return encode(std::move(response), request);
}

std::shared_ptr<Answer const> make_answer(Response const& response, Coding coding, std::string const& tag) {
  Answer out;
  auto const used = response.body->size() >= compress_from_bytes ? coding : Coding::identity;
  out.body = used == Coding::identity
                 ? response.body
                 : std::make_shared<std::string const>(compress(*response.body, used, Effort::fast));
  // The snapshot's tag makes validators of different states differ even where bytes happen to agree.
  out.etag = fmt::format("\"{}-{}{}\"", tag.substr(0, 12), sha256_hex(*response.body).substr(0, 16), to_text(used));
  out.head = fmt::format(
      "HTTP/1.1 200 OK\r\nContent-Type: {}\r\nContent-Length: {}\r\nETag: {}\r\nCache-Control: private, no-cache\r\n"
      "Vary: Accept-Encoding, Cookie\r\nX-Content-Type-Options: nosniff\r\n",
      response.content_type, out.body->size(), out.etag);
  if (used != Coding::identity) out.head += fmt::format("Content-Encoding: {}\r\n", to_text(used));
  return std::make_shared<Answer const>(std::move(out));
}

constexpr std::size_t text_bytes_max = 32 << 10;  // of one text; a file is no text

bool is_control(char c) {
  return (static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\r' && c != '\t') || c == 0x7F;
}

// What no field of any form takes: signs that nobody can see, and texts without end.
void check_texts(Json const& input, std::string const& pointer, Errors& errors) {
  if (input.is_structured()) {
    for (auto const& [key, value] : input.items()) check_texts(value, pointer + "/" + key, errors);
  } else if (input.is_string()) {
    auto const& text = input.get_ref<std::string const&>();
    if (text.size() > text_bytes_max) {
      errors.push_back({ErrorKind::invalid, "api.text_long", {{"limit", std::to_string(text_bytes_max)}}, pointer});
    } else if (std::any_of(text.begin(), text.end(), is_control)) {
      errors.push_back({ErrorKind::invalid, "api.text_control", {}, pointer});
    }
  }
}

Checked<Json> read_input(Request const& request, Match const& match) {
  auto texts = match.parameters;
  if (request.verb == Verb::get || request.verb == Verb::del || match.route->upload) {
    for (auto const& [name, value] : request.query) texts.emplace(name, value);
    return match.route->read_texts(texts);
  }
  auto json = request.body.empty() ? Result<Json>(Json::object()) : reflect::parse_json(request.body);
  if (!json) {
    return tl::unexpected<Errors>(
        Errors{{ErrorKind::invalid, "api.bad_json", {{"reason", jixiao::to_text(json.error())}}, ""}});
  }
  if (!json->is_object()) {
    return tl::unexpected<Errors>(Errors{{ErrorKind::invalid, "api.bad_json", {{"reason", "应为对象"}}, ""}});
  }
  auto const parameters = match.route->read_texts(texts);
  for (auto const& [name, value] : parameters.items()) (*json)[name] = value;  // the path decides, not the body
  return std::move(*json);
}

// What nobody may store, we do not either.
bool is_secret(Response const& response) {
  return std::any_of(response.headers.begin(), response.headers.end(), [](auto const& header) {
    return header.first == "Set-Cookie" || (header.first == "Cache-Control" && header.second == "no-store");
  });
}

class Dispatch {
 public:
  Dispatch(ServerState& state, Request const& request, std::string const& instance)
      : state_(state), request_(request), instance_(instance) {}

  Outgoing run() {
    auto const match = find_route(all_routes(), request_.verb, request_.path);
    if (!match.route) return no_route(match);
    session_ = session_of(state_, request_, app::Touch::yes);
    if (auto const refusal = refuse(match.route->guard, request_, session_.get())) return refused(*refusal, match);
    if (request_.verb != Verb::get) {
      if (auto const forged = check_origin(*match.route)) return refused(*forged, match);
      bool const blind = match.route->versioned == Versioned::always && request_.header("if-match").empty();
      if (blind) return fail_with({{ErrorKind::invalid, "api.version_missing", {}, ""}});
    }
    return match.route->caching == Caching::snapshot ? snapshot_answer(match) : fresh_answer(match);
  }

 private:
  Outgoing fail_with(Errors const& errors) { return encode(problem(errors, instance_), request_); }

  Outgoing no_route(Match const& match) {
    if (match.allowed.empty()) {
      return fail_with({{ErrorKind::not_found, "api.no_such_route", {{"path", request_.path}}, ""}});
    }
    std::string allowed;
    for (auto const verb : match.allowed) allowed += (allowed.empty() ? "" : ", ") + std::string(to_text(verb));
    auto response =
        problem(Error{ErrorKind::invalid,
                      "api.method",
                      {{"path", request_.path}, {"method", std::string(to_text(request_.verb))}, {"allowed", allowed}},
                      ""},
                instance_);
    response.headers.emplace_back("Allow", allowed);
    return encode(std::move(response), request_);
  }

  // Strangers' refusals are counted, not written one by one; somebody signed in who reaches beyond is on record.
  Outgoing refused(Error const& error, Match const& match) {
    auto& accounts = state_.installation->accounts();
    auto const now = state_.config.clock();
    std::string const object = std::string(to_text(request_.verb)) + " " + std::string(match.route->path);
    accounts.note_refusal(session_ ? session_->login : request_.remote, "request.refused", object, now);
    return fail_with({error});
  }

  // A write needs the session's token in a header, which another site's page cannot send. Without a session (signing
  // in) the browser's own word on where the page is from must not contradict.
  std::optional<Error> check_origin(Route const& route) {
    auto const site = request_.header("sec-fetch-site");
    if (!site.empty() && site != "same-origin" && site != "none")
      return Error{ErrorKind::forbidden, "api.csrf", {}, ""};
    if (site.empty() && is_from_elsewhere(request_.header("origin"), request_.header("host")))
      return Error{ErrorKind::forbidden, "api.csrf", {}, ""};
    if (route.guard.kind == Guard::Kind::anybody && !session_) return std::nullopt;
    if (!session_ || session_->csrf_matches(request_.header("x-csrf-token"))) return std::nullopt;
    if (route.guard.kind == Guard::Kind::anybody) return std::nullopt;  // signing in again from a stale page
    return Error{ErrorKind::forbidden, "api.csrf", {}, ""};
  }

  Checked<Response> handle(Match const& match) {
    JX_TRY(auto const input, read_input(request_, match));
    Errors errors;
    check_texts(input, "", errors);
    if (!errors.empty()) return tl::unexpected<Errors>(std::move(errors));
    Call call{request_, *state_.installation, session_, state_.config.clock(), 200, {}};
    return match.route->handle(call, input);
  }

  Outgoing snapshot_answer(Match const& match) {
    auto const generation = state_.installation->published().generation();
    auto const tag = state_.installation->published().tag();
    auto const coding = choose_coding(request_.header("accept-encoding"));
    auto const key = answer_key(request_, *match.route, session_.get(), coding);
    // Of those who waited for the same period the first has made it.
    if (auto const kept = state_.answers.find(key, generation)) return send(request_, *kept);
    state_.metrics.cache_misses.fetch_add(1);
    auto response = handle(match);
    if (!response) return fail_with(response.error());
    auto const answer = make_answer(*response, coding, tag);
    state_.answers.keep(key, generation, answer);
    return send(request_, *answer);
  }

  Outgoing fresh_answer(Match const& match) {
    auto const key = std::string(request_.header("idempotency-key"));
    bool const repeatable = request_.verb != Verb::get && !key.empty() && session_;
    std::string content;
    if (repeatable) {
      if (key.size() > Repeats::key_bytes_max) {
        return fail_with(
            {{ErrorKind::invalid, "api.key_long", {{"limit", std::to_string(Repeats::key_bytes_max)}}, ""}});
      }
      content = sha256_hex(std::string(to_text(request_.verb)) + request_.target + "\n" + request_.body);
      if (auto earlier = state_.repeats.find(session_->account + "\n" + key, content, state_.config.clock())) {
        if (!earlier->has_value()) return fail_with({earlier->error()});
        return encode(**earlier, request_);
      }
    }
    // Whatever ends without an answer, an exception too, may be tried again.
    bool answered = false;
    struct Forget {
      std::function<void()> unless_answered;
      ~Forget() { unless_answered(); }
    } const forget{[&] {
      if (repeatable && !answered) state_.repeats.drop(session_->account + "\n" + key);
    }};
    auto response = handle(match);
    if (!response) return fail_with(response.error());
    answered = true;
    if (request_.verb == Verb::get) {
      bool const told = std::any_of(response->headers.begin(), response->headers.end(),
                                    [](auto const& header) { return header.first == "Cache-Control"; });
      if (!told) response->headers.emplace_back("Cache-Control", "private, no-store");
    }
    if (repeatable && is_secret(*response)) {
      state_.repeats.forget_answer(session_->account + "\n" + key);
    } else if (repeatable) {
      state_.repeats.keep(session_->account + "\n" + key, content, *response, state_.config.clock());
    }
    return encode(std::move(*response), request_);
  }

  ServerState& state_;
  Request const& request_;
  std::string const& instance_;
  std::shared_ptr<app::Session const> session_;
};

}  // namespace

Outgoing encode(Response response, Request const& request) {
  auto const coding = choose_coding(request.header("accept-encoding"));
  bool const textual =
      response.content_type.starts_with("text/") || response.content_type.starts_with("application/json") ||
      response.content_type.starts_with("application/problem") || response.content_type.starts_with("application/geo");
  if (!response.body) response.body = std::make_shared<std::string const>();
  if (textual && coding != Coding::identity && response.body->size() >= compress_from_bytes) {
    response.body = std::make_shared<std::string const>(compress(*response.body, coding, Effort::fast));
    response.headers.emplace_back("Content-Encoding", std::string(to_text(coding)));
  }
  Outgoing out;
  out.status = response.status;
  out.head = fmt::format(
      "HTTP/1.1 {} \r\nContent-Type: {}\r\nContent-Length: {}\r\nVary: Accept-Encoding\r\nX-Content-Type-Options: "
      "nosniff\r\nX-Frame-Options: DENY\r\nContent-Security-Policy: default-src 'none'; frame-ancestors 'none'\r\n",
      response.status, response.content_type, response.body->size());
  for (auto const& [name, value] : response.headers) {
    std::string line = name + ": " + value;
    std::erase_if(line, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
    out.head += line + "\r\n";
  }
  out.body = std::move(response.body);
  return out;
}

std::optional<Outgoing> quick_answer(ServerState& state, Request const& request) {
  if (request.verb != Verb::get) return std::nullopt;
  if (!state.answerer && request.path.starts_with(api_prefix)) {
    auto const* const route = find_snapshot_route(request.path);
    if (!route) return std::nullopt;
    auto const session = session_of(state, request, app::Touch::yes);
    if (refuse(route->guard, request, session.get())) return std::nullopt;
    auto const coding = choose_coding(request.header("accept-encoding"));
    auto const kept = state.answers.find(answer_key(request, *route, session.get(), coding),
                                         state.installation->published().generation());
    if (!kept) return std::nullopt;
    state.metrics.cache_hits.fetch_add(1, std::memory_order_relaxed);
    return send(request, *kept);
  }
  if (request.path == "/healthz" || request.path == "/readyz") {
    bool const ready = !state.stopping;
    return encode(Response::text(ready ? 200 : 503, ready ? "ok\n" : "stopping\n", "text/plain; charset=utf-8"),
                  request);
  }
  if (request.path == "/metrics") {
    return encode(Response::text(200, state.metrics.render(), "text/plain; version=0.0.4; charset=utf-8"), request);
  }
  if (state.answerer) return std::nullopt;
  if (auto file = ledger_file(state, request)) return file;
  if (!state.web) return std::nullopt;
  auto const file = state.web->find(request.path, choose_coding(request.header("accept-encoding")));
  if (!file) return std::nullopt;
  return send(request, *file);
}

std::optional<app::SnapshotKey> period_to_load(ServerState& state, Request const& request) {
  if (state.answerer || request.verb != Verb::get) return std::nullopt;
  auto const named = request.query.find("period");
  if (named == request.query.end()) return std::nullopt;
  auto const period = Period::parse(named->second);
  if (!period) return std::nullopt;  // the handler says what is wrong with it
  app::SnapshotKey key{*period, {}, app::Which::published_or_draft};
  if (auto const version = request.query.find("version"); version != request.query.end()) {
    auto const& text = version->second;
    int number = 0;
    if (std::from_chars(text.data(), text.data() + text.size(), number).ec != std::errc{}) return std::nullopt;
    key.version = number;
  }
  if (state.installation->published().at_hand(key)) return std::nullopt;
  auto const match = find_route(all_routes(), request.verb, request.path);
  if (!match.route) return std::nullopt;
  auto const session = session_of(state, request, app::Touch::no);
  if (refuse(match.route->guard, request, session.get())) return std::nullopt;
  return key;
}

Outgoing dispatch(ServerState& state, Request const& request, std::string const& instance) {
  try {
    if (state.answerer) return encode(state.answerer(request), request);
    return Dispatch(state, request, instance).run();
  } catch (std::exception const& error) {  // nobody expects these: a database gone, memory out, a mistake of ours
    spdlog::error("request {}: {} {}: {}", instance, to_text(request.verb), request.target, error.what());
    return encode(problem(Error{ErrorKind::unavailable, "api.internal", {{"instance", instance}}, ""}, instance),
                  request);
  }
}

std::optional<Outgoing> refuse_host(ServerState& state, Request const& request) {
  if (!state.installation || !state.installation->demo() || state.config.behind_proxy) return std::nullopt;
  auto name = without_port(request.header("host"));
  if (name.empty() || name == "localhost") return std::nullopt;
  if (name.size() > 2 && name.front() == '[' && name.back() == ']') name = name.substr(1, name.size() - 2);
  if (is_loopback(std::string(name))) return std::nullopt;
  return encode(problem(Error{ErrorKind::forbidden, "api.demo_host", {{"host", std::string(name)}}, ""}), request);
}

std::optional<Outgoing> refuse_stream(ServerState& state, Request const& request, std::string& owner) {
  auto const session = session_of(state, request, app::Touch::no);
  if (auto const refusal = refuse(signed_in, request, session.get())) return encode(problem(*refusal), request);
  owner = session->id;
  return std::nullopt;
}

bool is_upload(Request const& request) {
  auto const match = find_route(all_routes(), request.verb, request.path);
  return match.route && match.route->upload;
}

}  // namespace jixiao::api
