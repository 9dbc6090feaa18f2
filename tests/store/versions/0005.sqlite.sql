-- A database that tables of revision 0005 hold: as 0004, with the chain of hashes, and one seal; codes under the key 01 x 32.
BEGIN TRANSACTION;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0005');
CREATE TABLE attempts (
	id VARCHAR(36) NOT NULL, 
	trainee_id VARCHAR(36) NOT NULL, 
	case_id VARCHAR(60) NOT NULL, 
	mode VARCHAR(16) NOT NULL, 
	created_at VARCHAR(32) NOT NULL, 
	tab VARCHAR(64), 
	tab_seen_at VARCHAR(32), head VARCHAR(64) DEFAULT '' NOT NULL, 
	CONSTRAINT pk_attempts PRIMARY KEY (id), 
	CONSTRAINT fk_attempts_trainee_id FOREIGN KEY(trainee_id) REFERENCES trainees (id)
);
INSERT INTO "attempts" VALUES('df4de46c-3651-44a6-9955-13b13f94df15','7167ee79-1c94-4dee-9034-c2b2433ecbcd','the-small-case','assessment','2026-01-05T09:00:02.000000+00:00','tab one','2026-01-05T09:00:21.000000+00:00','579afa703938266aaa9539a38b0cbd6836932eb8f287b3c8443a17ad1610bf84');
INSERT INTO "attempts" VALUES('504293b1-fe27-4666-a65f-9c541253ae43','7167ee79-1c94-4dee-9034-c2b2433ecbcd','the-small-case','talk','2026-01-05T09:00:23.000000+00:00',NULL,NULL,'9d45addb55cc70f654d0bb2c93b5c42c62210e8df2d19fa188c80b8695d01850');
CREATE TABLE audit (
	seq INTEGER NOT NULL, 
	at VARCHAR(32) NOT NULL, 
	who VARCHAR(64) NOT NULL, 
	role VARCHAR(16) NOT NULL, 
	what VARCHAR(32) NOT NULL, 
	about TEXT NOT NULL, hash VARCHAR(64) DEFAULT '' NOT NULL, 
	CONSTRAINT pk_audit PRIMARY KEY (seq)
);
INSERT INTO "audit" VALUES(1,'2026-01-05T09:00:00.000000+00:00','command line (account name is not stored)','administrator','user-added','evaluator b483fd16-7477-425a-9311-2cc11358b4b5','8eeb554a4c5562bf11d8f39a81db57bde0e46a9ab7d09f2639f0eafce0cb103f');
INSERT INTO "audit" VALUES(2,'2026-01-05T09:00:01.000000+00:00','command line (account name is not stored)','administrator','trainees','','bfd3f7679d36dad3b1b22b8614196ce40eb59ca15e63e98f2d86839761b9dada');
INSERT INTO "audit" VALUES(3,'2026-12-01T13:09:08.587204+00:00','command line (account name is not stored)','administrator','audit','seals 3 aa233ca24bafd1c3ec25ad0b71c61709bec193358dc5fd9042faed4d8efba87a','d465c1c54ec3d17c3965d1384ffc1df7a7990f158aac88e07eded70aa2bc8276');
CREATE TABLE audit_head (
	id INTEGER NOT NULL, 
	seq INTEGER NOT NULL, 
	hash VARCHAR(64) NOT NULL, 
	CONSTRAINT pk_audit_head PRIMARY KEY (id)
);
INSERT INTO "audit_head" VALUES(1,3,'d465c1c54ec3d17c3965d1384ffc1df7a7990f158aac88e07eded70aa2bc8276');
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
	data JSON NOT NULL, hash VARCHAR(64) DEFAULT '' NOT NULL, 
	CONSTRAINT pk_events PRIMARY KEY (attempt_id, seq), 
	CONSTRAINT fk_events_attempt_id FOREIGN KEY(attempt_id) REFERENCES attempts (id)
)
 WITHOUT ROWID

