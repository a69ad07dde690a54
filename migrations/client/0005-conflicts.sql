-- What did not take effect, on all desks of its author.
CREATE TABLE "conflict" (
  "id" TEXT PRIMARY KEY NOT NULL,
  "revision" INTEGER NOT NULL,
  "memberId" TEXT NOT NULL,
  "recordId" TEXT,
  "name" TEXT NOT NULL,
  "version" INTEGER NOT NULL,
  "args" TEXT NOT NULL,
  "expects" TEXT NOT NULL,
  "at" INTEGER NOT NULL,
  "outcome" TEXT NOT NULL,
  "fault" TEXT NOT NULL,
  "settledAt" INTEGER NOT NULL,
  "state" TEXT NOT NULL,
  "resolvedAt" INTEGER,
  "reason" TEXT NOT NULL
) STRICT;
CREATE INDEX "conflict_memberId_state" ON "conflict" ("memberId", "state");
CREATE INDEX "conflict_recordId" ON "conflict" ("recordId");

-- The conflict inbox: what the server has told, and what only this desk knows of (a mutation that the server could not even read).
CREATE VIEW "conflict_entry" AS
  SELECT "id", "name", "memberId" AS "authorId", "recordId", "version", "args", "expects", "at", "outcome", "fault", "settledAt", "state", "resolvedAt", "reason", 1 AS "shared"
  FROM "conflict"
  UNION ALL
  SELECT "id", "name", "authorId", "recordId", json_extract("body", '$.version'), json_extract("body", '$.args'), json_extract("body", '$.expects'), json_extract("body", '$.at'),
    "outcome", "fault", "settledAt", "state", "resolvedAt", "reason", 0
  FROM "journal"
  WHERE "outcome" IN ('rejected', 'merged') AND "name" <> 'conflict.resolve' AND NOT EXISTS (SELECT 1 FROM "conflict" c WHERE c."id" = "journal"."id");
