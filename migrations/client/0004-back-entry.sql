-- 补录: who entered an act that happened outside the product; null for an ordinary act.
ALTER TABLE "act" ADD COLUMN "enteredBy" TEXT;
