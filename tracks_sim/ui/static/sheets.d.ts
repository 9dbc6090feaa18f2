// What Python writes for the scripts. Made by `python -m tools.sheet_types` from the TypedDicts of tracks_sim.ui: change those.

/** One attempt of the trainee; ``aria`` is the link's name, which says more than its label. */
export interface AttemptRow {
  href: string;
  intent: Record<string, any> | null;
  id: string;
  title: string;
  began: string;
  state: string;
  label: string;
  aria: string;
}

/** The sheet of the briefing. */
export interface BriefingSheet {
  title: string;
  intro: string | null;
  step: "briefing";
  facts: NamedValue[];
  html: string;
  enough: string;
  country_title: string;
  country: CountryFact[];
  next: "briefing" | "reading" | "interview" | "indicators" | "detection" | "elements" | "needs" | "decision" | "submit" | "feedback";
}

/** One case of the list. ``start`` and ``resume`` are names of its two buttons, which begin with what is seen. */
export interface CaseCard {
  id: string;
  title: string;
  facts: string;
  state: string;
  content_note: string;
  start: string;
  start_name: string;
  resume: Place | null;
  resume_name: string;
}

/** An answer to choose; its sign stands in the list of all questions. */
export interface Choice {
  id: string | number;
  label: string;
  sign?: string;
}

/** The text of the consent as HTML, its version, and what the button says. */
export interface Consent {
  text: string;
  version: string;
  agree: string;
}

/** Somebody to turn to. */
export interface Contact {
  what: string;
  value: string;
  id: string;
}

/** A fact of a country with its source, and a badge where its text was not read, else an empty one. */
export interface CountryFact {
  what: string;
  value: string;
  source: string;
  unverified: string;
}

/** The phase that is due, part by part. */
export interface DuePhase {
  title: string;
  lead: string;
  note: string;
  parts: Part[];
}

/** The case file, the language of its papers, and the ids of the passages marked, in the order of the file. */
export interface FileView {
  language: string;
  documents: Paper[];
  marks: string[];
  words: {
    marked: string;
    marked_note: string;
    not_read: string;
    all_papers: string;
    click_to_cite: string;
  };
}

/** What is on every page of a trainee, and what its script has to know of the page. */
export interface FrameView {
  page: string;
  title: string;
  where: string;
  home: string | null;
  saved: boolean;
  refused: boolean;
  handled: number;
  events: number;
  attempt: string | null;
  paused: boolean;
  exit: string;
  steps: StepView[];
  notice: NoticeView | null;
  contacts: Contact[];
  download: string | null;
  leave_form: string | null;
  refusals: number;
  address: string | null;
}

/** What is asked beside a judgement: ``id`` is the field of its answer. */
export interface Further {
  id: string;
  label: string;
  optional: boolean;
  several: boolean;
  options: Choice[];
}

/** The first page. ``next`` is None where nothing is proposed; ``study``: for a member of a study. */
export interface HomeSheet {
  title: string;
  intro: string | null;
  warning: string;
  next: NextAct | null;
  growth: string;
  series: Series | null;
  cases_title: string;
  cases_note: string;
  content: string;
  cases: CaseCard[];
  attempts: AttemptRow[];
  study?: StudyPanel;
}

/** A step that asks one question or more, each with its answer and its passages. */
export interface JudgementsSheet {
  title: string;
  intro: string | null;
  step: "indicators" | "detection" | "elements" | "needs";
  with_file: boolean;
  lock: boolean;
  lock_also: string;
  locked: boolean;
  locked_note: string;
  back: "briefing" | "reading" | "interview" | "indicators" | "detection" | "elements" | "needs" | "decision" | "submit" | "feedback";
  next: "briefing" | "reading" | "interview" | "indicators" | "detection" | "elements" | "needs" | "decision" | "submit" | "feedback";
  count: string;
  judged: number;
  known: string;
  field: "state" | "level";
  cleared: Record<string, null>;
  stacked: boolean;
  as_list: boolean;
  may_change: boolean;
  answers: Choice[];
  further: Further[];
  groups: QuestionGroup[];
  words: {
    this_is: string;
    this_is_not: string;
    place: string;
    place_alone: string;
    because: string;
    cite_for: string;
    optional: string;
    not_judged: string;
    clear: string;
    next: string;
    next_indicators: string;
    next_needs: string;
    next_wrong: string;
    all_questions: string;
    as_list: string;
    one_by_one: string;
    keys_on: string;
    keys_off: string;
    right: string;
    wrong: string;
    your_answer: string;
    no_answer: string;
    then_final: string;
    about_sources: string;
  };
}

