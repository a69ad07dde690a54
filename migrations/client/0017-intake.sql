-- Folders whose files are taken by themselves: for whom, into what, and which column of a file fills which field (null: by heading). "path" was chosen by a ticket once; "mark" is what the file
-- in the folder says, by which no other desk takes from it.
CREATE TABLE "drop_folder" (
  "id" TEXT PRIMARY KEY NOT NULL,
  "memberId" TEXT NOT NULL,
  "definitionKey" TEXT NOT NULL,
  "path" TEXT NOT NULL UNIQUE,
  "columns" TEXT,
  "language" TEXT NOT NULL,
  "mark" TEXT NOT NULL,
  "createdAt" INTEGER NOT NULL
) STRICT;
-- What came in, from where, and what became of it: one line a file. "signature" is what the file system said of it when it was read, "target" where it goes below its folder; both serve whoever goes
-- on after a kill.
CREATE TABLE "intake" (
  "id" TEXT PRIMARY KEY NOT NULL,
  "memberId" TEXT NOT NULL,
  "sourceId" TEXT NOT NULL,
  "definitionKey" TEXT NOT NULL,
  "name" TEXT NOT NULL,
  "digest" TEXT NOT NULL,
  "signature" TEXT NOT NULL,
  "importId" TEXT,
  "state" TEXT NOT NULL,
  "rows" INTEGER NOT NULL,
  "taken" INTEGER NOT NULL,
  "refused" INTEGER NOT NULL,
  "fault" TEXT,
  "target" TEXT,
  "at" INTEGER NOT NULL
) STRICT;
CREATE INDEX "intake_memberId" ON "intake" ("memberId", "at");
CREATE INDEX "intake_digest" ON "intake" ("digest", "definitionKey");
