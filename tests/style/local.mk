# What can be checked by reading the tree: layers, manuals, scripts, sizes.
dist_check_SCRIPTS += \
	%D%/layers.sh \
	%D%/manuals.sh \
	%D%/scripts.sh \
	%D%/sizes.sh
EXTRA_DIST += %D%/long_files .ci/run
