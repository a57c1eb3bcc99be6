noinst_LIBRARIES += %D%/libshm.a
%C%_libshm_a_SOURCES =
