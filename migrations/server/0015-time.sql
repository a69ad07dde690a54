-- Warnings before a limit and what is told further up after it; and the instants at which time next brings something about, by which whoever carries it out is woken.
ALTER TABLE "task" ADD COLUMN "warnedAt" BIGINT;
ALTER TABLE "task" ADD COLUMN "escalateAt" BIGINT;
ALTER TABLE "task" ADD COLUMN "escalated" BIGINT NOT NULL DEFAULT 0;
ALTER TABLE "task" ADD COLUMN "nextAt" BIGINT;
ALTER TABLE "record" ADD COLUMN "nextAt" BIGINT;
UPDATE "task" SET "nextAt" = coalesce("warnAt", "dueAt") WHERE "state" = 'open' AND "pausedAt" IS NULL AND "overdueAt" IS NULL;
-- When a wait ends stands in the route, which SQL does not read: whoever carries time out looks once.
UPDATE "record" SET "nextAt" = 0 WHERE "state" = 'running' AND "route" IS NOT NULL;
CREATE INDEX "task_next" ON "task" ("nextAt", "recordId") WHERE "nextAt" IS NOT NULL;
CREATE INDEX "record_next" ON "record" ("nextAt", "id") WHERE "nextAt" IS NOT NULL;
