# Warnings every target of ours is compiled with; errors in CI only, so that a newer compiler never stops a user.
add_library(jixiao_warnings INTERFACE)
target_compile_options(jixiao_warnings INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wno-sign-conversion -Wno-missing-field-initializers
  # g++ 12 reports these falsely on inlined std::string code at -O2 (GCC bugs 105329, 105651).
  $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict -Wno-array-bounds -Wno-stringop-overflow>)
if(JIXIAO_WERROR)
  target_compile_options(jixiao_warnings INTERFACE -Werror)
endif()
if(JIXIAO_SANITIZE)
  add_compile_options(-fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer)
  add_link_options(-fsanitize=address,undefined)
endif()
if(JIXIAO_SANITIZE_THREADS)
  # Asio's fences are beside locks and atomics that the sanitizer sees.
  add_compile_options(-fsanitize=thread -Wno-tsan)
  add_link_options(-fsanitize=thread)
endif()
