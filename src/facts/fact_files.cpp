#include "facts/fact_files.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "base/errno_words.h"
#include "base/hash.h"

namespace jixiao::facts {
namespace {

namespace fs = std::filesystem;

tl::unexpected<Error> write_failed(fs::path const& path, std::string const& reason) {
  return fail(ErrorKind::unavailable, "base.file_write", {{"path", path.string()}, {"reason", reason}});
}

struct Descriptor {
  int fd;
  explicit Descriptor(int f) : fd(f) {}
  Descriptor(Descriptor const&) = delete;
  Descriptor& operator=(Descriptor const&) = delete;
  ~Descriptor() {
    if (fd >= 0) ::close(fd);
  }
};

Result<void> flush_to_disk(fs::path const& path) {
  Descriptor const file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (file.fd < 0 || ::fsync(file.fd) != 0) return write_failed(path, errno_words(errno));
  return {};
}

// The files' folders, and of the folders above those that are not known to be on disk: a new folder is lost in a crash
// like a new file.
std::set<fs::path> folders_to_flush(fs::path const& facts, std::vector<std::string> const& relatives,
                                    std::set<fs::path> const& flushed) {
  std::set<fs::path> folders;
  for (auto const& relative : relatives) {
    auto folder = fs::path(relative).parent_path();
    folders.insert(facts / folder);
    for (; !folder.empty() && !flushed.contains(facts / folder); folder = folder.parent_path()) {
      folders.insert(facts / folder.parent_path());
    }
  }
  return folders;
}

}  // namespace

Result<Staging> Staging::create(fs::path const& facts, std::string const& name) {
  auto folder = facts / staging_folder / name;
  std::error_code error;
  if (!fs::create_directories(folder, error) && !error) {  // left by one that was killed
    fs::remove_all(folder, error);
    fs::create_directories(folder, error);
  }
  if (error) return write_failed(folder, errno_words(error.value()));
  return Staging(facts, std::move(folder));
}

Staging::Staging(Staging&& other) noexcept
    : facts_(std::move(other.facts_)), folder_(std::exchange(other.folder_, {})) {}

Staging::~Staging() {
  if (folder_.empty()) return;
  std::error_code ignored;
  fs::remove_all(folder_, ignored);
}

fs::path Staging::path_for(std::string const& relative) const {
  auto name = relative;
  std::replace(name.begin(), name.end(), '/', '+');
  return folder_ / name;
}

Result<void> Staging::publish(std::vector<std::string> const& relatives, std::set<fs::path>& flushed) {
  for (auto const& relative : relatives) JX_CHECK(flush_to_disk(path_for(relative)));
  std::vector<std::string> moved;
  auto const undo = [&](fs::path const& path, std::string const& reason) {
    std::error_code ignored;
    for (auto const& relative : moved) fs::remove(facts_ / relative, ignored);
    return write_failed(path, reason);
  };
  for (auto const& relative : relatives) {
    std::error_code error;
    fs::create_directories((facts_ / relative).parent_path(), error);
    if (!error) fs::rename(path_for(relative), facts_ / relative, error);
    if (error) return undo(facts_ / relative, errno_words(error.value()));
    moved.push_back(relative);
  }
  auto const folders = folders_to_flush(facts_, relatives, flushed);
  for (auto const& folder : folders) {
    if (auto const done = flush_to_disk(folder); !done) return undo(folder, done.error().args.back().value);
  }
  for (auto const& relative : relatives) {
    for (auto folder = fs::path(relative).parent_path(); !folder.empty(); folder = folder.parent_path()) {
      flushed.insert(facts_ / folder);
    }
  }
  return {};
}

Result<std::string> file_digest(fs::path const& path) {
  auto const failed = [&] {
    return fail(ErrorKind::unavailable, "base.file_read", {{"path", path.string()}, {"reason", errno_words(errno)}});
  };
  Descriptor const file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (file.fd < 0) return failed();
  Sha256 hash;
  std::vector<char> buffer(1 << 20);
  for (;;) {
    auto const n = ::read(file.fd, buffer.data(), buffer.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return failed();
    if (n == 0) break;
    hash.update(std::string_view(buffer.data(), static_cast<std::size_t>(n)));
  }
  auto const digest = hash.finish();
  return to_hex(digest);
}

Result<std::vector<std::string>> sweep_orphans(fs::path const& facts, std::set<std::string> const& referenced) {
  std::vector<std::string> removed;
  std::error_code error;
  if (!fs::exists(facts, error)) return removed;
  std::vector<fs::path> files;
  for (auto it = fs::recursive_directory_iterator(facts, error); !error && it != fs::recursive_directory_iterator();
       it.increment(error)) {
    if (it->is_regular_file()) files.push_back(it->path());
  }
  if (error)
    return fail(ErrorKind::unavailable, "base.file_read",
                {{"path", facts.string()}, {"reason", errno_words(error.value())}});
  for (auto const& file : files) {
    auto const relative = file.lexically_relative(facts).generic_string();
    bool const staged = relative.rfind(std::string(staging_folder) + '/', 0) == 0;
    if (!staged && (file.extension() != ".parquet" || referenced.count(relative) > 0)) continue;
    fs::remove(file, error);
    if (error) return write_failed(file, errno_words(error.value()));
    removed.push_back(relative);
  }
  fs::remove_all(facts / staging_folder, error);
  std::sort(removed.begin(), removed.end());
  return removed;
}

}  // namespace jixiao::facts