;
INSERT INTO "events" VALUES('504293b1-fe27-4666-a65f-9c541253ae43',1,'started','2026-01-05T09:00:22Z','{"kind": "started", "at": "2026-01-05T09:00:22Z", "case": "the-small-case", "case_version": "1.0.0", "country": "it", "mode": "talk", "language": "fr", "hashes": {"case": "cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc", "key": "dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd"}, "seed": ""}','9d45addb55cc70f654d0bb2c93b5c42c62210e8df2d19fa188c80b8695d01850');
INSERT INTO "events" VALUES('df4de46c-3651-44a6-9955-13b13f94df15',1,'started','2026-01-05T09:00:01Z','{"kind": "started", "at": "2026-01-05T09:00:01Z", "case": "the-small-case", "case_version": "1.0.0", "country": "fr", "mode": "assessment", "language": "fr", "hashes": {"case": "cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc", "key": "dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd"}, "seed": "a seed"}','5e26ab81834ebd2f76a82ea13a57c67e80253a0bc07a7abbaf726b66bfc317b1');
INSERT INTO "events" VALUES('df4de46c-3651-44a6-9955-13b13f94df15',2,'language','2026-01-05T09:00:03Z','{"kind": "language", "at": "2026-01-05T09:00:03Z", "language": "en"}','edffe462553750ee1f4e28b2954d41e4b7bc24dd8aad553e595fa5baccbadc33');
INSERT INTO "events" VALUES('df4de46c-3651-44a6-9955-13b13f94df15',3,'opened','2026-01-05T09:00:04Z','{"kind": "opened", "at": "2026-01-05T09:00:04Z", "step": "reading"}','f09226a4fe4ec18b6ce568d64bbc2268173b6ff65a7cf29780af94eb7b88f3a7');
INSERT INTO "events" VALUES('df4de46c-3651-44a6-9955-13b13f94df15',4,'document','2026-01-05T09:00:05Z','{"kind": "document", "at": "2026-01-05T09:00:05Z", "document": "letter"}','706e9f3f9858f24fc08c847d15069c407cfbdbb38f16bba279388347a6757088');
INSERT INTO "events" VALUES('df4de46c-3651-44a6-9955-13b13f94df15',5,'marked','2026-01-05T09:00:06Z','{"kind": "marked", "at": "2026-01-05T09:00:06Z", "passages": ["rn1", "rn2"]}','68c4aab1e1e3baf7930801006b32159dc6afc66caee9a236c2c2591dc50cb349');
INSERT INTO "events" VALUES('df4de46c-3651-44a6-9955-13b13f94df15',6,'turn','2026-01-05T09:00:07Z','{"kind": "turn", "at": "2026-01-05T09:00:07Z", "interview": 1, "number": 1, "choice": "ask:debt:open_invitation", "typed": "Qu\u2019est-ce qui s\u2019est pass\u00e9 ?", "outcome": "told", "told": [{"fact": "f1", "degree": "part", "reliability": 0.75, "varied": true}], "corrected": ["f1"], "reply": "answers", "said": 1, "seen": "calm", "seen_said": 2, "harms": [{"name": "leading", "severity": "minor"}], "rapport": 0.25, "distress": -0.5, "pressure": 0.0, "minutes": 3.5, "text_hash": "eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee"}','a0b68f06f0ddfb40b27f41a41dd2c12389f817d01223a61cddea8a6f42117736');
INSERT INTO "events" VALUES('df4de46c-3651-44a6-9955-13b13f94df15',7,'indicator','2026-01-05T09:00:08Z','{"kind": "indicator", "at": "2026-01-05T09:00:08Z", "concept": "debt_bondage", "state": "present", "phases": ["now"], "passages": ["rn1", "f1"], "confidence": 0.75}','3b7e5c5a6dd2c131b960eaceb388bdaeb777f9effa2455c4495b81d93aab267a');
INSERT INTO "events" VALUES('df4de46c-3651-44a6-9955-13b13f94df15',8,'indicator','2026-01-05T09:00:09Z','{"kind": "indicator", "at": "2026-01-05T09:00:09Z", "concept": "violence", "state": null, "phases": [], "passages": [], "confidence": null}','d3a0040240cac479d4003aaab7a6d90e17d7f48795f21b82c38213ac0f225f66');
INSERT INTO "events" VALUES('df4de46c-3651-44a6-9955-13b13f94df15',9,'element','2026-01-05T09:00:10Z','{"kind": "element", "at": "2026-01-05T09:00:10Z", "element": "protection", "state": "present", "grounds": ["reprisals"], "passages": ["rn2"]}','eea72b9c9cb51c9f3b73ca42666bebdffbadf2f1e3b396a69a18703e01028b71');
INSERT INTO "events" VALUES('df4de46c-3651-44a6-9955-13b13f94df15',10,'need','2026-01-05T09:00:11Z','{"kind": "need", "at": "2026-01-05T09:00:11Z", "need": "lawyer", "level": "urgent", "who": "legal_aid"}','a8d8f3baf2ce43290c6df345c44dcb581fa5fd82f7347e28f6421433fccc05c8');
INSERT INTO "events" VALUES('df4de46c-3651-44a6-9955-13b13f94df15',11,'decision','2026-01-05T09:00:12Z','{"kind": "decision", "at": "2026-01-05T09:00:12Z", "option": "talk"}','672b4a9e6146ea3840b704efde0f6cd2fef1cb61a4cd194045acf3fec213f373');
INSERT INTO "events" VALUES('df4de46c-3651-44a6-9955-13b13f94df15',12,'plan','2026-01-05T09:00:13Z','{"kind": "plan", "at": "2026-01-05T09:00:13Z", "part": "safety", "choices": ["call", "door"]}','f7625276df55ffdcd4ac5760d213019b7e2a25a4f58f0090305816a96c029e2d');
INSERT INTO "events" VALUES('df4de46c-3651-44a6-9955-13b13f94df15',13,'note','2026-01-05T09:00:14Z','{"kind": "note", "at": "2026-01-05T09:00:14Z", "words": ["rn1"], "observation": ["rn2"], "inference": [], "text": "Elle a dit \u00ab non \u00bb. \u0000 \ud83d\udd12 it''s"}','df39de8a75d64e7044b2b3fd6dc5b25fd9d69c8152093481826ed63bcc06434f');
INSERT INTO "events" VALUES('df4de46c-3651-44a6-9955-13b13f94df15',14,'locked','2026-01-05T09:00:15Z','{"kind": "locked", "at": "2026-01-05T09:00:15Z", "step": "indicators"}','c4ea519a01fd9318eeb4982a3d8c51e99a26754d896e43efe35e162135afae0f');
INSERT INTO "events" VALUES('df4de46c-3651-44a6-9955-13b13f94df15',15,'paused','2026-01-05T09:00:16Z','{"kind": "paused", "at": "2026-01-05T09:00:16Z", "on": true}','8f9fd57628cb1eec29934d5f6b0ede1f129bc2ff53418ea9183954d0f17e0975');
INSERT INTO "events" VALUES('df4de46c-3651-44a6-9955-13b13f94df15',16,'submitted','2026-01-05T09:00:17Z','{"kind": "submitted", "at": "2026-01-05T09:00:17Z"}','7d3f170f488af878996c359b507305ce32347430324adbc4d862e205de689d0f');
INSERT INTO "events" VALUES('df4de46c-3651-44a6-9955-13b13f94df15',17,'released','2026-01-05T09:00:19Z','{"kind": "released", "at": "2026-01-05T09:00:19Z"}','29147069fa6d62286c1de2bb08e635dd5e145c8db58c9387dd386a48489254c9');
INSERT INTO "events" VALUES('df4de46c-3651-44a6-9955-13b13f94df15',18,'feedback','2026-01-05T09:00:20Z','{"kind": "feedback", "at": "2026-01-05T09:00:20Z", "step": "feedback", "key_hash": "dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd"}','579afa703938266aaa9539a38b0cbd6836932eb8f287b3c8443a17ad1610bf84');
CREATE TABLE sealed (
	hash VARCHAR(64) NOT NULL, 
	seal INTEGER NOT NULL, 
	attempt_id VARCHAR(36), 
	CONSTRAINT pk_sealed PRIMARY KEY (hash)
);
INSERT INTO "sealed" VALUES('579afa703938266aaa9539a38b0cbd6836932eb8f287b3c8443a17ad1610bf84',3,'df4de46c-3651-44a6-9955-13b13f94df15');
INSERT INTO "sealed" VALUES('9d45addb55cc70f654d0bb2c93b5c42c62210e8df2d19fa188c80b8695d01850',3,'504293b1-fe27-4666-a65f-9c541253ae43');
INSERT INTO "sealed" VALUES('a033b2f5ee6788ca8a84acd0a3815295ac8dfabacc1b7ab01d572867a4f3a36a',3,NULL);
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
	created_at VARCHAR(32) NOT NULL, head VARCHAR(64) DEFAULT '' NOT NULL, 
	CONSTRAINT pk_studies PRIMARY KEY (id)
);
INSERT INTO "studies" VALUES('small-study','e1e5763c969bfdaa108e6f1531d2837f2dfe2497734b891491132b657671f504','2027-01-04T12:00:00.000000+00:00','a033b2f5ee6788ca8a84acd0a3815295ac8dfabacc1b7ab01d572867a4f3a36a');
CREATE TABLE study_events (
	study_id VARCHAR(60) NOT NULL, 
	seq INTEGER NOT NULL, 
	trainee_id VARCHAR(36), 
	kind VARCHAR(16) NOT NULL, 
	at VARCHAR(32) NOT NULL, 
	data JSON NOT NULL, hash VARCHAR(64) DEFAULT '' NOT NULL, 
	CONSTRAINT pk_study_events PRIMARY KEY (study_id, seq), 
	CONSTRAINT fk_study_events_study_id FOREIGN KEY(study_id) REFERENCES studies (id)
);
INSERT INTO "study_events" VALUES('small-study',1,NULL,'created','2027-01-04T12:00:01Z','{"kind": "created", "at": "2027-01-04T12:00:01Z", "study": {"id": "small-study", "title": {"en": "A small study", "fr": "Une petite \u00e9tude"}, "languages": ["en", "fr"], "country": "fr", "arms": ["training", "waitlist"], "phases": [{"id": "pre", "weeks": 0, "opens": null, "closes": null}, {"id": "post", "weeks": 2, "opens": null, "closes": null}], "training_starts": null, "forms": {"A": ["the-packing-shed", "the-last-payslip"], "B": ["the-night-bus", "the-quiet-room"]}, "twins": {}, "counterbalanced": true, "strata": ["site", "experience"], "block_sizes": [4], "consent": {"en": "You may stop at any time.", "fr": "Vous pouvez arr\u00eater \u00e0 tout moment."}, "questionnaires": {"pre": ["confidence"], "post": ["confidence", "knowledge"]}, "plan": {"primary": "safe_response", "model": "mixed_logistic", "alpha": 0.05, "secondary": [], "minimum_n": {}}}}','c1ce3fcea161a1d95ddcf3d2f228ab80102224ee380c0263c2a3c29674fb1882');
INSERT INTO "study_events" VALUES('small-study',2,NULL,'frozen','2027-01-04T12:00:02Z','{"kind": "frozen", "at": "2027-01-04T12:00:02Z", "plan_hash": "d7bbd0432e8ecb8a84e3cdf21f3810b9a1c59bfb99e6cf2fbad5e267c03910cf", "hashes": {"case.the-quiet-room": "8d50c052b54da0a3f4282da2e21e464496d21d32f412f71476d8979eeaa41c0a", "key.the-quiet-room": "71c236239b8d2bff3ec8fa3db29d1ddfdde39e6fb6e9a190b6c715549caa428e", "case.the-night-bus": "2915c6bf87f4e9f9c683c705189e6b898ec685cc40555be5d868202e9a8097db", "key.the-night-bus": "76d5a4d3b349c9668c6b511efe5afa0d9d6887dbd2f590322c9a5187054028d0", "case.the-packing-shed": "b72e14cc8f79568683430e1ef9bd91a1022284001ee3eeda2c20f544e561a5ee", "key.the-packing-shed": "bb8b73de3c9218f24dc5f0906660428228b1cebf9ff852092d46a4f414ef02a6", "case.the-last-payslip": "af48b27b54b4172e4db008e0a80313029e92c4154186fc7df44e4bf2984c7fb5", "key.the-last-payslip": "675927cde5bea85f821bc1563d2547e8af02ca6a73ea98ed31975f96af9b7d5e", "questionnaire.confidence": "f75a022d6ea334b47997592900dae06eca31cd771f7e833192d787ca957a8b70", "questionnaire.knowledge": "60f47453a99cde8ad5fa7f0dc9336b41520b3870085a20f19fc25f9662baff37"}, "commitment": "efc93a8dbed622d7a3289d7aff20a6ba57cfd9a3da751f9681138c54be878c23"}','071200a996f3f7b48532475246510f8f48ac3c265ec7dba298f9048e5835c6c3');
INSERT INTO "study_events" VALUES('small-study',3,'7a14df8d-d8b2-4e01-8f41-6613fdc0acc8','enrolled','2027-01-04T12:00:04Z','{"kind": "enrolled", "at": "2027-01-04T12:00:04Z", "trainee": "7a14df8d-d8b2-4e01-8f41-6613fdc0acc8", "site": "north", "experience": "new", "label": ""}','28173ae88f703be1d248423fe9662e4815fe26e27c2e79f73874f0f65ef8b35b');
INSERT INTO "study_events" VALUES('small-study',4,'7a331145-e09c-499d-ba01-259ab5029b05','enrolled','2027-01-04T12:00:04Z','{"kind": "enrolled", "at": "2027-01-04T12:00:04Z", "trainee": "7a331145-e09c-499d-ba01-259ab5029b05", "site": "north", "experience": "new", "label": ""}','1f89d00d41530a144994a84c742c11e80f92be59aedd83e593f6602add8d184b');
INSERT INTO "study_events" VALUES('small-study',5,'7a14df8d-d8b2-4e01-8f41-6613fdc0acc8','consented','2027-01-04T12:00:05Z','{"kind": "consented", "at": "2027-01-04T12:00:05Z", "trainee": "7a14df8d-d8b2-4e01-8f41-6613fdc0acc8", "version": "8a691620c8e5", "language": "en"}','3c618b9874c52bcb8e92b8e279e0877679c46b6aa791e45fe9a05a89fef621c4');
INSERT INTO "study_events" VALUES('small-study',6,'7a14df8d-d8b2-4e01-8f41-6613fdc0acc8','allocated','2027-01-04T12:00:06Z','{"kind": "allocated", "at": "2027-01-04T12:00:06Z", "trainee": "7a14df8d-d8b2-4e01-8f41-6613fdc0acc8", "arm": "waitlist", "first_form": "A", "place": 0, "twins": []}','c552064652f6cf1f66aedbae9e3a004c99612a726e5177477d52f0b4dda3d266');
INSERT INTO "study_events" VALUES('small-study',7,'7a331145-e09c-499d-ba01-259ab5029b05','consented','2027-01-04T12:00:07Z','{"kind": "consented", "at": "2027-01-04T12:00:07Z", "trainee": "7a331145-e09c-499d-ba01-259ab5029b05", "version": "8a691620c8e5", "language": "en"}','5c946de075e4af2f679c1892c5bf846c7ec78a9739d670bb26b875a364a8c1b4');
INSERT INTO "study_events" VALUES('small-study',8,'7a331145-e09c-499d-ba01-259ab5029b05','allocated','2027-01-04T12:00:08Z','{"kind": "allocated", "at": "2027-01-04T12:00:08Z", "trainee": "7a331145-e09c-499d-ba01-259ab5029b05", "arm": "waitlist", "first_form": "B", "place": 1, "twins": []}','a033b2f5ee6788ca8a84acd0a3815295ac8dfabacc1b7ab01d572867a4f3a36a');
CREATE TABLE study_members (
	trainee_id VARCHAR(36) NOT NULL, 
	study_id VARCHAR(60) NOT NULL, 
	CONSTRAINT pk_study_members PRIMARY KEY (trainee_id), 
	CONSTRAINT fk_study_members_trainee_id FOREIGN KEY(trainee_id) REFERENCES trainees (id), 
	CONSTRAINT fk_study_members_study_id FOREIGN KEY(study_id) REFERENCES studies (id)
);
INSERT INTO "study_members" VALUES('7a14df8d-d8b2-4e01-8f41-6613fdc0acc8','small-study');
INSERT INTO "study_members" VALUES('7a331145-e09c-499d-ba01-259ab5029b05','small-study');
CREATE TABLE tombstones (
	hash VARCHAR(64) NOT NULL, 
	erased_by INTEGER NOT NULL, 
	study_id VARCHAR(60), 
	seq INTEGER, 
	content VARCHAR(64), 
	CONSTRAINT pk_tombstones PRIMARY KEY (hash)
);
CREATE TABLE trainees (
	id VARCHAR(36) NOT NULL, 
	code_hash VARCHAR(64) NOT NULL, 
	language VARCHAR(2) NOT NULL, 
	label TEXT NOT NULL, 
	created_at VARCHAR(32) NOT NULL, 
	seen_at VARCHAR(32) NOT NULL, session VARCHAR(32) DEFAULT '' NOT NULL, salt VARCHAR(32) DEFAULT '' NOT NULL, 
	CONSTRAINT pk_trainees PRIMARY KEY (id), 
	CONSTRAINT uq_trainees_code_hash UNIQUE (code_hash)
);
INSERT INTO "trainees" VALUES('7167ee79-1c94-4dee-9034-c2b2433ecbcd','b24898874e2305a6cdf4bb0a1742fb14013062c7fbc0b6a8bbe97b357a847f8e','fr','room 2','2026-01-05T09:00:00.000000+00:00','2026-01-05T09:00:00.000000+00:00','','1f99afe68cac9f14cbf836afd3e0f8b8');
INSERT INTO "trainees" VALUES('7a14df8d-d8b2-4e01-8f41-6613fdc0acc8','4108e6536b8fffbe1ebb70f53381a277e79113529e0dc53d171fa5264641d8f2','en','','2027-01-04T12:00:03.000000+00:00','2027-01-04T12:00:03.000000+00:00','','46b20c0ee494af3d465dd8548472abeb');
INSERT INTO "trainees" VALUES('7a331145-e09c-499d-ba01-259ab5029b05','de41038e9572dda456d7756ae92c281661739ebb2a135df8e9d8a00b6fa1efdc','en','','2027-01-04T12:00:03.000000+00:00','2027-01-04T12:00:03.000000+00:00','','0ff546ad0cf48c726ccc1e20559dcc88');
CREATE INDEX ix_attempts_trainee_id ON attempts (trainee_id);
CREATE TRIGGER events_are_kept BEFORE DELETE ON events WHEN NOT EXISTS (SELECT 1 FROM attempts JOIN erasing ON erasing.trainee_id = attempts.trainee_id
             WHERE attempts.id = OLD.attempt_id)
            BEGIN SELECT RAISE(ABORT, 'an event is deleted only with its person'); END;
