// What every component of the author's page receives beside its sheet.

import type { FieldSheet } from "../sheets";
import type { Intent } from "../kit";

export interface AuthorKit {
  /** The fixed words of the page, by name. */
  t: Record<string, string>;
  language: string;
  /** Sends one act (tracks_sim/case/acts.py) on the draft that is open: `{ act: "say", passage: "db1", … }`. */
  act(act: Record<string, unknown>): void;
  /** Opens a screen, or something of it: `kit.open("judgements", { passage: "db1" })`. */
  open(screen: string, at?: Record<string, unknown>): void;
  /** Opens something of the screen that is on show. */
  at(at: Record<string, unknown>): void;
  /** Any other intent. */
  send(intent: Intent): void;
  /** Puts the keyboard on an element of this id as soon as it is on screen. */
  seek(id: string): void;
}

/** Props of the component `TextField` (author/field.js): it saves when it is left and one second after the last key. */
export interface TextFieldProps { kit: AuthorKit; field: FieldSheet; onKeyDown?: (event: KeyboardEvent) => void; quietLabel?: boolean }
