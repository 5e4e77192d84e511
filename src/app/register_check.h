#pragma once
// Units that come with data: a delivery of their register must leave a tree that can be built. One row with a wrong
// superior would keep every period from being computed, so the delivery as a whole is refused, with the unit named.
#include "app/home.h"
#include "model/facts.h"
#include "model/pack.h"

namespace jixiao::app {

// Whether the dataset brings units; and whether it brings those that own its own rows.
bool brings_units(Pack const& pack, std::string const& dataset);
bool brings_its_owners(Pack const& pack, Dataset const& dataset);

// With `files` as the dataset's current ones: every superior is a unit on some day, and the tree of all that are not
// closed holds together, nor were there circles of superiors on any day before. app.register_parent, app.register_tree.
Result<void> check_register(Home& home, Pack const& pack, Dataset const& dataset,
                            std::vector<PartitionFile> const& files);

}  // namespace jixiao::app
