-- What is typed for a task is a draft too, kept for the record and the node, so that a return and a new task there find it again. "comparedAt": a blind second entry has been
-- held against the first one since then, and does not change any more.
ALTER TABLE "draft" ADD COLUMN "node" TEXT;
ALTER TABLE "draft" ADD COLUMN "comparedAt" INTEGER;
CREATE UNIQUE INDEX "draft_task" ON "draft" ("memberId", "recordId", "node") WHERE "node" IS NOT NULL;
-- The records that sub-processes have started, by the record that started them.
CREATE INDEX "record_parent" ON "record" (json_extract("route", '$.parent.recordId')) WHERE json_extract("route", '$.parent.recordId') IS NOT NULL;
