#pragma once
// Time-based one-time passwords (RFC 6238, HMAC-SHA-1, 30 seconds, 6 digits: what every authenticator app does), and
// the forms in which a secret is handed over. Pure.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/date.h"

namespace jixiao::app {

constexpr int totp_step_seconds = 30;
constexpr int totp_digits = 6;

std::string totp_code(std::string_view secret, std::int64_t step, int digits = totp_digits);
// The step a Timestamp falls into. Timestamps are local times, codes run on universal time.
std::int64_t totp_step_at(Timestamp now);

// The step whose code was given: the present one or a neighbour, as clocks differ, and later than `last_step`, as a
// code is good once. In constant time.
std::optional<std::int64_t> match_totp(std::string_view secret, std::string_view code, std::int64_t step,
                                       std::int64_t last_step);

std::string to_base32(std::string_view bytes);  // RFC 4648, without padding
std::optional<std::string> from_base32(std::string_view text);
// otpauth://totp/issuer:login?secret=…, percent-encoded.
std::string totp_uri(std::string_view secret, std::string_view issuer, std::string_view login);

}  // namespace jixiao::app
