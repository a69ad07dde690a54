-- Closing a desk: why, by whom, since when, and what it still brought (JSON); "null" for one that stands. That a desk is weak belongs to the desk, where every administrator sees it.
ALTER TABLE "desk" ADD COLUMN "weak" INTEGER NOT NULL DEFAULT 0;
ALTER TABLE "desk" ADD COLUMN "closing" TEXT NOT NULL DEFAULT 'null';
UPDATE "desk" SET "weak" = 1 WHERE "id" IN (SELECT "deskId" FROM "desk_credential" WHERE "isWeak" = 1);
ALTER TABLE "desk_credential" DROP COLUMN "isWeak";
-- When the desk last opened a session, and how much it has brought since it is being closed.
ALTER TABLE "desk_credential" ADD COLUMN "contactAt" BIGINT NOT NULL DEFAULT 0;
ALTER TABLE "desk_credential" ADD COLUMN "delivered" BIGINT NOT NULL DEFAULT 0;
UPDATE "role" SET "permissions" = REPLACE("permissions", '"account.issue"', '"account.issue","desk.manage"') WHERE "key" = 'administrator';
