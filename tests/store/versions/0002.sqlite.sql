-- A database that tables of revision 0002 hold: as 0001, with staff and the audit log; codes under the key 01 x 32.
BEGIN TRANSACTION;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0002');
CREATE TABLE attempts (
	id VARCHAR(36) NOT NULL, 
	trainee_id VARCHAR(36) NOT NULL, 
	case_id VARCHAR(60) NOT NULL, 
	mode VARCHAR(16) NOT NULL, 
	created_at VARCHAR(32) NOT NULL, 
	tab VARCHAR(64), 
	tab_seen_at VARCHAR(32), 
	CONSTRAINT pk_attempts PRIMARY KEY (id), 
	CONSTRAINT fk_attempts_trainee_id FOREIGN KEY(trainee_id) REFERENCES trainees (id)
);
INSERT INTO "attempts" VALUES('df4de46c-3651-44a6-9955-13b13f94df15','7167ee79-1c94-4dee-9034-c2b2433ecbcd','the-small-case','assessment','2026-01-05T09:00:02.000000+00:00','tab one','2026-01-05T09:00:21.000000+00:00');
INSERT INTO "attempts" VALUES('504293b1-fe27-4666-a65f-9c541253ae43','7167ee79-1c94-4dee-9034-c2b2433ecbcd','the-small-case','talk','2026-01-05T09:00:23.000000+00:00',NULL,NULL);
CREATE TABLE audit (
	seq INTEGER NOT NULL, 
	at VARCHAR(32) NOT NULL, 
	who VARCHAR(64) NOT NULL, 
	role VARCHAR(16) NOT NULL, 
	what VARCHAR(32) NOT NULL, 
	about TEXT NOT NULL, 
	CONSTRAINT pk_audit PRIMARY KEY (seq)
);
INSERT INTO "audit" VALUES(1,'2026-01-05T09:00:00.000000+00:00','command line (account name is not stored)','administrator','user-added','evaluator b483fd16-7477-425a-9311-2cc11358b4b5');
INSERT INTO "audit" VALUES(2,'2026-01-05T09:00:01.000000+00:00','command line (account name is not stored)','administrator','trainees','');
CREATE TABLE contents (
	hash VARCHAR(64) NOT NULL, 
	part VARCHAR(32) NOT NULL, 
	name VARCHAR(120) NOT NULL, 
	body TEXT NOT NULL, 
	CONSTRAINT pk_contents PRIMARY KEY (hash)
);
INSERT INTO "contents" VALUES('cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc','case','the-small-case','id: the-small-case');
INSERT INTO "contents" VALUES('dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd','key','the-small-case','key: « clé »');
CREATE TABLE erasing (
	trainee_id VARCHAR(36) NOT NULL, 
	CONSTRAINT pk_erasing PRIMARY KEY (trainee_id)
);
CREATE TABLE events (
	attempt_id VARCHAR(36) NOT NULL, 
	seq INTEGER NOT NULL, 
	kind VARCHAR(16) NOT NULL, 
	at VARCHAR(32) NOT NULL, 
	data JSON NOT NULL, 
	CONSTRAINT pk_events PRIMARY KEY (attempt_id, seq), 
	CONSTRAINT fk_events_attempt_id FOREIGN KEY(attempt_id) REFERENCES attempts (id)
)
 WITHOUT ROWID

