-- Routes of steps and the acts beside decisions: where a record stands in blocks and waits, how a task came and what it waits for, whom an act concerns, who stands in for whom.
ALTER TABLE "record" ADD COLUMN "route" TEXT;
ALTER TABLE "task" ADD COLUMN "visit" INTEGER NOT NULL DEFAULT 1;
ALTER TABLE "task" ADD COLUMN "after" TEXT;
ALTER TABLE "task" ADD COLUMN "origin" TEXT NOT NULL DEFAULT 'rule';
ALTER TABLE "task" ADD COLUMN "fromId" TEXT;
ALTER TABLE "task" ADD COLUMN "pausedAt" INTEGER;
ALTER TABLE "task" ADD COLUMN "overdueAt" INTEGER;
UPDATE "task" SET "origin" = 'stand-in' WHERE "fallback" = 1;
ALTER TABLE "act" ADD COLUMN "memberId" TEXT;
CREATE TABLE "delegation" (
  "id" TEXT PRIMARY KEY NOT NULL,
  "revision" INTEGER NOT NULL,
  "fromId" TEXT NOT NULL,
  "toId" TEXT NOT NULL,
  "startsAt" INTEGER NOT NULL,
  "endsAt" INTEGER NOT NULL,
  "definitionKeys" TEXT NOT NULL,
  "amountMaxMinor" INTEGER,
  "reason" TEXT NOT NULL
) STRICT;
