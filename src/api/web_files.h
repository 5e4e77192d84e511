#pragma once
// The web pages' files, read once at start, compressed once. Names with a digest in them (assets/…) may be kept by the
// browser for ever; index.html answers every address of a page.
#include <filesystem>
#include <map>
#include <memory>
#include <string>

#include "api/answers.h"
#include "base/result.h"

namespace jixiao::api {

class WebFiles {
 public:
  static Result<WebFiles> load(std::filesystem::path const& folder);  // api.web_missing

  // Null where there is no such file and the path is no page's: something with a dot in its last segment.
  std::shared_ptr<Answer const> find(std::string_view path, Coding coding) const;

 private:
  struct File {
    std::array<std::shared_ptr<Answer const>, 3> by_coding;
  };
  std::map<std::string, File, std::less<>> files_;
};

// Headers that every page and file gets (the content security policy among them), each ending in \r\n.
std::string_view page_headers();

}  // namespace jixiao::api
