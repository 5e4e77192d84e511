#pragma once
// JX_ASSERT: a condition only a mistake in our own code can break; kept on in release builds.
#include <cstdlib>
#include <iostream>

#define JX_ASSERT(condition)                                                                      \
  do {                                                                                            \
    if (!(condition)) {                                                                           \
      std::cerr << __FILE__ << ':' << __LINE__ << ": assertion failed: " #condition << std::endl; \
      std::abort();                                                                               \
    }                                                                                             \
  } while (false)
