#include "cli/commands.h"

namespace jixiao::cli {

void add_demo(Command) {}

}  // namespace jixiao::cli
