noinst_LIBRARIES += %D%/libh1.a
%C%_libh1_a_SOURCES =
