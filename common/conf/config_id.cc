#include "common/conf/config_id.h"

#include "common/base/hash.h"

namespace conf {

std::string config_id_of(array::Table table) {
    table.config_id.clear();
    const std::string text = array::to_text(table, array::TtlUnit::seconds);
    return std::to_string(base::crc32c(base::as_bytes(text)));
}

}  // namespace conf
