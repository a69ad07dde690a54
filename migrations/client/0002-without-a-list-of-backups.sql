-- Backups are found by their manifests in the folder; no list beside them can then disagree.
DROP TABLE "backup";