CREATE TRIGGER audit_is_kept BEFORE DELETE ON audit
           BEGIN SELECT RAISE(ABORT, 'the audit log is never changed'); END;
CREATE INDEX ix_study_events_trainee_id ON study_events (trainee_id);
CREATE TRIGGER study_events_are_kept BEFORE DELETE ON study_events WHEN NOT EXISTS (SELECT 1 FROM erasing WHERE erasing.trainee_id = OLD.trainee_id)
            BEGIN SELECT RAISE(ABORT, 'an event is deleted only with its person'); END;
CREATE TRIGGER events_are_fixed BEFORE UPDATE ON events
           BEGIN SELECT RAISE(ABORT, 'an event is never changed'); END;
CREATE TRIGGER study_events_are_fixed BEFORE UPDATE ON study_events
           BEGIN SELECT RAISE(ABORT, 'an event is never changed'); END;
CREATE TRIGGER audit_is_fixed BEFORE UPDATE ON audit
           BEGIN SELECT RAISE(ABORT, 'the audit log is never changed'); END;
CREATE TRIGGER events_are_new BEFORE INSERT ON events WHEN EXISTS (SELECT 1 FROM events WHERE attempt_id = NEW.attempt_id AND seq = NEW.seq) BEGIN SELECT RAISE(ABORT, 'an event is never changed'); END;
CREATE TRIGGER study_events_are_new BEFORE INSERT ON study_events WHEN EXISTS (SELECT 1 FROM study_events WHERE study_id = NEW.study_id AND seq = NEW.seq OR rowid = NEW.rowid) BEGIN SELECT RAISE(ABORT, 'an event is never changed'); END;
CREATE TRIGGER audit_are_new BEFORE INSERT ON audit WHEN EXISTS (SELECT 1 FROM audit WHERE seq = NEW.seq) BEGIN SELECT RAISE(ABORT, 'the audit log is never changed'); END;
CREATE TRIGGER contents_are_new BEFORE INSERT ON contents WHEN EXISTS (SELECT 1 FROM contents WHERE hash = NEW.hash OR rowid = NEW.rowid) BEGIN SELECT RAISE(ABORT, 'what was played is never changed'); END;
CREATE TRIGGER contents_are_fixed BEFORE UPDATE ON contents  BEGIN SELECT RAISE(ABORT, 'what was played is never changed'); END;
CREATE TRIGGER contents_are_kept BEFORE DELETE ON contents  BEGIN SELECT RAISE(ABORT, 'what was played is never changed'); END;
CREATE TRIGGER sealed_are_new BEFORE INSERT ON sealed WHEN EXISTS (SELECT 1 FROM sealed WHERE hash = NEW.hash OR rowid = NEW.rowid) BEGIN SELECT RAISE(ABORT, 'a seal is never changed'); END;
CREATE TRIGGER sealed_are_fixed BEFORE UPDATE ON sealed WHEN NOT (NEW.hash = OLD.hash AND NEW.seal = OLD.seal AND NEW.attempt_id IS NULL AND EXISTS (
    SELECT 1 FROM attempts JOIN erasing ON erasing.trainee_id = attempts.trainee_id WHERE attempts.id = OLD.attempt_id)) BEGIN SELECT RAISE(ABORT, 'a seal is never changed'); END;
CREATE TRIGGER sealed_are_kept BEFORE DELETE ON sealed  BEGIN SELECT RAISE(ABORT, 'a seal is never changed'); END;
CREATE TRIGGER tombstones_are_new BEFORE INSERT ON tombstones WHEN EXISTS (SELECT 1 FROM tombstones WHERE hash = NEW.hash OR rowid = NEW.rowid) BEGIN SELECT RAISE(ABORT, 'a tombstone is never changed'); END;
CREATE TRIGGER tombstones_are_fixed BEFORE UPDATE ON tombstones  BEGIN SELECT RAISE(ABORT, 'a tombstone is never changed'); END;
CREATE TRIGGER tombstones_are_kept BEFORE DELETE ON tombstones  BEGIN SELECT RAISE(ABORT, 'a tombstone is never changed'); END;
COMMIT;
