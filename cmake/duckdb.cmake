# DuckDB comes as a shared library inside an npm package and as one C header; tools/setup.sh puts both under .deps.
# Distributions without npm can point JIXIAO_DUCKDB_LIB and JIXIAO_DUCKDB_INCLUDE at their own copies.
set(JIXIAO_DUCKDB_INCLUDE ${CMAKE_SOURCE_DIR}/.deps/duckdb/include CACHE PATH "Folder of duckdb.h")
find_library(JIXIAO_DUCKDB_LIB NAMES duckdb NO_DEFAULT_PATH PATHS
  ${CMAKE_SOURCE_DIR}/.deps/duckdb/lib)
if(NOT JIXIAO_DUCKDB_LIB OR NOT EXISTS ${JIXIAO_DUCKDB_INCLUDE}/duckdb.h)
  message(FATAL_ERROR "DuckDB is missing under .deps/duckdb: run ./dev build (or tools/setup.sh) first")
endif()
add_library(duckdb SHARED IMPORTED)
set_target_properties(duckdb PROPERTIES IMPORTED_LOCATION ${JIXIAO_DUCKDB_LIB}
  INTERFACE_INCLUDE_DIRECTORIES ${JIXIAO_DUCKDB_INCLUDE})
