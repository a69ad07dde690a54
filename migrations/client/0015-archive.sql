-- Legal holds, and the certificates of records that were disposed of; as at the server, which tells of the role of the archivist.
CREATE TABLE "hold" (
  "id" TEXT PRIMARY KEY NOT NULL,
  "revision" INTEGER NOT NULL,
  "recordId" TEXT NOT NULL,
  "matterId" TEXT NOT NULL,
  "reason" TEXT NOT NULL,
  "placedBy" TEXT NOT NULL,
  "placedAt" INTEGER NOT NULL,
  "liftedBy" TEXT,
  "liftedAt" INTEGER,
  "liftReason" TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX "hold_recordId" ON "hold" ("recordId");
CREATE TABLE "disposal" (
  "id" TEXT PRIMARY KEY NOT NULL,
  "revision" INTEGER NOT NULL,
  "definitionKey" TEXT NOT NULL,
  "definitionVersion" INTEGER NOT NULL,
  "number" TEXT NOT NULL,
  "unitId" TEXT NOT NULL,
  "titleDigest" TEXT NOT NULL,
  "contentDigest" TEXT NOT NULL,
  "acts" INTEGER NOT NULL,
  "files" INTEGER NOT NULL,
  "bytes" INTEGER NOT NULL,
  "closedAt" INTEGER NOT NULL,
  "keptUntil" INTEGER NOT NULL,
  "rule" TEXT NOT NULL,
  "requestId" TEXT NOT NULL,
  "requestNumber" TEXT NOT NULL,
  "approvals" TEXT NOT NULL,
  "disposedBy" TEXT NOT NULL,
  "disposedAt" INTEGER NOT NULL,
  "scopes" TEXT NOT NULL
) STRICT, WITHOUT ROWID;
