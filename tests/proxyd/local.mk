# Unit tests of proxyd: one program, one file of tests per source file.
if HAVE_CPPUNIT
# The cache apart: its tests fork, kill and fill disks.
check_PROGRAMS += %D%/check_cache
TESTS += %D%/check_cache
%C%_check_cache_SOURCES = tests/support/main.cc \
	%D%/cache_test.cc \
	%D%/fifo_policy_test.cc \
	%D%/fill_parts_test.cc \
	%D%/geometry_test.cc \
	%D%/ghost_test.cc \
	%D%/index_check_test.cc \
	%D%/index_test.cc \
	%D%/parts_test.cc \
	%D%/purge_name_test.cc \
	%D%/purge_table_test.cc \
	%D%/purge_test.cc \
	%D%/record_test.cc \
	%D%/recovery_test.cc \
	%D%/segments_test.cc \
	%D%/tags_test.cc \
	%D%/test_cache.h
%C%_check_cache_CPPFLAGS = $(AM_CPPFLAGS) $(CPPUNIT_CFLAGS)
%C%_check_cache_LDADD = $(cache_libs) $(CPPUNIT_LIBS)

check_PROGRAMS += %D%/cache_damage
TESTS += %D%/cache_damage
%C%_cache_damage_SOURCES = %D%/cache_damage.cc %D%/test_cache.h
%C%_cache_damage_LDADD = $(cache_libs)

check_PROGRAMS += %D%/check_proxyd
TESTS += %D%/check_proxyd
%C%_check_proxyd_SOURCES = tests/support/main.cc \
	%D%/admission_test.cc \
	%D%/answer_test.cc \
	%D%/course_test.cc \
	%D%/basic_auth_test.cc \
	%D%/cookies_test.cc \
	%D%/fleet_test.cc \
	%D%/direct_test.cc \
	%D%/forms_test.cc \
	%D%/forward_access_test.cc \
	%D%/freshness_test.cc \
	%D%/heads.h \
	%D%/hot_table_test.cc \
	%D%/hot_urls_test.cc \
	%D%/inflating_reader_test.cc \
	%D%/known_tags_test.cc \
	%D%/member_states_test.cc \
	%D%/origin_request_test.cc \
	%D%/own_hosts_test.cc \
	%D%/origin_response_test.cc \
	%D%/own_pages_test.cc \
	%D%/poll_schedule_test.cc \
	%D%/range_plan_test.cc \
	%D%/purge_access_test.cc \
	%D%/purge_order_test.cc \
	%D%/query_key_test.cc \
	%D%/query_parameters_test.cc \
	%D%/request_key_test.cc \
	%D%/route_test.cc \
	%D%/ruled_lifetime_test.cc \
	%D%/rules_test.cc \
	%D%/retry_pause_test.cc \
	%D%/search_rule_test.cc \
	%D%/saved_table_test.cc \
	%D%/session_test.cc \
	%D%/shared_table_test.cc \
	%D%/squeeze_test.cc \
	%D%/table_edit_test.cc \
	%D%/test_cache.h \
	%D%/test_instance.h \
	%D%/proxy_config_test.cc \
	%D%/proxy_status_test.cc \
	%D%/targeted_test.cc \
	%D%/validation_test.cc \
	%D%/way_test.cc \
	%D%/withheld_test.cc \
	%D%/unkeyed_test.cc \
	%D%/users_test.cc \
	%D%/variant_test.cc
%C%_check_proxyd_CPPFLAGS = $(AM_CPPFLAGS) $(CPPUNIT_CFLAGS)
%C%_check_proxyd_LDADD = proxyd/libproxyd.a proxyd/libcache.a $(libs) $(CPPUNIT_LIBS) $(CRYPT_LIBS)
endif
