-- Whose hands a file came from on this desk: a draft that names a file opens it only for the member who took it in. Those that drafts name already count as his.
CREATE TABLE "upload" ("memberId" TEXT NOT NULL, "sha256" TEXT NOT NULL, "at" INTEGER NOT NULL, PRIMARY KEY ("memberId", "sha256")) STRICT, WITHOUT ROWID;
INSERT OR IGNORE INTO "upload" ("memberId", "sha256", "at")
  SELECT d."memberId", t."atom", d."updatedAt" FROM "draft" AS d, json_tree(d."data") AS t WHERE t."key" = 'sha256' AND t."type" = 'text';
INSERT OR IGNORE INTO "upload" ("memberId", "sha256", "at")
  SELECT g."memberId", t."atom", g."updatedAt" FROM "grid_row" AS r JOIN "grid" AS g ON g."id" = r."gridId", json_tree(r."data") AS t WHERE t."key" = 'sha256' AND t."type" = 'text';
