#pragma once
// Roles and the rules of sign-in are the security administrator's: a pack that changes them comes into force only after
// he has consented to exactly this change. The one change asked for last is kept; another one takes its place.
#include <boost/describe.hpp>
#include <optional>
#include <string>
#include <vector>

#include "app/access/audit.h"
#include "app/home.h"

namespace jixiao::app {

struct RoleChange {
  std::string digest;              // of the roles and rules that are to be in force
  std::string pack_version;        // of the pack that brings them
  std::vector<std::string> words;  // what changes, one sentence each
  std::string asked_by;            // login
  Timestamp asked_at;
  std::optional<std::string> consented_by;
  std::optional<Timestamp> consented_at;
};
BOOST_DESCRIBE_STRUCT(RoleChange, (), (digest, pack_version, words, asked_by, asked_at, consented_by, consented_at))

// Nothing where roles and rules stay as they are. Else access.role_change_waits until it is consented to, and what is
// asked for is on record. Not within a transaction. Somebody at the console owns the files and needs nobody's consent.
Result<void> check_role_change(Home& home, Pack const& before, Pack const& after, Actor const& by, Timestamp now);

Result<std::optional<RoleChange>> find_role_change(Home& home);
// The actor needs roles.grant, and must not be the one who asked. access.role_change_unknown if another is asked for by
// now.
Result<void> consent_to_role_change(Home& home, std::string const& digest, Actor const& by, Timestamp now);

}  // namespace jixiao::app
