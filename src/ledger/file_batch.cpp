#include "ledger/file_batch.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <thread>

#include "base/errno_words.h"
#include "base/file.h"

namespace jixiao::ledger {
namespace {

tl::unexpected<Error> failed(std::filesystem::path const& path, int error) {
  return fail(ErrorKind::unavailable, "ledger.file_write", {{"path", path.string()}, {"reason", errno_words(error)}});
}

class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  Descriptor(Descriptor const&) = delete;
  Descriptor& operator=(Descriptor const&) = delete;
  int get() const { return fd_; }

 private:
  int fd_;
};

std::filesystem::path temporary_name(std::filesystem::path path) { return path += ".part"; }

bool write_all(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    auto const n = ::write(fd, bytes.data(), bytes.size());
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(n));
  }
  return true;
}

// Never replaces what is there. File systems without the flag get the check and the rename one after the other, which
// the writer's lock makes safe.
int rename_new(std::filesystem::path const& from, std::filesystem::path const& to) {
  if (::renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), RENAME_NOREPLACE) == 0) return 0;
  if (errno != EINVAL && errno != ENOSYS) return errno;
  struct stat info {};
  if (::lstat(to.c_str(), &info) == 0) return EEXIST;
  return ::rename(from.c_str(), to.c_str()) == 0 ? 0 : errno;
}

int flush(std::filesystem::path const& path) {
  Descriptor const file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  struct stat info {};
  if (file.get() < 0 || ::fstat(file.get(), &info) != 0) return errno;
  // A new name in a folder may be no "data" to fdatasync.
  return (S_ISDIR(info.st_mode) ? ::fsync(file.get()) : ::fdatasync(file.get())) != 0 ? errno : 0;
}

// Several at once, so that the file system's journal commits and the disk's cache is emptied once for many of them:
// one after the other each would wait for the disk anew.
Result<void> flush_all(std::span<std::filesystem::path const> paths) {
  constexpr std::size_t at_once = 16;
  std::vector<int> errors(paths.size(), 0);
  std::atomic<std::size_t> next{0};
  auto const work = [&] {
    for (std::size_t i = 0; (i = next++) < paths.size();) errors[i] = flush(paths[i]);
  };
  {
    std::vector<std::jthread> helpers;
    for (std::size_t i = 1; i < std::min(paths.size(), at_once); ++i) helpers.emplace_back(work);
    work();
  }
  for (std::size_t i = 0; i < paths.size(); ++i) {
    if (errors[i] != 0) return failed(paths[i], errors[i]);
  }
  return {};
}

}  // namespace

void FileBatch::step(std::string_view name, std::filesystem::path const& file) const {
  if (probe_) probe_(name, file);
}

Result<bool> FileBatch::is_present(TreeFile const& file) {
  auto const path = folder_ / file.path;
  struct stat info {};
  if (::lstat(path.c_str(), &info) != 0) {
    if (errno == ENOENT || errno == ENOTDIR) return false;
    return failed(path, errno);
  }
  JX_TRY(auto const found, read_file(path));
  if (found != file.bytes) {
    return fail(ErrorKind::conflict, "ledger.halt",
                {{"expected", sha256_hex(file.bytes)}, {"found", sha256_hex(found)}}, file.path);
  }
  touched_.insert(path.parent_path());  // its rename may not have reached the disk before the crash
  return true;
}

Result<void> FileBatch::make_folder(std::filesystem::path const& folder) {
  if (known_folders_.contains(folder)) return {};
  if (folder.has_parent_path() && folder != folder.parent_path()) {
    struct stat info {};
    if (::stat(folder.c_str(), &info) != 0) {
      JX_CHECK(make_folder(folder.parent_path()));
      if (::mkdir(folder.c_str(), 0755) != 0 && errno != EEXIST) return failed(folder, errno);
      touched_.insert(folder.parent_path());
    }
  }
  known_folders_.insert(folder);
  return {};
}

Result<void> FileBatch::write_temporary(std::filesystem::path const& path, std::string_view bytes) {
  JX_CHECK(make_folder(path.parent_path()));
  auto const temporary = temporary_name(path);
  step("write", temporary);
  Descriptor const file(::open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644));
  if (file.get() < 0 || !write_all(file.get(), bytes)) return failed(path, errno);
  // Starts the transfer now, so that the flush that follows for the whole group waits for little.
  ::sync_file_range(file.get(), 0, 0, SYNC_FILE_RANGE_WRITE);
  touched_.insert(path.parent_path());
  return {};
}

Result<void> FileBatch::flush_folders() {
  std::vector<std::filesystem::path> const folders(touched_.begin(), touched_.end());
  for (auto const& folder : folders) step("flush folder", folder);
  JX_CHECK(flush_all(folders));
  touched_.clear();
  return {};
}

Result<void> FileBatch::place(std::span<std::filesystem::path const> fresh) {
  for (auto const& path : fresh) {
    step("rename", path);
    if (int const error = rename_new(temporary_name(path), path)) return failed(path, error);
  }
  return flush_folders();
}

Result<void> FileBatch::create(TreeFiles const& files) {
  std::vector<std::filesystem::path> fresh;
  std::vector<std::filesystem::path> temporaries;
  auto const write_group = [&](std::span<TreeFile const> group) -> Result<void> {
    for (auto const& file : group) {
      JX_TRY(auto const present, is_present(file));
      if (present) continue;
      fresh.push_back(folder_ / file.path);
      temporaries.push_back(temporary_name(fresh.back()));
      JX_CHECK(write_temporary(fresh.back(), file.bytes));
    }
    return {};
  };
  JX_CHECK(write_group(files.bundles));
  auto const bundles = fresh.size();
  JX_CHECK(write_group(files.tiles));
  for (auto const& temporary : temporaries) step("flush", temporary);
  JX_CHECK(flush_all(temporaries));
  JX_CHECK(place(std::span(fresh).first(bundles)));
  return place(std::span(fresh).subspan(bundles));
}

Result<void> FileBatch::replace(std::filesystem::path const& path, std::string_view bytes) {
  auto const target = path.is_absolute() ? path : folder_ / path;
  auto const temporary = temporary_name(target);
  JX_CHECK(write_temporary(target, bytes));
  step("flush", temporary);
  JX_CHECK(flush_all({&temporary, 1}));
  step("rename", target);
  if (::rename(temporary.c_str(), target.c_str()) != 0) return failed(target, errno);
  return flush_folders();
}

}  // namespace jixiao::ledger
