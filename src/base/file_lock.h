#pragma once
// An exclusive lock on a file (flock): held while the object lives, released by the system when the process ends,
// however it ends. Movable.
#include <filesystem>

#include "base/result.h"

namespace jixiao {

class FileLock {
 public:
  // Creates the file if need be. `code` is the error where somebody else holds it; its place is the path.
  static Result<FileLock> take(std::filesystem::path const& path, char const* code);
  FileLock(FileLock&& other) noexcept;
  FileLock& operator=(FileLock&& other) noexcept;
  ~FileLock();

 private:
  explicit FileLock(int fd) : fd_(fd) {}
  int fd_ = -1;
};

}  // namespace jixiao
