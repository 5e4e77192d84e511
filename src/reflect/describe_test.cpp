#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <vector>

#include "reflect/enum.h"

namespace jixiao::reflect {
namespace {

enum class Colour { red, amber, default_ };
BOOST_DESCRIBE_ENUM(Colour, red, amber, default_)

struct Inner {
  int a = 1;
  int b = 2;
};
BOOST_DESCRIBE_STRUCT(Inner, (), (a, b))

struct Complete {
  std::string text;
  std::optional<std::string> note;
  std::vector<Inner> list;
  Inner inner;
  Colour colour = Colour::red;
};
BOOST_DESCRIBE_STRUCT(Complete, (), (text, note, list, inner, colour))

struct LacksLast {
  int a = 0;
  std::optional<std::string> forgotten;
};
BOOST_DESCRIBE_STRUCT(LacksLast, (), (a))

struct LacksLastStruct {
  int a = 0;
  Inner forgotten;
};
BOOST_DESCRIBE_STRUCT(LacksLastStruct, (), (a))

struct LacksMiddle {
  int a = 0;
  int forgotten = 0;
  int b = 0;
};
BOOST_DESCRIBE_STRUCT(LacksMiddle, (), (a, b))

struct LacksFirst {
  std::vector<int> forgotten;
  std::string a;
};
BOOST_DESCRIBE_STRUCT(LacksFirst, (), (a))

struct OtherOrder {
  int a = 0;
  std::string b;
};
BOOST_DESCRIBE_STRUCT(OtherOrder, (), (b, a))

struct Derived : Inner {
  int c = 0;
};
BOOST_DESCRIBE_STRUCT(Derived, (Inner), (c))

struct Keyword {
  std::string for_;
};
BOOST_DESCRIBE_STRUCT(Keyword, (), (for_))

struct Empty {};
BOOST_DESCRIBE_STRUCT(Empty, (), ())

struct Undescribed {
  int a = 0;
};

static_assert(fully_described<Inner>);
static_assert(fully_described<Complete>);
static_assert(fully_described<Keyword>);
static_assert(fully_described<Empty>);
static_assert(!fully_described<LacksLast>);
static_assert(!fully_described<LacksLastStruct>);
static_assert(!fully_described<LacksMiddle>);
static_assert(!fully_described<LacksFirst>);
static_assert(!fully_described<OtherOrder>);
static_assert(!fully_described<Derived>);
static_assert(!fully_described<Undescribed>);

static_assert(to_name(Colour::amber) == "amber");
static_assert(find_enum<Colour>("red") == Colour::red);
static_assert(!find_enum<Colour>("Red"));
static_assert(!find_enum<Colour>(""));

TEST(Describe, WalksMembersInOrderOfDeclaration) {
  Inner inner{5, 6};
  std::string seen;
  for_each_member(std::as_const(inner), [&](std::string_view name, int value) {
    seen += std::string(name) + "=" + std::to_string(value) + ";";
  });
  EXPECT_EQ(seen, "a=5;b=6;");
  for_each_member(inner, [](std::string_view, int& value) { value *= 10; });
  EXPECT_EQ(inner.b, 60);
}

TEST(Describe, TrailingUnderscoreIsNotPartOfTheName) {
  EXPECT_EQ(member_names<Keyword>()[0], "for");
  EXPECT_EQ(to_name(Colour::default_), "default");
  EXPECT_EQ(find_enum<Colour>("default"), Colour::default_);
  EXPECT_FALSE(find_enum<Colour>("default_"));
}

TEST(Enum, ListsItsNames) {
  ASSERT_EQ(enum_names<Colour>().size(), 3u);
  EXPECT_EQ(enum_names<Colour>()[1], "amber");
}

TEST(EnumDeathTest, AValueOutsideTheEnumerationIsAMistakeOfOurs) {
  EXPECT_DEATH(static_cast<void>(to_name(static_cast<Colour>(9))), "assertion failed");
}

}  // namespace
}  // namespace jixiao::reflect
