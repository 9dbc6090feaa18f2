// What every component of the trainees' page receives beside its sheet, and what the widget gives the page.

import type { FileView, FrameView, Place, WordsView } from "./sheets";

/** What the page asks for, with its `kind`; Python checks it. */
export type Intent = Record<string, any>;

export interface Kit {
  words: WordsView;
  frame: FrameView;
  /** Id of the attempt on screen. */
  attempt: string | null;
  /** Id of a passage that the file is to show as soon as it is on screen. */
  sought: string | null;
  /** Shows a passage in the file; null once it is shown. */
  openPassage(id: string | null): void;
  paused: boolean;
  pause(on: boolean): void;
  /** Tells whether something that was done is not confirmed after a moment; gives a function that stops it. */
  whenLate(tell: (late: boolean) => void): () => void;
  /** Another page has the attempt: nothing can be done here before this one takes over. */
  held: boolean;
  send(intent: Intent): void;
  /** Set by a step that asks before it is left: true where it takes an intent over, which is then not sent. */
  guard: { current: ((intent: Intent) => boolean) | null };
  /** Answers an item by its own intent; Python merges the change into the answer so far. */
  answer(item: { intent: Intent }, change: object): void;
  focusWork(): void;
  /** Follows a link, in JupyterLab by its intent. */
  open(event: Event, place: Place | null): void;
}

/** What Python set on the widget of a trainee's page. */
export interface Views {
  /** How often the views were changed by a patch. */
  revision: number;
  words: WordsView;
  frame: FrameView;
  file: FileView | null;
  sheet: NotTypedYet;
}

/** The widget's model, and the element that it is drawn in. */
export interface Drawn<V> {
  model: {
    get<Name extends keyof V>(name: Name): V[Name];
    set(views: Partial<V>): void;
    on(event: string, act: (...given: any[]) => void): void;
    off(event: string, act: (...given: any[]) => void): void;
    send(intent: Intent, callbacks?: unknown, buffers?: ArrayBuffer[]): void;
  };
  el: HTMLElement;
}

/**
 * A sheet or a part of one whose module has no TypedDict yet: those of the interview, the worksheet, the feedback and its
 * findings, and of the page for evaluators. Nothing read of it is checked.
 */
export type NotTypedYet = any;
