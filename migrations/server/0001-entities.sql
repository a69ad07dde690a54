-- The server's entity tables: those of src-shared/rows/entities.ts (a test compares them). Times are milliseconds since 1970 UTC, money is in minor units, JSON is text.
-- Written for both dialects: BIGINT and BYTEA are taken as they are by SQLite and PostgreSQL; `/* clustered */` becomes WITHOUT ROWID on SQLite.
-- PostgreSQL's database is made with the C locale, because ids and scopes are compared as bytes. Never edit a migration that has shipped: add the next one.

CREATE TABLE "unit" (
  "id" TEXT PRIMARY KEY NOT NULL,
  "revision" BIGINT NOT NULL,
  "name" TEXT NOT NULL,
  "parentId" TEXT,
  "headId" TEXT,
  "sort" BIGINT NOT NULL,
  "state" TEXT NOT NULL
) /* clustered */;

CREATE TABLE "post" (
  "id" TEXT PRIMARY KEY NOT NULL,
  "revision" BIGINT NOT NULL,
  "name" TEXT NOT NULL,
  "duties" TEXT NOT NULL
) /* clustered */;

CREATE TABLE "member" (
  "id" TEXT PRIMARY KEY NOT NULL,
  "revision" BIGINT NOT NULL,
  "userName" TEXT NOT NULL,
  "name" TEXT NOT NULL,
  "pinyin" TEXT NOT NULL,
  "unitId" TEXT NOT NULL,
  "postId" TEXT,
  "kind" TEXT NOT NULL,
  "state" TEXT NOT NULL
) /* clustered */;
CREATE INDEX "member_userName" ON "member" ("userName");
CREATE INDEX "member_unitId" ON "member" ("unitId");

CREATE TABLE "role" (
  "id" TEXT PRIMARY KEY NOT NULL,
  "revision" BIGINT NOT NULL,
  "key" TEXT NOT NULL,
  "name" TEXT NOT NULL,
  "permissions" TEXT NOT NULL
) /* clustered */;

CREATE TABLE "grant" (
  "id" TEXT PRIMARY KEY NOT NULL,
  "revision" BIGINT NOT NULL,
  "memberId" TEXT NOT NULL,
  "roleKey" TEXT NOT NULL,
  "unitId" TEXT,
  "expiresAt" BIGINT
) /* clustered */;
CREATE INDEX "grant_memberId" ON "grant" ("memberId");
CREATE INDEX "grant_roleKey" ON "grant" ("roleKey");

CREATE TABLE "desk" (
  "id" TEXT PRIMARY KEY NOT NULL,
  "revision" BIGINT NOT NULL,
  "name" TEXT NOT NULL,
  "code" TEXT NOT NULL,
  "state" TEXT NOT NULL,
  "enrolledAt" BIGINT NOT NULL
) /* clustered */;

CREATE TABLE "setting" (
  "id" TEXT PRIMARY KEY NOT NULL,
  "revision" BIGINT NOT NULL,
  "value" TEXT NOT NULL
) /* clustered */;

CREATE TABLE "definition" (
  "id" TEXT PRIMARY KEY NOT NULL,
  "revision" BIGINT NOT NULL,
  "key" TEXT NOT NULL,
  "version" BIGINT NOT NULL,
  "state" TEXT NOT NULL,
  "body" TEXT NOT NULL,
  "publishedAt" BIGINT
) /* clustered */;
CREATE INDEX "definition_key_version" ON "definition" ("key", "version");

CREATE TABLE "record" (
  "id" TEXT PRIMARY KEY NOT NULL,
  "revision" BIGINT NOT NULL,
  "definitionKey" TEXT NOT NULL,
  "definitionVersion" BIGINT NOT NULL,
  "number" TEXT NOT NULL,
  "numberState" TEXT NOT NULL,
  "title" TEXT NOT NULL,
  "businessDate" TEXT NOT NULL,
  "unitId" TEXT NOT NULL,
  "creatorId" TEXT NOT NULL,
  "state" TEXT NOT NULL,
  "nodes" TEXT NOT NULL,
  "round" BIGINT NOT NULL,
  "data" TEXT NOT NULL,
  "amountMinor" BIGINT,
  "source" TEXT NOT NULL,
  "importId" TEXT,
  "createdAt" BIGINT NOT NULL,
  "submittedAt" BIGINT NOT NULL,
  "closedAt" BIGINT,
  "scopes" TEXT NOT NULL
);
CREATE INDEX "record_definitionKey_state" ON "record" ("definitionKey", "state");
CREATE INDEX "record_creatorId_submittedAt" ON "record" ("creatorId", "submittedAt");
CREATE INDEX "record_importId" ON "record" ("importId");
CREATE INDEX "record_number" ON "record" ("number");

CREATE TABLE "task" (
  "id" TEXT PRIMARY KEY NOT NULL,
  "revision" BIGINT NOT NULL,
  "recordId" TEXT NOT NULL,
  "node" TEXT NOT NULL,
  "round" BIGINT NOT NULL,
  "kind" TEXT NOT NULL,
  "assigneeId" TEXT NOT NULL,
  "state" TEXT NOT NULL,
  "createdAt" BIGINT NOT NULL,
  "dueAt" BIGINT,
  "warnAt" BIGINT,
  "decision" TEXT,
  "decidedAt" BIGINT,
  "fallback" BIGINT NOT NULL
);
CREATE INDEX "task_recordId" ON "task" ("recordId");
CREATE INDEX "task_assigneeId_state_dueAt" ON "task" ("assigneeId", "state", "dueAt");

CREATE TABLE "act" (
  "id" TEXT PRIMARY KEY NOT NULL,
  "revision" BIGINT NOT NULL,
  "recordId" TEXT NOT NULL,
  "kind" TEXT NOT NULL,
  "node" TEXT,
  "round" BIGINT NOT NULL,
  "actorId" TEXT NOT NULL,
  "opinion" TEXT NOT NULL,
  "target" TEXT,
  "at" BIGINT NOT NULL,
  "notBefore" BIGINT,
  "notAfter" BIGINT,
  "mutationId" TEXT NOT NULL,
  "changes" TEXT NOT NULL
);
CREATE INDEX "act_recordId" ON "act" ("recordId");
CREATE INDEX "act_actorId_at" ON "act" ("actorId", "at");
CREATE INDEX "act_mutationId" ON "act" ("mutationId");

CREATE TABLE "attachment" (
  "id" TEXT PRIMARY KEY NOT NULL,
  "revision" BIGINT NOT NULL,
  "recordId" TEXT NOT NULL,
  "field" TEXT NOT NULL,
  "name" TEXT NOT NULL,
  "mime" TEXT NOT NULL,
  "size" BIGINT NOT NULL,
  "sha256" TEXT NOT NULL,
  "createdBy" TEXT NOT NULL,
  "createdAt" BIGINT NOT NULL
);
CREATE INDEX "attachment_recordId" ON "attachment" ("recordId");
CREATE INDEX "attachment_sha256" ON "attachment" ("sha256");

CREATE TABLE "notice" (
  "id" TEXT PRIMARY KEY NOT NULL,
  "revision" BIGINT NOT NULL,
  "memberId" TEXT NOT NULL,
  "recordId" TEXT,
  "kind" TEXT NOT NULL,
  "at" BIGINT NOT NULL,
  "readAt" BIGINT
);
CREATE INDEX "notice_memberId_readAt" ON "notice" ("memberId", "readAt");
CREATE INDEX "notice_recordId" ON "notice" ("recordId");

