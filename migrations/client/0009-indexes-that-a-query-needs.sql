-- Each tree that a save touches is a page of its fsync. Here go the indexes that no query asks for (a test holds every index against the query that needs it), those that only some rows
-- need keep only those, and small rows lie in the tree of their id instead of in two.
DROP INDEX "record_definitionKey_state";
DROP INDEX "record_importId";
DROP INDEX "record_number";
DROP INDEX "member_userName";
DROP INDEX "member_unitId";
DROP INDEX "grant_memberId";
DROP INDEX "grant_roleKey";

CREATE TABLE "task_by_id" (
  "id" TEXT PRIMARY KEY NOT NULL,
  "revision" INTEGER NOT NULL,
  "recordId" TEXT NOT NULL,
  "node" TEXT NOT NULL,
  "round" INTEGER NOT NULL,
  "kind" TEXT NOT NULL,
  "assigneeId" TEXT NOT NULL,
  "state" TEXT NOT NULL,
  "createdAt" INTEGER NOT NULL,
  "dueAt" INTEGER,
  "warnAt" INTEGER,
  "decision" TEXT,
  "decidedAt" INTEGER,
  "fallback" INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO "task_by_id" SELECT "id", "revision", "recordId", "node", "round", "kind", "assigneeId", "state", "createdAt", "dueAt", "warnAt", "decision", "decidedAt", "fallback" FROM "task" ORDER BY "id";
DROP TABLE "task";
ALTER TABLE "task_by_id" RENAME TO "task";
CREATE INDEX "task_recordId" ON "task" ("recordId");
CREATE INDEX "task_assigneeId_state_dueAt" ON "task" ("assigneeId", "state", "dueAt");

CREATE TABLE "act_by_id" (
  "id" TEXT PRIMARY KEY NOT NULL,
  "revision" INTEGER NOT NULL,
  "recordId" TEXT NOT NULL,
  "kind" TEXT NOT NULL,
  "node" TEXT,
  "round" INTEGER NOT NULL,
  "actorId" TEXT NOT NULL,
  "opinion" TEXT NOT NULL,
  "target" TEXT,
  "at" INTEGER NOT NULL,
  "notBefore" INTEGER,
  "notAfter" INTEGER,
  "mutationId" TEXT NOT NULL,
  "changes" TEXT NOT NULL,
  "enteredBy" TEXT
) STRICT, WITHOUT ROWID;
INSERT INTO "act_by_id" SELECT "id", "revision", "recordId", "kind", "node", "round", "actorId", "opinion", "target", "at", "notBefore", "notAfter", "mutationId", "changes", "enteredBy" FROM "act" ORDER BY "id";
DROP TABLE "act";
ALTER TABLE "act_by_id" RENAME TO "act";
CREATE INDEX "act_recordId" ON "act" ("recordId");
-- Whose acts make him one who takes part: his own submissions and imports do not, since he is their creator.
CREATE INDEX "act_taking_part" ON "act" ("actorId", "recordId") WHERE "kind" NOT IN ('submit', 'import');

-- Entries are found by their number; ids are made by this desk, at random, and the server knows the same one again.
CREATE TABLE "outbox_by_sequence" (
  "sequence" INTEGER PRIMARY KEY NOT NULL,
  "id" TEXT NOT NULL,
  "name" TEXT NOT NULL,
  "authorId" TEXT NOT NULL,
  "recordId" TEXT,
  "body" TEXT NOT NULL,
  "signature" TEXT NOT NULL,
  "savedAt" INTEGER NOT NULL,
  "answer" TEXT,
  "doubt" TEXT,
  "effects" TEXT
) STRICT;
INSERT INTO "outbox_by_sequence" SELECT "sequence", "id", "name", "authorId", "recordId", "body", "signature", "savedAt", "answer", "doubt", "effects" FROM "outbox" ORDER BY "sequence";
DROP TABLE "outbox";
ALTER TABLE "outbox_by_sequence" RENAME TO "outbox";

-- Most of the journal took effect and is never asked for but in order: only what did not is looked up.
DROP INDEX "journal_open";
DROP INDEX "journal_recordId";
DROP INDEX "journal_line";
CREATE INDEX "journal_conflict_author" ON "journal" ("authorId", "state") WHERE "outcome" IN ('rejected', 'merged');
CREATE INDEX "journal_conflict_record" ON "journal" ("recordId") WHERE "outcome" IN ('rejected', 'merged');
