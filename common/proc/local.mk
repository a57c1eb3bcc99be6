noinst_LIBRARIES += %D%/libproc.a
%C%_libproc_a_SOURCES = \
	%D%/child.cc \
	%D%/child.h \
	%D%/daemon.h \
	%D%/generation.cc \
	%D%/generation.h \
	%D%/handoff.cc \
	%D%/handoff.h \
	%D%/heritage.h \
	%D%/listeners.cc \
	%D%/listeners.h \
	%D%/master.cc \
	%D%/master.h \
	%D%/master_reload.cc \
	%D%/master_spawn.cc \
	%D%/messages.cc \
	%D%/messages.h \
	%D%/pid_file.cc \
	%D%/pid_file.h \
	%D%/places.cc \
	%D%/places.h \
	%D%/privileges.cc \
	%D%/privileges.h \
	%D%/roster.cc \
	%D%/roster.h \
	%D%/run.cc \
	%D%/seats.h \
	%D%/socket_plan.cc \
	%D%/socket_plan.h \
	%D%/start_line.cc \
	%D%/start_line.h \
	%D%/throttle.cc \
	%D%/throttle.h \
	%D%/tls_setup.cc \
	%D%/tls_setup.h \
	%D%/worker.cc \
	%D%/worker.h
