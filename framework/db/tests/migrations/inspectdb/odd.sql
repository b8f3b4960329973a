CREATE TABLE "Order Details" ("id" INTEGER PRIMARY KEY, "Unit Price" decimal NOT NULL, "type" varchar(5) NULL, "4x4" bool NOT NULL,
    "self" text NOT NULL COLLATE NOCASE, "objects" smallint NULL, "a__b" real NULL, "_hidden" integer unsigned NULL,
    "trailing_" date NULL, "a_b" text NULL, "shipped" DATE NULL, "stamp" TIMESTAMP NULL, "größe" DOUBLE NULL,
    "twice" integer GENERATED ALWAYS AS ("objects" * 2) STORED, "data" text NULL CHECK ((JSON_VALID("data") OR "data" IS NULL)),
    "photo" image NULL, "guid" uniqueidentifier NULL, "nothing", UNIQUE ("type", "self"));
CREATE UNIQUE INDEX "dear" ON "Order Details" (lower("type"));
CREATE TABLE "date" ("code" varchar(5) NOT NULL PRIMARY KEY, "when" datetime NOT NULL, "clock" time NULL);
CREATE TABLE "keyless" ("word" text NULL, "number" integer NOT NULL);
CREATE TABLE "pair" ("one" integer NOT NULL, "other" varchar(3) NOT NULL, "date_id" varchar(5) NULL REFERENCES "date" ("code"),
    PRIMARY KEY ("one", "other"));
CREATE TABLE "child" ("date_id" varchar(5) NOT NULL PRIMARY KEY REFERENCES "date" ("code"), "one" integer, "other" varchar(3),
    "only_id" integer UNIQUE REFERENCES "Order Details" ("id"), FOREIGN KEY ("one", "other") REFERENCES "pair" ("one", "other"));
CREATE TABLE "mixed" ("id" INTEGER PRIMARY KEY, "thing" integer NULL, "words" integer NULL, "any" text NULL);
CREATE TABLE "word" ("id" INTEGER PRIMARY KEY, "Code" varchar(5) NOT NULL UNIQUE, "type" varchar(3) NULL UNIQUE, "plain" integer NULL,
    "up" varchar(5) NULL REFERENCES "word" ("Code"), "kind_id" varchar(3) NULL REFERENCES "word" ("type"));
CREATE TABLE "implied" ("id" INTEGER PRIMARY KEY, "date_id" varchar(5) NOT NULL REFERENCES "date");
CREATE TABLE "plain_rows" ("rowid" text NULL, "word" text NULL, "number" real NULL);
CREATE TABLE "without" ("a" text NOT NULL, "b" integer NOT NULL, "c", PRIMARY KEY ("b", "a")) WITHOUT ROWID;
CREATE TABLE "strict" ("id" INTEGER PRIMARY KEY, "any" ANY, "int" INT NOT NULL) STRICT;
CREATE TABLE "ring" ("id" integer NOT NULL PRIMARY KEY REFERENCES "chain" ("id"));
CREATE TABLE "chain" ("id" integer NOT NULL PRIMARY KEY REFERENCES "ring" ("id"));
CREATE TABLE "self_key" ("id" integer NOT NULL PRIMARY KEY REFERENCES "self_key" ("id"));
CREATE TABLE "computed" ("id" INTEGER PRIMARY KEY, "n" integer NOT NULL, "double" integer AS ("n" * 2) VIRTUAL,
    "text" text GENERATED ALWAYS AS ('it''s ' || "n") STORED NOT NULL UNIQUE);
CREATE TABLE "packing" ("order_id" integer NOT NULL PRIMARY KEY REFERENCES "Order Details" ("id"), "note" text NULL);
CREATE TABLE "db_default" ("id" INTEGER PRIMARY KEY, "long" decimal(1000, 500) NULL, "wide" decimal(65,30) NULL, "tiny" decimal(3,5) NULL);
CREATE TABLE "weights" ("kilo" real NOT NULL PRIMARY KEY, "name" text NULL);
CREATE TABLE "bags" ("id" INTEGER PRIMARY KEY, "kilo" real NOT NULL REFERENCES "weights" ("kilo"));
CREATE TABLE "nameless" ("id" INTEGER PRIMARY KEY, "" text NULL, "word" text NULL);
CREATE VIEW "ratios" AS SELECT 0.5 AS "ratio";
CREATE VIEW "cheap" AS SELECT "id", "Unit Price" AS "price" FROM "Order Details" WHERE "Unit Price" < 20;
INSERT INTO "Order Details" ("id", "Unit Price", "type", "4x4", "self", "objects", "trailing_", "shipped", "stamp", "data", "photo",
    "guid", "nothing") VALUES (1, 14, 'x', 1, 's', 3, '2024-02-29', '7/4/1996', 1700000000, '{"a": 1}', x'00ff',
    '6ba7b810-9dad-11d1-80b4-00c04fd430c8', 5);
INSERT INTO "nameless" VALUES (1, 'x', 'y');
INSERT INTO "date" VALUES ('a', '2024-02-29 10:00:00', '10:00:00');
INSERT INTO "keyless" VALUES ('x', 1), (NULL, 2);
INSERT INTO "pair" VALUES (1, 'a', 'a'), (1, 'b', NULL);
INSERT INTO "child" VALUES ('a', 1, 'a', 1);
INSERT INTO "word" VALUES (1, 'a', 'x', 1, NULL, NULL), (2, 'b', NULL, 2, 'a', 'x');
INSERT INTO "implied" VALUES (1, 'a');
INSERT INTO "plain_rows" VALUES ('a', 'x', 1.5), ('a', 'x', 1.5);
INSERT INTO "without" VALUES ('x', 1, 'y');
INSERT INTO "strict" VALUES (1, 'a', 2);
INSERT INTO "packing" VALUES (1, 'soft');
INSERT INTO "computed" ("n") VALUES (2);
INSERT INTO "mixed" VALUES (1, 5, 'five', 'a'), (2, 'x', NULL, x'00');
