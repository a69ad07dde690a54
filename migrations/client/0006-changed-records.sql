-- Which records changed, in order, for what is kept beside the store (the search index): written in the same transaction, forgotten once it has arrived there. The newest line always stays, so that numbers only grow.
CREATE TABLE "changed_record" ("n" INTEGER PRIMARY KEY, "recordId" TEXT NOT NULL) STRICT;
