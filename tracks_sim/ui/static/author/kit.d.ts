// What every component of the author's page receives beside its sheet.

import type { AuthorFrame, FieldSheet, PageWords } from "../sheets";
import type { Intent } from "../kit";
import type { Unsaved } from "./unsaved";

export interface AuthorKit {
  words: PageWords;
  frame: AuthorFrame;
  language: string;
  /** What was typed and is not confirmed. */
  unsaved: Unsaved;
  /** Sends one act (tracks_sim/drafts/edits.py) on the draft that is open: `{ act: "say", passage: "db1", … }`; gives its number. Texts that wait are sent before it. */
  act(act: Record<string, unknown>): number;
  /** The same for an act that leads the keyboard elsewhere, to the element `to` or where the kernel says: what is typed meanwhile arrives there. */
  actAndGo(act: Record<string, unknown>, to?: string): number;
  /** Opens a screen, or something of it: `kit.open("judgements", { passage: "db1" })`. */
  open(screen: string, at?: Record<string, unknown>): void;
  /** Opens something of the screen that is on show, in place of what was open. */
  at(at: Record<string, unknown>): void;
  /** The words of an option as they are typed, before they are saved: five times a second at most. */
  typing(option: string, text: string): void;
  /** Any other intent; with the bytes of a file. */
  send(intent: Intent, file?: ArrayBuffer): void;
  /** Puts the keyboard on an element of this id as soon as it is on screen. */
  seek(id: string): void;
}

/** What Python set on the widget. */
export interface AuthorViews {
  words: PageWords;
  frame: AuthorFrame;
  sheet: any;
}

/** Props of a component that draws a sheet; a further one is a line in the table SCREENS (main.js). */
export interface Drawing<Sheet> { kit: AuthorKit; sheet: Sheet }

/** Props of the component `TextField` (author/field.js): it saves when it is left and one second after the last key. */
export interface TextFieldProps {
  kit: AuthorKit;
  field: FieldSheet;
  onKeyDown?: (event: KeyboardEvent & { currentTarget: HTMLTextAreaElement }) => void;
  ontype?: (text: string) => void;
  onPaste?: (event: ClipboardEvent & { currentTarget: HTMLTextAreaElement }) => void;
  quietLabel?: boolean;
  class?: string;
}
