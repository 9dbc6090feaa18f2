// What Python writes for the scripts. Made by `python -m tools.sheet_types` from the TypedDicts of tracks_sim.ui: change those.

/** What can be done about a takeaway: a part opened at a row, or the talk tried again from a turn. */
export interface Act {
  label: string;
  part: "talk" | "file" | "needs" | "decision" | "talk_over" | "figures";
  at: string;
  replay: number | null;
}

/** The question of a takeaway can be tried again: the item, and the button. */
export interface Again {
  label: string;
  item: string;
}

/** That a text of an option wants to be read again: it was written for another standing. ``field``: what confirms it. */
export interface AgainSheet {
  field: string;
  text: string;
}

/** The question, as a round on a later day asks it, and the way out of it. */
export interface AgainView {
  title: string;
  question: RecallQuestion;
  close: string;
  close_intent: Record<string, any>;
}

/** An answer as it is set. ``words``: speech that stands alone, without its marks; ``scene``: all other parts, in their order. */
export interface Answer {
  words: string;
  scene: SpokenPart[];
}

/** Something that was asked or said, what was answered, and what was added to it, such as cited passages. */
export interface AnswerLine {
  what: string;
  said: string;
  more: string;
}

/** What was answered, or is open, and what the link to it says.  ``part`` of the step of the decision, empty elsewhere; ``said``: the words that were chosen, in the language ``lang``; ``remark``: what follows from what is open. */
export interface AnswerRow {
  step: "briefing" | "reading" | "interview" | "worked" | "indicators" | "detection" | "elements" | "needs" | "decision" | "submit" | "feedback";
  part: "option" | "plan" | "note" | "";
  label: string;
  text: string;
  said: string;
  lang: string;
  remark: string;
  open: boolean;
  link: string;
}

/** The answers of one step, one questionnaire, or the talk; ``what`` and ``said`` are the heads of its columns. */
export interface AnswerTable {
  title: string;
  what: string;
  said: string;
  rows: AnswerLine[];
}

