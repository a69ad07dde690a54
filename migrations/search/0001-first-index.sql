-- The full-text index of a desk's records, in a file of its own: made from the store alone, so it is dropped and made again whenever its shape is another.
-- "text" is what may be found, one column of the register a line; "sounds" its Chinese characters as syllables, one unbroken run a line; "holders" says who might see it (a first sieve: the policy is asked for each hit).
CREATE TABLE "entry" ("n" INTEGER PRIMARY KEY, "recordId" TEXT NOT NULL UNIQUE, "definitionKey" TEXT NOT NULL, "holders" TEXT NOT NULL, "text" TEXT NOT NULL, "sounds" TEXT NOT NULL) STRICT;
-- Which records hold which token; no positions, because every hit is held against its text.
CREATE VIRTUAL TABLE "token" USING fts5("tokens", content='', detail=none, columnsize=0, tokenize='ascii');
INSERT INTO "token" ("token", "rank") VALUES ('secure-delete', 1);
-- Every syllable that some text has, so that half a typed one can be spelled out.
CREATE TABLE "syllable" ("text" TEXT PRIMARY KEY NOT NULL) STRICT, WITHOUT ROWID;
-- Of which store, how far its changes are in here.
CREATE TABLE "standing" ("key" TEXT PRIMARY KEY NOT NULL, "value" TEXT NOT NULL) STRICT, WITHOUT ROWID;
-- With which columns the records of a definition were read.
CREATE TABLE "shape" ("definitionKey" TEXT PRIMARY KEY NOT NULL, "shape" TEXT NOT NULL) STRICT, WITHOUT ROWID;
