-- How far the audit chain of a desk had come when it last said so, by line: a desk that comes back without what the mark names has lost its end. A restored or copied
-- desk has a line of its own, and so no mark.
CREATE TABLE "line_mark" (
  "line" TEXT PRIMARY KEY NOT NULL,
  "deskId" TEXT NOT NULL,
  "sequence" BIGINT NOT NULL,
  "head" TEXT NOT NULL,
  "at" BIGINT NOT NULL
) /* clustered */;
