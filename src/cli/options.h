#pragma once
// What every command shares: where it prints, in which form, what time it is.
#include <string>
#include <vector>

#include "base/date.h"
#include "base/result.h"
#include "cli/table.h"

namespace jixiao::cli {

// Exit statuses (DESIGN.md §7).
constexpr int done = 0;
constexpr int work_failed = 1;
constexpr int bad_usage = 2;
constexpr int quorum_not_met = 3;
constexpr int cannot_tell = 4;

struct Options {
  Format format = Format::text;
};

// The wall clock, the one place the program reads it; JIXIAO_NOW ("2026-11-01 08:00:00") sets it for tests and replays.
Timestamp wall_clock();

// Who runs this command, as the operating system knows them: a name, or the number where it has none.
std::string system_user();

// The error on standard error; returns work_failed.
int report(Error const& error);
int report(Errors const& errors);
void print(std::string const& text);  // to standard output

}  // namespace jixiao::cli
