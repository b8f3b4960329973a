CREATE TABLE "samples_group" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "name" varchar(100) NOT NULL);
CREATE TABLE "samples_sample" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "group_id" bigint NULL REFERENCES "samples_group" ("id") DEFERRABLE INITIALLY DEFERRED, "name" varchar(100) NOT NULL, "note" varchar(100) NULL, "number" integer NOT NULL, "maybe" integer NULL, "ratio" real NOT NULL, "price" decimal NOT NULL, "flag" bool NOT NULL, "moment" datetime NOT NULL, "perhaps" datetime NULL, "day" date NOT NULL, "clock" time NOT NULL, "data" text NOT NULL CHECK ((JSON_VALID("data") OR "data" IS NULL)));
INSERT INTO "samples_group" VALUES (1, 'One'), (2, 'Other'), (3, 'Empty');
INSERT INTO "samples_sample" VALUES
(1, 1, 'Ada Lovelace', '  spaces ', 7, 3, 0.5, 9.99, 1, '2024-03-31 00:30:00', '2024-03-31 01:30:00', '2024-03-31', '13:05:07.120000', '{"a": 1, "t": "x", "flag": true, "list": [{"b": 2}], "o": {"k": [1, 2]}, "none": null}'),
(2, 1, 'Grace', NULL, 2, NULL, -1.25, 12.5, 0, '2024-03-31 01:30:00.000001', NULL, '2024-12-30', '00:00:00', '{"a": 2, "t": "xyz", "flag": false}'),
(3, 2, 'anna', '100% sure', -4, 3, 2.75, -3, 1, '2024-10-27 00:30:00', '2024-10-26 23:59:59.999999', '2025-01-01', '23:59:59', '{"a": 3, "list": [{"b": 3}], "none": null}'),
(4, 2, 'bob', 'snake_case', 100, 10, 0.0, 0.01, 1, '2024-10-27 01:30:00', '2020-02-29 12:00:00', '2023-06-15', '06:30:15.500000', '{"t": "Xena", "o": {"z": 1}}'),
(5, 2, 'Zoé', 'é ü a', 1, 0, 1.5, 1000, 0, '2024-12-31 23:30:00', '2025-01-01 00:00:00', '2021-01-03', '01:30:00', '{"a": 1, "list": []}'),
(6, NULL, 'A', '', 7, -2, -0.75, 5.75, 1, '2023-01-01 18:45:07.654321', NULL, '2024-02-29', '12:00:00.000001', '{"a": 10, "t": "x y"}');
