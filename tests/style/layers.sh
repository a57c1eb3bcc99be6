#!/bin/sh
# layers.sh -- the layering rule, enforced.
#
# Prints every #include that the rule does not allow, and fails if there is one.
# A directory may include itself and what is named below it here; each library
# from outside has one home.

cd "${top_srcdir:-.}" || exit 99
find common dispatcherd proxyd originsim weirctl \( -name '*.h' -o -name '*.cc' \) | LC_ALL=C sort |
xargs awk '
BEGIN {
    daemons = "dispatcherd proxyd originsim weirctl"
    everything = "common/base common/http common/array common/shm common/net " \
                 "common/conf common/h1 common/proc common/admin"
    n = split(daemons, daemon, " ")
    for (i = 1; i <= n; i++) may[daemon[i]] = everything
    may["common/http"] = may["common/array"] = may["common/shm"] = "common/base"
    may["common/net"]  = "common/base"
    may["common/conf"] = "common/array common/base"
    may["common/h1"]   = "common/http common/net common/base"
    may["common/proc"] = "common/h1 common/http common/net common/shm common/conf common/base"
    may["common/admin"] = "common/proc " may["common/proc"]
    home["event2/"] = home["openssl/"] = "common/net"
    home["zlib.h"]  = "common/http"
    home["libconfig.h"] = "common/conf"
}
function layer(path,  part) {
    split(path, part, "/")
    return part[1] == "common" ? part[1] "/" part[2] : part[1]
}
function refuse(what) { print FILENAME ":" FNR ": " what; bad = 1 }

/^#include "/ {
    split($0, quoted, "\""); from = layer(FILENAME); to = layer(quoted[2])
    if (to == "config.h" || from == to) next
    if (!index(" " may[from] " ", " " to " ")) refuse(from " may not include " to)
}
/^#include </ {
    for (library in home)
        if (index($0, "<" library) && layer(FILENAME) != home[library])
            refuse("<" library "> belongs to " home[library])
}
END { exit bad }'