/** A way to work on a case, and what it means. */
export interface ModeOption {
  id: string;
  label: string;
  text: string;
}

/** A row of a list of facts. */
export interface NamedValue {
  what: string;
  value: string;
}

/** The one act that is proposed on top: a link to go on, or an intent that begins something. */
export interface NextAct {
  title: string;
  text: string;
  label: string;
  place: Place;
}

/** The short talk that comes next. */
export interface NextTalk {
  case: string;
  label: string;
}

/** A button beside the notice. */
export interface NoticeAction {
  label: string;
  intent: Record<string, any>;
}

/** The sentence above the page, with what can be done about it.  ``held``: another page has the attempt. Then ``before`` is said instead where no other tab of this browser has it open. */
export interface NoticeView {
  kind: "error" | "info";
  text: string;
  held: boolean;
  before: string;
  action: NoticeAction | null;
  dismiss: boolean;
}

/** A step of the worksheet, and how much of it is open. */
export interface OpenStep {
  step: "briefing" | "reading" | "interview" | "indicators" | "detection" | "elements" | "needs" | "decision" | "submit" | "feedback";
  label: string;
  text: string;
}

/** One of several to choose from. */
export interface Option {
  id: string;
  label: string;
}

/** A paper of the case file; ``read``: it was opened. */
export interface Paper {
  id: string;
  read: boolean;
  title: string;
  note: string;
  passages: Passage[];
}

/** A part of a phase. ``go``: what its link says, None for all parts but the next one. */
export interface Part {
  title: string;
  state: string;
  go: string | null;
  href: string;
  intent: Record<string, any> | null;
}

/** A passage with its number in its paper. */
export interface Passage {
  id: string;
  label: string;
  html: string;
  lang: string;
  n: number;
}

/** A passage by its place, such as "Reception note 13". */
export interface PassageLabel {
  id: string;
  label: string;
}

/** Where a link leads: by its address, or in JupyterLab by an intent. */
export interface Place {
  href: string;
  intent: Record<string, any> | null;
}

/** An answer to a question: of a list by its id, or a point of a scale. */
export interface PointOption {
  id: string | number;
  label: string;
}

/** One question of a worksheet: what it asks, the answer so far in the fields of its event, and the ids of the passages cited. */
export interface Question {
  key: string;
  id: string;
  intent: Record<string, any>;
  locked: boolean;
  passages: string[];
  finding: Record<string, any> | null;
  outcome: "right" | "wrong" | "";
  label: string;
  this_is: string;
  this_is_not: string;
  known: string;
  offered: string[];
  further: string[];
  hint: string;
  aside: string;
  state?: string | null;
  level?: string | null;
  phases?: string[];
  grounds?: string[];
  who?: string | null;
  confidence?: number | null;
}

/** Questions under one heading; it is empty where there is but one group. */
export interface QuestionGroup {
  id: string;
  label: string;
  items: Question[];
}

/** A page of questions. */
export interface QuestionsSheet {
  title: string;
  intro: string | null;
  language: string;
  questionnaire: string;
  phase: "pre" | "post" | "follow-up";
  items: StudyQuestion[];
  left: string;
  ready: boolean;
  warning: string;
  hand_in: string;
  final: string;
  no_real_data: string;
}

/** A passage with its words as HTML, and their language. */
export interface Quote {
  id: string;
  label: string;
  html: string;
  lang: string;
}

/** The sheet beside the file in the step of reading. */
export interface ReadingSheet {
  title: string;
  intro: string | null;
  step: "reading";
  marked: Quote[];
  with_file: true;
  back: "briefing" | "reading" | "interview" | "indicators" | "detection" | "elements" | "needs" | "decision" | "submit" | "feedback";
  next: "briefing" | "reading" | "interview" | "indicators" | "detection" | "elements" | "needs" | "decision" | "submit" | "feedback";
}

/** The short talks as a series. */
export interface Series {
  intro: string;
  next: NextTalk;
  rows: TalkRow[];
  caption: string;
}

/** Title of a sheet, and its introduction as HTML. */
export interface SheetHead {
  title: string;
  intro: string | null;
}

/** The form that starts a case. */
export interface StartSheet {
  title: string;
  intro: string | null;
  case: string;
  content_note: string;
  country: string;
  countries: Option[];
  mode: string;
  modes: ModeOption[];
}

/** A step in the bar. ``count`` is seen, ``note`` says the state in words; ``open``: it can be gone to. */
export interface StepView {
  id: "briefing" | "reading" | "interview" | "indicators" | "detection" | "elements" | "needs" | "decision" | "submit" | "feedback";
  label: string;
  state: "" | "begun" | "done" | "final";
  count: string;
  note: string;
  current: boolean;
  open: boolean;
}

