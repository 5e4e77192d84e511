# Debian's CMake package of libzip wants command-line tools that nobody here needs.
find_path(LIBZIP_INCLUDE zip.h REQUIRED)
find_library(LIBZIP_LIBRARY zip REQUIRED)
add_library(libzip_import SHARED IMPORTED)
set_target_properties(libzip_import PROPERTIES IMPORTED_LOCATION ${LIBZIP_LIBRARY}
  INTERFACE_INCLUDE_DIRECTORIES ${LIBZIP_INCLUDE})
add_library(libzip::zip ALIAS libzip_import)
