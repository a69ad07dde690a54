-- 0011 noted in the rows which desks are weak, and in no line of the log: desks that stood already are told of it now, as by any other change.
UPDATE "counter" SET "value" = "value" + 1 WHERE "name" = 'version' AND EXISTS (SELECT 1 FROM "desk" WHERE "weak" = 1);
INSERT INTO "change_log" ("scope", "version", "ordinal", "entity", "id", "op", "mutationId")
  SELECT 'organisation', (SELECT "value" FROM "counter" WHERE "name" = 'version'), ROW_NUMBER() OVER (ORDER BY "id") - 1, 'desk', "id", 'put', 'migration 0013' FROM "desk" WHERE "weak" = 1;
