-- 常用语 of each member, on all his desks.
CREATE TABLE "phrase" (
  "id" TEXT PRIMARY KEY NOT NULL,
  "revision" INTEGER NOT NULL,
  "memberId" TEXT NOT NULL,
  "text" TEXT NOT NULL,
  "uses" TEXT NOT NULL
) STRICT;
CREATE INDEX "phrase_memberId" ON "phrase" ("memberId");
