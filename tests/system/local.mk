# Whole daemons on loopback: each script is a scenario in the language of lib.sh, which
# looks for daemons and for crowd, a load that verifies every byte, where they are built.
dist_check_SCRIPTS += \
	%D%/b050_install.sh \
	%D%/b150_originsim.sh
EXTRA_DIST += %D%/lib.sh

check_PROGRAMS += %D%/crowd/crowd
%C%_crowd_crowd_SOURCES = \
	%D%/crowd/client.cc \
	%D%/crowd/client.h \
	%D%/crowd/main.cc
%C%_crowd_crowd_LDADD = originsim/liboriginsim.a $(h1_libs)
