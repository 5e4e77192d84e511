#pragma once
// Parquet files as text cells: DuckDB streams the rows in the file's order and casts every column to text, so that one
// check serves every kind of file. The first row handed out is the header. Times with a zone become Asia/Shanghai, doubles
// carry 15 digits; columns of lists, structures or bytes have no cells and a header that says so.
// Errors: facts.parquet_damaged; DuckDB's reason goes along, in its own language, for logs.
#include <filesystem>
#include <memory>

#include "facts/connector.h"

namespace jixiao::facts {

Result<std::unique_ptr<TableReader>> open_parquet(std::filesystem::path const& path);

}  // namespace jixiao::facts
