// Gives the tests' precompiled header a target to be built by, and is the one object that knows the source tree's path.
char const* const JIXIAO_SOURCE_DIR = JIXIAO_SOURCE_PATH;
