-- Values that may stand only once (text fields marked unique), of records that count: neither refused nor withdrawn. "digest" is the SHA-256 of the value in hex,
-- so that no value is too long for the index.
CREATE TABLE "unique_value" (
  "definitionKey" TEXT NOT NULL,
  "field" TEXT NOT NULL,
  "digest" TEXT NOT NULL,
  "recordId" TEXT NOT NULL,
  PRIMARY KEY ("definitionKey", "field", "digest", "recordId")
) /* clustered */;
CREATE INDEX "unique_value_recordId" ON "unique_value" ("recordId");