/** The study on the page with the cases. */
export interface StudyPanel {
  title: string;
  lead: string;
  consent: Consent | null;
  due: DuePhase | null;
  withdraw: Withdrawal | null;
}

/** A question of a questionnaire with its answer so far. ``words``: it is answered in words. */
export interface StudyQuestion {
  key: string;
  label: string;
  options: PointOption[];
  value: string | number | null;
  words: boolean;
  locked: false;
}

/** The sheet before submission. */
export interface SubmitSheet {
  title: string;
  intro: string | null;
  step: "submit";
  open: OpenStep[];
  note: string;
  can_submit: boolean;
  back: "briefing" | "reading" | "interview" | "indicators" | "detection" | "elements" | "needs" | "decision" | "submit" | "feedback";
}

/** One finished short talk; ``share`` (0 to 1) of its questions were recommended ones. */
export interface TalkRow {
  n: number;
  case: string;
  recommended: string;
  needed: string;
  harms: string;
  share: number;
}

/** A page that could not be opened. */
export interface TroubleSheet {
  title: string;
  intro: string | null;
  text: string;
}

/** The welcome. ``enter``: address of the form for a code, None in JupyterLab. ``failed``: what was asked for at the door failed just now. */
export interface WelcomeSheet {
  title: string;
  intro: string | null;
  origin: string;
  enter: string | null;
  wrong: string | null;
  failed: boolean;
  not_made: string;
}

/** The way out of the study, which asks once more. */
export interface Withdrawal {
  label: string;
  text: string;
  sure: string;
}

/** The fixed words of a page, the languages to choose from, and two texts as HTML. */
export interface WordsView {
  language: string;
  languages: Option[];
  t: {
    cited_passages: string;
    uncite: string;
    back_to_question: string;
    back: string;
    continue: string;
    skip: string;
    saved: string;
    not_saved: string;
    saved_again: string;
    language: string;
    pause: string;
    go_on: string;
    leave: string;
    leave_short: string;
    menu: string;
    steps: string;
    close: string;
    help: string;
    step_of: string;
    purpose: string;
    contacts: string;
    contacts_country: string;
    care: string;
    download: string;
    sign_out: string;
    paused_title: string;
    case_file: string;
    worksheet: string;
    documents: string;
    cite: string;
    cited: string;
    mark: string;
    marked: string;
    passage_button: string;
    show: string;
    enough: string;
    your_marks: string;
    no_marks: string;
    not_said: string;
    plan: string;
    note: string;
    note_hint: string;
    note_empty: string;
    note_voice: string;
    note_leave_out: string;
    note_own: string;
    no_real_data: string;
    note_preview: string;
    lock_hint: string;
    lock: string;
    submit: string;
    seen_and_missed: string;
    reason_to_talk: string;
    experts: string;
    next_time: string;
    ilo_rule: string;
    dimension: string;
    you: string;
    key: string;
    figures: string;
    what: string;
    reading: string;
    lesson_not_measurement: string;
    debrief: string;
    debrief_hint: string;
    print: string;
    to_cases: string;
    have_code: string;
    code: string;
    code_help: string;
    code_lost: string;
    enter: string;
    first_time: string;
    first_time_text: string;
    new_code: string;
    again: string;
    history: string;
    case_: string;
    began: string;
    state: string;
    open: string;
    content_note: string;
    country: string;
    country_help: string;
    mode: string;
    begin: string;
    conversation: string;
    nothing_said: string;
    what_now: string;
    ask_about: string;
    topic: string;
    done_moves: string;
    asked_before: string;
    made_before: string;
    ask_hint: string;
    endings: string;
    own_words: string;
    own_question: string;
    read_question: string;
    reading_says: string;
    rather: string;
    form: string;
    finish_talk: string;
    series: string;
    talk_number: string;
    recommended: string;
    needed_told: string;
    harms_done: string;
    next_talk: string;
    put_question: string;
    change_question: string;
    conduct: string;
    steps_of_safety: string;
    questions_unasked: string;
    both_views: string;
    transcript: string;
    better: string;
    instead: string;
    try_here: string;
    replay_note: string;
    replay_choice: string;
    replay_try: string;
    choose: string;
    course: string;
    as_table: string;
    turn: string;
    rapport: string;
    distress: string;
  };
  alone: {
    lost: string;
    ended: string;
    cut: string;
    failed: string;
    again: string;
  };
  paused: string;
  care: string;
}
