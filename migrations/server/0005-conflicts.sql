-- What did not take effect, kept for its author; see src-shared/domain/conflict.ts.
CREATE TABLE "conflict" (
  "id" TEXT PRIMARY KEY NOT NULL,
  "revision" BIGINT NOT NULL,
  "memberId" TEXT NOT NULL,
  "recordId" TEXT,
  "name" TEXT NOT NULL,
  "version" BIGINT NOT NULL,
  "args" TEXT NOT NULL,
  "expects" TEXT NOT NULL,
  "at" BIGINT NOT NULL,
  "outcome" TEXT NOT NULL,
  "fault" TEXT NOT NULL,
  "settledAt" BIGINT NOT NULL,
  "state" TEXT NOT NULL,
  "resolvedAt" BIGINT,
  "reason" TEXT NOT NULL
);
CREATE INDEX "conflict_memberId" ON "conflict" ("memberId", "id");
