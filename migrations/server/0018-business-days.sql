-- Business days, held by whoever holds the days of their unit; and the day to which a record belongs, where its definition has one, with how it came late into it.
CREATE TABLE "day" (
  "id" TEXT PRIMARY KEY NOT NULL,
  "revision" BIGINT NOT NULL,
  "unitId" TEXT NOT NULL,
  "date" TEXT NOT NULL,
  "state" TEXT NOT NULL,
  "people" TEXT NOT NULL,
  "reconciliation" TEXT,
  "summary" TEXT,
  "closing" TEXT,
  "seal" TEXT,
  "trail" TEXT NOT NULL
);
CREATE INDEX "day_unit" ON "day" ("unitId", "id");
ALTER TABLE "record" ADD COLUMN "dayId" TEXT;
ALTER TABLE "record" ADD COLUMN "late" TEXT;
CREATE INDEX "record_day" ON "record" ("dayId") WHERE "dayId" IS NOT NULL;
