#pragma once
// Result<T>: a value, or the Error that a user, a file or another system caused. Programmer errors are asserts
// (base/check.h); what nobody expects is an exception. Ignoring a Result is a warning.
#include <initializer_list>
#include <tl/expected.hpp>
#include <utility>

#include "base/error.h"

namespace jixiao {

template <class T>
struct [[nodiscard]] Result : tl::expected<T, Error> {
  using tl::expected<T, Error>::expected;
  Result(tl::expected<T, Error> e) : tl::expected<T, Error>(std::move(e)) {}
};

// Like Result, where several errors are worth telling at once (a formula, a policy pack, a file).
template <class T>
struct [[nodiscard]] Checked : tl::expected<T, Errors> {
  using tl::expected<T, Errors>::expected;
  Checked(tl::expected<T, Errors> e) : tl::expected<T, Errors>(std::move(e)) {}
};

inline tl::unexpected<Error> fail(ErrorKind kind, std::string code, std::vector<Arg> args = {},
                                  std::string where = {}) {
  return tl::unexpected<Error>(Error{kind, std::move(code), std::move(args), std::move(where)});
}
inline tl::unexpected<Error> fail(std::string code, std::vector<Arg> args = {}, std::string where = {}) {
  return fail(ErrorKind::invalid, std::move(code), std::move(args), std::move(where));
}
inline tl::unexpected<Error> fail(Error error) { return tl::unexpected<Error>(std::move(error)); }

}  // namespace jixiao

#define JX_CONCAT_(a, b) a##b
#define JX_CONCAT(a, b) JX_CONCAT_(a, b)
#define JX_TRY_(result, variable, ...)                                  \
  auto result = (__VA_ARGS__);                                          \
  if (!result) return ::tl::make_unexpected(std::move(result).error()); \
  variable = std::move(*result)
// JX_TRY(auto const x, expression): x is the value, or the enclosing function returns the error.
#define JX_TRY(variable, ...) JX_TRY_(JX_CONCAT(jx_result_, __LINE__), variable, __VA_ARGS__)
#define JX_CHECK_(result, ...)                                            \
  do {                                                                    \
    auto result = (__VA_ARGS__);                                          \
    if (!result) return ::tl::make_unexpected(std::move(result).error()); \
  } while (false)
// JX_CHECK(expression): as JX_TRY for a Result<void>, or where the value does not matter.
#define JX_CHECK(...) JX_CHECK_(JX_CONCAT(jx_result_, __LINE__), __VA_ARGS__)
