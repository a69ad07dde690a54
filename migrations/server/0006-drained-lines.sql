-- When each line was last known to have nothing waiting. A desk may have two copies, each with a line of its own, and what one of them has sent says nothing of the other.
-- "drainedAt" of desk_credential stays what it was at enrolment: no desk made anything before.
ALTER TABLE "ledger" ADD COLUMN "drainedAt" BIGINT NOT NULL DEFAULT 0;
