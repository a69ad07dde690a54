CREATE TABLE "unit" (
  "id" TEXT PRIMARY KEY NOT NULL,
  "revision" INTEGER NOT NULL,
  "name" TEXT NOT NULL,
  "parentId" TEXT,
  "headId" TEXT,
  "sort" INTEGER NOT NULL,
  "state" TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE "post" (
  "id" TEXT PRIMARY KEY NOT NULL,
  "revision" INTEGER NOT NULL,
  "name" TEXT NOT NULL,
  "duties" TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE "member" (
  "id" TEXT PRIMARY KEY NOT NULL,
  "revision" INTEGER NOT NULL,
  "userName" TEXT NOT NULL,
  "name" TEXT NOT NULL,
  "pinyin" TEXT NOT NULL,
  "unitId" TEXT NOT NULL,
  "postId" TEXT,
  "kind" TEXT NOT NULL,
  "state" TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX "member_userName" ON "member" ("userName");
CREATE INDEX "member_unitId" ON "member" ("unitId");

CREATE TABLE "role" (
  "id" TEXT PRIMARY KEY NOT NULL,
  "revision" INTEGER NOT NULL,
  "key" TEXT NOT NULL,
  "name" TEXT NOT NULL,
  "permissions" TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE "grant" (
  "id" TEXT PRIMARY KEY NOT NULL,
  "revision" INTEGER NOT NULL,
  "memberId" TEXT NOT NULL,
  "roleKey" TEXT NOT NULL,
  "unitId" TEXT,
  "expiresAt" INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX "grant_memberId" ON "grant" ("memberId");
CREATE INDEX "grant_roleKey" ON "grant" ("roleKey");

CREATE TABLE "desk" (
  "id" TEXT PRIMARY KEY NOT NULL,
  "revision" INTEGER NOT NULL,
  "name" TEXT NOT NULL,
  "code" TEXT NOT NULL,
  "state" TEXT NOT NULL,
  "enrolledAt" INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE "setting" (
  "id" TEXT PRIMARY KEY NOT NULL,
  "revision" INTEGER NOT NULL,
  "value" TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE "definition" (
  "id" TEXT PRIMARY KEY NOT NULL,
  "revision" INTEGER NOT NULL,
  "key" TEXT NOT NULL,
  "version" INTEGER NOT NULL,
  "state" TEXT NOT NULL,
  "body" TEXT NOT NULL,
  "publishedAt" INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX "definition_key_version" ON "definition" ("key", "version");

CREATE TABLE "record" (
  "id" TEXT PRIMARY KEY NOT NULL,
  "revision" INTEGER NOT NULL,
  "definitionKey" TEXT NOT NULL,
  "definitionVersion" INTEGER NOT NULL,
  "number" TEXT NOT NULL,
  "numberState" TEXT NOT NULL,
  "title" TEXT NOT NULL,
  "businessDate" TEXT NOT NULL,
  "unitId" TEXT NOT NULL,
  "creatorId" TEXT NOT NULL,
  "state" TEXT NOT NULL,
  "nodes" TEXT NOT NULL,
  "round" INTEGER NOT NULL,
  "data" TEXT NOT NULL,
  "amountMinor" INTEGER,
  "source" TEXT NOT NULL,
  "importId" TEXT,
  "createdAt" INTEGER NOT NULL,
  "submittedAt" INTEGER NOT NULL,
  "closedAt" INTEGER,
  "scopes" TEXT NOT NULL
) STRICT;
CREATE INDEX "record_definitionKey_state" ON "record" ("definitionKey", "state");
CREATE INDEX "record_creatorId_submittedAt" ON "record" ("creatorId", "submittedAt");
CREATE INDEX "record_importId" ON "record" ("importId");
CREATE INDEX "record_number" ON "record" ("number");

CREATE TABLE "task" (
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
) STRICT;
CREATE INDEX "task_recordId" ON "task" ("recordId");
CREATE INDEX "task_assigneeId_state_dueAt" ON "task" ("assigneeId", "state", "dueAt");

CREATE TABLE "act" (
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
  "changes" TEXT NOT NULL
) STRICT;
CREATE INDEX "act_recordId" ON "act" ("recordId");
CREATE INDEX "act_actorId_at" ON "act" ("actorId", "at");
CREATE INDEX "act_mutationId" ON "act" ("mutationId");

CREATE TABLE "attachment" (
  "id" TEXT PRIMARY KEY NOT NULL,
  "revision" INTEGER NOT NULL,
  "recordId" TEXT NOT NULL,
  "field" TEXT NOT NULL,
  "name" TEXT NOT NULL,
  "mime" TEXT NOT NULL,
  "size" INTEGER NOT NULL,
  "sha256" TEXT NOT NULL,
  "createdBy" TEXT NOT NULL,
  "createdAt" INTEGER NOT NULL
) STRICT;
CREATE INDEX "attachment_recordId" ON "attachment" ("recordId");
CREATE INDEX "attachment_sha256" ON "attachment" ("sha256");

CREATE TABLE "notice" (
  "id" TEXT PRIMARY KEY NOT NULL,
  "revision" INTEGER NOT NULL,
  "memberId" TEXT NOT NULL,
  "recordId" TEXT,
  "kind" TEXT NOT NULL,
  "at" INTEGER NOT NULL,
  "readAt" INTEGER
) STRICT;
CREATE INDEX "notice_memberId_readAt" ON "notice" ("memberId", "readAt");
CREATE INDEX "notice_recordId" ON "notice" ("recordId");

