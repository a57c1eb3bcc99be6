#!/bin/sh
# Every daemon names every mistake of weir.conf at once, with its line, and the nearest
# known word for an unknown one; nothing starts.
. "$(dirname "$0")/lib.sh"

cat > "$conf" <<'END'
site = { run_dir = "run"; log_dir = "log"; worker = 2; };
origins = {
    o1 = { lisen = [ "127.0.0.1:1" ]; };
    o2 = { listen = [ "127.0.0.1:port" ]; };
};
proxies = {
    p1 = { listen = [ "127.0.0.1:2" ]; origin = "o1";
           cache = { size = "64 bushels"; }; };
};
END

for daemon in originsim proxyd dispatcherd; do
    for option in -n -d; do
        "$daemon" $option -f "$conf" > "$dir/said" 2>&1
        code=$?
        [ $code -eq 1 ] || fail "$daemon $option ended with $code: $(cat "$dir/said")"
        for mistake in ':1: .*"\?worker"\?.*workers' ':3: .*lisen.*listen' ':4: ' ':8: '; do
            grep -q "$conf$mistake" "$dir/said" || fail "$daemon $option does not say $mistake: $(cat "$dir/said")"
        done
        [ ! -e "$dir/run/$daemon.pid" ] || fail "$daemon $option left a pid file"
    done
    "$daemon" -n -f "$dir/nowhere.conf" > "$dir/said" 2>&1 && fail "$daemon accepts a missing file"
    grep -q "nowhere.conf.*No such file" "$dir/said" || fail "$daemon: $(cat "$dir/said")"
    "$daemon" --wrong > "$dir/said" 2>&1
    [ $? -eq 1 ] || fail "$daemon accepts a wrong option"
done

origin o1
write_conf
"$top_builddir/originsim/originsim" -n -f "$conf" > /dev/null || fail "a good file is refused"
