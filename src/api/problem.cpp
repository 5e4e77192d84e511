#include "api/problem.h"

#include <map>

#include "base/messages.h"
#include "reflect/json.h"

namespace jixiao::api {
namespace {

std::string_view title_of(int status) {
  static std::map<int, std::string_view> const titles = {
      {400, "请求格式不对"},   {401, "需要登录"},           {403, "没有权限"},         {404, "没有找到"},
      {405, "不支持这种操作"}, {409, "与现有内容冲突"},     {412, "内容已被他人修改"}, {413, "内容过大"},
      {422, "填写有误"},       {428, "须说明所依据的版本"}, {429, "请求过于频繁"},     {500, "程序内部错误"},
      {503, "暂时不能办理"}};
  auto const found = titles.find(status);
  return found == titles.end() ? "办理失败" : found->second;
}

}  // namespace

int status_of(Error const& error) {
  static std::map<std::string, int, std::less<>> const by_code = {
      {"api.bad_request", 400},       {"api.bad_json", 400},        {"api.not_signed_in", 401},
      {"api.session_expired", 401},   {"api.method", 405},          {"api.lost_update", 412},
      {"api.too_large", 413},         {"api.version_missing", 428}, {"api.too_many", 429},
      {"access.remote_limited", 429}, {"api.internal", 500},        {"access.sign_in_failed", 401},
      {"access.code_required", 401}};
  if (auto const found = by_code.find(error.code); found != by_code.end()) return found->second;
  switch (error.kind) {
    case ErrorKind::invalid: return 422;
    case ErrorKind::not_found: return 404;
    case ErrorKind::conflict: return 409;
    case ErrorKind::forbidden: return 403;
    case ErrorKind::unavailable: return 503;
  }
  return 500;
}

Response problem(Errors const& errors, std::string const& instance) {
  Problem out;
  out.status = status_of(errors.front());
  out.code = errors.front().code;
  out.type = "/problems/" + out.code;
  out.title = std::string(title_of(out.status));
  out.instance = instance;
  for (auto error : errors) {
    auto const pointer = std::exchange(error.where, "");
    out.errors.push_back({error.code, jixiao::to_text(error), pointer});
  }
  out.detail = out.errors.front().detail;
  auto response = Response::text(out.status, reflect::render_json(reflect::to_json(out)),
                                 "application/problem+json; charset=utf-8");
  response.headers.emplace_back("Cache-Control", "no-store");
  if (out.status == 503 || out.status == 429) response.headers.emplace_back("Retry-After", "5");
  return response;
}

Response problem(Error const& error, std::string const& instance) { return problem(Errors{error}, instance); }

}  // namespace jixiao::api
