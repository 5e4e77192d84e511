// The same for test programs: GoogleTest, and where the source tree is.
#pragma once
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "pch.h"

// A variable, not a macro: a path on every compiler's command line would keep clones from sharing the compiler cache.
extern char const* const JIXIAO_SOURCE_DIR;
