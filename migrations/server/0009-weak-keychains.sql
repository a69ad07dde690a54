-- Weak mode: an administrator lets one code enrol a desk on a machine whose key service keeps nothing; the desk that was made with it is known for ever.
ALTER TABLE "enrolment_code" ADD COLUMN "allowsWeak" INTEGER NOT NULL DEFAULT 0;
ALTER TABLE "desk_credential" ADD COLUMN "isWeak" INTEGER NOT NULL DEFAULT 0;
