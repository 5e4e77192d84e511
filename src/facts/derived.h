#pragma once
// Derived datasets made by SQL: rows of the source grouped by entity for one period, then one column after the other,
// each able to read those before it, then laid down as a Parquet file of the ordinary storage contract under
// cache/derived/<id>/<period>-<digest>.parquet, ordered by owner and entity. The digest covers the generated SQL (hence
// the definition and its parameters) and the digests of all files read, so a file is made again only when one of these
// changes; it also stands for the file's content wherever digests of files are asked.
//
// Value columns that are numbers are BIGINT with the scale to_dataset declares (6 decimals where a value is not exact;
// half away from zero). Owner: that of the entity's latest row in the period, the greatest code among equals.
#include "facts/derived_sql.h"
#include "facts/engine_state.h"

namespace jixiao::facts {

// The source's files that rows of the partition may lie in.
std::vector<FactFile const*> source_files(DuckDbEngine::State const& state, formula::CompiledDerived const& derived,
                                          DerivedSql const& sql);

// Makes the partition unless it is there. Nullopt: the source has no file for the period.
Result<std::optional<FactFile>> make_derived(DuckDbEngine::State& state, formula::CompiledDerived const& derived,
                                             Period period);

}  // namespace jixiao::facts
