-- What only the server keeps.

-- Single values: epoch, company, publicUrl, recoveryRecipients … (keys in src-server/store/meta.ts).
CREATE TABLE "meta" ("key" TEXT PRIMARY KEY NOT NULL, "value" TEXT NOT NULL) /* clustered */;

-- The one version counter. Taken last in every write transaction, so that no reader can see a version before all lower ones are committed.
CREATE TABLE "counter" ("name" TEXT PRIMARY KEY NOT NULL, "value" BIGINT NOT NULL) /* clustered */;
INSERT INTO "counter" ("name", "value") VALUES ('version', 0);

-- Which row changed for whom at which version. Rows themselves are read where they are: a pull sends the state of its own snapshot.
CREATE TABLE "change_log" (
  "scope" TEXT NOT NULL,
  "version" BIGINT NOT NULL,
  "ordinal" BIGINT NOT NULL,
  "entity" TEXT NOT NULL,
  "id" TEXT NOT NULL,
  "op" TEXT NOT NULL,
  "mutationId" TEXT NOT NULL,
  PRIMARY KEY ("scope", "version", "ordinal")
) /* clustered */;

-- Records by scope, for first contact.
CREATE TABLE "record_scope" ("scope" TEXT NOT NULL, "recordId" TEXT NOT NULL, PRIMARY KEY ("scope", "recordId")) /* clustered */;

-- One row a line, kept for ever.
CREATE TABLE "ledger" ("line" TEXT PRIMARY KEY NOT NULL, "deskId" TEXT NOT NULL, "lastSequence" BIGINT NOT NULL) /* clustered */;

-- What arrived under which number and what became of it; kept for ever. A second arrival of the same mutation (a renumbered line) repeats its outcome.
CREATE TABLE "arrival" (
  "line" TEXT NOT NULL,
  "sequence" BIGINT NOT NULL,
  "mutationId" TEXT NOT NULL,
  "outcome" TEXT NOT NULL,
  "fault" TEXT,
  "version" BIGINT NOT NULL,
  PRIMARY KEY ("line", "sequence")
) /* clustered */;
CREATE INDEX "arrival_version" ON "arrival" ("line", "version");

-- Every authentic mutation, applied or refused, with its signature; the id makes it exactly-once for ever.
CREATE TABLE "mutation_log" (
  "id" TEXT PRIMARY KEY NOT NULL,
  "deskId" TEXT NOT NULL,
  "authorId" TEXT NOT NULL,
  "name" TEXT NOT NULL,
  "body" TEXT NOT NULL,
  "signature" TEXT NOT NULL,
  "outcome" TEXT NOT NULL,
  "fault" TEXT,
  "version" BIGINT NOT NULL,
  "at" BIGINT NOT NULL
);
CREATE INDEX "mutation_log_version" ON "mutation_log" ("version");

-- Official business numbers: the next free one of each series.
CREATE TABLE "number_series" ("series" TEXT PRIMARY KEY NOT NULL, "next" BIGINT NOT NULL) /* clustered */;

-- Sign-in. The verifier is Argon2id in PHC form; a locked account is opened again only by an administrator.
CREATE TABLE "account" (
  "memberId" TEXT PRIMARY KEY NOT NULL,
  "verifier" TEXT NOT NULL,
  "mustChange" BIGINT NOT NULL,
  "failedAttempts" BIGINT NOT NULL,
  "lockedAt" BIGINT,
  "changedAt" BIGINT NOT NULL
) /* clustered */;

-- One use each; only the hash of the secret is here. "spentKey" lets a desk whose answer was lost ask again.
CREATE TABLE "enrolment_code" (
  "secretHash" TEXT PRIMARY KEY NOT NULL,
  "memberId" TEXT NOT NULL,
  "expiresAt" BIGINT NOT NULL,
  "spentAt" BIGINT,
  "spentKey" TEXT
) /* clustered */;
CREATE INDEX "enrolment_code_memberId" ON "enrolment_code" ("memberId");

-- "drainedAt": the last time that the desk was known to have nothing waiting; what it sends later was made later.
CREATE TABLE "desk_credential" ("deskId" TEXT PRIMARY KEY NOT NULL, "publicKey" TEXT NOT NULL, "drainedAt" BIGINT NOT NULL) /* clustered */;

-- Signing keys of members, one per member and desk, with the authority's certificate. Kept for ever: signatures are checked years later.
CREATE TABLE "member_key" (
  "keyId" TEXT PRIMARY KEY NOT NULL,
  "memberId" TEXT NOT NULL,
  "deskId" TEXT NOT NULL,
  "publicKey" TEXT NOT NULL,
  "certificate" TEXT NOT NULL,
  "signature" TEXT NOT NULL,
  "issuedAt" BIGINT NOT NULL
) /* clustered */;
CREATE INDEX "member_key_deskId" ON "member_key" ("deskId");
-- The server's half of a desk's release slot, given out only after an online sign-in.
CREATE TABLE "release_share" ("deskId" TEXT NOT NULL, "memberId" TEXT NOT NULL, "share" TEXT NOT NULL, PRIMARY KEY ("deskId", "memberId")) /* clustered */;

-- Attachment bytes by content. "received" counts from the start without a gap.
CREATE TABLE "blob" (
  "sha256" TEXT PRIMARY KEY NOT NULL,
  "size" BIGINT NOT NULL,
  "received" BIGINT NOT NULL,
  "complete" BIGINT NOT NULL,
  "deskId" TEXT NOT NULL,
  "createdAt" BIGINT NOT NULL
) /* clustered */;
CREATE INDEX "blob_open" ON "blob" ("deskId", "complete");
CREATE TABLE "blob_chunk" ("sha256" TEXT NOT NULL, "offset" BIGINT NOT NULL, "bytes" BYTEA NOT NULL, PRIMARY KEY ("sha256", "offset"));

-- Hash-chained like a desk's: hash = SHA-256(0x00 || canonical JSON of {format, desk: "server", sequence, at, actor, act, subject, digest, previous}).
CREATE TABLE "audit" (
  "sequence" BIGINT PRIMARY KEY NOT NULL,
  "at" BIGINT NOT NULL,
  "actorId" TEXT NOT NULL,
  "act" TEXT NOT NULL,
  "subject" TEXT NOT NULL,
  "digest" TEXT NOT NULL,
  "previous" TEXT NOT NULL,
  "hash" TEXT NOT NULL
) /* clustered */;
