# Whole daemons on loopback: each script is a scenario in the language of lib.sh.
EXTRA_DIST += %D%/lib.sh
