-- The counting firings of a dossier are looked up by every report that joins it; those for one report, of which a large
-- dossier may hold a hundred thousand, never are.
create index firing_standing on firing (dossier) where for_report is null and withdrawn_at is null;
