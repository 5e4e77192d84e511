#include "base/file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "base/errno_words.h"

namespace jixiao {
namespace {

tl::unexpected<Error> failed(char const* code, std::filesystem::path const& path, int error) {
  return fail(error == ENOENT ? ErrorKind::not_found : ErrorKind::unavailable, code,
              {{"path", path.string()}, {"reason", errno_words(error)}});
}

struct Descriptor {
  int fd = -1;
  explicit Descriptor(int f) : fd(f) {}
  Descriptor(Descriptor const&) = delete;
  Descriptor& operator=(Descriptor const&) = delete;
  ~Descriptor() {
    if (fd >= 0) ::close(fd);
  }
};

bool write_all(int fd, std::string_view content) {
  while (!content.empty()) {
    auto const n = ::write(fd, content.data(), content.size());
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return false;
    content.remove_prefix(static_cast<std::size_t>(n));
  }
  return true;
}

}  // namespace

Result<std::string> read_file(std::filesystem::path const& path, std::size_t bytes_max) {
  Descriptor const file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  struct stat info {};
  if (file.fd < 0 || ::fstat(file.fd, &info) != 0) return failed("base.file_read", path, errno);
  if (S_ISDIR(info.st_mode)) return failed("base.file_read", path, EISDIR);
  if (static_cast<std::size_t>(info.st_size) > bytes_max) return failed("base.file_read", path, EFBIG);
  std::string out;
  char buffer[65536];
  for (;;) {
    auto const n = ::read(file.fd, buffer, sizeof buffer);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return failed("base.file_read", path, errno);
    if (n == 0) return out;
    out.append(buffer, static_cast<std::size_t>(n));
    if (out.size() > bytes_max) return failed("base.file_read", path, EFBIG);
  }
}

Result<void> write_file_durably(std::filesystem::path const& path, std::string_view content, unsigned mode) {
  auto temporary = path;
  temporary += ".part" + std::to_string(::getpid());
  {
    Descriptor const file(::open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode));
    if (file.fd < 0) return failed("base.file_write", path, errno);
    if (!write_all(file.fd, content) || ::fdatasync(file.fd) != 0) {
      int const error = errno;
      ::unlink(temporary.c_str());
      return failed("base.file_write", path, error);
    }
  }
  if (::rename(temporary.c_str(), path.c_str()) != 0) {
    int const error = errno;
    ::unlink(temporary.c_str());
    return failed("base.file_write", path, error);
  }
  auto const folder = path.has_parent_path() ? path.parent_path() : std::filesystem::path(".");
  Descriptor const directory(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (directory.fd >= 0) ::fsync(directory.fd);
  return {};
}

}  // namespace jixiao
