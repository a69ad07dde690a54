-- A desk's attachments, content-addressed, in a file of their own beside the store and under the same key.
CREATE TABLE "blob" ("sha256" TEXT PRIMARY KEY NOT NULL, "size" INTEGER NOT NULL, "mime" TEXT NOT NULL, "complete" INTEGER NOT NULL, "uploaded" INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE "chunk" ("sha256" TEXT NOT NULL, "ordinal" INTEGER NOT NULL, "bytes" BLOB NOT NULL, PRIMARY KEY ("sha256", "ordinal")) STRICT;
