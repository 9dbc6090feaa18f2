-- A database that tables of revision 0004 hold: as 0003, with sessions; the member of staff has signed out once; codes under the key 01 x 32.
BEGIN TRANSACTION;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0004');
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
	revoked_at VARCHAR(32), session VARCHAR(32) DEFAULT '' NOT NULL, 
	CONSTRAINT pk_staff PRIMARY KEY (id), 
	CONSTRAINT uq_staff_code_hash UNIQUE (code_hash)
);
INSERT INTO "staff" VALUES('b483fd16-7477-425a-9311-2cc11358b4b5','ab351cdddd04b0fb2ff0290bee739f8a322e4e1bbe8c9005858a6bea8971a386','evaluator','room 2','2026-01-05T09:00:00.000000+00:00',NULL,'0123456789abcdef0123456789abcdef');
CREATE TABLE studies (
	id VARCHAR(60) NOT NULL, 
	seed VARCHAR(64) NOT NULL, 
	created_at VARCHAR(32) NOT NULL, 
	CONSTRAINT pk_studies PRIMARY KEY (id)
);
INSERT INTO "studies" VALUES('small-study','e1e5763c969bfdaa108e6f1531d2837f2dfe2497734b891491132b657671f504','2027-01-04T12:00:00.000000+00:00');
CREATE TABLE study_events (
	study_id VARCHAR(60) NOT NULL, 
	seq INTEGER NOT NULL, 
	trainee_id VARCHAR(36), 
	kind VARCHAR(16) NOT NULL, 
	at VARCHAR(32) NOT NULL, 
	data JSON NOT NULL, 
	CONSTRAINT pk_study_events PRIMARY KEY (study_id, seq), 
	CONSTRAINT fk_study_events_study_id FOREIGN KEY(study_id) REFERENCES studies (id)
);
INSERT INTO "study_events" VALUES('small-study',1,NULL,'created','2027-01-04T12:00:01Z','{"kind": "created", "at": "2027-01-04T12:00:01Z", "study": {"id": "small-study", "title": {"en": "A small study", "fr": "Une petite \u00e9tude"}, "languages": ["en", "fr"], "country": "fr", "arms": ["training", "waitlist"], "phases": [{"id": "pre", "weeks": 0, "opens": null, "closes": null}, {"id": "post", "weeks": 2, "opens": null, "closes": null}], "training_starts": null, "forms": {"A": ["the-packing-shed", "the-last-payslip"], "B": ["the-night-bus", "the-quiet-room"]}, "twins": {}, "counterbalanced": true, "strata": ["site", "experience"], "block_sizes": [4], "consent": {"en": "You may stop at any time.", "fr": "Vous pouvez arr\u00eater \u00e0 tout moment."}, "questionnaires": {"pre": ["confidence"], "post": ["confidence", "knowledge"]}, "plan": {"primary": "safe_response", "model": "mixed_logistic", "alpha": 0.05, "secondary": [], "minimum_n": {}}}}');
INSERT INTO "study_events" VALUES('small-study',2,NULL,'frozen','2027-01-04T12:00:02Z','{"kind": "frozen", "at": "2027-01-04T12:00:02Z", "plan_hash": "d7bbd0432e8ecb8a84e3cdf21f3810b9a1c59bfb99e6cf2fbad5e267c03910cf", "hashes": {"case.the-quiet-room": "8d50c052b54da0a3f4282da2e21e464496d21d32f412f71476d8979eeaa41c0a", "key.the-quiet-room": "71c236239b8d2bff3ec8fa3db29d1ddfdde39e6fb6e9a190b6c715549caa428e", "case.the-night-bus": "2915c6bf87f4e9f9c683c705189e6b898ec685cc40555be5d868202e9a8097db", "key.the-night-bus": "76d5a4d3b349c9668c6b511efe5afa0d9d6887dbd2f590322c9a5187054028d0", "case.the-packing-shed": "b72e14cc8f79568683430e1ef9bd91a1022284001ee3eeda2c20f544e561a5ee", "key.the-packing-shed": "bb8b73de3c9218f24dc5f0906660428228b1cebf9ff852092d46a4f414ef02a6", "case.the-last-payslip": "af48b27b54b4172e4db008e0a80313029e92c4154186fc7df44e4bf2984c7fb5", "key.the-last-payslip": "675927cde5bea85f821bc1563d2547e8af02ca6a73ea98ed31975f96af9b7d5e", "questionnaire.confidence": "f75a022d6ea334b47997592900dae06eca31cd771f7e833192d787ca957a8b70", "questionnaire.knowledge": "60f47453a99cde8ad5fa7f0dc9336b41520b3870085a20f19fc25f9662baff37"}, "commitment": "efc93a8dbed622d7a3289d7aff20a6ba57cfd9a3da751f9681138c54be878c23"}');
INSERT INTO "study_events" VALUES('small-study',3,'7a14df8d-d8b2-4e01-8f41-6613fdc0acc8','enrolled','2027-01-04T12:00:04Z','{"kind": "enrolled", "at": "2027-01-04T12:00:04Z", "trainee": "7a14df8d-d8b2-4e01-8f41-6613fdc0acc8", "site": "north", "experience": "new", "label": ""}');
INSERT INTO "study_events" VALUES('small-study',4,'7a331145-e09c-499d-ba01-259ab5029b05','enrolled','2027-01-04T12:00:04Z','{"kind": "enrolled", "at": "2027-01-04T12:00:04Z", "trainee": "7a331145-e09c-499d-ba01-259ab5029b05", "site": "north", "experience": "new", "label": ""}');
INSERT INTO "study_events" VALUES('small-study',5,'7a14df8d-d8b2-4e01-8f41-6613fdc0acc8','consented','2027-01-04T12:00:05Z','{"kind": "consented", "at": "2027-01-04T12:00:05Z", "trainee": "7a14df8d-d8b2-4e01-8f41-6613fdc0acc8", "version": "8a691620c8e5", "language": "en"}');
INSERT INTO "study_events" VALUES('small-study',6,'7a14df8d-d8b2-4e01-8f41-6613fdc0acc8','allocated','2027-01-04T12:00:06Z','{"kind": "allocated", "at": "2027-01-04T12:00:06Z", "trainee": "7a14df8d-d8b2-4e01-8f41-6613fdc0acc8", "arm": "waitlist", "first_form": "A", "place": 0, "twins": []}');
INSERT INTO "study_events" VALUES('small-study',7,'7a331145-e09c-499d-ba01-259ab5029b05','consented','2027-01-04T12:00:07Z','{"kind": "consented", "at": "2027-01-04T12:00:07Z", "trainee": "7a331145-e09c-499d-ba01-259ab5029b05", "version": "8a691620c8e5", "language": "en"}');
INSERT INTO "study_events" VALUES('small-study',8,'7a331145-e09c-499d-ba01-259ab5029b05','allocated','2027-01-04T12:00:08Z','{"kind": "allocated", "at": "2027-01-04T12:00:08Z", "trainee": "7a331145-e09c-499d-ba01-259ab5029b05", "arm": "waitlist", "first_form": "B", "place": 1, "twins": []}');
CREATE TABLE study_members (
	trainee_id VARCHAR(36) NOT NULL, 
	study_id VARCHAR(60) NOT NULL, 
	CONSTRAINT pk_study_members PRIMARY KEY (trainee_id), 
	CONSTRAINT fk_study_members_trainee_id FOREIGN KEY(trainee_id) REFERENCES trainees (id), 
	CONSTRAINT fk_study_members_study_id FOREIGN KEY(study_id) REFERENCES studies (id)
);
INSERT INTO "study_members" VALUES('7a14df8d-d8b2-4e01-8f41-6613fdc0acc8','small-study');
INSERT INTO "study_members" VALUES('7a331145-e09c-499d-ba01-259ab5029b05','small-study');
CREATE TABLE trainees (
	id VARCHAR(36) NOT NULL, 
	code_hash VARCHAR(64) NOT NULL, 
	language VARCHAR(2) NOT NULL, 
	label TEXT NOT NULL, 
	created_at VARCHAR(32) NOT NULL, 
	seen_at VARCHAR(32) NOT NULL, session VARCHAR(32) DEFAULT '' NOT NULL, 
	CONSTRAINT pk_trainees PRIMARY KEY (id), 
	CONSTRAINT uq_trainees_code_hash UNIQUE (code_hash)
);
INSERT INTO "trainees" VALUES('7167ee79-1c94-4dee-9034-c2b2433ecbcd','b24898874e2305a6cdf4bb0a1742fb14013062c7fbc0b6a8bbe97b357a847f8e','fr','room 2','2026-01-05T09:00:00.000000+00:00','2026-01-05T09:00:00.000000+00:00','');
INSERT INTO "trainees" VALUES('7a14df8d-d8b2-4e01-8f41-6613fdc0acc8','4108e6536b8fffbe1ebb70f53381a277e79113529e0dc53d171fa5264641d8f2','en','','2027-01-04T12:00:03.000000+00:00','2027-01-04T12:00:03.000000+00:00','');
INSERT INTO "trainees" VALUES('7a331145-e09c-499d-ba01-259ab5029b05','de41038e9572dda456d7756ae92c281661739ebb2a135df8e9d8a00b6fa1efdc','en','','2027-01-04T12:00:03.000000+00:00','2027-01-04T12:00:03.000000+00:00','');
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
CREATE INDEX ix_study_events_trainee_id ON study_events (trainee_id);
CREATE TRIGGER study_events_are_fixed BEFORE UPDATE ON study_events
           BEGIN SELECT RAISE(ABORT, 'an event is never changed'); END;
CREATE TRIGGER study_events_are_kept BEFORE DELETE ON study_events WHEN NOT EXISTS (SELECT 1 FROM erasing WHERE erasing.trainee_id = OLD.trainee_id)
            BEGIN SELECT RAISE(ABORT, 'an event is deleted only with its person'); END;
COMMIT;
