# CMake's own module asks for the server's headers, which nobody here needs.
find_path(LIBPQ_INCLUDE libpq-fe.h REQUIRED PATH_SUFFIXES postgresql)
find_library(LIBPQ_LIBRARY pq REQUIRED)
add_library(libpq SHARED IMPORTED)
set_target_properties(libpq PROPERTIES IMPORTED_LOCATION ${LIBPQ_LIBRARY} INTERFACE_INCLUDE_DIRECTORIES ${LIBPQ_INCLUDE})
