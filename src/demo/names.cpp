#include "demo/names.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "demo/random.h"

namespace jixiao::demo {
namespace {

constexpr std::array first_syllables{"黛", "翎", "霁", "棠", "槿", "蘅", "苇", "珞", "曜", "熙", "昀",
                                     "煦", "澜", "泓", "淙", "漪", "潆", "霖", "霏", "鸢", "嶂", "峤",
                                     "曦", "晞", "栩", "璟", "璇", "珩", "璞", "菀", "苒", "茗", "蓼",
                                     "筱", "翊", "颂", "栀", "樾", "沄", "泠", "滢", "濯"};
constexpr std::array second_syllables{"川", "溪", "岭", "泽", "陵", "浦", "原", "宁", "平", "州",
                                      "阳", "江", "湖", "山", "泉", "源", "丘", "坪", "台", "津",
                                      "桥", "城", "洲", "湾", "林", "谷", "塘", "安"};
// Pairs of the syllables above that are in use somewhere, or sound like it.
constexpr std::array<std::string_view, 9> in_use{"霁川", "棠城", "霖州", "泓江", "熙州",
                                                 "茗山", "澜江", "璞城", "濯阳"};

}  // namespace

std::vector<std::string> place_names(std::uint64_t seed, std::string_view purpose) {
  std::vector<std::string> names;
  for (auto const* first : first_syllables) {
    for (auto const* second : second_syllables) {
      std::string name = std::string(first) + second;
      if (std::find(in_use.begin(), in_use.end(), name) == in_use.end()) names.push_back(std::move(name));
    }
  }
  Stream stream(seed, purpose, 0);
  for (std::size_t i = names.size(); i > 1; --i) {
    std::swap(names[i - 1], names[static_cast<std::size_t>(stream.below(static_cast<std::int64_t>(i)))]);
  }
  return names;
}

}  // namespace jixiao::demo
