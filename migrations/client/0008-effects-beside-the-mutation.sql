-- What a waiting mutation changed and read lies beside it as one value, {"images": {"<entity> <id>": what stood there or null}, "marks": ["<entity> <key>"]}: nine rows in four trees made a fourth of a save's pages.
-- Null: nothing is kept, because the rows it was carried out on have gone with another history of the server.
ALTER TABLE "outbox" ADD COLUMN "effects" TEXT;
UPDATE "outbox" SET "effects" = json_object(
  'images', json((SELECT json_group_object("entity" || ' ' || "id", json("row")) FROM "pre_image" AS p WHERE p."sequence" = "outbox"."sequence")),
  'marks', json((SELECT json_group_array("entity" || ' ' || "id") FROM "read_mark" AS m WHERE m."sequence" = "outbox"."sequence")));

-- Which records wait, for lists: those that a waiting mutation is about, and those that it changed (an import changes hundreds).
CREATE TABLE "waiting_record" ("recordId" TEXT NOT NULL, "sequence" INTEGER NOT NULL, PRIMARY KEY ("recordId", "sequence")) STRICT, WITHOUT ROWID;
INSERT INTO "waiting_record" ("recordId", "sequence") SELECT "recordId", "sequence" FROM "outbox" WHERE "recordId" IS NOT NULL;
INSERT OR IGNORE INTO "waiting_record" ("recordId", "sequence") SELECT "id", "sequence" FROM "pre_image" WHERE "entity" = 'record';
DROP INDEX "outbox_recordId";
DROP TABLE "pre_image";
DROP TABLE "read_mark";
