-- Doors for machines of this computer: whose records they make, of what. "tokenHash" is the SHA-256 of a token that was shown once. In "intake" a request of such a door has the door as its source and its idempotency key as its name.
CREATE TABLE "machine_door" (
  "id" TEXT PRIMARY KEY NOT NULL,
  "memberId" TEXT NOT NULL,
  "definitionKey" TEXT NOT NULL,
  "tokenHash" TEXT NOT NULL UNIQUE,
  "createdAt" INTEGER NOT NULL,
  "usedAt" INTEGER
) STRICT;
CREATE INDEX "intake_source" ON "intake" ("sourceId", "name");
