# Helpers shared by every folder. Each library lists its sources explicitly.

add_library(licet_flags INTERFACE)
target_compile_features(licet_flags INTERFACE cxx_std_20)
target_include_directories(licet_flags INTERFACE ${CMAKE_SOURCE_DIR})
target_compile_options(licet_flags INTERFACE
  -Wall -Wextra -Wpedantic -Wconversion -Wsign-conversion -Wshadow -Wold-style-cast -Wswitch-enum -Werror
  $<$<CXX_COMPILER_ID:GNU>:-Wno-interference-size>
  # g++ 12 sees overlapping copies in `"text" + std::string()` when it optimizes (GCC bug 105651).
  $<$<AND:$<CXX_COMPILER_ID:GNU>,$<CONFIG:Release>>:-Wno-restrict>)
# Of each test, seconds: it hangs, or the machine is far too slow.
set(licet_timeout 600)
if(LICET_SANITIZE)
  add_compile_options(-fsanitize=${LICET_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${LICET_SANITIZE})
  if(LICET_SANITIZE STREQUAL "thread")
    # ThreadSanitizer knows no fences; Asio's queues have locks besides.
    add_compile_definitions(BOOST_ASIO_DISABLE_FENCED_BLOCK)
    set(licet_timeout 3600)
  endif()
endif()

# licet_library(NAME SOURCES a.cpp ... LINK lib ... [PRIVATE_LINK lib ...])
function(licet_library name)
  cmake_parse_arguments(ARG "" "" "SOURCES;LINK;PRIVATE_LINK" ${ARGN})
  add_library(${name} STATIC ${ARG_SOURCES})
  target_link_libraries(${name} PUBLIC licet_flags ${ARG_LINK} PRIVATE ${ARG_PRIVATE_LINK})
endfunction()

# licet_test(NAME SOURCES a_test.cpp ... LINK lib ...): a GoogleTest program, one ctest entry.
function(licet_test name)
  cmake_parse_arguments(ARG "" "" "SOURCES;LINK" ${ARGN})
  if(NOT LICET_BUILD_TESTS)
    return()
  endif()
  add_executable(${name} ${ARG_SOURCES})
  target_link_libraries(${name} PRIVATE licet_flags ${ARG_LINK} GTest::gmock GTest::gtest_main)
  add_test(NAME ${name} COMMAND ${name})
  set_tests_properties(${name} PROPERTIES TIMEOUT ${licet_timeout})
endfunction()

# licet_fuzz(NAME SOURCES a_fuzz.cpp LINK lib ... CORPUS dir): with the `fuzz` preset a libFuzzer program; otherwise the
# same entry point behind tests/fuzz/standalone.cpp, which feeds it the corpus and seeded mutations of it, as a test.
function(licet_fuzz name)
  cmake_parse_arguments(ARG "" "CORPUS" "SOURCES;LINK" ${ARGN})
  if(LICET_FUZZ)
    add_executable(${name} ${ARG_SOURCES})
    target_link_options(${name} PRIVATE -fsanitize=fuzzer)
  elseif(LICET_BUILD_TESTS)
    add_executable(${name} ${ARG_SOURCES} ${CMAKE_SOURCE_DIR}/tests/fuzz/standalone.cpp)
    add_test(NAME ${name} COMMAND ${name} ${ARG_CORPUS})
    set_tests_properties(${name} PROPERTIES TIMEOUT ${licet_timeout})
  else()
    return()
  endif()
  target_link_libraries(${name} PRIVATE licet_flags ${ARG_LINK})
endfunction()

# licet_bench(NAME SOURCES a_bench.cpp LINK lib ...): a Google Benchmark program.
function(licet_bench name)
  cmake_parse_arguments(ARG "" "" "SOURCES;LINK" ${ARGN})
  if(NOT LICET_BUILD_BENCH)
    return()
  endif()
  add_executable(${name} ${ARG_SOURCES})
  target_link_libraries(${name} PRIVATE licet_flags ${ARG_LINK} benchmark::benchmark)
endfunction()
