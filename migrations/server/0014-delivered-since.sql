-- Which closing "delivered" counts for, by its time: a closing that was taken back leaves no count to the next. None has been noted for what was counted before.
ALTER TABLE "desk_credential" ADD COLUMN "deliveredSince" BIGINT;
