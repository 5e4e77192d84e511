// From request to answer on a worker: route, session, permission, forgery token, repeated submissions, handler.
#include <spdlog/spdlog.h>

#include <algorithm>
#include <charconv>
#include <functional>

#include "api/guarding.h"
#include "api/kept_answers.h"
#include "api/openapi.h"
#include "api/problem.h"
#include "api/repeats.h"
#include "base/hash.h"

namespace jixiao::api {
namespace {

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
    return read_texts(*match.route, texts);
  }
  auto json = request.body.empty() ? Result<Json>(Json::object()) : reflect::parse_json(request.body);
  if (!json) {
    return tl::unexpected<Errors>(
        Errors{{ErrorKind::invalid, "api.bad_json", {{"reason", jixiao::to_text(json.error())}}, ""}});
  }
  if (!json->is_object()) {
    return tl::unexpected<Errors>(Errors{{ErrorKind::invalid, "api.bad_json", {{"reason", "应为对象"}}, ""}});
  }
  auto const parameters = read_texts(*match.route, texts);
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
      if (auto const forged = check_origin(*match.route, request_, session_.get())) return refused(*forged, match);
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

  Outgoing refused(Error const& error, Match const& match) {
    note_refusal(error, match);
    return fail_with({error});
  }

  // Strangers' refusals are counted, not written one by one; somebody signed in who reaches beyond is on record.
  void note_refusal(Error const& error, Match const& match) {
    auto& accounts = state_.installation->accounts();
    auto const now = state_.config.clock();
    auto object = std::string(to_text(request_.verb)) + " " + std::string(match.route->path);
    if (!session_) {
      bool const unknown = error.code == "api.not_signed_in" || error.code == "api.session_expired";
      return accounts.note_refusal(request_.remote, unknown ? "request.unauthenticated" : "request.refused", object,
                                   now);
    }
    if (auto const unit = unit_asked(match); !unit.empty()) object += " " + unit;
    app::Deed refused{.action = "request.refused", .object = std::move(object)};
    refused.detail = jixiao::to_text(error);
    accounts.note_refusal(app::Actor::of(*session_, request_.remote), refused, now);
  }

  // The unit somebody asks about, in path, query or body: what a guess is made of.
  std::string unit_asked(Match const& match) const {
    if (auto const found = match.parameters.find("unit"); found != match.parameters.end()) return found->second;
    if (auto const found = request_.query.find("unit"); found != request_.query.end()) return found->second;
    if (request_.verb == Verb::get || request_.body.empty()) return "";
    auto const body = reflect::parse_json(request_.body);
    if (!body || !body->is_object() || !body->contains("unit") || !(*body)["unit"].is_string()) return "";
    return (*body)["unit"].get<std::string>();
  }

  // What a handler refuses for who asks. A wrong password or code is written where it is found.
  Outgoing failed(Errors const& errors, Match const& match) {
    auto const& first = errors.front();
    bool const written = first.code == "access.password_wrong" || first.code == "access.code_wrong";
    if (session_ && first.kind == ErrorKind::forbidden && !written) note_refusal(first, match);
    return fail_with(errors);
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
    if (!response) return failed(response.error(), match);
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
    if (!response) return failed(response.error(), match);
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
  if (!app::sees_drafts(session.get())) key.which = app::Which::published;
  return state.installation->published().at_hand(key) ? std::nullopt : std::optional(key);
}

Outgoing dispatch(ServerState& state, Request const& request, std::string const& instance) {
  try {
    if (state.answerer) return encode(state.answerer(request), request);
    if (is_ledger_file(request)) return ledger_file(state, request);
    return Dispatch(state, request, instance).run();
  } catch (std::exception const& error) {  // nobody expects these: a database gone, memory out, a mistake of ours
    spdlog::error("request {}: {} {}: {}", instance, to_text(request.verb), request.target, error.what());
    return encode(problem(Error{ErrorKind::unavailable, "api.internal", {{"instance", instance}}, ""}, instance),
                  request);
  }
}

bool is_upload(Request const& request) {
  auto const match = find_route(all_routes(), request.verb, request.path);
  return match.route && match.route->upload;
}

}  // namespace jixiao::api