/** A part of the plan, asked or not. */
export interface AskedPart {
  part: string;
  element: string;
  label: string;
  meaning: string;
  asked: boolean;
  several: string;
  answers: PlanAnswer[];
  source: string;
  source_label: string;
  problems: FieldProblem[];
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

/** The list of cases. ``gone``: drafts that can be brought back; ``attributes``: what a twin can change. */
export interface AuthorCasesSheet {
  title: string;
  intro: string | null;
  package: PackageSheet | null;
  habits: HabitsSheet | null;
  attributes: Option[];
  parts: CasesPart[];
  gone: Option[];
}

/** The screen of the decision and the plan. ``addable``: decisions that a further option can be of; ``differs``: why the best decision is not the one of detection; None where detection is not asked. */
export interface AuthorDecisionSheet {
  title: string;
  intro: string | null;
  kind: "decision";
  summary: string[];
  rungs: RungOption[];
  worths: Option[];
  decisions: DecisionGroup[];
  addable: DecisionGroup[];
  missing: Option[];
  writing: string;
  cards: OptionCard[];
  differs: FieldSheet | null;
  plan: AskedPart[];
  sources: Option[];
}

/** The screen of the feedback. */
export interface AuthorFeedbackSheet {
  title: string;
  intro: string | null;
  kind: "feedback";
  lessons: LessonCard[];
  proposed: ProposedLesson[];
  conditions: Option[];
  writing: string;
  missing: string;
}

/** What is on every screen. */
export interface AuthorFrame {
  screen: string;
  title: string;
  case: string | null;
  where: string;
  others: string;
  saved_at: string | null;
  handled: number;
  failed: number[];
  undo: string | null;
  redo: string | null;
  try_href: string | null;
  home: string | null;
  leave_form: string | null;
  exit: string;
  screens: ScreenLink[];
  to_cases: string;
  writing: string;
  written: Option[];
  may_write: boolean;
  reading: boolean;
  problems: ProblemLists;
  checked: boolean;
  unreadable: string[];
  notice: AuthorNotice | null;
  working: string;
  refusals: number;
  seek: SeekView | null;
  bank: BankSheet | null;
  here: Record<string, any>;
  address: string | null;
}

/** The screen of judgements. ``open``: the passage whose panel is open, ``sought``: the item somebody comes for; empty where there is none. */
export interface AuthorJudgementsSheet {
  title: string;
  intro: string | null;
  kind: "judgements";
  counts: string[];
  laws: string[];
  talk: string;
  papers: KeyedPaper[];
  open: string;
  sought: string;
  asks_voice: boolean;
  says: Option[];
  saliences: Option[];
  voices: Option[];
  entries: ItemEntry[];
  sections: JudgedSection[];
  hasty: HastyItem[];
  sources: Option[];
  answers: Record<string, Option[]>;
  map: CaseMap;
}

/** The sentence above the screen, with an act that it offers. */
export interface AuthorNotice {
  kind: "error" | "info";
  text: string;
  label: string;
  intent: Record<string, any> | null;
}

/** The screen, part by part. */
export interface AuthorStartSheet {
  title: string;
  intro: string | null;
  parts: StartPart[];
}

/** The screen. Without a talk (``begun`` false) only its head and ``tally`` say something. */
export interface AuthorTalkSheet {
  title: string;
  intro: string | null;
  kind: "talk";
  begun: boolean;
  tally: string[];
  heard: HeardFact[];
  counting: boolean;
  writing: string;
  rows: TopicRow[];
  other_topics: Option[];
  topics: Option[];
  forms: Option[];
  stances: Option[];
  puts: Option[];
  sensitivities: Option[];
  roles: Option[];
  puts_right: Option[];
  items: Option[];
  person: TalkPart;
  barriers: BarrierRow[];
  strengths: Option[];
  cues: Option[];
  room: TalkPart;
  words: WordsGroup[];
}

/** A text that can be taken over. ``of``: the case it stands in, and how it stands there; ``seek``: the field that is filled, empty where a new one begins. */
export interface BankHit {
  text: string;
  of: string;
  along: string;
  act: Record<string, any>;
  seek: string;
}

/** Texts of one group. */
export interface BankPart {
  label: string;
  hits: BankHit[];
}

/** The panel. ``words``: what was searched for; ``page``: from 0, of ``pages``. */
export interface BankSheet {
  what: "passage" | "option" | "reason" | "lesson";
  target: string;
  title: string;
  into: string;
  lang: string;
  words: string;
  group: string;
  groups: Option[];
  found: string;
  parts: BankPart[];
  page: number;
  pages: number;
}

/** Something that may keep the person from telling. ``strength``: a word of the scale, the nearest where the file has another number. */
export interface BarrierRow {
  barrier: string;
  element: string;
  label: string;
  strength: string;
  cue: string;
}

/** A question to choose an answer of; ``several``: more than one. */
export interface BeginQuestion {
  name: string;
  label: string;
  help: string;
  several: boolean;
  choices: CaseChoice[];
}

/** The questions before a new draft. */
export interface BeginSheet {
  title: string;
  intro: string | null;
  starts: BeginStart[];
  texts: BeginText[];
  questions: BeginQuestion[];
}

/** A half-written start; ``answers``: those of the questions that it is written for. */
export interface BeginStart {
  id: string;
  label: string;
  text: string;
  chosen: boolean;
  answers: Record<string, string>;
}

/** A question to write an answer to; with one row it is a line. */
export interface BeginText {
  name: string;
  label: string;
  help: string;
  rows: number;
  required: boolean;
}

/** The sheet of the briefing; ``story`` and what follows as HTML. */
export interface BriefingSheet {
  title: string;
  intro: string | null;
  step: "briefing";
  facts: NamedValue[];
  story: string;
  task: string;
  enough: string;
  enough_folded: boolean;
  country: CountryPart;
  next: "briefing" | "reading" | "interview" | "worked" | "indicators" | "detection" | "elements" | "needs" | "decision" | "submit" | "feedback";
}

/** One of several to choose from; ``text``: what it means. */
export interface CaseChoice {
  id: string;
  label: string;
  text: string;
  chosen: boolean;
}

/** A heading of the list of cases, and what is said below it. ``folded``: its cases stand behind the heading. */
export interface CaseGroup {
  title: string;
  note: string;
  folded: boolean;
}

/** One case of the list, in the ``group``-th group.  ``here``: the next act is on it. ``done``: the day on which it was last done, empty where it was not; ``times``: how often, where more than once. ``start_name`` and ``resume_name``: names of its two buttons, which begin with what is seen. */
export interface CaseLine {
  id: string;
  group: number;
  title: string;
  facts: string;
  here: boolean;
  done: string;
  times: string;
  start: string;
  start_name: string;
  intent: Record<string, any>;
  resume: Place | null;
  resume_name: string;
}

/** The whole table. ``marked``: how many rows have a mark, in words; ``lang``: of what is quoted from the case. */
export interface CaseMap {
  marked: string;
  lang: string;
  groups: MapGroup[];
}

/** A case: what it is, as a sentence, and where it can be tried (None in JupyterLab, which has no addresses). */
export interface CaseRow {
  id: string;
  title: string;
  facts: string;
  summary: string;
  note: string;
  mine: boolean;
  try_href: string | null;
}

/** Cases under one heading. */
export interface CasesPart {
  id: "drafts" | "own" | "kit";
  title: string;
  empty: string;
  rows: CaseRow[];
}

/** An answer to choose; its sign stands in the list of all questions. */
export interface Choice {
  id: string | number;
  label: string;
  sign?: string;
}

/** Something to choose. The browser sends the act ``act`` with the choice as its field ``name``; several are sent as a list. */
export interface ChoiceField {
  id: string;
  label: string;
  help: string;
  act: Record<string, any>;
  name: string;
  several: boolean;
  choices: CaseChoice[];
  problems: FieldProblem[];
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

/** The feedback on a talk. ``again``: the act that begins another talk on this case. */
export interface ConductView {
  counts: string[];
  harms: TalkHarm[];
  course: CourseView;
  refusals: RefusalView[];
  others: OthersNote[];
  steps: SafetyStep[];
  facts: FactsView;
  untold_folded: boolean;
  again: Record<string, any> | null;
  changed: FactGroup[];
  changed_title: string;
  transcript: TranscriptRow[];
  all_turns: string;
  replay: ReplayView | null;
}

/** Two texts for one field: this author's, and the one that is in the file now. */
export interface ConflictSheet {
  mine: string;
  theirs: string;
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

/** The two cases, the earlier first. ``verdict`` is empty until one of them was named. */
export interface ContrastSheet {
  title: string;
  intro: string | null;
  label: string;
  this_is: string;
  this_is_not: string;
  sides: ContrastSide[];
  verdict: string;
  back: Record<string, any>;
}

/** One of the two cases. ``state`` and ``reason`` (HTML) are empty, and ``intent`` is there, until one of them was named. */
export interface ContrastSide {
  case: string;
  title: string;
  quotes: Quote[];
  lang: string;
  label: string;
  intent: Record<string, any> | null;
  state: string;
  reason: string;
}

/** What is right on detection in one country. */
export interface CountryAnswer {
  country: string;
  name: string;
  state: string;
  also: Ticked[];
}

/** A fact of a country with its source, and a few words where its text was not read, else none. */
export interface CountryFact {
  what: string;
  value: string;
  source: string;
  unverified: string;
}

/** How the procedure works in the country, and in one sentence how far that is verified. */
export interface CountryPart {
  title: string;
  known: string;
  facts: CountryFact[];
}

/** How an option stands in one country. */
export interface CountryRung {
  country: string;
  name: string;
  rung: string;
}

/** Some of the cases on one measure: what was reached in words, and as ``n`` of ``of``; drawn as dots, of many as a bar. */
export interface CourseBar {
  label: string;
  said: string;
  n: number;
  of: number;
  dots: boolean;
  note: string;
}

/** Trust or strain after each turn, in percent of the height of its plot, with the levels that are read of it. */
export interface CourseLine {
  id: "trust" | "strain";
  name: string;
  levels: Level[];
  points: number[];
}

/** Something that a course can change: sides that are read together. ``together``: what they say together, empty where that is nothing. */
export interface CourseMeasure {
  id: "detection" | "indicators" | "talk";
  title: string;
  what: string;
  sides: CourseSide[];
  together: string;
}

/** How far somebody is in the course, in one line; ``changed``: the button of its closing page, empty while there is nothing to say yet. */
export interface CourseProgress {
  line: string;
  changed: string;
  intent: Record<string, any>;
}

/** The closing page. ``then``: what to do next; ``next``: the case that is proposed, None once all were done. */
export interface CourseSheet {
  title: string;
  intro: string | null;
  measures: CourseMeasure[];
  then: string;
  next: NextAct | null;
  back: Record<string, any>;
}

/** One side of a measure. ``changed``: whether its share has, in one sentence, empty where nothing stands beside the first cases yet. */
export interface CourseSide {
  title: string;
  bars: CourseBar[];
  changed: string;
}

/** The course of the talk: two lines with a plot each, the moments, and one sentence on the whole. */
export interface CourseView {
  title: string;
  caption: string;
  lines: CourseLine[];
  moments: Moment[];
}

/** What was chosen beside what else is safe. ``safe`` is empty where the choice was the only best one. */
export interface DecidedView {
  chosen: Chosen;
  safe_title: string;
  safe: FindingView[];
}

/** Decisions of the catalogue under a heading. */
export interface DecisionGroup {
  label: string;
  options: Option[];
}

/** Something that one may do next: what it is in this case, and the general duty behind it, empty in a worked example. */
export interface DecisionOption {
  id: string;
  detail: string;
  phrase: string;
  lang: string;
}

/** A part of the step. ``count`` is seen, ``state`` is heard; ``done``: nothing of it is open. */
export interface DecisionPartView {
  id: "option" | "plan" | "note";
  label: string;
  count: string;
  state: string;
  done: boolean;
}

/** What the step asks. ``plan`` is empty and ``note`` None where the case does not ask for them. */
export interface DecisionParts {
  basis: JudgedView;
  parts: DecisionPartView[];
  decision: DecisionQuestion;
  plan: PlanPart[];
  note: NoteView | null;
}

/** The question what to do next. ``option``: the one that was chosen. */
export interface DecisionQuestion {
  key: string;
  label: string;
  option: string | null;
  options: DecisionOption[];
  locked: boolean;
  findings: FindingView[];
}

/** The sheet of the step. */
export interface DecisionSheet {
  title: string;
  intro: string | null;
  with_file: boolean;
  lock: boolean;
  lock_also: string;
  locked: boolean;
  locked_note: string;
  back: string;
  next: string;
  basis: JudgedView;
  parts: DecisionPartView[];
  decision: DecisionQuestion;
  plan: PlanPart[];
  note: NoteView | null;
  step: "decision";
}

/** One thing that differs: what, of which sort, and the words that changed; none where it is no text. */
export interface DifferenceSheet {
  label: string;
  kind_label: string;
  note: string;
  lang: string;
  changes: WordChange[];
}

/** The phase that is due, part by part. */
export interface DuePhase {
  title: string;
  lead: string;
  note: string;
  parts: Part[];
}

/** A text that stood in the field before. ``when``: day, time and who wrote it, in words; empty where nobody knows. */
export interface EarlierSheet {
  text: string;
  when: string;
}

/** What is asked before ``choice`` ends the talk; ``typed``: the words that were typed for it. */
export interface EndingTalk {
  title: string;
  text: string;
  choice: string;
  typed: string;
  end: string;
  stay: string;
}

/** Something that the person knows. ``label``: its words, shortened; ``behind``: what of the person's barriers holds it back. */
export interface FactCard {
  fact: string;
  element: string;
  n: number;
  label: string;
  topic: string;
  sensitivity: string;
  role: string;
  full: WrittenText;
  part: WrittenText;
  varied: WrittenText | null;
  behind: Ticked[];
  after: Ticked[];
  corrects: string;
  peripheral: boolean;
  needless: boolean;
  changes: ToldChange[];
  marks: string[];
  told: string;
  problems: FieldProblem[];
}

/** Facts told, told in part, or not told; or the judgements of a step. */
export interface FactGroup {
  degree: "full" | "part" | "not" | null;
  title: string;
  parts: FactPart[];
}

/** Facts with what is said of all of them. ``folded``: they are not needed. */
export interface FactPart {
  label: string;
  folded: boolean;
  note: string;
  facts: FactView[];
}

/** A fact, or a judgement that facts change, as a row: one line, the rest behind it. ``text`` is HTML. */
export interface FactView {
  kind: "seen" | "held" | "missed" | "untold";
  mark: string;
  verdict: string;
  quotes: Quote[];
  text: string;
  turns: TurnLink[];
}

/** The facts of the person. ``untold``: what is kept back until it is asked for, and nothing of which is in ``groups``. */
export interface FactsView {
  untold: Untold | null;
  groups: FactGroup[];
}

/** The whole feedback on a case; a short talk has a sheet of its own (``talk_feedback``). */
export interface FeedbackSheet {
  step: "feedback";
  title: string;
  language: string;
  summary: SummaryView;
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
  conduct?: ConductView | null;
  again?: AgainView | null;
  next?: NextAct | null;
  contrast?: NextAct | null;
  home: Place;
}

/** A problem beside its field. */
export interface FieldProblem {
  kind: "to_do" | "wrong" | "advice";
  text: string;
}

/** A field with a text. The browser saves it as the act ``write_text`` with ``part``, ``where``, the text and ``base``. */
export interface FieldSheet {
  id: string;
  label: string;
  help: string;
  part: string;
  where: string[];
  text: string;
  base: string;
  lang: string;
  rows: number;
  problems: FieldProblem[];
  conflict: ConflictSheet | null;
  remarks: number;
  earlier: EarlierSheet[] | null;
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

/** The case file, the language of its papers, the ids of the passages marked, in the order of the file, and the notes on it. */
export interface FileView {
  language: string;
  documents: Paper[];
  marks: string[];
  own_notes: OwnNotes;
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

/** A text in which the words stand. ``pieces``: what is around them, they themselves, and what comes in their place. */
export interface FoundSheet {
  id: string;
  label: string;
  lang: string;
  pieces: WordChange[];
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
  unnamed: string[];
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

/** An answer of a row: how many gave it, and whether the key does. */
export interface GivenAnswer {
  label: string;
  n: number;
  keyed: boolean;
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

/** The days of the group to take along, as a calendar file; ``text`` says how long is left. */
export interface GroupDates {
  text: string;
  label: string;
  file: string;
  calendar: string;
}

/** The group at the head of the first page. ``next`` is None while there is nothing to begin: ``text`` says why. */
export interface GroupPanel {
  title: string;
  text: string;
  next: NextAct | null;
  dates: GroupDates | null;
}

/** A row of the table of figures, in words of the author's language. */
export interface HabitFigures {
  cells: string[];
}

/** One habit: who would be right and what helps, and by case or row where they are right. */
export interface HabitSheet {
  text: string;
  where: string[];
}

/** The comparison of the own cases. */
export interface HabitsSheet {
  sentence: string;
  comparing: string;
  habits: HabitSheet[];
  head: string[];
  rows: HabitFigures[];
}

/** Something that a hasty reader would tick, and what it is. */
export interface HastyItem {
  item: string;
  label: string;
  this_is: string;
}

/** A fact that is told in hardly any careful talk, or in nearly every hurried one: how often, and why. */
export interface HeardFact {
  element: string;
  label: string;
  text: string;
}

/** A measurement whose feedback has not been released: which case it was, when it was handed in, and what happens now. */
export interface HeldSheet {
  step: "feedback";
  title: string;
  case: string;
  handed_in: string;
  now_title: string;
  held: string;
  home: Place;
}

/** One thing that is missing. ``entries``: where it is missing, if that is at more than one place. */
export interface HindranceSheet {
  text: string;
  screen: string;
  field: string;
  entries: ProblemEntry[];
}

/** The first page. ``next`` is None where nothing is proposed; ``course``: None where there is none; ``study``: for a member of a study; ``group``: for a member of a group; ``offered``: what the last cases offer on a later day.  ``folded``: what the folded list of cases is called, for a newcomer, who is shown where to begin; empty where it lies open. */
export interface HomeSheet {
  title: string;
  intro: string | null;
  warning: string;
  next: NextAct | null;
  growth: string;
  series: Series | null;
  course: CourseProgress | null;
  folded: string;
  groups: CaseGroup[];
  here: string;
  cases: CaseLine[];
  attempts: AttemptRow[];
  study?: StudyPanel;
  group?: GroupPanel;
  offered?: Offered;
}

/** A way in which something is known, and what that means; ``read``: the text itself was read. */
export interface HowKnown {
  name: string;
  means: string;
  read: boolean;
}

/** Something that holds the person back. ``percent``: strength now; ``cue``: where a trainee can see one; ``by``: what lowered it. */
export interface InnerBarrier {
  label: string;
  word: string;
  percent: number;
  cue: string;
  by: string;
}

/** A fact of the case: how much of it is told, and what of it is still in the way or would bring it now. */
export interface InnerFact {
  label: string;
  lang: string;
  state: "full" | "part" | "untold";
  word: string;
  why: string;
}

/** Trust, strain or pressure: its word, how much of the most there can be (percent), and how the last act changed it (empty: not). */
export interface InnerLevel {
  label: string;
  word: string;
  percent: number;
  change: string;
}

/** The whole panel. ``last``: sentences on what the last act did. */
export interface InnerState {
  label: string;
  note: string;
  levels: InnerLevel[];
  barriers: InnerBarrier[];
  facts: InnerFact[];
  last_label: string;
  last: string[];
}

/** The talk. ``who``: the person in the words of the case; ``seen``: what can be seen of them now; ``room``: its first sentence, and the rest; ``longest``: characters of typed words; ``reopen``: takes the end of the talk, or of today's, back, else empty. */
export interface InterviewSheet {
  title: string;
  intro: string | null;
  topics: TalkTopic[];
  topic: string;
  hand: TalkMove[];
  groups: TalkMoveGroup[];
  endings: TalkEnding[];
  question_minutes: number;
  step: "interview";
  with_file: boolean;
  marks: string[];
  language: string;
  who: string;
  who_language: string;
  pills: Pill[];
  time: TimeLeft;
  seen: string;
  room: [string, string];
  talk: TurnRow[];
  over: string;
  reopen: string;
  reading: OwnWords | null;
  longest: number;
  warning: string;
  hint: TalkHint | null;
  leaving: LeavingTalk | null;
  ending: EndingTalk | null;
  back: "briefing" | "reading" | "interview" | "worked" | "indicators" | "detection" | "elements" | "needs" | "decision" | "submit" | "feedback";
  next: "briefing" | "reading" | "interview" | "worked" | "indicators" | "detection" | "elements" | "needs" | "decision" | "submit" | "feedback" | null;
  finish: boolean;
}

/** An item to be found by words. ``words``: label, meaning and words for the same things in the language of the interface and in English, with the stems of all these, in small letters. */
export interface ItemEntry {
  item: string;
  label: string;
  group: string;
  words: string;
  step: "indicators" | "detection" | "elements" | "needs" | "decision";
  on_sheet: boolean;
}

/** Items under one heading of the worksheet. */
export interface JudgedGroup {
  label: string;
  items: JudgedItem[];
}

/** One item with its answer and all that belongs to it. ``groups``: passages that support it, of each group any will do. */
export interface JudgedItem {
  item: string;
  element: string;
  label: string;
  this_is: string;
  this_is_not: string;
  answer: string;
  answer_label: string;
  groups: PassageLabel[][];
  neutral: PassageLabel[];
  fixed: string;
  direct: boolean;
  answers: Option[];
  also: Ticked[];
  phases: Ticked[];
  phases_split: boolean;
  grounds: Ticked[];
  who: Ticked[];
  source: string;
  source_label: string;
  reason: WrittenText;
  wrong: WrittenText[];
  told: string[];
  removable: boolean;
  problems: FieldProblem[];
}

/** The items of one step. ``folded``: why it is folded away, empty where it is open; ``missing``: what can be added at once. */
export interface JudgedSection {
  id: "indicators" | "detection" | "elements" | "needs" | "decision";
  title: string;
  count: string;
  folded: string;
  groups: JudgedGroup[];
  countries: CountryAnswer[];
  more_countries: Option[];
}

/** Answers of a step in a few words, and the ``step`` that shows them; ``names`` of the items that count most. */
export interface JudgedStep {
  step: "briefing" | "reading" | "interview" | "worked" | "indicators" | "detection" | "elements" | "needs" | "decision" | "submit" | "feedback";
  label: string;
  text: string;
  names: string[];
}

/** The answers to some steps under a title; ``line`` says them where there is room for one line only. */
export interface JudgedView {
  title: string;
  line: string;
  steps: JudgedStep[];
}

/** A step that asks one question or more, each with its answer and its passages. ``basis``: earlier answers that it rests on. */
export interface JudgementsSheet {
  title: string;
  intro: string | null;
  with_file: boolean;
  lock: boolean;
  lock_also: string;
  locked: boolean;
  locked_note: string;
  back: string;
  next: string;
  step: "indicators" | "detection" | "elements" | "needs" | "decision";
  count: string;
  answered: number;
  known: string;
  field: "state" | "level";
  cleared: Record<string, null>;
  stacked: boolean;
  as_list: boolean;
  may_change: boolean;
  answers: Choice[];
  further: Further[];
  groups: QuestionGroup[];
  basis?: JudgedView;
}

/** A paper as a trainee sees it. */
export interface KeyedPaper {
  id: string;
  title: string;
  note: string;
  lang: string;
  passages: KeyedPassage[];
}

/** A passage with its uses. ``element``: its id in the page. */
export interface KeyedPassage {
  id: string;
  element: string;
  n: number;
  label: string;
  html: string;
  lang: string;
  uses: PassageUse[];
  voice: string;
  voice_label: string;
  proposed_voice: string;
  needless: boolean;
  remarks: number;
}

/** Rows of one sort under a heading: how many of how many were read, what is to be said of all, and the rows. */
export interface KnownGroup {
  id: string;
  title: string;
  read: number;
  all: number;
  what: string;
  note: string;
  rows: KnownRow[];
}

/** Something that the kit says, how it is known, and the line of its source, if that says more. */
export interface KnownRow {
  what: string;
  how: string;
  read: boolean;
  source: string;
}

/** The screen. ``language``: the one that is on the right; empty where the case is written in one alone. */
export interface LanguagesSheet {
  title: string;
  intro: string | null;
  language: string;
  source: string;
  source_label: string;
  languages: TranslatedLanguage[];
  addable: Option[];
  states: StateChoice[];
  shown: string;
  parts: PartTab[];
  next: Option | null;
  texts: TranslatedTextSheet[];
  not_taken: NotTakenSheet[];
  replace: ReplaceSheet;
}

/** Something that gives the option away; ``stays``: whether somebody has said why it may stay. */
export interface LeakHere {
  text: string;
  stays: boolean;
}

/** Something that gives the best option away, the card that it is shown on, and why it may stay, as far as somebody has said it. */
export interface LeakSheet {
  leak: string;
  element: string;
  text: string;
  reason: string;
  answer: string;
}

/** What is asked before an open talk is left for one of ``steps``, or finished. ``close``: a choice, empty: the ways to end are shown. */
export interface LeavingTalk {
  steps: ("briefing" | "reading" | "interview" | "worked" | "indicators" | "detection" | "elements" | "needs" | "decision" | "submit" | "feedback")[];
  title: string;
  text: string;
  close: string;
  close_label: string;
  go: string;
}

/** A lesson, and when it is said. ``said_when``: that in one sentence. */
export interface LessonCard {
  lesson: string;
  element: string;
  n: number;
  text: WrittenText;
  when: Option[];
  said_when: string;
  more: Option[];
  problems: FieldProblem[];
}

/** A lesson of the case; ``id`` is its place in the page. */
export interface LessonView {
  id: string;
  text: string;
}

/** A level in words; ``begins``: where it begins, in percent of the height of the plot. */
export interface Level {
  word: string;
  begins: number;
}

/** Something that leads to its field: the screen, and the id of the element there. */
export interface MapEntry {
  label: string;
  screen: "cases" | "begin" | "start" | "papers" | "judgements" | "talk" | "decision" | "feedback" | "languages" | "try" | "review" | "over";
  field: string;
}

/** The rows of one step, the facts, or the options. */
export interface MapGroup {
  title: string;
  lines: MapLine[];
}

/** A judgement, an option or a fact with its answer, what speaks of it, and what is to be looked at. */
export interface MapLine {
  of: MapEntry;
  answer: string;
  passages: MapEntry[];
  facts: MapEntry[];
  marks: string[];
}

/** A way to work on a case, and what it means. */
export interface ModeOption {
  id: string;
  label: string;
  text: string;
}

/** A moment that changed something. ``first``: where it is a run, its first turn, else ``turn``. */
export interface Moment {
  turn: number;
  first: number;
  label: string;
  good: boolean;
  trust: string;
  strain: string;
}

/** The page. */
export interface MyAnswersSheet {
  title: string;
  intro: string | null;
  tables: AnswerTable[];
  back_label: string;
  back: Record<string, any>;
}

/** The page. ``acts``: address of its forms, None in JupyterLab; ``code``: whether there is a code that could be replaced. */
export interface MyDataSheet {
  title: string;
  intro: string | null;
  held: NamedValue[];
  attempts: OwnAttempt[];
  where: string;
  acts: string | null;
  code: boolean;
  erase: string;
  back: Record<string, any>;
}

/** A row of a list of facts. */
export interface NamedValue {
  what: string;
  value: string;
}

/** The one act that is proposed: a link to go on, or an intent that begins something. */
export interface NextAct {
  title: string;
  text: string;
  label: string;
  place: Place;
}

/** The next case of the course. ``label``: the words on its button; ``intent``: the act that begins it. */
export interface NextCase {
  label: string;
  intent: Record<string, any>;
}

/** A short talk that may be begun. ``label``: the words on its button. */
export interface NextTalk {
  case: string;
  title: string;
  label: string;
}

/** A text of a table that was not taken, and why. */
export interface NotTakenSheet {
  label: string;
  why: string;
  text: string;
}

/** The referral note as the printed page has it; ``text`` is the trainee's own. */
export interface NoteOnPaper {
  text: string;
  voices: NoteVoice[];
}

/** The passages of one voice. ``label``: the voice, as a button says it. */
export interface NoteSection {
  id: "words" | "observation" | "inference";
  label: string;
  title: string;
  passages: string[];
}

/** The note. ``offered``: ids of the passages that it may hold; ``most``: as many as it takes. */
export interface NoteView {
  offered: string[];
  summary: string;
  count: string;
  most: number;
  sections: NoteSection[];
  text: string;
  warning: string;
  locked: boolean;
  findings: FindingView[];
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

/** The sentence above the page, with what can be done about it.  ``held``: another page has the attempt. Then ``before`` is said instead where no other tab of this browser has it open. */
export interface NoticeView {
  kind: "error" | "info";
  text: string;
  held: boolean;
  before: string;
  action: NoticeAction | null;
  dismiss: boolean;
}

/** What the first page offers of the last cases; each None where there is nothing to offer. */
export interface Offered {
  round: RoundAct | null;
  contrast: NextAct | null;
  reminder: Reminder | null;
}

/** One of several to choose from. */
export interface Option {
  id: string;
  label: string;
}

/** One option with its place on the scale. ``length``: how long its words are, and whether they are the longest; ``same``: which texts another option has too. */
export interface OptionCard {
  option: string;
  element: string;
  title: string;
  n: number;
  decision: string;
  phrase: string;
  rung: string;
  rung_label: string;
  length: string;
  leaks: LeakHere[];
  text: WrittenText;
  reason: WrittenText;
  story: WrittenText;
  again: AgainSheet[];
  same: string[];
  source: string;
  source_label: string;
  countries: CountryRung[];
  more_countries: Option[];
  problems: FieldProblem[];
}

/** The same text in another language. */
export interface OtherText {
  lang: string;
  label: string;
  text: string;
}

/** What the companion, or the interpreter, did over the talk. ``way``: what would help. */
export interface OthersNote {
  title: string;
  text: string;
  way: string;
}

/** Something to read: an attempt, or the answers to the questionnaires of a study. ``name``: of its button, which begins with what is seen. */
export interface OwnAttempt {
  title: string;
  kind: string;
  begun: string;
  name: string;
  intent: Record<string, any>;
}

/** The trainee's own notes, which nobody else sees; ``open``: they can be changed. ``warning``: the last ones were not saved. */
export interface OwnNotes {
  text: string;
  most: number;
  open: boolean;
  warning: string;
}

/** What is asked about typed words. ``sentence``: how they were understood; ``together``: the acts that they do one after the other; ``move``: the choice that they seem to be; ``ready``: they can be put as they are; else one of ``offers`` (``topic:…``, ``move:…``, ``remark``) is chosen first, or the words are changed. */
export interface OwnWords {
  text: string;
  sentence: string;
  together: string[];
  move: string;
  ready: boolean;
  put: string;
  offers: Option[];
}

/** The case, and what is wrong, to do and advised in words of the page. */
export interface PackageSheet {
  title: string;
  case: string;
  facts: string;
  found: string;
  problems: string[];
}

/** The language of a page, those to choose from, and the sentences of its scripts.  ``sentences``: translations by the English sentence; none in English, which the scripts have themselves. */
export interface PageWords {
  language: string;
  languages: Option[];
  sentences: Record<string, string>;
}

/** A paper of the case file; ``read``: it was opened. */
export interface Paper {
  id: string;
  read: boolean;
  title: string;
  note: string;
  passages: Passage[];
}

/** A paper to open. */
export interface PaperTab {
  id: string;
  label: string;
  current: boolean;
}

/** What only the printed page has: its head, and the trainee's decision in the words of the case. */
export interface PaperView {
  head: string;
  decision: string;
  safe: string[];
}

/** The screen: the papers, the one that is open, and what can be chosen. */
export interface PapersSheet {
  title: string;
  intro: string | null;
  tabs: PaperTab[];
  paper: WrittenPaper | null;
  kinds: Option[];
  voices: Option[];
  asks_voice: boolean;
  first_kind: string;
  lang: string;
  tally: string[];
}

/** A part of a phase. ``go``: what its link says, None for all parts but the next one. */
export interface Part {
  title: string;
  state: string;
  go: string | null;
  href: string;
  intent: Record<string, any> | null;
}

/** A part of the case, with how many of its texts are in the state that is shown. */
export interface PartTab {
  id: string;
  label: string;
  current: boolean;
  n: number;
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

/** One thing that a passage says: of which item, how, and how easily it is seen (None where that does not matter). */
export interface PassageUse {
  item: string;
  name: string;
  says: "for" | "against" | "open" | "neutral";
  label: string;
  salience: string | null;
}

/** A word on the room. ``good``: it is quiet for a talk. */
export interface Pill {
  id: string;
  label: string;
  good: boolean;
}

/** Where a link leads: by its address, or in JupyterLab by an intent. */
export interface Place {
  href: string;
  intent: Record<string, any> | null;
}

/** An answer of a part of the plan. */
export interface PlanAnswer {
  answer: string;
  n: number;
  worth: string;
  text: WrittenText;
  reason: WrittenText;
}

/** One question of the plan, answered or open. */
export interface PlanPart {
  key: string;
  intent: Record<string, any>;
  label: string;
  hint: string;
  several: boolean;
  options: Option[];
  choices: string[];
  state: string;
  lang: string;
  locked: boolean;
  findings: FindingView[];
}

/** An answer to a question: of a list by its id, or a point of a scale. */
export interface PointOption {
  id: string | number;
  label: string;
}

/** One entry of a list: its sentence, and where it leads. */
export interface ProblemEntry {
  text: string;
  screen: string;
  field: string;
  advice: string;
  number: number | null;
  because: string;
}

/** The lists; ``set_aside``: advice that somebody said does not hold here; ``translated``: how many of the texts are, empty where there is no second language. */
export interface ProblemLists {
  to_do: ProblemEntry[];
  wrong: ProblemEntry[];
  advice: ProblemEntry[];
  set_aside: ProblemEntry[];
  translation: ProblemEntry[];
  translated: string;
}

/** A lesson that can be added as it stands. */
export interface ProposedLesson {
  text: string;
  said_when: string;
  act: Record<string, any>;
}

/** A wording of the kit that is not on the list yet. */
export interface ProposedQuestion {
  form: string;
  label: string;
  words: string;
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

/** A question of the list. ``better``: a better wording, for one that is not recommended. */
export interface QuestionCard {
  question: string;
  element: string;
  n: number;
  topic: string;
  form: string;
  stance: string;
  puts: string;
  may_put: boolean;
  brings: Ticked[];
  text: WrittenText;
  better: WrittenText | null;
  read: QuestionRead | null;
  problems: FieldProblem[];
}

/** Questions under one heading; it is empty where there is but one group. */
export interface QuestionGroup {
  id: string;
  label: string;
  items: Question[];
}

/** How the kit reads the words of a question, where that is not what its author says of it; ``text`` says it in words. */
export interface QuestionRead {
  text: string;
  form: string;
  stance: string;
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

/** A part of the case to choose, with the number of open remarks in it, and how far the reviewer has read it. */
export interface ReadPart {
  id: string;
  label: string;
  current: boolean;
  n: number;
  state: "new" | "changed" | "read";
  state_label: string;
}

/** A text to be read. ``facts``: what it is the reason for, in words; ``cites``: the passages that are given for it. */
export interface ReadText {
  id: string;
  part: string;
  where: string[];
  label: string;
  html: string;
  lang: string;
  others: OtherText[];
  facts: string[];
  cites: Quote[];
  remarks: RemarkSheet[];
}

/** The part that is open, and the others. ``changes``: what has changed in it since the reviewer read it; ``entry``: which state is on show.  ``left``: the parts that the reviewer has not read as they are now. */
export interface Reading {
  parts: ReadPart[];
  title: string;
  changes: DifferenceSheet[];
  texts: ReadText[];
  entry: number;
  left: Option[];
  next: Option | null;
}

/** The sheet beside the file in the step of reading. ``with_marks``: it has marks and notes, which a worked example does not come back to. */
export interface ReadingSheet {
  title: string;
  intro: string | null;
  step: "reading";
  with_file: true;
  opened: string;
  with_marks: boolean;
  back: "briefing" | "reading" | "interview" | "worked" | "indicators" | "detection" | "elements" | "needs" | "decision" | "submit" | "feedback";
  next: "briefing" | "reading" | "interview" | "worked" | "indicators" | "detection" | "elements" | "needs" | "decision" | "submit" | "feedback";
}

/** An answer as a button. */
export interface RecallAnswer {
  label: string;
  intent: Record<string, any>;
}

/** What follows an answer: the verdict in words, the reason as HTML, what is said to somebody who gave this answer, and the way on. */
export interface RecallOutcome {
  right: boolean;
  verdict: string;
  reason: string;
  clause: string;
  next: string;
  next_intent: Record<string, any>;
}

/** One question. ``answers`` is empty once it was answered, and ``outcome`` is None before: no reason is in the page until then. */
export interface RecallQuestion {
  key: string;
  count: string;
  case: string;
  quotes: Quote[];
  lang: string;
  label: string;
  asked: string;
  this_is: string;
  this_is_not: string;
  answers: RecallAnswer[];
  outcome: RecallOutcome | null;
}

/** What was submitted and when, and what happens now. */
export interface Receipt {
  case: string;
  at: string;
  text: string;
}

/** A run of noes. ``way``: what would have opened the way; ``replay``: the words on the button that begins at ``turn``. */
export interface RefusalView {
  turn: number;
  title: string;
  text: string;
  way: string;
  replay: string;
}

/** The version that the draft would get. */
export interface ReleaseSheet {
  version: string;
  sentence: string;
  differences: DifferenceSheet[];
  open_remarks: string;
  ready: boolean;
  released: string;
  retirable: boolean;
}

/** A remark: of whom and of which day, on what, and where that is written. ``older``: the draft has changed since. */
export interface RemarkSheet {
  number: number;
  text: string;
  by: string;
  replies: ReplySheet[];
  where: string;
  screen: string;
  field: string;
  settled: boolean;
  mine: boolean;
  older: boolean;
}

/** The day of the next round in words, and the file that brings it into a calendar. */
export interface Reminder {
  text: string;
  label: string;
  file: string;
  calendar: string;
}

/** What is sought, and where it stands. ``sentence``: that nothing was found, or that there is more than is shown. */
export interface ReplaceSheet {
  words: string;
  instead: string;
  any_case: boolean;
  whole: boolean;
  found: FoundSheet[];
  sentence: string;
}

/** Choices of one topic or purpose, to be said or done instead; ``asks``: they are questions. */
export interface ReplayGroup {
  id: string;
  label: string;
  asks: boolean;
  choices: Option[];
}

/** The talk tried again from a turn on. ``was``: what was said there; ``talk``: the turns tried. */
export interface ReplayView {
  turn: number;
  title: string;
  was: string;
  talk: TurnRow[];
  suggested: Option | null;
  groups: ReplayGroup[];
}

/** An answer to a remark: of whom and of which day, and its words. */
export interface ReplySheet {
  by: string;
  text: string;
}

/** The screen. ``reads``: whether the case is offered to be read; ``judges``: whether the reader may give a verdict, else ``why_not`` says why. */
export interface ReviewSheet {
  title: string;
  intro: string | null;
  content: string;
  state: string;
  asked: boolean;
  reads: boolean;
  judges: boolean;
  why_not: string;
  enters_paper: boolean;
  may_write: boolean;
  may_publish: boolean;
  reading: Reading;
  verdict_choices: Option[];
  verdicts: VerdictSheet[];
  elsewhere: VerdictSheet[];
  remarks: RemarkSheet[];
  set_aside: ProblemEntry[];
  missing: HindranceSheet[];
  leaks: LeakSheet[];
  stay_reasons: Option[];
  trial: TrialSheet | null;
  release: ReleaseSheet;
  documents: Option[];
}

/** The round that is due, with the button that puts it off to another day. */
export interface RoundAct {
  title: string;
  text: string;
  label: string;
  place: Place;
  skip: string;
  skip_intent: Record<string, any>;
}

/** The end of a round; ``reminder`` is None after the last one. */
export interface RoundEnd {
  text: string;
  reminder: Reminder | null;
}

/** A question of the round, or its end. */
export interface RoundSheet {
  title: string;
  intro: string | null;
  question: RecallQuestion | null;
  end: RoundEnd | null;
  back: Record<string, any>;
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

/** A word of the scale, and what it means. */
export interface RungOption {
  id: string;
  label: string;
  meaning: string;
}

/** A step of safety that this room called for. ``late``: it was taken, but not in good time. */
export interface SafetyStep {
  label: string;
  done: boolean;
  late: boolean;
  state: string;
}

/** A screen in the bar, with how much is left and wrong there; ``note`` says these counts in words. */
export interface ScreenLink {
  id: string;
  label: string;
  current: boolean;
  to_do: number;
  wrong: number;
  note: string;
}

/** The beginning of a second talk, after the turn that led to it. */
export interface SecondTalk {
  title: string;
  room: string;
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

/** Where the keyboard goes: id of an element, the letter before which the cursor stands, and the act that leads there. */
export interface SeekView {
  element: string;
  caret: number | null;
  after: number;
}

/** The short talks as a series. ``next`` is None once all were done; then ``free`` is what may be chosen, and ``done`` says so. */
export interface Series {
  intro: string;
  next: NextTalk | null;
  done: string;
  free: NextTalk[];
  rows: TalkRow[];
  caption: string;
}

/** Title of a sheet, and its introduction as HTML. */
export interface SheetHead {
  title: string;
  intro: string | null;
}

/** The feedback on a short talk, which is the ``number``-th. ``next``: the one to go on with; ``done``: that all were done, with ``free`` to choose from. */
export interface ShortTalkSheet {
  step: "feedback";
  title: string;
  case: string;
  language: string;
  series: Series | null;
  number: number;
  takeaways: TalkTakeaway[];
  counts: string[];
  next: TalkStart | null;
  done: string;
  free: TalkStart[];
  conduct: ConductView | null;
  head: string;
  debrief: string[];
  home: Place;
}

/** What is said, and where one signs in again. */
export interface SignedOutSheet {
  title: string;
  intro: string | null;
  text: string;
  href: string | null;
  label: string;
}

/** The page about the sources. ``back`` leads to where one came from, where the browser's own history does not. */
export interface SourcesSheet {
  title: string;
  intro: string | null;
  groups: KnownGroup[];
  meanings: HowKnown[];
  back: Record<string, any>;
  back_label: string;
}

/** A part of an answer. ``spoken``: somebody says it, or signs or writes it; else it is described. */
export interface SpokenPart {
  spoken: boolean;
  text: string;
}

/** Fields under one heading: choices, then texts. */
export interface StartPart {
  title: string;
  intro: string;
  choices: ChoiceField[];
  texts: FieldSheet[];
}

/** The form that starts a case. */
export interface StartSheet {
  title: string;
  intro: string | null;
  case: string;
  content_note: string;
  country: string;
  countries: Option[];
  countries_note: string;
  mode: string;
  modes: ModeOption[];
}

/** A state to choose, with how many texts of the language are in it. */
export interface StateChoice {
  id: "missing" | "done" | "changed" | "reviewed";
  label: string;
  n: number;
}

/** A step in the bar. ``count`` is seen, ``note`` says the state in words; ``open``: it can be gone to. */
export interface StepView {
  id: "briefing" | "reading" | "interview" | "worked" | "indicators" | "detection" | "elements" | "needs" | "decision" | "submit" | "feedback";
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
  reminder: Reminder | null;
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

/** The sheet before submission; afterwards it has a receipt. ``missing``: what has to be answered before, empty if nothing has. */
export interface SubmitSheet {
  title: string;
  intro: string | null;
  step: "submit";
  decided: AnswerRow[];
  answered: AnswerRow[];
  missing: string;
  note: string;
  receipt: Receipt | null;
  back: "briefing" | "reading" | "interview" | "worked" | "indicators" | "detection" | "elements" | "needs" | "decision" | "submit" | "feedback";
}

/** The first screen. ``story`` is HTML; ``story_title`` stands over it. */
export interface SummaryView {
  story_title: string;
  story: string;
  no_story: string;
  glance: GlanceRow[];
  takeaways: Takeaway[];
}

/** One of the three. ``text`` and ``better`` are in the language of the page, ``why`` and ``lesson`` in that of the case; ``rule``: the rule that chose it. */
export interface Takeaway {
  kind: "look" | "keep";
  rule: string;
  title: string;
  text: string;
  why: string;
  better: string;
  lesson: string;
  quote: Quote | null;
  act: Act | null;
  again: Again | null;
}

/** Everything that can be chosen now. ``topic``: the one whose questions are shown first; ``question_minutes``: of one question. */
export interface TalkChoices {
  topics: TalkTopic[];
  topic: string;
  hand: TalkMove[];
  groups: TalkMoveGroup[];
  endings: TalkEnding[];
  question_minutes: number;
}

/** A way to end the talk. ``text``: what it means. */
export interface TalkEnding {
  id: string;
  label: string;
  text: string;
}

/** One kind of harm, with every turn that did it in its verdict. ``text`` is HTML; ``replay``: the first of the turns, and the words on its button. */
export interface TalkHarm {
  severity: "minor" | "severe";
  verdict: string;
  text: string;
  replay: TurnLink;
}

/** One way on, offered after a run of refusals. ``id`` names the run, so that one who closed it is not shown it again. */
export interface TalkHint {
  id: string;
  text: string;
  choice: string;
  label: string;
}

/** A move, or a word that goes on from what was said, with the minutes that it takes in the story. */
export interface TalkMove {
  id: string;
  label: string;
  done: boolean;
  minutes: number;
}

/** Moves with one purpose. */
export interface TalkMoveGroup {
  id: string;
  label: string;
  moves: TalkMove[];
}

/** Choices, then texts. */
export interface TalkPart {
  choices: ChoiceField[];
  texts: WrittenText[];
}

/** A question of the case's list; ``done``: it was asked in this talk. */
export interface TalkQuestion {
  id: string;
  label: string;
  done: boolean;
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

/** A short talk that can be begun from here; ``intent``: the act that begins it. */
export interface TalkStart {
  case: string;
  title: string;
  label: string;
  intent: Record<string, any>;
}

/** One of the three. ``rule``: the rule that chose it; ``more``: a second paragraph, such as why; ``quote``: what the person told; ``replay``: a turn to begin from, with its button. */
export interface TalkTakeaway {
  kind: "keep" | "moment" | "try";
  rule: string;
  title: string;
  text: string;
  more: string;
  quote: Quote | null;
  replay: TurnLink | null;
}

/** A topic with its questions. ``asked``: something was asked about it in this talk, of the list or in typed words. */
export interface TalkTopic {
  id: string;
  label: string;
  asked: boolean;
  questions: TalkQuestion[];
}

/** Something that is ticked or not. */
export interface Ticked {
  id: string;
  label: string;
  on: boolean;
}

/** Time of the story: ``left`` in words, and as a share of the whole, 0 to 1. ``used_up``: what can still be done, else empty. */
export interface TimeLeft {
  left: string;
  note: string;
  share: number;
  used_up: string;
}

/** A fact in the person's words. ``label``: its place in the file, empty where it is not kept there. */
export interface Told {
  id: string;
  label: string;
  text: string;
}

/** What is right on an item once some facts were told. */
export interface ToldChange {
  item: string;
  label: string;
  facts: string[];
  ticks: Ticked[];
  answer: string;
  answers: Option[];
  phases: Ticked[];
  grounds: Ticked[];
  reason: WrittenText;
}

/** A row of the board; ``topic`` is empty for the words by which one goes on. */
export interface TopicRow {
  topic: string;
  element: string;
  label: string;
  facts: FactCard[];
  well: QuestionCard[];
  poor: QuestionCard[];
  proposed: ProposedQuestion[];
}

/** A turn with its stance and form, and what would have been better. ``stance``: a sentence on what its words do to the person, empty where they do nothing of the kind; ``asked``: how its form is drawn; ``refused``: why it met a no; ``others``: what others in the room did to the answer. */
export interface TranscriptRow {
  number: number;
  you: string;
  again: boolean;
  taken: string;
  before: Answer | null;
  person: Told[];
  answer: Answer | null;
  after: Answer[];
  seen: string;
  line: string;
  second: SecondTalk | null;
  language: string;
  stance: string;
  form: string;
  asked: "" | "seen" | "missed" | "refused";
  read: string;
  better: string;
  instead: string;
  refused: string;
  others: string;
}

/** A language that the case is translated into. ``left``: what is missing or changed, in words. */
export interface TranslatedLanguage {
  id: string;
  label: string;
  current: boolean;
  left: string;
}

/** A text beside its translation. ``changes``: what changed in the source since, where its old words are known. */
export interface TranslatedTextSheet {
  name: string;
  label: string;
  source: string;
  field: FieldSheet;
  state: "missing" | "done" | "changed" | "reviewed";
  state_label: string;
  changes: WordChange[];
}

/** One row. ``told``: a sentence where not everybody answers as the key (``differs``), or there is none; ``cited``: passages that were marked for it, with how many marked each. */
export interface TrialRowSheet {
  label: string;
  answers: GivenAnswer[];
  differs: boolean;
  told: string;
  cited: string[];
}

/** The section. ``none``: why no codes can be made here; ``left``: how many can still be made; ``codes``: those that were made just now. */
export interface TrialSheet {
  none: string;
  left: number;
  countries: Option[];
  country: string;
  codes: string[];
  facts: string[];
  notes: string[];
  rows: TrialRowSheet[];
  begun: boolean;
}

/** A page that could not be opened. */
export interface TroubleSheet {
  title: string;
  intro: string | null;
  text: string;
}

/** What the bar shows. ``gone``: what was chosen or done and is not there any more; ``narrow_href``: for a window as narrow as a telephone. */
export interface TryBar {
  label: string;
  text: string;
  step: string;
  steps: Option[];
  earlier: string;
  earlier_choices: Option[];
  meaning: string;
  language: string;
  languages: Option[];
  country: string;
  countries: Option[];
  narrow_href: string | null;
  changed: string;
  gone: string[];
  trouble: string;
}

/** One thing to choose; ``name`` is that of the place it is kept in (``AuthorState.at``), and of the address of the try-out. */
export interface TryChoice {
  name: string;
  label: string;
  value: string;
  options: Option[];
  help: string;
}

/** Where a try-out opens: an address, or in JupyterLab the code to run in a cell. */
export interface TryDoor {
  label: string;
  note: string;
  href: string | null;
  code: string;
}

/** The whole screen. */
export interface TryItSheet {
  title: string;
  intro: string | null;
  choices: TryChoice[];
  door: TryDoor | null;
  none: string;
  options: TryDoor[];
  code_help: string;
}

/** A turn that can be gone to. */
export interface TurnLink {
  number: number;
  label: string;
}

/** One turn. ``again``: ``you`` are the words of the turn before, which did several things; ``taken``: the act that typed words were taken as, where they say so; ``before``: how the interpreter passes on what follows; ``answer``: words or a reaction where no fact was told; ``after``: what whoever came along does; ``line``: what the page itself says after it, such as the time left. */
export interface TurnRow {
  number: number;
  you: string;
  again: boolean;
  taken: string;
  before: Answer | null;
  person: Told[];
  answer: Answer | null;
  after: Answer[];
  seen: string;
  line: string;
  second: SecondTalk | null;
  language: string;
}

/** What matters and was not told in full: how much it is, in words. */
export interface Untold {
  n: number;
  text: string;
}

/** A verdict. ``stands``: whether it is on the case as it is now. */
export interface VerdictSheet {
  label: string;
  facts: string;
  note: string;
  stands: boolean;
}

/** The welcome. ``enter``: address of the form for a code, None in JupyterLab. ``failed``: what was asked for at the door failed just now. ``erased``: what is said to somebody who has just erased what was held about them. */
export interface WelcomeSheet {
  title: string;
  intro: string | null;
  erased: string;
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

/** Words that both texts have, that only the old one has, or only the new one. */
export interface WordChange {
  kind: "same" | "gone" | "new";
  text: string;
}

/** Rows under a heading. */
export interface WordsGroup {
  element: string;
  label: string;
  rows: WordsRow[];
}

/** Words for one kind of thing. ``fields`` are there while it is open, as it is where there are no words at all; the last one is for a sentence more. ``lines`` are those that are heard now. */
export interface WordsRow {
  id: string;
  element: string;
  field: string;
  name: string;
  label: string;
  own: boolean;
  heard_most: boolean;
  has_stock: boolean;
  optional: boolean;
  open: boolean;
  lines: string[];
  lang: string;
  fields: FieldSheet[];
  problems: FieldProblem[];
}

/** The words of a trainee's page, what it says while nobody answers, and two texts as HTML. */
export interface WordsView {
  language: string;
  languages: Option[];
  sentences: Record<string, string>;
  alone: Record<string, string>;
  paused: string;
  care: string;
}

/** The feedback on a worked example. ``plan``: findings on the plan; ``how_on``: sentences; ``next``: None where the course has nothing left. */
export interface WorkedFeedbackSheet {
  step: "feedback";
  title: string;
  case: string;
  language: string;
  decided: DecidedView | null;
  plan: FindingView[];
  how_on: string[];
  next: NextCase | null;
  home: Place;
}

/** Questions under one heading, as in the step in which a trainee judges them. */
export interface WorkedGroup {
  id: string;
  label: string;
  items: WorkedQuestion[];
}

/** The judgements of one step. ``known``: how the lists behind it are known, said once. */
export interface WorkedPart {
  step: "indicators" | "detection" | "elements" | "needs" | "decision";
  label: string;
  known: string;
  stacked: boolean;
  field: "state" | "level";
  answers: Choice[];
  further: Further[];
  groups: WorkedGroup[];
}

/** A question, and once it is ``shown`` the author's answer in it. ``reason`` is HTML; ``split``: which answers stand where readers differ.  ``predicted``: what the trainee took the answer to be. ``passages``: what to look at, and once it is shown what the answer rests on. ``defined``: what it is, and what not, stands open. ``help`` names its third, ``helps`` says what it is at the first row of it. */
export interface WorkedQuestion {
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
  shown: boolean;
  defined: boolean;
  predicted: string | null;
  reason: string;
  split: string;
  source: string;
  unverified: string;
  help: string;
  helps: string;
}

/** All judgements, one at a time beside the file, each to be predicted and then read. */
export interface WorkedSheet {
  title: string;
  intro: string | null;
  step: "worked";
  with_file: true;
  parts: WorkedPart[];
  back: "briefing" | "reading" | "interview" | "worked" | "indicators" | "detection" | "elements" | "needs" | "decision" | "submit" | "feedback";
  next: "briefing" | "reading" | "interview" | "worked" | "indicators" | "detection" | "elements" | "needs" | "decision" | "submit" | "feedback";
}

/** What every step of the worksheet has: whether its answers are final or can be made so, and where its two ways lead.  ``lock``: it can be locked by itself; ``lock_also``: which step is then final too; ``locked_note``: why it takes no lock. */
export interface WorksheetHead {
  title: string;
  intro: string | null;
  with_file: boolean;
  lock: boolean;
  lock_also: string;
  locked: boolean;
  locked_note: string;
  back: string;
  next: string;
}

/** The paper that is open; ``place``: its place among the papers, from 0. */
export interface WrittenPaper {
  id: string;
  element: string;
  kind: string;
  place: number;
  title: FieldSheet;
  note: FieldSheet;
  passages: WrittenPassage[];
  problems: FieldProblem[];
}

/** A passage as it is written, with what the key says that it shows. ``element``: its id in the page. */
export interface WrittenPassage {
  id: string;
  element: string;
  n: number;
  field: FieldSheet;
  uses: PassageUse[];
  voice: string;
  voice_label: string;
  proposed: string;
  proposed_label: string;
  needless: boolean;
  long: string;
}

/** A text in the language in which the author writes, and in the other languages of the case. */
export interface WrittenText {
  own: FieldSheet;
  others: FieldSheet[];
}
