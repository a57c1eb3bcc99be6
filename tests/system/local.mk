# Whole daemons on loopback: each script is a scenario in the language of lib.sh.
dist_check_SCRIPTS += \
	%D%/b050_install.sh
EXTRA_DIST += %D%/lib.sh