;
INSERT INTO "events" VALUES('504293b1-fe27-4666-a65f-9c541253ae43',1,'started','2026-01-05T09:00:22Z','{"kind": "started", "at": "2026-01-05T09:00:22Z", "case": "the-small-case", "case_version": "1.0.0", "country": "it", "mode": "talk", "language": "fr", "hashes": {"case": "cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc", "key": "dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd"}, "seed": ""}');
INSERT INTO "events" VALUES('df4de46c-3651-44a6-9955-13b13f94df15',1,'started','2026-01-05T09:00:01Z','{"kind": "started", "at": "2026-01-05T09:00:01Z", "case": "the-small-case", "case_version": "1.0.0", "country": "fr", "mode": "assessment", "language": "fr", "hashes": {"case": "cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc", "key": "dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd"}, "seed": "a seed"}');
INSERT INTO "events" VALUES('df4de46c-3651-44a6-9955-13b13f94df15',2,'language','2026-01-05T09:00:03Z','{"kind": "language", "at": "2026-01-05T09:00:03Z", "language": "en"}');
INSERT INTO "events" VALUES('df4de46c-3651-44a6-9955-13b13f94df15',3,'opened','2026-01-05T09:00:04Z','{"kind": "opened", "at": "2026-01-05T09:00:04Z", "step": "reading"}');
INSERT INTO "events" VALUES('df4de46c-3651-44a6-9955-13b13f94df15',4,'document','2026-01-05T09:00:05Z','{"kind": "document", "at": "2026-01-05T09:00:05Z", "document": "letter"}');
INSERT INTO "events" VALUES('df4de46c-3651-44a6-9955-13b13f94df15',5,'marked','2026-01-05T09:00:06Z','{"kind": "marked", "at": "2026-01-05T09:00:06Z", "passages": ["rn1", "rn2"]}');
INSERT INTO "events" VALUES('df4de46c-3651-44a6-9955-13b13f94df15',6,'turn','2026-01-05T09:00:07Z','{"kind": "turn", "at": "2026-01-05T09:00:07Z", "interview": 1, "number": 1, "choice": "ask:debt:open_invitation", "typed": "Qu\u2019est-ce qui s\u2019est pass\u00e9 ?", "outcome": "told", "told": [{"fact": "f1", "degree": "part", "reliability": 0.75, "varied": true}], "corrected": ["f1"], "reply": "answers", "said": 1, "seen": "calm", "seen_said": 2, "harms": [{"name": "leading", "severity": "minor"}], "rapport": 0.25, "distress": -0.5, "pressure": 0.0, "minutes": 3.5, "text_hash": "eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee"}');
INSERT INTO "events" VALUES('df4de46c-3651-44a6-9955-13b13f94df15',7,'indicator','2026-01-05T09:00:08Z','{"kind": "indicator", "at": "2026-01-05T09:00:08Z", "concept": "debt_bondage", "state": "present", "phases": ["now"], "passages": ["rn1", "f1"], "confidence": 0.75}');
INSERT INTO "events" VALUES('df4de46c-3651-44a6-9955-13b13f94df15',8,'indicator','2026-01-05T09:00:09Z','{"kind": "indicator", "at": "2026-01-05T09:00:09Z", "concept": "violence", "state": null, "phases": [], "passages": [], "confidence": null}');
INSERT INTO "events" VALUES('df4de46c-3651-44a6-9955-13b13f94df15',9,'element','2026-01-05T09:00:10Z','{"kind": "element", "at": "2026-01-05T09:00:10Z", "element": "protection", "state": "present", "grounds": ["reprisals"], "passages": ["rn2"]}');
INSERT INTO "events" VALUES('df4de46c-3651-44a6-9955-13b13f94df15',10,'need','2026-01-05T09:00:11Z','{"kind": "need", "at": "2026-01-05T09:00:11Z", "need": "lawyer", "level": "urgent", "who": "legal_aid"}');
INSERT INTO "events" VALUES('df4de46c-3651-44a6-9955-13b13f94df15',11,'decision','2026-01-05T09:00:12Z','{"kind": "decision", "at": "2026-01-05T09:00:12Z", "option": "talk"}');
INSERT INTO "events" VALUES('df4de46c-3651-44a6-9955-13b13f94df15',12,'plan','2026-01-05T09:00:13Z','{"kind": "plan", "at": "2026-01-05T09:00:13Z", "part": "safety", "choices": ["call", "door"]}');
INSERT INTO "events" VALUES('df4de46c-3651-44a6-9955-13b13f94df15',13,'note','2026-01-05T09:00:14Z','{"kind": "note", "at": "2026-01-05T09:00:14Z", "words": ["rn1"], "observation": ["rn2"], "inference": [], "text": "Elle a dit \u00ab non \u00bb. \u0000 \ud83d\udd12 it''s"}');
INSERT INTO "events" VALUES('df4de46c-3651-44a6-9955-13b13f94df15',14,'locked','2026-01-05T09:00:15Z','{"kind": "locked", "at": "2026-01-05T09:00:15Z", "step": "indicators"}');
INSERT INTO "events" VALUES('df4de46c-3651-44a6-9955-13b13f94df15',15,'paused','2026-01-05T09:00:16Z','{"kind": "paused", "at": "2026-01-05T09:00:16Z", "on": true}');
INSERT INTO "events" VALUES('df4de46c-3651-44a6-9955-13b13f94df15',16,'submitted','2026-01-05T09:00:17Z','{"kind": "submitted", "at": "2026-01-05T09:00:17Z"}');
INSERT INTO "events" VALUES('df4de46c-3651-44a6-9955-13b13f94df15',17,'released','2026-01-05T09:00:19Z','{"kind": "released", "at": "2026-01-05T09:00:19Z"}');
INSERT INTO "events" VALUES('df4de46c-3651-44a6-9955-13b13f94df15',18,'feedback','2026-01-05T09:00:20Z','{"kind": "feedback", "at": "2026-01-05T09:00:20Z", "step": "feedback", "key_hash": "dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd"}');
CREATE TABLE staff (
	id VARCHAR(36) NOT NULL, 
	code_hash VARCHAR(64) NOT NULL, 
	role VARCHAR(16) NOT NULL, 
	label TEXT NOT NULL, 
	created_at VARCHAR(32) NOT NULL, 
	revoked_at VARCHAR(32), 
	CONSTRAINT pk_staff PRIMARY KEY (id), 
	CONSTRAINT uq_staff_code_hash UNIQUE (code_hash)
);
INSERT INTO "staff" VALUES('b483fd16-7477-425a-9311-2cc11358b4b5','ab351cdddd04b0fb2ff0290bee739f8a322e4e1bbe8c9005858a6bea8971a386','evaluator','room 2','2026-01-05T09:00:00.000000+00:00',NULL);
CREATE TABLE trainees (
	id VARCHAR(36) NOT NULL, 
	code_hash VARCHAR(64) NOT NULL, 
	language VARCHAR(2) NOT NULL, 
	label TEXT NOT NULL, 
	created_at VARCHAR(32) NOT NULL, 
	seen_at VARCHAR(32) NOT NULL, 
	CONSTRAINT pk_trainees PRIMARY KEY (id), 
	CONSTRAINT uq_trainees_code_hash UNIQUE (code_hash)
);
INSERT INTO "trainees" VALUES('7167ee79-1c94-4dee-9034-c2b2433ecbcd','b24898874e2305a6cdf4bb0a1742fb14013062c7fbc0b6a8bbe97b357a847f8e','fr','room 2','2026-01-05T09:00:00.000000+00:00','2026-01-05T09:00:00.000000+00:00');
CREATE INDEX ix_attempts_trainee_id ON attempts (trainee_id);
CREATE TRIGGER events_are_fixed BEFORE UPDATE ON events
           BEGIN SELECT RAISE(ABORT, 'an event is never changed'); END;
CREATE TRIGGER events_are_kept BEFORE DELETE ON events WHEN NOT EXISTS (SELECT 1 FROM attempts JOIN erasing ON erasing.trainee_id = attempts.trainee_id
             WHERE attempts.id = OLD.attempt_id)
            BEGIN SELECT RAISE(ABORT, 'an event is deleted only with its person'); END;
CREATE TRIGGER audit_is_fixed BEFORE UPDATE ON audit
           BEGIN SELECT RAISE(ABORT, 'the audit log is never changed'); END;
CREATE TRIGGER audit_is_kept BEFORE DELETE ON audit
           BEGIN SELECT RAISE(ABORT, 'the audit log is never changed'); END;
COMMIT;
