#!/bin/sh
# soak.sh -- the whole site under load for a while, with everything that can happen to it.
#
#     make soak [SOAK_SECONDS=600] [SOAK_SEED=N]
#
# Clients that verify every byte ask through both dispatchers and two proxies whose stores are
# far too small, while workers are killed, configurations and logs read again, objects purged
# and daemons stopped and started on their caches.  In between, files of a cache are damaged
# (tests/proxyd/cache_damage, with seeds that are printed).  At the end the caches must be in
# order.  One line of progress for each round.
: "${SOAK_SECONDS:=600}" "${SOAK_SEED:=$(date +%s)}" "${top_srcdir:=$(dirname "$0")/../..}"
limit=$((SOAK_SECONDS + 300))
export SOAK_SECONDS SOAK_SEED top_srcdir limit
. "$top_srcdir/tests/system/lib.sh"

round_seconds=10    # seconds of load in a round
damage_runs=200      # in a round

origin   o1
origin   o2
cluster  inner relay 'o1 o2' 'advisor = { kind = "connect"; interval = "200ms"; timeout = "200ms"; };'
purge='purge = { allow = [ "127.0.0.0/8" ]; };'
proxy    p1 inner "cache = { dir = \"cache/p1\"; size = \"16m\"; }; $purge"
proxy    p2 inner "cache = { dir = \"cache/p2\"; size = \"16m\"; }; $purge"
cluster  www handoff 'p1 p2' 'advisor = { kind = "connect"; interval = "200ms"; timeout = "200ms"; };'
start
within 10 sh -c "curl -sf $(url www /) > /dev/null" || fail "www has no server"

began=$(date +%s)
elapsed() { echo $(($(date +%s) - began)); }

# disturb SECONDS: does something unkind to the site now and then.
disturb() {
    end=$(($(date +%s) + $1))
    while [ "$(date +%s)" -lt "$end" ]; do
        sleep 0.3
        daemon=$(shuf -n 1 -e proxyd dispatcherd originsim)
        master=$(pid_of "$daemon") || continue
        case $(shuf -n 1 -e kill kill kill reload logs purge change) in
        kill)
            victim=$(children_of "$master" | shuf -n 1)
            [ -z "$victim" ] || kill -KILL "$victim"
            ;;
        reload) kill -HUP "$master" ;;
        logs) kill -USR1 "$master" ;;
        purge) curl -s -m 5 -o /dev/null -X PURGE "$(url p1 '/hot?s=5k')" ;;
        change) curl -s -m 5 -o /dev/null -X POST -d x "$(url p2 '/hot?s=5k')" ;;
        esac
    done 2> /dev/null
}

# restart_proxyd: with its caches, by one signal or another; what it left must be in order.
restart_proxyd() {
    stop_daemon proxyd "$(shuf -n 1 -e TERM QUIT KILL)"
    start_daemon proxyd
    for proxy in p1 p2; do
        within 10 listening "$(port "$proxy")" || fail "$proxy does not listen"
    done
    within 10 sh -c "curl -sf $(url www /) > /dev/null" || fail "www has no server"
}

round=0 ok=0 broken=0
while [ "$(elapsed)" -lt "$SOAK_SECONDS" ]; do
    round=$((round + 1))
    disturb "$round_seconds" &
    disturber=$!
    crowd www -c 16 -t "$round_seconds" -u 3000 '/%?s=1k' '/%?s=20k' '/%?s=100k&c=0' \
        "/$round/%?s=2k" "/$round/%?s=300k" '/hot?s=5k' '/hot?s=5k'
    wait "$disturber" || :
    ok=$((ok + $(seen ok)))
    broken=$((broken + $(seen failed) + $(seen refused) + $(seen status-502) + $(seen status-503)))
    [ "$(seen ok)" -gt 50 ] || fail "round $round: hardly any load: $(cat "$dir/crowd")"
    get www "/after/$round?s=30000"
    expect whole "/after/$round?s=30000"
    seed=$((SOAK_SEED + round * damage_runs))
    "$top_builddir/tests/proxyd/cache_damage" "$damage_runs" "$seed" > "$dir/damage" 2>&1 ||
        fail "round $round: $(cat "$dir/damage")"
    [ $((round % 3)) -ne 0 ] || restart_proxyd
    echo "soak: $(elapsed) of $SOAK_SECONDS s: $ok answers right, $broken broken off or refused," \
        "$((round * damage_runs)) caches damaged, none wrong"
done
[ "$broken" -lt "$ok" ] || fail "more failed than not"

for proxy in p1 p2; do
    expect $proxy in_flight 0
    expect $proxy fetching 0
done
stop_daemon proxyd
for proxy in p1 p2; do
    weir-cachecheck "$dir/cache/$proxy" || fail "the cache of $proxy is not in order"
done
