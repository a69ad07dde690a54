-- Many records of one definition typed as rows of a grid: a draft of this desk alone, kept row by row so that a pause writes only what has changed.
CREATE TABLE "grid" (
  "id" TEXT PRIMARY KEY NOT NULL,
  "memberId" TEXT NOT NULL,
  "definitionKey" TEXT NOT NULL,
  "definitionVersion" INTEGER NOT NULL,
  "rowOrder" TEXT NOT NULL,
  "reasons" TEXT NOT NULL,
  "updatedAt" INTEGER NOT NULL
) STRICT;
CREATE INDEX "grid_member" ON "grid" ("memberId", "updatedAt");
-- "data" and "text" as a form's draft has them; "recordId" is set once the row's mutation is saved; "fault" is empty text, or why a submission left the row.
CREATE TABLE "grid_row" ("gridId" TEXT NOT NULL, "row" INTEGER NOT NULL, "data" TEXT NOT NULL, "text" TEXT NOT NULL, "recordId" TEXT, "fault" TEXT NOT NULL, PRIMARY KEY ("gridId", "row")) STRICT, WITHOUT ROWID;
