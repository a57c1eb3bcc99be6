noinst_LIBRARIES += %D%/libnet.a
%C%_libnet_a_SOURCES = \
	%D%/acceptor.cc \
	%D%/acceptor.h \
	%D%/address.cc \
	%D%/address.h \
	%D%/byte_queue.cc \
	%D%/byte_queue.h \
	%D%/channel.cc \
	%D%/channel.h \
	%D%/fd.cc \
	%D%/fd.h \
	%D%/fd_watch.cc \
	%D%/fd_watch.h \
	%D%/loop.cc \
	%D%/loop.h \
	%D%/pipe_pool.cc \
	%D%/pipe_pool.h \
	%D%/relay.cc \
	%D%/relay.h \
	%D%/resolver.cc \
	%D%/resolver.h \
	%D%/signal_watch.cc \
	%D%/signal_watch.h \
	%D%/socket.cc \
	%D%/socket.h \
	%D%/stream.cc \
	%D%/stream.h \
	%D%/timer.cc \
	%D%/timer.h \
	%D%/tls_certificate.cc \
	%D%/tls_certificate.h \
	%D%/tls_context.cc \
	%D%/tls_context.h \
	%D%/tls_session.cc \
	%D%/tls_session.h \
	%D%/tls_ticket.cc \
	%D%/tls_ticket.h
