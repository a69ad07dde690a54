-- The desk's store, version 1. Entity tables are those of src-shared/rows/entities.ts (a test compares them); times are milliseconds since 1970 UTC,
-- money is in minor units, JSON is text. Never edit a migration that has shipped: add the next one.

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
-- What a member has started (我发起): not the rows that he brought into a register without a route, of which there may be hundreds of thousands.
CREATE INDEX "record_mine" ON "record" ("creatorId", "submittedAt") WHERE "source" = 'form' OR "state" <> 'completed' OR "closedAt" > "submittedAt";
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

-- Single values of this store: line, nextSequence, cursor, epoch, deskId, deskCode, serverUrl, authorityFingerprint … (keys in store/database/meta.ts).
CREATE TABLE "meta" ("key" TEXT PRIMARY KEY NOT NULL, "value" TEXT NOT NULL) STRICT, WITHOUT ROWID;

-- Scopes that this desk holds and has completely received.
CREATE TABLE "held_scope" ("scope" TEXT PRIMARY KEY NOT NULL, "since" INTEGER NOT NULL) STRICT, WITHOUT ROWID;

-- Signed mutations that the server has not confirmed, in order. A row goes only in the transaction of the pull that carries its echo.
CREATE TABLE "outbox" (
  "sequence" INTEGER PRIMARY KEY NOT NULL,
  "id" TEXT NOT NULL UNIQUE,
  "name" TEXT NOT NULL,
  "authorId" TEXT NOT NULL,
  "recordId" TEXT,
  "body" TEXT NOT NULL,
  "signature" TEXT NOT NULL,
  "savedAt" INTEGER NOT NULL,
  "answer" TEXT,
  "doubt" TEXT
) STRICT;
CREATE INDEX "outbox_recordId" ON "outbox" ("recordId");

-- What stood in a row before a waiting mutation changed it; "row" null = nothing.
CREATE TABLE "pre_image" ("sequence" INTEGER NOT NULL, "entity" TEXT NOT NULL, "id" TEXT NOT NULL, "row" TEXT, PRIMARY KEY ("sequence", "entity", "id")) STRICT, WITHOUT ROWID;
CREATE INDEX "pre_image_row" ON "pre_image" ("entity", "id", "sequence");
-- Rows that a waiting mutation read without changing them; a patch that touches one makes it replay.
CREATE TABLE "read_mark" ("sequence" INTEGER NOT NULL, "entity" TEXT NOT NULL, "id" TEXT NOT NULL, PRIMARY KEY ("sequence", "entity", "id")) STRICT, WITHOUT ROWID;
CREATE INDEX "read_mark_row" ON "read_mark" ("entity", "id");

-- What became of each mutation of this desk; written in the transaction that drains the outbox. Rejected ones are the conflict inbox.
CREATE TABLE "journal" (
  "id" TEXT PRIMARY KEY NOT NULL,
  "line" TEXT NOT NULL,
  "sequence" INTEGER NOT NULL,
  "name" TEXT NOT NULL,
  "authorId" TEXT NOT NULL,
  "recordId" TEXT,
  "body" TEXT NOT NULL,
  "signature" TEXT NOT NULL,
  "outcome" TEXT NOT NULL,
  "fault" TEXT,
  "version" INTEGER NOT NULL,
  "settledAt" INTEGER NOT NULL,
  "state" TEXT NOT NULL,
  "resolvedAt" INTEGER,
  "reason" TEXT
) STRICT;
CREATE INDEX "journal_open" ON "journal" ("outcome", "state", "authorId");
CREATE INDEX "journal_recordId" ON "journal" ("recordId");
CREATE INDEX "journal_line" ON "journal" ("line", "sequence");

-- Hash-chained: hash = SHA-256(0x00 || canonical JSON of {format, desk, sequence, at, actor, act, subject, digest, previous}).
CREATE TABLE "audit" (
  "sequence" INTEGER PRIMARY KEY NOT NULL,
  "at" INTEGER NOT NULL,
  "actorId" TEXT NOT NULL,
  "act" TEXT NOT NULL,
  "subject" TEXT NOT NULL,
  "digest" TEXT NOT NULL,
  "previous" TEXT NOT NULL,
  "hash" TEXT NOT NULL
) STRICT;

-- Rows that this version does not understand yet; replayed after the upgrade.
CREATE TABLE "unknown_row" ("entity" TEXT NOT NULL, "id" TEXT NOT NULL, "row" TEXT, PRIMARY KEY ("entity", "id")) STRICT, WITHOUT ROWID;

-- Of this desk alone.
CREATE TABLE "draft" (
  "id" TEXT PRIMARY KEY NOT NULL,
  "memberId" TEXT NOT NULL,
  "definitionKey" TEXT NOT NULL,
  "definitionVersion" INTEGER NOT NULL,
  "recordId" TEXT,
  "title" TEXT NOT NULL,
  "data" TEXT NOT NULL,
  "text" TEXT NOT NULL,
  "updatedAt" INTEGER NOT NULL
) STRICT;
CREATE INDEX "draft_member" ON "draft" ("memberId", "updatedAt");
CREATE TABLE "saved_view" ("id" TEXT PRIMARY KEY NOT NULL, "memberId" TEXT NOT NULL, "definitionKey" TEXT NOT NULL, "body" TEXT NOT NULL) STRICT;
CREATE TABLE "view_state" ("memberId" TEXT PRIMARY KEY NOT NULL, "value" TEXT NOT NULL) STRICT;
CREATE TABLE "import" (
  "id" TEXT PRIMARY KEY NOT NULL,
  "memberId" TEXT NOT NULL,
  "definitionKey" TEXT NOT NULL,
  "definitionVersion" INTEGER NOT NULL,
  "fileName" TEXT NOT NULL,
  "state" TEXT NOT NULL,
  "headings" TEXT NOT NULL,
  "mapping" TEXT NOT NULL,
  "createdAt" INTEGER NOT NULL,
  "fault" TEXT
) STRICT;
-- "faults" is empty text for a good row; "recordId" is set once its mutation is saved.
CREATE TABLE "import_row" ("importId" TEXT NOT NULL, "row" INTEGER NOT NULL, "cells" TEXT NOT NULL, "faults" TEXT NOT NULL, "recordId" TEXT, PRIMARY KEY ("importId", "row")) STRICT, WITHOUT ROWID;
CREATE TABLE "backup" ("id" TEXT PRIMARY KEY NOT NULL, "path" TEXT NOT NULL, "at" INTEGER NOT NULL, "bytes" INTEGER NOT NULL, "state" TEXT NOT NULL, "provenAt" INTEGER, "fault" TEXT) STRICT;
-- Which projection table stands for a definition, and the shape it was built with; rebuilt when the shape differs.
CREATE TABLE "projection" ("definitionKey" TEXT PRIMARY KEY NOT NULL, "tableName" TEXT NOT NULL, "shape" TEXT NOT NULL) STRICT, WITHOUT ROWID;
