noinst_LIBRARIES += %D%/libconf.a
%C%_libconf_a_SOURCES = \
	%D%/address.cc \
	%D%/address.h \
	%D%/array.cc \
	%D%/array_master.cc \
	%D%/cluster.cc \
	%D%/common_parts.cc \
	%D%/config_id.cc \
	%D%/config_id.h \
	%D%/forward.cc \
	%D%/general.cc \
	%D%/nearest.cc \
	%D%/nearest.h \
	%D%/option.h \
	%D%/options.h \
	%D%/origin.cc \
	%D%/parts.h \
	%D%/policy.cc \
	%D%/proxy.cc \
	%D%/reader.cc \
	%D%/reader.h \
	%D%/routes.cc \
	%D%/scalars.cc \
	%D%/scalars.h \
	%D%/section.cc \
	%D%/section.h \
	%D%/site.h \
	%D%/tree.cc \
	%D%/tree.h \
	%D%/units.cc \
	%D%/units.h \
	%D%/whole.cc \
	%D%/whole.h
