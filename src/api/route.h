#pragma once
// One row per endpoint: from this table come dispatch, the OpenAPI document, the permission matrix, the client's types
// and the test that every route has a permission and a scenario. Handlers are plain functions from a described struct
// to a described struct; they run on a worker thread and may block.
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/message.h"
#include "app/access/access.h"
#include "app/installation.h"
#include "reflect/json.h"
#include "reflect/schema.h"

namespace jixiao::api {

// Who may call a route: anybody; anybody signed in, even with a first password to change or a second factor to set up;
// anybody signed in who is past that; who holds the permission.
struct Guard {
  enum class Kind { anybody, arriving, signed_in, permission } kind = Kind::signed_in;
  Permission permission = Permission::results_read;
};
constexpr Guard anybody{Guard::Kind::anybody};
constexpr Guard arriving{Guard::Kind::arriving};
constexpr Guard signed_in{Guard::Kind::signed_in};
constexpr Guard needs(Permission permission) { return {Guard::Kind::permission, permission}; }

// fresh: never kept. snapshot: the same for everybody of one scope until the next change of what is published.
enum class Caching { fresh, snapshot };

// Whether a change must name, in If-Match, the version it was made from: demanded, or only of what is there already.
enum class Versioned { no, unless_new, always };

// What a handler gets beside its input. Lives for one request, on one thread.
struct Call {
  Request const& request;
  app::Installation& installation;
  std::shared_ptr<app::Session const> session;  // null on routes for anybody, if nobody is signed in
  Timestamp now;
  int status = 200;
  std::vector<std::pair<std::string, std::string>> headers;  // added to the answer

  app::Scope scope() const;      // what the session may see; nothing without one
  bool sees_everything() const;  // the whole tree, by right or by having its root
  app::Actor actor() const;      // of a signed-in session
  bool sees_drafts() const;      // those who compute or publish; everybody else sees what is published
  // The version, the newest one, or the draft for those who see drafts. Errors: Published::read.
  Checked<app::Reading> read(Period period, std::optional<int> version) const;
};

// Answers that are not JSON: a workbook, a proof.
struct Download {
  std::string content_type;
  std::string filename;  // UTF-8; empty = shown in the browser
  std::string bytes;
};

struct Nothing {};
BOOST_DESCRIBE_STRUCT(Nothing, (), ())

struct Route {
  Verb verb = Verb::get;
  std::string_view path;  // "/api/indicators/{id}"
  Guard guard;
  Caching caching = Caching::fresh;
  Versioned versioned = Versioned::no;
  bool upload = false;  // the body is streamed to a file
  std::string_view summary;
  reflect::Shape const* input = nullptr;
  reflect::Shape const* output = nullptr;  // null: Download
  Checked<Response> (*handle)(Call&, Json const& input) = nullptr;
};

namespace detail {

Response json_response(Call const& call, std::string body);
Response download_response(Call const& call, Download download);

template <class In, class Out, auto handler>
Checked<Response> handle(Call& call, Json const& json) {
  auto input = reflect::decode<In>(json);
  if (!input) return tl::unexpected<Errors>(std::move(input.error()));
  auto output = handler(call, *input);
  if (!output) {
    if constexpr (std::same_as<std::remove_cvref_t<decltype(output.error())>, Error>) {
      return tl::unexpected<Errors>(Errors{std::move(output.error())});
    } else {
      return tl::unexpected<Errors>(std::move(output.error()));
    }
  }
  if constexpr (std::same_as<Out, Download>) {
    return download_response(call, std::move(*output));
  } else {
    return json_response(call, reflect::render_json(reflect::to_json(*output)));
  }
}

template <class F>
struct Signature;
template <class R, class I>
struct Signature<R (*)(Call&, I const&)> {
  using In = I;
  using Out = typename R::value_type;
};

}  // namespace detail

// route<&make_ranking>(Verb::get, "/api/ranking", needs(Permission::results_read), "同级单位排名", Caching::snapshot)
// The handler is `Result<Out> f(Call&, In const&)` or `Checked<Out> …`.
template <auto handler>
Route route(Verb verb, std::string_view path, Guard guard, std::string_view summary, Caching caching = Caching::fresh) {
  using In = typename detail::Signature<decltype(handler)>::In;
  using Out = typename detail::Signature<decltype(handler)>::Out;
  Route out;
  out.verb = verb;
  out.path = path;
  out.guard = guard;
  out.caching = caching;
  out.summary = summary;
  out.input = &reflect::shape_of<In>();
  if constexpr (!std::same_as<Out, Download>) out.output = &reflect::shape_of<Out>();
  out.handle = &detail::handle<In, Out, handler>;
  return out;
}

// versioned(route<&save>(…)): see Versioned. Who names none where one is demanded is refused before the handler.
Route versioned(Route route, Versioned how = Versioned::always);

// Every route, in the order of the nouns; routes.cpp joins the spans of routes_<noun>.cpp.
std::vector<Route> const& all_routes();

std::vector<Route> session_routes();
std::vector<Route> reading_routes();
std::vector<Route> indicator_routes();
std::vector<Route> workbench_routes();
std::vector<Route> evaluation_routes();
std::vector<Route> export_routes();
std::vector<Route> system_routes();
std::vector<Route> speech_routes();
std::vector<Route> ledger_routes();
std::vector<Route> data_routes();
std::vector<Route> source_routes();
std::vector<Route> operation_routes();
std::vector<Route> demo_routes();

// Path and query parameters are text: numbers and booleans of the route's input are read out of it, lists at commas.
// What does not fit stays text, so that decoding names the field.
Json read_texts(Route const& route, std::map<std::string, std::string> const& texts);

// The route of a request, with the texts in its path's braces.
struct Match {
  Route const* route = nullptr;
  std::map<std::string, std::string> parameters;
  std::vector<Verb> allowed;  // where the path is known but not the verb
};
Match find_route(std::vector<Route> const& routes, Verb verb, std::string_view path);

}  // namespace jixiao::api
