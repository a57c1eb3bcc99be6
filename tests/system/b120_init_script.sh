#!/bin/sh
# The init script starts, checks, reloads, restarts and stops its daemon, with the exit
# codes of the LSB.
. "$(dirname "$0")/lib.sh"

command -v start-stop-daemon > /dev/null || skip "there is no start-stop-daemon"
script=$dir/weir-originsim
sed -e "s|^DAEMON=.*|DAEMON=$top_builddir/originsim/originsim|" -e "s|^CONFIG=.*|CONFIG=$conf|" \
    "$top_builddir/etc/init.d/weir-originsim" > "$script"
chmod +x "$script"

# init CODE COMMAND: the script answers COMMAND with CODE.
init() {
    "$script" "$2" > "$dir/said" 2>&1
    code=$?
    [ $code -eq "$1" ] || fail "$2 ended with $code, expected $1: $(cat "$dir/said")"
}

origin o1
write_conf
init 3 status
init 0 stop
init 0 start
init 0 status
get o1 /
expect status 200
init 0 start
first=$(pid_of originsim)

init 0 reload
[ "$(pid_of originsim)" = "$first" ] || fail "reload replaced the master"
init 0 restart
[ "$(pid_of originsim)" != "$first" ] || fail "restart kept the master"
init 0 force-reload

# A mistake costs nobody anything.
echo 'nonsense' >> "$conf"
init 1 reload
init 1 restart
init 0 status
get o1 /
expect status 200

init 0 stop
init 3 status
init 2 dance
