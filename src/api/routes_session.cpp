// Signing in and out, one's own password and second factor, identities of a demonstration.
#include "api/route.h"
#include "api/session_cookie.h"

namespace jixiao::api {
namespace {

struct SessionUnit {
  std::string code;
  std::string name;
  std::string level;
};
BOOST_DESCRIBE_STRUCT(SessionUnit, (), (code, name, level))

// What the pages need to know about who looks at them; also for nobody.
struct SessionState {
  bool signed_in = false;
  bool demo = false;  // a demonstration home: identities instead of passwords
  std::string title;
  std::string login;
  std::string name;
  std::vector<app::RoleTitle> roles;
  std::vector<std::string> permissions;
  std::vector<SessionUnit> units;  // whose subtrees may be opened
  std::string home_unit;
  std::string csrf;
  bool must_change_password = false;
  bool must_enable_totp = false;
  bool totp_enabled = false;
  std::string home_page = "/";
  std::optional<AdminKind> admin;
  app::WorldLists lists;
};
BOOST_DESCRIBE_STRUCT(SessionState, (),
                      (signed_in, demo, title, login, name, roles, permissions, units, home_unit, csrf,
                       must_change_password, must_enable_totp, totp_enabled, home_page, admin, lists))

struct SignIn {
  std::string login;
  std::string password;
  std::optional<std::string> code;
};
BOOST_DESCRIBE_STRUCT(SignIn, (), (login, password, code))

struct NewPassword {
  std::string old_password;
  std::string new_password;
};
BOOST_DESCRIBE_STRUCT(NewPassword, (), (old_password, new_password))

struct Code {
  std::string code;
};
BOOST_DESCRIBE_STRUCT(Code, (), (code))

struct Password {
  std::string password;
};
BOOST_DESCRIBE_STRUCT(Password, (), (password))

struct Identities {
  std::vector<app::Identity> identities;
};
BOOST_DESCRIBE_STRUCT(Identities, (), (identities))

struct IdentityKey {
  std::string id;
};
BOOST_DESCRIBE_STRUCT(IdentityKey, (), (id))

struct OwnSessions {
  std::vector<app::SessionView> sessions;
};
BOOST_DESCRIBE_STRUCT(OwnSessions, (), (sessions))

SessionState describe(app::Installation& installation, app::Session const* session) {
  SessionState out;
  out.demo = installation.demo();
  auto const world = installation.published().world();
  out.title = world->title;
  out.lists = world->lists;
  if (!session) return out;
  out.signed_in = true;
  out.login = session->login;
  out.name = session->name;
  out.roles = session->roles;
  out.permissions = session->permissions.names();
  for (auto const& unit : world->units) {
    bool const root =
        std::find(session->scope.roots.begin(), session->scope.roots.end(), unit.code) != session->scope.roots.end();
    if (root || (session->scope.everything && !unit.parent)) out.units.push_back({unit.code, unit.name, unit.level});
  }
  if (!out.units.empty()) out.home_unit = out.units.front().code;
  out.csrf = session->csrf;
  out.must_change_password = session->must_change_password;
  out.must_enable_totp = session->must_enable_totp;
  out.totp_enabled = session->totp_enabled;
  out.home_page = session->home_page;
  if (session->admin != AdminKind::none) out.admin = session->admin;
  return out;
}

SessionState begin(Call& call, app::SignedIn const& signed_in) {
  call.headers.emplace_back("Set-Cookie", set_session_cookie(call.request, signed_in.token));
  call.headers.emplace_back("Cache-Control", "no-store");
  return describe(call.installation, signed_in.session.get());
}

std::string previous_token(Call const& call) { return call.request.cookie(session_cookie_name); }

Result<SessionState> read_session(Call& call, Nothing const&) {
  return describe(call.installation, call.session.get());
}

Result<SessionState> sign_in(Call& call, SignIn const& input) {
  JX_TRY(auto const signed_in,
         call.installation.accounts().sign_in(input.login, input.password, input.code, call.request.remote, call.now,
                                              previous_token(call)));
  return begin(call, signed_in);
}

Result<SessionState> sign_out(Call& call, Nothing const&) {
  JX_CHECK(call.installation.accounts().sign_out(*call.session, call.now));
  call.headers.emplace_back("Set-Cookie", clear_session_cookie(call.request));
  return describe(call.installation, nullptr);
}

Result<SessionState> change_password(Call& call, NewPassword const& input) {
  JX_TRY(auto const signed_in,
         call.installation.accounts().change_password(*call.session, input.old_password, input.new_password,
                                                      call.request.remote, call.now));
  return begin(call, signed_in);
}

Result<app::TotpSetup> enable_totp(Call& call, Nothing const&) {
  call.headers.emplace_back("Cache-Control", "no-store");
  return call.installation.accounts().enable_totp(*call.session, call.now);
}

Result<SessionState> confirm_totp(Call& call, Code const& input) {
  JX_TRY(auto const signed_in,
         call.installation.accounts().confirm_totp(*call.session, input.code, call.request.remote, call.now));
  return begin(call, signed_in);
}

Result<SessionState> disable_totp(Call& call, Password const& input) {
  JX_TRY(auto const signed_in,
         call.installation.accounts().disable_totp(*call.session, input.password, call.request.remote, call.now));
  return begin(call, signed_in);
}

Result<OwnSessions> own_sessions(Call& call, Nothing const&) {
  JX_TRY(auto sessions, call.installation.accounts().list_sessions(*call.session));
  return OwnSessions{std::move(sessions)};
}

Result<Identities> list_identities(Call& call, Nothing const&) {
  JX_TRY(auto identities, call.installation.accounts().identities());
  return Identities{std::move(identities)};
}

Result<SessionState> take_identity(Call& call, IdentityKey const& input) {
  JX_TRY(auto const signed_in,
         call.installation.accounts().sign_in_as(input.id, call.request.remote, call.now, previous_token(call)));
  return begin(call, signed_in);
}

}  // namespace

std::vector<Route> session_routes() {
  return {
      route<&read_session>(Verb::get, "/api/session", anybody, "我是谁，能做什么"),
      route<&sign_in>(Verb::post, "/api/session", anybody, "登录"),
      route<&sign_out>(Verb::del, "/api/session", arriving, "退出登录"),
      route<&change_password>(Verb::post, "/api/session/password", arriving, "修改本人密码"),
      route<&enable_totp>(Verb::post, "/api/session/totp", arriving, "开始设置动态口令"),
      route<&confirm_totp>(Verb::put, "/api/session/totp", arriving, "确认动态口令"),
      route<&disable_totp>(Verb::post, "/api/session/totp/removal", signed_in, "取消动态口令"),
      route<&own_sessions>(Verb::get, "/api/session/all", signed_in, "本人的登录会话"),
      route<&list_identities>(Verb::get, "/api/identities", anybody, "演示身份（仅示范目录）"),
      route<&take_identity>(Verb::post, "/api/identities/{id}/session", anybody, "以演示身份进入（仅示范目录）"),
  };
}

}  // namespace jixiao::api
