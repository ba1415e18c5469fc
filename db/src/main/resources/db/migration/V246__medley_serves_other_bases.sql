-- A worker may bring any base, so Medley serves adapters of bases that were not in the catalogue when they were inspected; versions of
-- before runtimes were told (an empty list) still say nothing.
update adapter_version set runtimes = array_prepend('medley', runtimes)
where kind = 'adapter' and runtimes <> '{}' and not runtimes @> '{medley}';
