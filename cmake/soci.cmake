# Debian's libsoci-dev ships no CMake package.
find_path(SOCI_INCLUDE soci/soci.h REQUIRED)
foreach(part core sqlite3 postgresql)
  find_library(SOCI_${part}_LIBRARY soci_${part} REQUIRED)
  add_library(soci_${part} SHARED IMPORTED)
  set_target_properties(soci_${part} PROPERTIES IMPORTED_LOCATION ${SOCI_${part}_LIBRARY}
    INTERFACE_INCLUDE_DIRECTORIES "${SOCI_INCLUDE};${SOCI_INCLUDE}/soci")
  add_library(SOCI::soci_${part} ALIAS soci_${part})
endforeach()
