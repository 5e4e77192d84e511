#pragma once
// Who is signed in, as a request needs it: immutable, shared between threads, looked up by Accounts::find_session.
#include <memory>
#include <string>
#include <vector>

#include "app/reading/scope.h"
#include "base/date.h"
#include "model/access.h"
#include "storage/account_store.h"

namespace jixiao::app {

using storage::Grant;

// The grant on which no unit is named: the whole tree for a business role, the installation for an administrator.
constexpr char const* whole_tree = "*";

struct RoleTitle {
  std::string id;
  std::string title;
};
BOOST_DESCRIBE_STRUCT(RoleTitle, (), (id, title))

// A demonstration's visitor: no account, no password, one role on one unit. Only in a home marked as a demo.
struct Identity {
  std::string id;     // "unit_head@19701000000"
  std::string title;  // made-up post
  std::string role;
  std::string unit;  // code, or whole_tree
  std::string unit_name;
  std::string says;  // what the role is for
};
BOOST_DESCRIBE_STRUCT(Identity, (), (id, title, role, unit, unit_name, says))

struct Session {
  std::string id;       // SHA-256 of the token, hexadecimal: harmless to show and to log
  std::string account;  // stable id of the account, "demo:" and the identity's id in a demonstration
  std::string login;
  std::string name;
  std::vector<RoleTitle> roles;
  PermissionSet permissions;
  std::vector<Grant> grants;
  Scope scope;                         // of the roles that see business data
  std::vector<std::string> sensitive;  // "personal"
  std::string home_page = "/";         // of the first role
  std::string csrf;                    // belongs to this session alone
  AdminKind admin = AdminKind::none;
  bool must_change_password = false;
  bool must_enable_totp = false;
  bool totp_enabled = false;
  bool demo = false;
  std::string remote;  // where it was started from
  Timestamp started_at;
  Timestamp ends_at;  // at the latest

  // Nothing before the first password is changed and the second factor, where required, is set up.
  bool may(Permission permission) const {
    return !must_change_password && !must_enable_totp && permissions.has(permission);
  }
  bool may(std::string_view permission) const {
    auto const known = find_permission(permission);
    return known && may(*known);
  }
  bool may_see(std::string_view sensitive_kind) const;
  // In constant time.
  bool csrf_matches(std::string_view given) const;
};

// The token is shown once: it goes into the browser's cookie and is kept nowhere.
struct SignedIn {
  std::string token;  // 256 random bits, base64url
  std::shared_ptr<Session const> session;
};

// Results that are not published are for those who compute or publish them.
inline bool sees_drafts(Session const* session) {
  return session && (session->may(Permission::draft_compute) || session->may(Permission::draft_publish));
}

}  // namespace jixiao::app
