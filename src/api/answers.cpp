#include "api/answers.h"

namespace jixiao::api {

std::shared_ptr<Answer const> Answers::find(std::string_view key, std::uint64_t generation) const {
  auto const& shard = shard_of(key);
  std::lock_guard const lock(shard.mutex);
  if (shard.generation != generation) return nullptr;
  auto const found = shard.answers.find(key);
  return found == shard.answers.end() ? nullptr : found->second;
}

void Answers::keep(std::string const& key, std::uint64_t generation, std::shared_ptr<Answer const> answer) {
  auto& shard = shard_of(key);
  std::lock_guard const lock(shard.mutex);
  if (generation < shard.generation) return;  // made from a snapshot that is gone
  if (generation > shard.generation || shard.bytes > bytes_max / shards) {
    shard.answers.clear();
    shard.bytes = 0;
    shard.generation = generation;
  }
  shard.bytes += key.size() + answer->head.size() + answer->body->size();
  shard.answers.insert_or_assign(key, std::move(answer));
}

}  // namespace jixiao::api
