-- Closing a desk, and that it is weak; as at the server.
ALTER TABLE "desk" ADD COLUMN "weak" INTEGER NOT NULL DEFAULT 0;
ALTER TABLE "desk" ADD COLUMN "closing" TEXT NOT NULL DEFAULT 'null';
UPDATE "role" SET "permissions" = REPLACE("permissions", '"account.issue"', '"account.issue","desk.manage"') WHERE "key" = 'administrator';
