BEGIN TRANSACTION;
CREATE TABLE codes (
	hash VARCHAR(64) NOT NULL, 
	office VARCHAR(64) NOT NULL, 
	expires_at VARCHAR(40) NOT NULL, 
	used_by VARCHAR(64), 
	PRIMARY KEY (hash)
);
INSERT INTO "codes" VALUES('d5890e1b2c782273a2499974e1d29c370aace98b6a5d853679f17a5a66d5e306','01a1fc0b-e380-7066-9e9b-02d6a0bd9181','2026-11-28T03:00:00.000Z','01a1fc0b-e380-7599-b807-c5cff065cbd5');
INSERT INTO "codes" VALUES('7d5bb231cb578f6f0f2960250587d8845aec7f2c2e5da4549b224812be153115','01a1fc0b-e380-7066-9e9b-02d6a0bd9181','2026-11-28T03:00:00.000Z','01a1fc0b-e380-77c1-baf6-05864f659e3f');
INSERT INTO "codes" VALUES('c753f3ff852becd368940117bcd6c58e58e1068f2bc1417fe25a62126c523ec4','01a1fc0b-e380-7c04-8181-01976b2b1d14','2026-11-28T03:00:00.000Z','01a1fc0b-e380-72fa-b349-5fceb0f1576a');
CREATE TABLE devices (
	id VARCHAR(64) NOT NULL, 
	office VARCHAR(64) NOT NULL, 
	name VARCHAR(120) NOT NULL, 
	token_hash VARCHAR(64) NOT NULL, 
	enrolled_at VARCHAR(40) NOT NULL, 
	last_seen VARCHAR(40), 
	cursor TEXT NOT NULL, 
	pack VARCHAR(40), 
	revoked_at VARCHAR(40), 
	PRIMARY KEY (id)
);
INSERT INTO "devices" VALUES('01a1fc0b-e380-7599-b807-c5cff065cbd5','01a1fc0b-e380-7066-9e9b-02d6a0bd9181','Loket 1','b4c31b6b0a235e54ea462b0fb30ec3ac9653898a0735441f14c16934d036417b','2026-11-21T03:00:00.000Z','2026-11-21T03:00:00.000Z','{"01a1fc0b-e380-7066-9e9b-02d6a0bd9181":9,"shared":0}','2026.1',NULL);
INSERT INTO "devices" VALUES('01a1fc0b-e380-77c1-baf6-05864f659e3f','01a1fc0b-e380-7066-9e9b-02d6a0bd9181','Loket 2','9d4c8260832d8af64c9756c30e2ce798b014e68857855ec3b300d41adf6da523','2026-11-21T03:00:00.000Z','2026-11-21T03:00:00.000Z','{"01a1fc0b-e380-7066-9e9b-02d6a0bd9181":9,"shared":0}','2026.1',NULL);
INSERT INTO "devices" VALUES('01a1fc0b-e380-72fa-b349-5fceb0f1576a','01a1fc0b-e380-7c04-8181-01976b2b1d14','Loket Jauh','da44b417b0a40c856583c12bc2a9ff736e56de5d1ed92babb100e371c65a9c16','2026-11-21T03:00:00.000Z','2026-11-21T03:00:00.000Z','{"01a1fc0b-e380-7c04-8181-01976b2b1d14":6,"shared":0}','2026.1',NULL);
CREATE TABLE disputes (
	scope VARCHAR(64) NOT NULL, 
	type VARCHAR(64) NOT NULL, 
	record VARCHAR(64) NOT NULL, 
	path VARCHAR(200) NOT NULL, 
	office VARCHAR(64) NOT NULL, 
	"conflict" VARCHAR(64) NOT NULL, 
	PRIMARY KEY (scope, type, record, path, office)
);
INSERT INTO "disputes" VALUES('01a1fc0b-e380-7066-9e9b-02d6a0bd9181','registration','01a1fbd4-f500-7e34-a188-60d1336c1459','address','01a1fc0b-e380-7066-9e9b-02d6a0bd9181','cdb9faf1-ef2f-5a57-9f7c-225177bb525c');
CREATE TABLE failures (
	"key" VARCHAR(160) NOT NULL, 
	window BIGINT NOT NULL, 
	count INTEGER NOT NULL, 
	PRIMARY KEY ("key", window)
);
CREATE TABLE feed (
	scope VARCHAR(64) NOT NULL, 
	seq BIGINT NOT NULL, 
	type VARCHAR(64) NOT NULL, 
	record VARCHAR(64) NOT NULL, 
	PRIMARY KEY (scope, seq)
);
INSERT INTO "feed" VALUES('01a1fc0b-e380-7066-9e9b-02d6a0bd9181',1,'office','01a1fc0b-e380-7066-9e9b-02d6a0bd9181');
INSERT INTO "feed" VALUES('01a1fc0b-e380-7066-9e9b-02d6a0bd9181',2,'user','01a1fc0b-e380-715b-942b-f11d23908eaa');
INSERT INTO "feed" VALUES('01a1fc0b-e380-7066-9e9b-02d6a0bd9181',3,'user','01a1fc0b-e380-704e-a2d4-08a6ffc010c5');
INSERT INTO "feed" VALUES('01a1fc0b-e380-7066-9e9b-02d6a0bd9181',4,'user','01a1fc0b-e380-7d94-b647-8815e2ff5b7c');
INSERT INTO "feed" VALUES('01a1fc0b-e380-7066-9e9b-02d6a0bd9181',5,'user','01a1fc0b-e380-7709-9b09-c58a9f7ff90e');
INSERT INTO "feed" VALUES('01a1fc0b-e380-7066-9e9b-02d6a0bd9181',6,'user','01a1fc0b-e380-7ecd-a7a8-45dc5f088f78');
INSERT INTO "feed" VALUES('01a1fc0b-e380-7c04-8181-01976b2b1d14',1,'office','01a1fc0b-e380-7c04-8181-01976b2b1d14');
INSERT INTO "feed" VALUES('01a1fc0b-e380-7c04-8181-01976b2b1d14',2,'user','01a1fc0b-e380-7958-aa07-88783fd4cb04');
INSERT INTO "feed" VALUES('01a1fc0b-e380-7c04-8181-01976b2b1d14',3,'user','01a1fc0b-e380-7301-ae0d-c1c3c7999668');
INSERT INTO "feed" VALUES('01a1fc0b-e380-7c04-8181-01976b2b1d14',4,'user','01a1fc0b-e380-7b20-8eb2-926c68511e73');
INSERT INTO "feed" VALUES('01a1fc0b-e380-7c04-8181-01976b2b1d14',5,'user','01a1fc0b-e380-722d-8ace-a5d9fd838c0f');
INSERT INTO "feed" VALUES('01a1fc0b-e380-7c04-8181-01976b2b1d14',6,'user','01a1fc0b-e380-717b-b31f-5ba054c64b38');
INSERT INTO "feed" VALUES('01a1fc0b-e380-7066-9e9b-02d6a0bd9181',7,'registration','01a1fbd4-f500-7e34-a188-60d1336c1459');
INSERT INTO "feed" VALUES('01a1fc0b-e380-7066-9e9b-02d6a0bd9181',8,'registration','01a1fbd4-f500-7e34-a188-60d1336c1459');
INSERT INTO "feed" VALUES('01a1fc0b-e380-7066-9e9b-02d6a0bd9181',9,'conflict','cdb9faf1-ef2f-5a57-9f7c-225177bb525c');
CREATE TABLE meta (
	"key" VARCHAR(40) NOT NULL, 
	value TEXT NOT NULL, 
	PRIMARY KEY ("key")
);
INSERT INTO "meta" VALUES('epoch','f6030d8a-9f34-4bc7-bc2f-9911e4d78e9b');
INSERT INTO "meta" VALUES('schema','1');
CREATE TABLE number_blocks (
	office VARCHAR(64) NOT NULL, 
	series VARCHAR(64) NOT NULL, 
	year INTEGER NOT NULL, 
	first INTEGER NOT NULL, 
	last INTEGER NOT NULL, 
	device VARCHAR(64) NOT NULL, 
	granted_at VARCHAR(40) NOT NULL, 
	repeated BOOLEAN NOT NULL, 
	PRIMARY KEY (office, series, year, first), 
	UNIQUE (office, series, year, last)
);
INSERT INTO "number_blocks" VALUES('01a1fc0b-e380-7066-9e9b-02d6a0bd9181','recommendation',2026,1,50,'01a1fc0b-e380-7599-b807-c5cff065cbd5','2026-11-21T03:00:00.000Z',0);
INSERT INTO "number_blocks" VALUES('01a1fc0b-e380-7066-9e9b-02d6a0bd9181','recommendation',2026,51,100,'01a1fc0b-e380-77c1-baf6-05864f659e3f','2026-11-21T03:00:00.000Z',0);
INSERT INTO "number_blocks" VALUES('01a1fc0b-e380-7c04-8181-01976b2b1d14','recommendation',2026,1,50,'01a1fc0b-e380-72fa-b349-5fceb0f1576a','2026-11-21T03:00:00.000Z',0);
CREATE TABLE number_series (
	office VARCHAR(64) NOT NULL, 
	series VARCHAR(64) NOT NULL, 
	year INTEGER NOT NULL, 
	last INTEGER NOT NULL, 
	PRIMARY KEY (office, series, year)
);
INSERT INTO "number_series" VALUES('01a1fc0b-e380-7066-9e9b-02d6a0bd9181','recommendation',2026,100);
INSERT INTO "number_series" VALUES('01a1fc0b-e380-7c04-8181-01976b2b1d14','recommendation',2026,50);
CREATE TABLE numbers_used (
	office VARCHAR(64) NOT NULL, 
	series VARCHAR(64) NOT NULL, 
	year INTEGER NOT NULL, 
	number INTEGER NOT NULL, 
	device VARCHAR(64) NOT NULL, 
	record VARCHAR(64) NOT NULL, 
	PRIMARY KEY (office, series, year, number)
);
CREATE TABLE ops (
	id VARCHAR(36) NOT NULL, 
	device VARCHAR(64) NOT NULL, 
	counter BIGINT, 
	office VARCHAR(64) NOT NULL, 
	scope VARCHAR(64) NOT NULL, 
	type VARCHAR(64) NOT NULL, 
	record VARCHAR(64) NOT NULL, 
	seq BIGINT, 
	verdict TEXT NOT NULL, 
	op TEXT NOT NULL, 
	received_at VARCHAR(40) NOT NULL, 
	PRIMARY KEY (id), 
	UNIQUE (device, counter)
);
INSERT INTO "ops" VALUES('01a1fc0b-e380-7545-a704-5496b55f8fc1','central',NULL,'01a1fc0b-e380-7066-9e9b-02d6a0bd9181','01a1fc0b-e380-7066-9e9b-02d6a0bd9181','office','01a1fc0b-e380-7066-9e9b-02d6a0bd9181',1,'{"op":"01a1fc0b-e380-7545-a704-5496b55f8fc1","kind":"applied","seq":1}','{"id":"01a1fc0b-e380-7545-a704-5496b55f8fc1","device":"central","counter":0,"user":"central","role":"administrator","at":"2026-11-21T03:00:00.000Z","pack":"2026.1","office":"01a1fc0b-e380-7066-9e9b-02d6a0bd9181","record_type":"office","record":"01a1fc0b-e380-7066-9e9b-02d6a0bd9181","action":"create","base":9007199254740992,"fields":{"name":"Dinas Tenaga Kerja Kabupaten Indramayu","government":"Pemerintah Kabupaten Indramayu","regency":"32.12","city":"Indramayu","number_template":"{classification}/{number:04d}/{office}/{roman_month}/{year}","classification_code":"500.15.15.1","short_name":"Disnaker"}}','2026-11-21T21:48:19.154Z');
INSERT INTO "ops" VALUES('01a1fc0b-e380-7f46-bbef-7ad15f72fdf0','central',NULL,'01a1fc0b-e380-7066-9e9b-02d6a0bd9181','01a1fc0b-e380-7066-9e9b-02d6a0bd9181','user','01a1fc0b-e380-715b-942b-f11d23908eaa',2,'{"op":"01a1fc0b-e380-7f46-bbef-7ad15f72fdf0","kind":"applied","seq":2}','{"id":"01a1fc0b-e380-7f46-bbef-7ad15f72fdf0","device":"central","counter":0,"user":"central","role":"administrator","at":"2026-11-21T03:00:00.000Z","pack":"2026.1","office":"01a1fc0b-e380-7066-9e9b-02d6a0bd9181","record_type":"user","record":"01a1fc0b-e380-715b-942b-f11d23908eaa","action":"create","base":9007199254740992,"fields":{"username":"siti","name":"Siti","password":"$argon2id$v=19$m=19456,t=2,p=1$BoEvl0Vn1Lg8tXn4xrsEyQ$cQcvrQPUsdy8S5pyhFsEXnqS0IDrE34OpFOez/pLK0Q","roles":{"add":["clerk"]},"active":true}}','2026-11-21T21:48:19.204Z');
INSERT INTO "ops" VALUES('01a1fc0b-e380-7db4-a7c3-9abe51da49d0','central',NULL,'01a1fc0b-e380-7066-9e9b-02d6a0bd9181','01a1fc0b-e380-7066-9e9b-02d6a0bd9181','user','01a1fc0b-e380-704e-a2d4-08a6ffc010c5',3,'{"op":"01a1fc0b-e380-7db4-a7c3-9abe51da49d0","kind":"applied","seq":3}','{"id":"01a1fc0b-e380-7db4-a7c3-9abe51da49d0","device":"central","counter":0,"user":"central","role":"administrator","at":"2026-11-21T03:00:00.000Z","pack":"2026.1","office":"01a1fc0b-e380-7066-9e9b-02d6a0bd9181","record_type":"user","record":"01a1fc0b-e380-704e-a2d4-08a6ffc010c5","action":"create","base":9007199254740992,"fields":{"username":"dewi","name":"Dewi","password":"$argon2id$v=19$m=19456,t=2,p=1$BoEvl0Vn1Lg8tXn4xrsEyQ$cQcvrQPUsdy8S5pyhFsEXnqS0IDrE34OpFOez/pLK0Q","roles":{"add":["clerk"]},"active":true}}','2026-11-21T21:48:19.208Z');
INSERT INTO "ops" VALUES('01a1fc0b-e380-765c-8d4c-b92a1defdf8e','central',NULL,'01a1fc0b-e380-7066-9e9b-02d6a0bd9181','01a1fc0b-e380-7066-9e9b-02d6a0bd9181','user','01a1fc0b-e380-7d94-b647-8815e2ff5b7c',4,'{"op":"01a1fc0b-e380-765c-8d4c-b92a1defdf8e","kind":"applied","seq":4}','{"id":"01a1fc0b-e380-765c-8d4c-b92a1defdf8e","device":"central","counter":0,"user":"central","role":"administrator","at":"2026-11-21T03:00:00.000Z","pack":"2026.1","office":"01a1fc0b-e380-7066-9e9b-02d6a0bd9181","record_type":"user","record":"01a1fc0b-e380-7d94-b647-8815e2ff5b7c","action":"create","base":9007199254740992,"fields":{"username":"budi","name":"Budi","password":"$argon2id$v=19$m=19456,t=2,p=1$BoEvl0Vn1Lg8tXn4xrsEyQ$cQcvrQPUsdy8S5pyhFsEXnqS0IDrE34OpFOez/pLK0Q","roles":{"add":["verifier"]},"active":true}}','2026-11-21T21:48:19.212Z');
INSERT INTO "ops" VALUES('01a1fc0b-e380-7613-8c91-75bf62bfb4b4','central',NULL,'01a1fc0b-e380-7066-9e9b-02d6a0bd9181','01a1fc0b-e380-7066-9e9b-02d6a0bd9181','user','01a1fc0b-e380-7709-9b09-c58a9f7ff90e',5,'{"op":"01a1fc0b-e380-7613-8c91-75bf62bfb4b4","kind":"applied","seq":5}','{"id":"01a1fc0b-e380-7613-8c91-75bf62bfb4b4","device":"central","counter":0,"user":"central","role":"administrator","at":"2026-11-21T03:00:00.000Z","pack":"2026.1","office":"01a1fc0b-e380-7066-9e9b-02d6a0bd9181","record_type":"user","record":"01a1fc0b-e380-7709-9b09-c58a9f7ff90e","action":"create","base":9007199254740992,"fields":{"username":"ratna","name":"Ratna","password":"$argon2id$v=19$m=19456,t=2,p=1$BoEvl0Vn1Lg8tXn4xrsEyQ$cQcvrQPUsdy8S5pyhFsEXnqS0IDrE34OpFOez/pLK0Q","roles":{"add":["head"]},"active":true}}','2026-11-21T21:48:19.215Z');
INSERT INTO "ops" VALUES('01a1fc0b-e380-7389-bfdb-35616fef4de8','central',NULL,'01a1fc0b-e380-7066-9e9b-02d6a0bd9181','01a1fc0b-e380-7066-9e9b-02d6a0bd9181','user','01a1fc0b-e380-7ecd-a7a8-45dc5f088f78',6,'{"op":"01a1fc0b-e380-7389-bfdb-35616fef4de8","kind":"applied","seq":6}','{"id":"01a1fc0b-e380-7389-bfdb-35616fef4de8","device":"central","counter":0,"user":"central","role":"administrator","at":"2026-11-21T03:00:00.000Z","pack":"2026.1","office":"01a1fc0b-e380-7066-9e9b-02d6a0bd9181","record_type":"user","record":"01a1fc0b-e380-7ecd-a7a8-45dc5f088f78","action":"create","base":9007199254740992,"fields":{"username":"agus","name":"Agus","password":"$argon2id$v=19$m=19456,t=2,p=1$BoEvl0Vn1Lg8tXn4xrsEyQ$cQcvrQPUsdy8S5pyhFsEXnqS0IDrE34OpFOez/pLK0Q","roles":{"add":["administrator"]},"active":true}}','2026-11-21T21:48:19.219Z');
INSERT INTO "ops" VALUES('01a1fc0b-e380-75b7-bbb2-8f1041cdbed8','central',NULL,'01a1fc0b-e380-7c04-8181-01976b2b1d14','01a1fc0b-e380-7c04-8181-01976b2b1d14','office','01a1fc0b-e380-7c04-8181-01976b2b1d14',1,'{"op":"01a1fc0b-e380-75b7-bbb2-8f1041cdbed8","kind":"applied","seq":1}','{"id":"01a1fc0b-e380-75b7-bbb2-8f1041cdbed8","device":"central","counter":0,"user":"central","role":"administrator","at":"2026-11-21T03:00:00.000Z","pack":"2026.1","office":"01a1fc0b-e380-7c04-8181-01976b2b1d14","record_type":"office","record":"01a1fc0b-e380-7c04-8181-01976b2b1d14","action":"create","base":9007199254740992,"fields":{"name":"Dinas Tenaga Kerja Kabupaten Indramayu","government":"Pemerintah Kabupaten Indramayu","regency":"32.12","city":"Indramayu","number_template":"{classification}/{number:04d}/{office}/{roman_month}/{year}","classification_code":"500.15.15.1","short_name":"Disnaker"}}','2026-11-21T21:48:19.222Z');
INSERT INTO "ops" VALUES('01a1fc0b-e380-7c54-9b09-ab9591cb967c','central',NULL,'01a1fc0b-e380-7c04-8181-01976b2b1d14','01a1fc0b-e380-7c04-8181-01976b2b1d14','user','01a1fc0b-e380-7958-aa07-88783fd4cb04',2,'{"op":"01a1fc0b-e380-7c54-9b09-ab9591cb967c","kind":"applied","seq":2}','{"id":"01a1fc0b-e380-7c54-9b09-ab9591cb967c","device":"central","counter":0,"user":"central","role":"administrator","at":"2026-11-21T03:00:00.000Z","pack":"2026.1","office":"01a1fc0b-e380-7c04-8181-01976b2b1d14","record_type":"user","record":"01a1fc0b-e380-7958-aa07-88783fd4cb04","action":"create","base":9007199254740992,"fields":{"username":"siti","name":"Siti","password":"$argon2id$v=19$m=19456,t=2,p=1$BoEvl0Vn1Lg8tXn4xrsEyQ$cQcvrQPUsdy8S5pyhFsEXnqS0IDrE34OpFOez/pLK0Q","roles":{"add":["clerk"]},"active":true}}','2026-11-21T21:48:19.226Z');
INSERT INTO "ops" VALUES('01a1fc0b-e380-7642-9ef9-bb3f99d24b46','central',NULL,'01a1fc0b-e380-7c04-8181-01976b2b1d14','01a1fc0b-e380-7c04-8181-01976b2b1d14','user','01a1fc0b-e380-7301-ae0d-c1c3c7999668',3,'{"op":"01a1fc0b-e380-7642-9ef9-bb3f99d24b46","kind":"applied","seq":3}','{"id":"01a1fc0b-e380-7642-9ef9-bb3f99d24b46","device":"central","counter":0,"user":"central","role":"administrator","at":"2026-11-21T03:00:00.000Z","pack":"2026.1","office":"01a1fc0b-e380-7c04-8181-01976b2b1d14","record_type":"user","record":"01a1fc0b-e380-7301-ae0d-c1c3c7999668","action":"create","base":9007199254740992,"fields":{"username":"dewi","name":"Dewi","password":"$argon2id$v=19$m=19456,t=2,p=1$BoEvl0Vn1Lg8tXn4xrsEyQ$cQcvrQPUsdy8S5pyhFsEXnqS0IDrE34OpFOez/pLK0Q","roles":{"add":["clerk"]},"active":true}}','2026-11-21T21:48:19.229Z');
INSERT INTO "ops" VALUES('01a1fc0b-e380-7e63-b9a2-defced2ef7f7','central',NULL,'01a1fc0b-e380-7c04-8181-01976b2b1d14','01a1fc0b-e380-7c04-8181-01976b2b1d14','user','01a1fc0b-e380-7b20-8eb2-926c68511e73',4,'{"op":"01a1fc0b-e380-7e63-b9a2-defced2ef7f7","kind":"applied","seq":4}','{"id":"01a1fc0b-e380-7e63-b9a2-defced2ef7f7","device":"central","counter":0,"user":"central","role":"administrator","at":"2026-11-21T03:00:00.000Z","pack":"2026.1","office":"01a1fc0b-e380-7c04-8181-01976b2b1d14","record_type":"user","record":"01a1fc0b-e380-7b20-8eb2-926c68511e73","action":"create","base":9007199254740992,"fields":{"username":"budi","name":"Budi","password":"$argon2id$v=19$m=19456,t=2,p=1$BoEvl0Vn1Lg8tXn4xrsEyQ$cQcvrQPUsdy8S5pyhFsEXnqS0IDrE34OpFOez/pLK0Q","roles":{"add":["verifier"]},"active":true}}','2026-11-21T21:48:19.233Z');
INSERT INTO "ops" VALUES('01a1fc0b-e380-7c68-af1a-1a0991bebdcc','central',NULL,'01a1fc0b-e380-7c04-8181-01976b2b1d14','01a1fc0b-e380-7c04-8181-01976b2b1d14','user','01a1fc0b-e380-722d-8ace-a5d9fd838c0f',5,'{"op":"01a1fc0b-e380-7c68-af1a-1a0991bebdcc","kind":"applied","seq":5}','{"id":"01a1fc0b-e380-7c68-af1a-1a0991bebdcc","device":"central","counter":0,"user":"central","role":"administrator","at":"2026-11-21T03:00:00.000Z","pack":"2026.1","office":"01a1fc0b-e380-7c04-8181-01976b2b1d14","record_type":"user","record":"01a1fc0b-e380-722d-8ace-a5d9fd838c0f","action":"create","base":9007199254740992,"fields":{"username":"ratna","name":"Ratna","password":"$argon2id$v=19$m=19456,t=2,p=1$BoEvl0Vn1Lg8tXn4xrsEyQ$cQcvrQPUsdy8S5pyhFsEXnqS0IDrE34OpFOez/pLK0Q","roles":{"add":["head"]},"active":true}}','2026-11-21T21:48:19.236Z');
INSERT INTO "ops" VALUES('01a1fc0b-e380-716c-96e5-3249ae799039','central',NULL,'01a1fc0b-e380-7c04-8181-01976b2b1d14','01a1fc0b-e380-7c04-8181-01976b2b1d14','user','01a1fc0b-e380-717b-b31f-5ba054c64b38',6,'{"op":"01a1fc0b-e380-716c-96e5-3249ae799039","kind":"applied","seq":6}','{"id":"01a1fc0b-e380-716c-96e5-3249ae799039","device":"central","counter":0,"user":"central","role":"administrator","at":"2026-11-21T03:00:00.000Z","pack":"2026.1","office":"01a1fc0b-e380-7c04-8181-01976b2b1d14","record_type":"user","record":"01a1fc0b-e380-717b-b31f-5ba054c64b38","action":"create","base":9007199254740992,"fields":{"username":"agus","name":"Agus","password":"$argon2id$v=19$m=19456,t=2,p=1$BoEvl0Vn1Lg8tXn4xrsEyQ$cQcvrQPUsdy8S5pyhFsEXnqS0IDrE34OpFOez/pLK0Q","roles":{"add":["administrator"]},"active":true}}','2026-11-21T21:48:19.239Z');
INSERT INTO "ops" VALUES('01a1fbd4-f500-770c-a1f2-364834558964','01a1fc0b-e380-7599-b807-c5cff065cbd5',1,'01a1fc0b-e380-7066-9e9b-02d6a0bd9181','01a1fc0b-e380-7066-9e9b-02d6a0bd9181','registration','01a1fbd4-f500-7e34-a188-60d1336c1459',7,'{"op":"01a1fbd4-f500-770c-a1f2-364834558964","kind":"applied","seq":7}','{"id":"01a1fbd4-f500-770c-a1f2-364834558964","device":"01a1fc0b-e380-7599-b807-c5cff065cbd5","counter":1,"user":"01a1fc0b-e380-715b-942b-f11d23908eaa","role":"clerk","at":"2026-11-21T02:00:00.000Z","pack":"2026.1","office":"01a1fc0b-e380-7066-9e9b-02d6a0bd9181","record_type":"registration","record":"01a1fbd4-f500-7e34-a188-60d1336c1459","action":"create","base":6,"fields":{"address":"Blok Karanganyar RT 01 RW 02","birth_date":"1998-03-15","birth_place":"Indramayu","destination_country":"TW","education":"senior","job":"caregiver","marital_status":"single","name":"Wati Karsinah","nik":"3212195503980001","phone":"+6281234567890","scheme":"p_to_p","sex":"female","village":"32.12.19.2005"}}','2026-11-21T21:48:19.713Z');
INSERT INTO "ops" VALUES('01a1fbd4-f500-7942-846a-e819fe86ff3c','01a1fc0b-e380-7599-b807-c5cff065cbd5',2,'01a1fc0b-e380-7066-9e9b-02d6a0bd9181','01a1fc0b-e380-7066-9e9b-02d6a0bd9181','registration','01a1fbd4-f500-7e34-a188-60d1336c1459',8,'{"op":"01a1fbd4-f500-7942-846a-e819fe86ff3c","kind":"applied","seq":8}','{"id":"01a1fbd4-f500-7942-846a-e819fe86ff3c","device":"01a1fc0b-e380-7599-b807-c5cff065cbd5","counter":2,"user":"01a1fc0b-e380-715b-942b-f11d23908eaa","role":"clerk","at":"2026-11-21T02:00:00.000Z","pack":"2026.1","office":"01a1fc0b-e380-7066-9e9b-02d6a0bd9181","record_type":"registration","record":"01a1fbd4-f500-7e34-a188-60d1336c1459","action":"set","base":7,"fields":{"address":"Jl. Melati 4"},"old":{"address":"Blok Karanganyar RT 01 RW 02"}}','2026-11-21T21:48:19.741Z');
INSERT INTO "ops" VALUES('01a1fbd4-f500-7a24-b12a-d32adad38a9e','central',NULL,'01a1fc0b-e380-7066-9e9b-02d6a0bd9181','01a1fc0b-e380-7066-9e9b-02d6a0bd9181','conflict','cdb9faf1-ef2f-5a57-9f7c-225177bb525c',9,'{"op":"01a1fbd4-f500-7a24-b12a-d32adad38a9e","kind":"applied","seq":9}','{"id":"01a1fbd4-f500-7a24-b12a-d32adad38a9e","device":"central","counter":0,"user":"central","role":"administrator","at":"2026-11-21T02:00:00.000Z","pack":"2026.1","office":"01a1fc0b-e380-7066-9e9b-02d6a0bd9181","record_type":"conflict","record":"cdb9faf1-ef2f-5a57-9f7c-225177bb525c","action":"create","fields":{"record_type":"registration","record":"01a1fbd4-f500-7e34-a188-60d1336c1459","paths":["address"],"base":{"address":"Blok Karanganyar RT 01 RW 02"},"offered":{"address":"Jl. Melati 44"},"offered_by":"01a1fc0b-e380-715b-942b-f11d23908eaa","offered_at":"2026-11-21T02:00:00.000Z","offered_device":"Loket 2","standing":{"address":"Jl. Melati 4"},"standing_by":"01a1fc0b-e380-715b-942b-f11d23908eaa","standing_at":"2026-11-21T02:00:00.000Z","standing_device":"Loket 1"}}','2026-11-21T21:48:19.753Z');
INSERT INTO "ops" VALUES('01a1fbd4-f500-72a7-ae7d-726865bc74f0','01a1fc0b-e380-77c1-baf6-05864f659e3f',1,'01a1fc0b-e380-7066-9e9b-02d6a0bd9181','01a1fc0b-e380-7066-9e9b-02d6a0bd9181','registration','01a1fbd4-f500-7e34-a188-60d1336c1459',NULL,'{"op":"01a1fbd4-f500-72a7-ae7d-726865bc74f0","kind":"conflict","seq":8,"conflicts":["cdb9faf1-ef2f-5a57-9f7c-225177bb525c"]}','{"id":"01a1fbd4-f500-72a7-ae7d-726865bc74f0","device":"01a1fc0b-e380-77c1-baf6-05864f659e3f","counter":1,"user":"01a1fc0b-e380-715b-942b-f11d23908eaa","role":"clerk","at":"2026-11-21T02:00:00.000Z","pack":"2026.1","office":"01a1fc0b-e380-7066-9e9b-02d6a0bd9181","record_type":"registration","record":"01a1fbd4-f500-7e34-a188-60d1336c1459","action":"set","base":7,"fields":{"address":"Jl. Melati 44"},"old":{"address":"Blok Karanganyar RT 01 RW 02"}}','2026-11-21T21:48:19.755Z');
CREATE TABLE records (
	scope VARCHAR(64) NOT NULL, 
	type VARCHAR(64) NOT NULL, 
	id VARCHAR(64) NOT NULL, 
	office VARCHAR(64) NOT NULL, 
	pack VARCHAR(40) NOT NULL, 
	body TEXT NOT NULL, 
	marks TEXT NOT NULL, 
	state VARCHAR(40), 
	deleted BOOLEAN NOT NULL, 
	seq BIGINT NOT NULL, 
	created_at VARCHAR(40) NOT NULL, 
	created_by VARCHAR(64) NOT NULL, 
	updated_at VARCHAR(40) NOT NULL, 
	updated_by VARCHAR(64) NOT NULL, 
	updated_device VARCHAR(64) NOT NULL, 
	PRIMARY KEY (scope, type, id)
);
INSERT INTO "records" VALUES('01a1fc0b-e380-7066-9e9b-02d6a0bd9181','office','01a1fc0b-e380-7066-9e9b-02d6a0bd9181','01a1fc0b-e380-7066-9e9b-02d6a0bd9181','2026.1','{"name":"Dinas Tenaga Kerja Kabupaten Indramayu","government":"Pemerintah Kabupaten Indramayu","regency":"32.12","city":"Indramayu","number_template":"{classification}/{number:04d}/{office}/{roman_month}/{year}","classification_code":"500.15.15.1","short_name":"Disnaker"}','{"name":[1,"central"],"government":[1,"central"],"regency":[1,"central"],"city":[1,"central"],"number_template":[1,"central"],"classification_code":[1,"central"],"short_name":[1,"central"],"state":[1,"central"]}',NULL,0,1,'2026-11-21T03:00:00.000Z','central','2026-11-21T03:00:00.000Z','central','central');
INSERT INTO "records" VALUES('01a1fc0b-e380-7066-9e9b-02d6a0bd9181','user','01a1fc0b-e380-715b-942b-f11d23908eaa','01a1fc0b-e380-7066-9e9b-02d6a0bd9181','2026.1','{"username":"siti","name":"Siti","password":"$argon2id$v=19$m=19456,t=2,p=1$BoEvl0Vn1Lg8tXn4xrsEyQ$cQcvrQPUsdy8S5pyhFsEXnqS0IDrE34OpFOez/pLK0Q","roles":["clerk"],"active":true}','{"username":[2,"central"],"name":[2,"central"],"password":[2,"central"],"roles":[2,"central"],"active":[2,"central"],"state":[2,"central"]}',NULL,0,2,'2026-11-21T03:00:00.000Z','central','2026-11-21T03:00:00.000Z','central','central');
INSERT INTO "records" VALUES('01a1fc0b-e380-7066-9e9b-02d6a0bd9181','user','01a1fc0b-e380-704e-a2d4-08a6ffc010c5','01a1fc0b-e380-7066-9e9b-02d6a0bd9181','2026.1','{"username":"dewi","name":"Dewi","password":"$argon2id$v=19$m=19456,t=2,p=1$BoEvl0Vn1Lg8tXn4xrsEyQ$cQcvrQPUsdy8S5pyhFsEXnqS0IDrE34OpFOez/pLK0Q","roles":["clerk"],"active":true}','{"username":[3,"central"],"name":[3,"central"],"password":[3,"central"],"roles":[3,"central"],"active":[3,"central"],"state":[3,"central"]}',NULL,0,3,'2026-11-21T03:00:00.000Z','central','2026-11-21T03:00:00.000Z','central','central');
INSERT INTO "records" VALUES('01a1fc0b-e380-7066-9e9b-02d6a0bd9181','user','01a1fc0b-e380-7d94-b647-8815e2ff5b7c','01a1fc0b-e380-7066-9e9b-02d6a0bd9181','2026.1','{"username":"budi","name":"Budi","password":"$argon2id$v=19$m=19456,t=2,p=1$BoEvl0Vn1Lg8tXn4xrsEyQ$cQcvrQPUsdy8S5pyhFsEXnqS0IDrE34OpFOez/pLK0Q","roles":["verifier"],"active":true}','{"username":[4,"central"],"name":[4,"central"],"password":[4,"central"],"roles":[4,"central"],"active":[4,"central"],"state":[4,"central"]}',NULL,0,4,'2026-11-21T03:00:00.000Z','central','2026-11-21T03:00:00.000Z','central','central');
INSERT INTO "records" VALUES('01a1fc0b-e380-7066-9e9b-02d6a0bd9181','user','01a1fc0b-e380-7709-9b09-c58a9f7ff90e','01a1fc0b-e380-7066-9e9b-02d6a0bd9181','2026.1','{"username":"ratna","name":"Ratna","password":"$argon2id$v=19$m=19456,t=2,p=1$BoEvl0Vn1Lg8tXn4xrsEyQ$cQcvrQPUsdy8S5pyhFsEXnqS0IDrE34OpFOez/pLK0Q","roles":["head"],"active":true}','{"username":[5,"central"],"name":[5,"central"],"password":[5,"central"],"roles":[5,"central"],"active":[5,"central"],"state":[5,"central"]}',NULL,0,5,'2026-11-21T03:00:00.000Z','central','2026-11-21T03:00:00.000Z','central','central');
INSERT INTO "records" VALUES('01a1fc0b-e380-7066-9e9b-02d6a0bd9181','user','01a1fc0b-e380-7ecd-a7a8-45dc5f088f78','01a1fc0b-e380-7066-9e9b-02d6a0bd9181','2026.1','{"username":"agus","name":"Agus","password":"$argon2id$v=19$m=19456,t=2,p=1$BoEvl0Vn1Lg8tXn4xrsEyQ$cQcvrQPUsdy8S5pyhFsEXnqS0IDrE34OpFOez/pLK0Q","roles":["administrator"],"active":true}','{"username":[6,"central"],"name":[6,"central"],"password":[6,"central"],"roles":[6,"central"],"active":[6,"central"],"state":[6,"central"]}',NULL,0,6,'2026-11-21T03:00:00.000Z','central','2026-11-21T03:00:00.000Z','central','central');
INSERT INTO "records" VALUES('01a1fc0b-e380-7c04-8181-01976b2b1d14','office','01a1fc0b-e380-7c04-8181-01976b2b1d14','01a1fc0b-e380-7c04-8181-01976b2b1d14','2026.1','{"name":"Dinas Tenaga Kerja Kabupaten Indramayu","government":"Pemerintah Kabupaten Indramayu","regency":"32.12","city":"Indramayu","number_template":"{classification}/{number:04d}/{office}/{roman_month}/{year}","classification_code":"500.15.15.1","short_name":"Disnaker"}','{"name":[1,"central"],"government":[1,"central"],"regency":[1,"central"],"city":[1,"central"],"number_template":[1,"central"],"classification_code":[1,"central"],"short_name":[1,"central"],"state":[1,"central"]}',NULL,0,1,'2026-11-21T03:00:00.000Z','central','2026-11-21T03:00:00.000Z','central','central');
INSERT INTO "records" VALUES('01a1fc0b-e380-7c04-8181-01976b2b1d14','user','01a1fc0b-e380-7958-aa07-88783fd4cb04','01a1fc0b-e380-7c04-8181-01976b2b1d14','2026.1','{"username":"siti","name":"Siti","password":"$argon2id$v=19$m=19456,t=2,p=1$BoEvl0Vn1Lg8tXn4xrsEyQ$cQcvrQPUsdy8S5pyhFsEXnqS0IDrE34OpFOez/pLK0Q","roles":["clerk"],"active":true}','{"username":[2,"central"],"name":[2,"central"],"password":[2,"central"],"roles":[2,"central"],"active":[2,"central"],"state":[2,"central"]}',NULL,0,2,'2026-11-21T03:00:00.000Z','central','2026-11-21T03:00:00.000Z','central','central');
INSERT INTO "records" VALUES('01a1fc0b-e380-7c04-8181-01976b2b1d14','user','01a1fc0b-e380-7301-ae0d-c1c3c7999668','01a1fc0b-e380-7c04-8181-01976b2b1d14','2026.1','{"username":"dewi","name":"Dewi","password":"$argon2id$v=19$m=19456,t=2,p=1$BoEvl0Vn1Lg8tXn4xrsEyQ$cQcvrQPUsdy8S5pyhFsEXnqS0IDrE34OpFOez/pLK0Q","roles":["clerk"],"active":true}','{"username":[3,"central"],"name":[3,"central"],"password":[3,"central"],"roles":[3,"central"],"active":[3,"central"],"state":[3,"central"]}',NULL,0,3,'2026-11-21T03:00:00.000Z','central','2026-11-21T03:00:00.000Z','central','central');
INSERT INTO "records" VALUES('01a1fc0b-e380-7c04-8181-01976b2b1d14','user','01a1fc0b-e380-7b20-8eb2-926c68511e73','01a1fc0b-e380-7c04-8181-01976b2b1d14','2026.1','{"username":"budi","name":"Budi","password":"$argon2id$v=19$m=19456,t=2,p=1$BoEvl0Vn1Lg8tXn4xrsEyQ$cQcvrQPUsdy8S5pyhFsEXnqS0IDrE34OpFOez/pLK0Q","roles":["verifier"],"active":true}','{"username":[4,"central"],"name":[4,"central"],"password":[4,"central"],"roles":[4,"central"],"active":[4,"central"],"state":[4,"central"]}',NULL,0,4,'2026-11-21T03:00:00.000Z','central','2026-11-21T03:00:00.000Z','central','central');
INSERT INTO "records" VALUES('01a1fc0b-e380-7c04-8181-01976b2b1d14','user','01a1fc0b-e380-722d-8ace-a5d9fd838c0f','01a1fc0b-e380-7c04-8181-01976b2b1d14','2026.1','{"username":"ratna","name":"Ratna","password":"$argon2id$v=19$m=19456,t=2,p=1$BoEvl0Vn1Lg8tXn4xrsEyQ$cQcvrQPUsdy8S5pyhFsEXnqS0IDrE34OpFOez/pLK0Q","roles":["head"],"active":true}','{"username":[5,"central"],"name":[5,"central"],"password":[5,"central"],"roles":[5,"central"],"active":[5,"central"],"state":[5,"central"]}',NULL,0,5,'2026-11-21T03:00:00.000Z','central','2026-11-21T03:00:00.000Z','central','central');
INSERT INTO "records" VALUES('01a1fc0b-e380-7c04-8181-01976b2b1d14','user','01a1fc0b-e380-717b-b31f-5ba054c64b38','01a1fc0b-e380-7c04-8181-01976b2b1d14','2026.1','{"username":"agus","name":"Agus","password":"$argon2id$v=19$m=19456,t=2,p=1$BoEvl0Vn1Lg8tXn4xrsEyQ$cQcvrQPUsdy8S5pyhFsEXnqS0IDrE34OpFOez/pLK0Q","roles":["administrator"],"active":true}','{"username":[6,"central"],"name":[6,"central"],"password":[6,"central"],"roles":[6,"central"],"active":[6,"central"],"state":[6,"central"]}',NULL,0,6,'2026-11-21T03:00:00.000Z','central','2026-11-21T03:00:00.000Z','central','central');
INSERT INTO "records" VALUES('01a1fc0b-e380-7066-9e9b-02d6a0bd9181','registration','01a1fbd4-f500-7e34-a188-60d1336c1459','01a1fc0b-e380-7066-9e9b-02d6a0bd9181','2026.1','{"address":"Jl. Melati 4","birth_date":"1998-03-15","birth_place":"Indramayu","destination_country":"TW","education":"senior","job":"caregiver","marital_status":"single","name":"Wati Karsinah","nik":"3212195503980001","phone":"+6281234567890","scheme":"p_to_p","sex":"female","village":"32.12.19.2005"}','{"address":[8,"01a1fc0b-e380-7599-b807-c5cff065cbd5"],"birth_date":[7,"01a1fc0b-e380-7599-b807-c5cff065cbd5"],"birth_place":[7,"01a1fc0b-e380-7599-b807-c5cff065cbd5"],"destination_country":[7,"01a1fc0b-e380-7599-b807-c5cff065cbd5"],"education":[7,"01a1fc0b-e380-7599-b807-c5cff065cbd5"],"job":[7,"01a1fc0b-e380-7599-b807-c5cff065cbd5"],"marital_status":[7,"01a1fc0b-e380-7599-b807-c5cff065cbd5"],"name":[7,"01a1fc0b-e380-7599-b807-c5cff065cbd5"],"nik":[7,"01a1fc0b-e380-7599-b807-c5cff065cbd5"],"phone":[7,"01a1fc0b-e380-7599-b807-c5cff065cbd5"],"scheme":[7,"01a1fc0b-e380-7599-b807-c5cff065cbd5"],"sex":[7,"01a1fc0b-e380-7599-b807-c5cff065cbd5"],"village":[7,"01a1fc0b-e380-7599-b807-c5cff065cbd5"],"state":[7,"01a1fc0b-e380-7599-b807-c5cff065cbd5"]}','registered',0,8,'2026-11-21T02:00:00.000Z','01a1fc0b-e380-715b-942b-f11d23908eaa','2026-11-21T02:00:00.000Z','01a1fc0b-e380-715b-942b-f11d23908eaa','01a1fc0b-e380-7599-b807-c5cff065cbd5');
INSERT INTO "records" VALUES('01a1fc0b-e380-7066-9e9b-02d6a0bd9181','conflict','cdb9faf1-ef2f-5a57-9f7c-225177bb525c','01a1fc0b-e380-7066-9e9b-02d6a0bd9181','2026.1','{"record_type":"registration","record":"01a1fbd4-f500-7e34-a188-60d1336c1459","paths":["address"],"base":{"address":"Blok Karanganyar RT 01 RW 02"},"offered":{"address":"Jl. Melati 44"},"offered_by":"01a1fc0b-e380-715b-942b-f11d23908eaa","offered_at":"2026-11-21T02:00:00.000Z","offered_device":"Loket 2","standing":{"address":"Jl. Melati 4"},"standing_by":"01a1fc0b-e380-715b-942b-f11d23908eaa","standing_at":"2026-11-21T02:00:00.000Z","standing_device":"Loket 1"}','{"record_type":[9,"central"],"record":[9,"central"],"paths":[9,"central"],"base":[9,"central"],"offered":[9,"central"],"offered_by":[9,"central"],"offered_at":[9,"central"],"offered_device":[9,"central"],"standing":[9,"central"],"standing_by":[9,"central"],"standing_at":[9,"central"],"standing_device":[9,"central"],"state":[9,"central"]}','open',0,9,'2026-11-21T02:00:00.000Z','central','2026-11-21T02:00:00.000Z','central','central');
CREATE TABLE scopes (
	name VARCHAR(64) NOT NULL, 
	seq BIGINT NOT NULL, 
	PRIMARY KEY (name)
);
INSERT INTO "scopes" VALUES('shared',0);
INSERT INTO "scopes" VALUES('01a1fc0b-e380-7066-9e9b-02d6a0bd9181',9);
INSERT INTO "scopes" VALUES('01a1fc0b-e380-7c04-8181-01976b2b1d14',6);
CREATE INDEX ops_by_record ON ops (scope, type, record);
CREATE INDEX ops_by_seq ON ops (scope, seq);
CREATE INDEX ix_disputes_conflict ON disputes ("conflict");
CREATE INDEX ix_devices_office ON devices (office);
CREATE INDEX blocks_by_device ON number_blocks (device, series, year);
CREATE INDEX numbers_by_device ON numbers_used (device, series, year);
COMMIT;
