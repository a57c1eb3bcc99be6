# The shared cache is a library of its own, below the rest of proxyd: the checker and its
# fuzz target link it alone.
noinst_LIBRARIES += %D%/libcache.a
%C%_libcache_a_SOURCES = \
	%D%/blocks.cc \
	%D%/blocks.h \
	%D%/cache.cc \
	%D%/cache.h \
	%D%/evictor.cc \
	%D%/evictor.h \
	%D%/extra.cc \
	%D%/extra.h \
	%D%/fifo_policy.h \
	%D%/fill.cc \
	%D%/fill.h \
	%D%/fill_parts.cc \
	%D%/geometry.cc \
	%D%/geometry.h \
	%D%/ghost.cc \
	%D%/ghost.h \
	%D%/index.cc \
	%D%/index.h \
	%D%/index_check.cc \
	%D%/index_check.h \
	%D%/index_layout.h \
	%D%/object.cc \
	%D%/object.h \
	%D%/object_meta.h \
	%D%/parts.cc \
	%D%/parts.h \
	%D%/pin_set.h \
	%D%/purge_check.cc \
	%D%/purge_check.h \
	%D%/purge_name.cc \
	%D%/purge_name.h \
	%D%/purge_table.cc \
	%D%/purge_table.h \
	%D%/recovery.cc \
	%D%/record.cc \
	%D%/record.h \
	%D%/recovery.h \
	%D%/segments.cc \
	%D%/segments.h \
	%D%/store.cc \
	%D%/store.h \
	%D%/store_layout.h \
	%D%/tags.cc \
	%D%/tags.h

sbin_PROGRAMS += %D%/weir-cachecheck
%C%_weir_cachecheck_SOURCES = %D%/cachecheck.cc
%C%_weir_cachecheck_LDADD = $(cache_libs)

cache_libs = proxyd/libcache.a common/http/libhttp.a common/shm/libshm.a $(net_libs)

# Everything else but main(), so that tests link the real thing.
noinst_LIBRARIES += %D%/libproxyd.a
%C%_libproxyd_a_SOURCES = \
	%D%/admin.cc \
	%D%/admin.h \
	%D%/admission.cc \
	%D%/admission.h \
	%D%/answer.cc \
	%D%/answer.h \
	%D%/board.h \
	%D%/cache_report.cc \
	%D%/cache_report.h \
	%D%/course.cc \
	%D%/course.h \
	%D%/cookies.cc \
	%D%/cookies.h \
	%D%/daemon.cc \
	%D%/daemon.h \
	%D%/direct.cc \
	%D%/direct.h \
	%D%/fetch.cc \
	%D%/fetch.h \
	%D%/fetch_parts.cc \
	%D%/fetch_route.cc \
	%D%/fetch_squeeze.cc \
	%D%/fetch_tags.cc \
	%D%/fetch_variant.cc \
	%D%/fleet.cc \
	%D%/fleet.h \
	%D%/forms.cc \
	%D%/forms.h \
	%D%/freshness.cc \
	%D%/freshness.h \
	%D%/hot_urls.cc \
	%D%/hot_urls.h \
	%D%/instance.cc \
	%D%/inflating_reader.cc \
	%D%/inflating_reader.h \
	%D%/instance.h \
	%D%/hot_table.cc \
	%D%/hot_table.h \
	%D%/known_tags.cc \
	%D%/known_tags.h \
	%D%/member_probe.cc \
	%D%/member_probe.h \
	%D%/member_states.cc \
	%D%/member_states.h \
	%D%/origin_request.cc \
	%D%/origin_request.h \
	%D%/origin_response.cc \
	%D%/origin_response.h \
	%D%/basic_auth.cc \
	%D%/basic_auth.h \
	%D%/forward_access.cc \
	%D%/forward_access.h \
	%D%/own_hosts.cc \
	%D%/own_hosts.h \
	%D%/purge_access.cc \
	%D%/purge_access.h \
	%D%/purge_order.cc \
	%D%/purge_order.h \
	%D%/range_plan.cc \
	%D%/range_plan.h \
	%D%/query_key.cc \
	%D%/query_key.h \
	%D%/query_parameters.cc \
	%D%/query_parameters.h \
	%D%/request_key.cc \
	%D%/request_key.h \
	%D%/route.cc \
	%D%/route.h \
	%D%/router.cc \
	%D%/router.h \
	%D%/ruled_lifetime.cc \
	%D%/ruled_lifetime.h \
	%D%/rules.cc \
	%D%/rules.h \
	%D%/retry_pause.h \
	%D%/search_key.cc \
	%D%/search_key.h \
	%D%/search_rule.cc \
	%D%/search_rule.h \
	%D%/session.cc \
	%D%/session.h \
	%D%/session_form.cc \
	%D%/session_forward.cc \
	%D%/session_page.cc \
	%D%/session_parts.cc \
	%D%/session_purge.cc \
	%D%/session_relay.cc \
	%D%/session_rest.cc \
	%D%/session_route.cc \
	%D%/session_send.cc \
	%D%/pac_file.cc \
	%D%/pac_file.h \
	%D%/own_pages.cc \
	%D%/own_pages.h \
	%D%/poll.cc \
	%D%/poll.h \
	%D%/poll_schedule.h \
	%D%/poller.cc \
	%D%/poller.h \
	%D%/proxy_config.cc \
	%D%/proxy_config.h \
	%D%/proxy_status.cc \
	%D%/proxy_status.h \
	%D%/saved_table.cc \
	%D%/saved_table.h \
	%D%/shared_table.cc \
	%D%/shared_table.h \
	%D%/squeeze.cc \
	%D%/squeeze.h \
	%D%/squeeze_job.cc \
	%D%/squeeze_job.h \
	%D%/table_admin.cc \
	%D%/table_admin.h \
	%D%/table_edit.cc \
	%D%/table_edit.h \
	%D%/table_text.cc \
	%D%/table_text.h \
	%D%/tables.cc \
	%D%/tables.h \
	%D%/targeted.cc \
	%D%/targeted.h \
	%D%/validation.cc \
	%D%/validation.h \
	%D%/tunnel.cc \
	%D%/tunnel.h \
	%D%/tunnel_dial.cc \
	%D%/tunnel_dial.h \
	%D%/unkeyed.cc \
	%D%/users.cc \
	%D%/users.h \
	%D%/unkeyed.h \
	%D%/variant.cc \
	%D%/variant.h \
	%D%/variant_list.cc \
	%D%/variant_list.h \
	%D%/way.cc \
	%D%/way.h \
	%D%/why.cc \
	%D%/withheld.cc \
	%D%/withheld.h \
	%D%/why.h \
	%D%/worker.cc \
	%D%/worker.h

sbin_PROGRAMS += %D%/proxyd
%C%_proxyd_SOURCES = %D%/main.cc
%C%_proxyd_LDADD = %D%/libproxyd.a %D%/libcache.a $(libs) $(CRYPT_LIBS)
