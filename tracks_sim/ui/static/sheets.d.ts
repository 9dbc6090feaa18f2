// What Python writes for the scripts. Made by `python -m tools.sheet_types` from the TypedDicts of tracks_sim.ui: change those.

/** What can be done about a takeaway: a part opened at a row, or the talk tried again from a turn. */
export interface Act {
  label: string;
  part: "talk" | "file" | "needs" | "decision" | "talk_over" | "figures";
  at: string;
  replay: number | null;
}

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

/** The option that was chosen; ``harm``: what it would have done, and how severe that is. */
export interface Chosen {
  kind: "seen" | "held" | "missed" | "over" | "harmful" | "other";
  mark: string;
  verdict: string;
  quotes: Quote[];
  text: string;
  source: string;
  unverified: string;
  rule?: RuleView;
  harm: string;
  severity: "" | "minor" | "severe";
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

/** What was chosen beside what would have been safe, where the choice was not the best one. */
export interface DecidedView {
  chosen: Chosen;
  safe_title: string;
  safe: FindingView[];
}

/** The phase that is due, part by part. */
export interface DuePhase {
  title: string;
  lead: string;
  note: string;
  parts: Part[];
}

/** The whole feedback on a case. ``summary`` is None for a short talk, which has a screen of its own. */
export interface FeedbackSheet {
  step: "feedback";
  title: string;
  language: string;
  words: {
    at_a_glance: string;
    good: string;
    look: string;
    harm: string;
    chosen: string;
    print_sheet: string;
    print_all: string;
    parts: string;
    reason_to_talk: string;
    decided_above: string;
    about_sources: string;
    source: string;
    lessons_missed: string;
    lessons_done: string;
    to_talk_over: string;
    debrief_hint: string;
    figures: string;
    what: string;
    you: string;
    author: string;
    reading: string;
    ilo_rule: string;
    dimension: string;
    lesson_not_measurement: string;
    your_decision: string;
    safe_here: string;
    your_note: string;
  };
  summary: SummaryView | null;
  decided: DecidedView | null;
  parts: PartView[];
  experts: string;
  lessons_missed: LessonView[];
  lessons_done: LessonView[];
  debrief: string[];
  figures: FigureView[];
  ilo_rule: RuleTable | null;
  paper: PaperView;
  note: NoteOnPaper | null;
  conduct?: any;
  home: string;
}

/** Something that a figure counts and that was not right, with its place. */
export interface FigureItem {
  label: string;
  part: "talk" | "file" | "needs" | "decision" | "talk_over" | "figures";
  at: string;
}

/** A figure with its reading; ``items``: those that are not right, by their place in the feedback. */
export interface FigureRow {
  what: string;
  you: string;
  reading: string;
  items: string[];
}

/** A row of the table of figures. */
export interface FigureView {
  what: string;
  you: string;
  reading: string;
  items: FigureItem[];
}

/** The case file, and the language of its papers. */
export interface FileView {
  language: string;
  documents: Paper[];
}

/** One answer beside the author's, in words. ``text`` is HTML; ``source`` is where the rule comes from, ``unverified`` its badge. */
export interface FindingView {
  kind: "seen" | "held" | "missed" | "over" | "harmful" | "other";
  mark: string;
  verdict: string;
  quotes: Quote[];
  text: string;
  source: string;
  unverified: string;
  rule?: RuleView;
}

/** What is on every page of a trainee, and what its script has to know of the page. */
export interface FrameView {
  page: string;
  title: string;
  where: string;
  home: string | null;
  saved: string | null;
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

/** One figure at a glance: its sign, what it is of, and what was reached in words; ``part`` and ``at``: where its rows are. */
export interface GlanceRow {
  id: string;
  sign: "good" | "look" | "harm";
  mark: string;
  what: string;
  value: string;
  part: "talk" | "file" | "needs" | "decision" | "talk_over" | "figures";
  at: string;
}

/** A measurement whose feedback has not been released: which case it was, when it was handed in, and what happens now. */
export interface HeldSheet {
  step: "feedback";
  title: string;
  case: string;
  handed_in: string;
  now_title: string;
  held: string;
  home: string;
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

/** A lesson of the case; ``id`` is its place in the page. */
export interface LessonView {
  id: string;
  text: string;
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

/** The referral note as the printed page has it; ``text`` is the trainee's own. */
export interface NoteOnPaper {
  text: string;
  voices: NoteVoice[];
}

/** Passages of the note under one voice, by their places. */
export interface NoteVoice {
  voice: string;
  passages: string;
}

/** A button beside the notice. */
export interface NoticeAction {
  label: string;
  intent: Record<string, any>;
}

/** The sentence above the page, with what can be done about it. */
export interface NoticeView {
  kind: "error" | "info";
  text: string;
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

/** A paper of the case file. */
export interface Paper {
  id: string;
  title: string;
  note: string;
  passages: Passage[];
}

/** What only the printed page has: its head, and the trainee's decision in the words of the case. */
export interface PaperView {
  head: string;
  decision: string;
  safe: string[];
}

/** A part of a phase. ``go``: what its link says, None for all parts but the next one. */
export interface Part {
  title: string;
  state: string;
  go: string | null;
  href: string;
  intent: Record<string, any> | null;
}

/** A part of the feedback. ``look``: how many things to look at; ``right``: how many were right; ``said``: that in words. */
export interface PartView {
  id: "talk" | "file" | "needs" | "decision" | "talk_over" | "figures";
  label: string;
  look: number;
  right: number;
  said: string;
  sections: SectionView[];
  sources: string;
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
  marks: string[];
  back: "briefing" | "reading" | "interview" | "indicators" | "detection" | "elements" | "needs" | "decision" | "submit" | "feedback";
  next: "briefing" | "reading" | "interview" | "indicators" | "detection" | "elements" | "needs" | "decision" | "submit" | "feedback";
}

/** Rows of one sort under their label. */
export interface RowGroup {
  label: string;
  rows: RowView[];
}

/** A finding as a row. ``open``: it stands open; ``harm``: what an answer would have done; ``differs``: its source is known otherwise than most. */
export interface RowView {
  kind: "seen" | "held" | "missed" | "over" | "harmful" | "other";
  mark: string;
  verdict: string;
  quotes: Quote[];
  text: string;
  source: string;
  unverified: string;
  rule?: RuleView;
  id: string;
  open: boolean;
  harm: string;
  differs: string;
}

/** A line of the published rule. */
export interface RuleRow {
  what: string;
  you: string;
  key: string;
}

/** The published rule on the trainee's judgements and on the author's answers. */
export interface RuleTable {
  note: string;
  unverified: string;
  rows: RuleRow[];
}

/** A country's rule that changed what an option is worth. */
export interface RuleView {
  text: string;
  source: string;
  unverified: string;
}

/** A step's findings: what to look at, then the rest in groups. ``pattern``: what all of them have in common, said once. */
export interface SectionView {
  id: "indicators" | "detection" | "elements" | "needs" | "decision";
  title: string;
  intro: string;
  pattern: string;
  look: RowView[];
  groups: RowGroup[];
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

/** The first screen. ``story`` is HTML; ``story_title`` stands over it. */
export interface SummaryView {
  story_title: string;
  story: string;
  no_story: string;
  glance: GlanceRow[];
  takeaways: Takeaway[];
}

/** One of the three. ``text`` is in the language of the page, ``lesson`` in that of the case; ``rule``: the rule that chose it. */
export interface Takeaway {
  kind: "keep" | "look" | "try";
  rule: string;
  title: string;
  text: string;
  lesson: string;
  quote: Quote | null;
  act: Act | null;
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
    meaning: string;
    cited_passages: string;
    uncite: string;
    citing_now: string;
    cite_for: string;
    citing_for: string;
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
    when: string;
    how_sure: string;
    not_said: string;
    grounds: string;
    who_acts: string;
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
    you: string;
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
