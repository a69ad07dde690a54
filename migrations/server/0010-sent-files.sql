-- Who has sent the whole of a file: only that, and no hash that was read somewhere, lets a desk's records name it.
CREATE TABLE "blob_sender" ("sha256" TEXT NOT NULL, "deskId" TEXT NOT NULL, PRIMARY KEY ("sha256", "deskId")) /* clustered */;
INSERT INTO "blob_sender" ("sha256", "deskId") SELECT "sha256", "deskId" FROM "blob" WHERE "complete" = 1;

-- What a desk is sending just now, apart from what anybody else sends or has sent. "received" counts from the start without a gap.
CREATE TABLE "upload" (
  "deskId" TEXT NOT NULL,
  "sha256" TEXT NOT NULL,
  "size" BIGINT NOT NULL,
  "received" BIGINT NOT NULL,
  "createdAt" BIGINT NOT NULL,
  PRIMARY KEY ("deskId", "sha256")
) /* clustered */;
CREATE TABLE "upload_chunk" (
  "deskId" TEXT NOT NULL,
  "sha256" TEXT NOT NULL,
  "offset" BIGINT NOT NULL,
  "bytes" BYTEA NOT NULL,
  PRIMARY KEY ("deskId", "sha256", "offset")
);

-- From now on a blob is whole. What was under way begins anew.
DELETE FROM "blob_chunk" WHERE "sha256" IN (SELECT "sha256" FROM "blob" WHERE "complete" = 0);
DELETE FROM "blob" WHERE "complete" = 0;
DROP INDEX "blob_open";
ALTER TABLE "blob" DROP COLUMN "received";
ALTER TABLE "blob" DROP COLUMN "complete";
