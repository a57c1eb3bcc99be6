#!/bin/sh
# Members whose tables differ, in every way: no loop and no error.
. "$(dirname "$0")/lib.sh"

origin   o1
for p in p1 p2 p3; do proxy $p o1 'array = "edge";'; done
array    edge 'p1 p2 p3' 'seed = 1; ramp_time = 0'
write_conf
start_daemon originsim

# The others have another seed and other weights; p3 does not know the address of p1.
array_of() {
    # shellcheck disable=SC2002 # reads better
    cat "$dir/weir.conf" | sed "s/seed = 1/seed = $2/; $3" > "$dir/$1.conf"
}
array_of p2 2 's/UP 1 64/UP 3 64/'
array_of p3 3 's/"p1 127.0.0.1 \([0-9]*\)/"p1 127.0.0.9 \1/; s/hash = "hrw"/hash = "carp"/'
sed -i 's/^\( *p1 = { listen = \[ "127.0.0.\)1:/\19:/' "$dir/p3.conf"
for p in p1 p2 p3; do
    file=$dir/$p.conf
    [ -e "$file" ] || file=$conf
    start_alone $p "$file"
done

for p in p1 p2 p3; do
    crowd  $p -c 4 -n 200 -u 100 '/object/%?s=700&cc=max-age%3D600'
    expect crowd ok 200
    expect $p errors 0
done
for p in p1 p2 p3; do
    [ "$(counter $p to_members)" -gt 0 ] || fail "$p asked nobody"
done
