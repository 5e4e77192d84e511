# jixiao_module(NAME [WAITS] [DEPENDS other modules…] [LIBRARIES outside libraries…])
#
# WAITS: the module's time goes into waiting for people, files and other modules. The everyday build optimises it less,
# which takes a fifth off its compile time; the release preset makes no difference.
# One folder of src/ is one library is one namespace. Every .cpp of the folder goes into the static library
# jixiao::NAME, every *_test.cpp into the test program NAME_test. DEPENDS is the layering of docs/architecture.md:
# tools/layers.py checks the includes against the same table.
# Named in angle brackets, so that the generated header holds no path and clones share the compiler cache.
foreach(pch pch pch_tests)
  add_library(jixiao_${pch} OBJECT ${CMAKE_SOURCE_DIR}/cmake/${pch}.cpp)
  target_include_directories(jixiao_${pch} PRIVATE ${CMAKE_SOURCE_DIR}/cmake)
  target_link_libraries(jixiao_${pch} PUBLIC jixiao_warnings fmt::fmt tl::expected)
  target_precompile_headers(jixiao_${pch} PRIVATE "<${pch}.h>")
  target_compile_options(jixiao_${pch} PRIVATE -fpch-preprocess)
endforeach()
# What a test does itself is little; what it calls is as fast as ever.
set(JIXIAO_TEST_SECONDS 300)
if(JIXIAO_SANITIZE OR JIXIAO_SANITIZE_THREADS)
  set(JIXIAO_TEST_SECONDS 1500)
endif()
set(JIXIAO_TEST_OPTIONS -fpch-preprocess $<$<CONFIG:RelWithDebInfo>:-O1>)
target_compile_options(jixiao_pch_tests PRIVATE ${JIXIAO_TEST_OPTIONS})
target_link_libraries(jixiao_pch_tests PUBLIC GTest::gtest GTest::gmock)
set_source_files_properties(${CMAKE_SOURCE_DIR}/cmake/pch_tests.cpp TARGET_DIRECTORY jixiao_pch_tests PROPERTIES
  COMPILE_DEFINITIONS JIXIAO_SOURCE_PATH="${CMAKE_SOURCE_DIR}")

find_library(RAPIDCHECK_LIBRARY rapidcheck REQUIRED)

function(jixiao_module name)
  cmake_parse_arguments(ARG "WAITS" "" "DEPENDS;LIBRARIES" ${ARGN})
  file(GLOB_RECURSE all CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/${name}/*.cpp)
  set(sources ${all})
  list(FILTER sources EXCLUDE REGEX "_test\\.cpp$")
  set(tests ${all})
  list(FILTER tests INCLUDE REGEX "_test\\.cpp$")
  list(TRANSFORM ARG_DEPENDS PREPEND jixiao::)
  if(sources)
    add_library(jixiao_${name} STATIC ${sources})
    target_include_directories(jixiao_${name} PUBLIC ${CMAKE_SOURCE_DIR}/src)
    target_link_libraries(jixiao_${name} PUBLIC ${ARG_DEPENDS} fmt::fmt tl::expected PRIVATE jixiao_warnings ${ARG_LIBRARIES})
    target_precompile_headers(jixiao_${name} REUSE_FROM jixiao_pch)
    target_compile_options(jixiao_${name} PRIVATE -fpch-preprocess)
    if(ARG_WAITS)
      # At -O1 GCC 12 takes optionals for uninitialised that it sees through at -O2; release and sanitizers still look.
      target_compile_options(jixiao_${name} PRIVATE $<$<CONFIG:RelWithDebInfo>:-O1>
        $<$<CONFIG:RelWithDebInfo>:-Wno-maybe-uninitialized>)
    endif()
  else()
    add_library(jixiao_${name} INTERFACE)
    target_include_directories(jixiao_${name} INTERFACE ${CMAKE_SOURCE_DIR}/src)
    target_link_libraries(jixiao_${name} INTERFACE ${ARG_DEPENDS} fmt::fmt tl::expected)
  endif()
  add_library(jixiao::${name} ALIAS jixiao_${name})
  if(tests)
    add_executable(${name}_test ${tests})
    target_link_libraries(${name}_test PRIVATE jixiao::${name} jixiao_warnings ${ARG_LIBRARIES} jixiao_pch_tests GTest::gtest_main
      ${RAPIDCHECK_LIBRARY})
    target_precompile_headers(${name}_test REUSE_FROM jixiao_pch_tests)
    target_compile_options(${name}_test PRIVATE ${JIXIAO_TEST_OPTIONS})
    gtest_discover_tests(${name}_test TEST_PREFIX ${name}. DISCOVERY_MODE PRE_TEST PROPERTIES TIMEOUT ${JIXIAO_TEST_SECONDS})
  endif()
endfunction()
