#pragma once
// Writes a table of text into a SQLite file, as another system's database may hold it: what a scenario gives a
// connector to read.
#include <filesystem>
#include <string>

#include "base/csv.h"
#include "base/result.h"

namespace jixiao::facts {

// Makes the file and the table where they are not there yet; an empty cell is NULL. facts.sqlite_write.
Result<void> write_sqlite_table(std::filesystem::path const& file, std::string const& table, CsvTable const& rows);

}  // namespace jixiao::facts
