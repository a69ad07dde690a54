-- Legal holds, and the certificates of records that were disposed of. Companies that stand get the role of the archivist; auditors may hold too.
CREATE TABLE "hold" (
  "id" TEXT PRIMARY KEY NOT NULL,
  "revision" BIGINT NOT NULL,
  "recordId" TEXT NOT NULL,
  "matterId" TEXT NOT NULL,
  "reason" TEXT NOT NULL,
  "placedBy" TEXT NOT NULL,
  "placedAt" BIGINT NOT NULL,
  "liftedBy" TEXT,
  "liftedAt" BIGINT,
  "liftReason" TEXT NOT NULL
);
CREATE INDEX "hold_recordId" ON "hold" ("recordId");
CREATE TABLE "disposal" (
  "id" TEXT PRIMARY KEY NOT NULL,
  "revision" BIGINT NOT NULL,
  "definitionKey" TEXT NOT NULL,
  "definitionVersion" BIGINT NOT NULL,
  "number" TEXT NOT NULL,
  "unitId" TEXT NOT NULL,
  "titleDigest" TEXT NOT NULL,
  "contentDigest" TEXT NOT NULL,
  "acts" BIGINT NOT NULL,
  "files" BIGINT NOT NULL,
  "bytes" BIGINT NOT NULL,
  "closedAt" BIGINT NOT NULL,
  "keptUntil" BIGINT NOT NULL,
  "rule" TEXT NOT NULL,
  "requestId" TEXT NOT NULL,
  "requestNumber" TEXT NOT NULL,
  "approvals" TEXT NOT NULL,
  "disposedBy" TEXT NOT NULL,
  "disposedAt" BIGINT NOT NULL,
  "scopes" TEXT NOT NULL
);
INSERT INTO "role" ("id", "revision", "key", "name", "permissions")
  SELECT '01900000-0000-7000-8000-000000000021', 1, 'archivist', '{"zh":"档案员","en":"Archivist"}', '["record.read-unit","record.hold","record.dispose"]'
  WHERE EXISTS (SELECT 1 FROM "role");
UPDATE "role" SET "permissions" = REPLACE("permissions", '"audit.read"', '"audit.read","record.hold"'), "revision" = "revision" + 1 WHERE "key" = 'auditor';
UPDATE "counter" SET "value" = "value" + 1 WHERE "name" = 'version' AND EXISTS (SELECT 1 FROM "role");
INSERT INTO "change_log" ("scope", "version", "ordinal", "entity", "id", "op", "mutationId")
  SELECT 'organisation', (SELECT "value" FROM "counter" WHERE "name" = 'version'), ROW_NUMBER() OVER (ORDER BY "id") - 1, 'role', "id", 'put', 'migration 0017'
  FROM "role" WHERE "key" IN ('archivist', 'auditor');
