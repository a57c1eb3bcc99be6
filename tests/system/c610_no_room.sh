#!/bin/sh
# A cache for which there is no room: the daemon does not start, and says how many bytes are
# missing.  (cacheindex(5), DIAGNOSTICS)
. "$(dirname "$0")/lib.sh"

origin   o1
proxy    p1 o1 'cache = { dir = "cache"; size = "64m"; };'
write_conf

# starts_not: runs proxyd, which must end with status 2 and one line about "missing" bytes.
starts_not() {
    timeout 10 proxyd -d -f "$conf" > "$dir/out" 2>&1 < /dev/null
    same status $? 2
    grep -q 'store needs 67108864 bytes and there is room for [0-9]*: [0-9]* bytes are missing' \
        "$dir/out" || fail "no word of what is missing: $(cat "$dir/out")"
    missing=$(sed -n 's/.*: \([0-9]*\) bytes are missing/\1/p' "$dir/out")
}
last="start"

# A limit of the size of files stands for a small disk, where nobody may mount one.
(ulimit -f 20480 && starts_not && echo "$missing" > "$dir/missing") || exit 1
same missing "$(cat "$dir/missing")" $((67108864 - 20480 * 512))

mkdir "$dir/small"
if mount -t tmpfs -o size=40m weir-test "$dir/small" 2> /dev/null; then
    at_end='umount "$dir/small"'
    sed -i "s|dir = \"cache\"|dir = \"$dir/small/cache\"|" "$conf"
    starts_not
    [ "$missing" -gt $((24 * 1024 * 1024)) ] && [ "$missing" -lt $((40 * 1024 * 1024)) ] ||
        fail "$missing bytes are missing"
    [ "$(du -k "$dir/small" | tail -n 1 | cut -f 1)" -lt 30000 ] || fail "space is still taken"
fi
