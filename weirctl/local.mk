# Everything but main() is a library, so that tests link the real thing.
noinst_LIBRARIES += %D%/libweirctl.a
%C%_libweirctl_a_SOURCES = \
	%D%/ask.cc \
	%D%/ask.h \
	%D%/cache.cc \
	%D%/cache.h \
	%D%/options.cc \
	%D%/options.h \
	%D%/pat.cc \
	%D%/pat.h \
	%D%/snapshot.cc \
	%D%/snapshot.h \
	%D%/status.cc \
	%D%/status.h \
	%D%/steer.cc \
	%D%/steer.h \
	%D%/table.cc \
	%D%/table.h \
	%D%/top.cc \
	%D%/top.h \
	%D%/warmer.cc \
	%D%/warmer.h

sbin_PROGRAMS += %D%/weirctl
%C%_weirctl_SOURCES = %D%/main.cc
%C%_weirctl_LDADD = %D%/libweirctl.a $(libs)
