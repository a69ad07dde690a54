-- Warnings before a limit and what is told further up after it; and the instants at which time next brings something about, by which whoever carries it out is woken.
ALTER TABLE "task" ADD COLUMN "warnedAt" INTEGER;
ALTER TABLE "task" ADD COLUMN "escalateAt" INTEGER;
ALTER TABLE "task" ADD COLUMN "escalated" INTEGER NOT NULL DEFAULT 0;
ALTER TABLE "task" ADD COLUMN "nextAt" INTEGER;
ALTER TABLE "record" ADD COLUMN "nextAt" INTEGER;
UPDATE "task" SET "nextAt" = coalesce("warnAt", "dueAt") WHERE "state" = 'open' AND "pausedAt" IS NULL AND "overdueAt" IS NULL;
-- When a wait ends stands in the route, which SQL does not read: whoever carries time out looks once.
UPDATE "record" SET "nextAt" = 0 WHERE "state" = 'running' AND "route" IS NOT NULL;
CREATE INDEX "task_next" ON "task" ("nextAt", "recordId") WHERE "nextAt" IS NOT NULL;
CREATE INDEX "record_next" ON "record" ("nextAt", "id") WHERE "nextAt" IS NOT NULL;
-- What is refused of what a desk says by itself (that a time has come, that recurring work begins) is nobody's to decide on.
DROP VIEW "conflict_entry";
CREATE VIEW "conflict_entry" AS
  SELECT "id", "name", "memberId" AS "authorId", "recordId", "version", "args", "expects", "at", "outcome", "fault", "settledAt", "state", "resolvedAt", "reason", 1 AS "shared"
  FROM "conflict"
  UNION ALL
  SELECT "id", "name", "authorId", "recordId", json_extract("body", '$.version'), json_extract("body", '$.args'), json_extract("body", '$.expects'), json_extract("body", '$.at'),
    "outcome", "fault", "settledAt", "state", "resolvedAt", "reason", 0
  FROM "journal"
  WHERE "outcome" IN ('rejected', 'merged') AND "name" NOT IN ('conflict.resolve', 'clock.tick', 'schedule.start')
    AND NOT EXISTS (SELECT 1 FROM "conflict" c WHERE c."id" = "journal"."id");
