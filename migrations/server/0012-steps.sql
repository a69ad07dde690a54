-- Routes of steps and the acts beside decisions: where a record stands in blocks and waits, how a task came and what it waits for, whom an act concerns, who stands in for whom.
ALTER TABLE "record" ADD COLUMN "route" TEXT;
ALTER TABLE "task" ADD COLUMN "visit" BIGINT NOT NULL DEFAULT 1;
ALTER TABLE "task" ADD COLUMN "after" TEXT;
ALTER TABLE "task" ADD COLUMN "origin" TEXT NOT NULL DEFAULT 'rule';
ALTER TABLE "task" ADD COLUMN "fromId" TEXT;
ALTER TABLE "task" ADD COLUMN "pausedAt" BIGINT;
ALTER TABLE "task" ADD COLUMN "overdueAt" BIGINT;
UPDATE "task" SET "origin" = 'stand-in' WHERE "fallback" = 1;
ALTER TABLE "act" ADD COLUMN "memberId" TEXT;
CREATE TABLE "delegation" (
  "id" TEXT PRIMARY KEY NOT NULL,
  "revision" BIGINT NOT NULL,
  "fromId" TEXT NOT NULL,
  "toId" TEXT NOT NULL,
  "startsAt" BIGINT NOT NULL,
  "endsAt" BIGINT NOT NULL,
  "definitionKeys" TEXT NOT NULL,
  "amountMaxMinor" BIGINT,
  "reason" TEXT NOT NULL
);
