-- Challenges that a desk has answered: each opens one session, at whatever node. Rows go when the challenge would have ended anyway.
CREATE TABLE "spent_challenge" ("challenge" TEXT PRIMARY KEY NOT NULL, "until" BIGINT NOT NULL) /* clustered */;
