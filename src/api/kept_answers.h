#pragma once
// Answers of the published snapshot as they are kept (answers.h): what names one, how it is made and sent.
#include <memory>
#include <string>

#include "api/answers.h"
#include "api/route.h"
#include "api/server_state.h"

namespace jixiao::api {

// The route of a GET whose answers are kept; null for any other.
Route const* find_snapshot_route(std::string_view path);

// Whatever decides the bytes: target, scope, what the session may see of people and of drafts, coding.
std::string answer_key(Request const& request, Route const& route, app::Session const* session, Coding coding);

// `tag` names the published state.
std::shared_ptr<Answer const> make_answer(Response const& response, Coding coding, std::string const& tag);

// 200, or 304 where the browser has it.
Outgoing send(Request const& request, Answer const& answer);

}  // namespace jixiao::api
