#pragma once
// Encoded answers of the published snapshot, ready to be sent: body compressed, entity tag made. Keyed by what decides
// the bytes: target, scope and coding. A new generation of the snapshot empties it. Thread-safe.
#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

#include "api/encoding.h"

namespace jixiao::api {

struct Answer {
  std::string etag;  // quoted
  std::string head;  // status line and headers but for Date and Connection, without the empty line
  std::shared_ptr<std::string const> body;
};

class Answers {
 public:
  static constexpr std::size_t bytes_max = 128u << 20;

  std::shared_ptr<Answer const> find(std::string_view key, std::uint64_t generation) const;
  void keep(std::string const& key, std::uint64_t generation, std::shared_ptr<Answer const> answer);

 private:
  struct TextHash {  // looked up by a view, without a copy
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
  };
  struct Shard {
    mutable std::mutex mutex;
    std::uint64_t generation = 0;
    std::size_t bytes = 0;
    std::unordered_map<std::string, std::shared_ptr<Answer const>, TextHash, std::equal_to<>> answers;
  };
  static constexpr std::size_t shards = 16;
  std::array<Shard, shards> shards_;
  Shard& shard_of(std::string_view key) { return shards_[std::hash<std::string_view>{}(key) % shards]; }
  Shard const& shard_of(std::string_view key) const { return shards_[std::hash<std::string_view>{}(key) % shards]; }
};

}  // namespace jixiao::api
